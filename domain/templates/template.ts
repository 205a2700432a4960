import type { Clause } from '../explanation/codes.ts';
import { explain } from '../explanation/explanation.ts';
import type { TemplateState } from '../gate/gate.ts';
import type { Instant } from '../time/instant.ts';

export type TemplateCategory = 'utility' | 'authentication' | 'marketing';
export type TemplateStatus = 'approved' | 'pending' | 'rejected' | 'paused' | 'disabled' | 'archived';

/** How a variable is checked and written. */
export const VARIABLE_TYPES = [
  'text',
  'amount',
  'date',
  'time-range',
  'url-suffix',
  'code',
  /** A file above the text: a link, or the provider's id of it. */
  'media',
  /** A place above the text. */
  'location',
  /** A code that a button copies. */
  'coupon',
  /** One of the provider's catalogue, by the business's own number of it. */
  'product',
] as const;
export type VariableType = (typeof VARIABLE_TYPES)[number];

export interface TemplateVariable {
  readonly name: string;
  readonly type: VariableType;
  /** As the provider's reviewers see it. */
  readonly example: string;
  /** Stands in where no value is given; without it the value is required (E3). */
  readonly otherwise?: string;
}

/** What stands above the text: words with at most one variable in them, or a file or place that is given when it is sent. */
export type TemplateHeader =
  | { readonly format: 'text'; readonly text: string; readonly variable: string | null }
  | {
      readonly format: 'image' | 'video' | 'gif' | 'document' | 'location';
      readonly variable: string;
    };

/** Where a button leads. A quick reply's payload carries the step, so that a tap is known for what it is (R1, R9). */
export type TemplateButton =
  | {
      readonly type: 'quick-reply';
      readonly text: string;
      /** `resume`: back to the pending step. `person`: a person's help. `answer`: go on with the case. */
      readonly leadsTo: 'resume' | 'person' | 'answer';
    }
  | {
      readonly type: 'url';
      readonly text: string /** The variable at the end of the link. */;
      readonly suffix: string;
    }
  /** Copies what is given when it is sent. */
  | { readonly type: 'copy-code'; readonly text: string; readonly code: string }
  /**
   * Opens a form of the provider's. Its token carries what a quick reply's payload does, so that the finished form is known
   * for what it is.
   */
  | {
      readonly type: 'flow';
      readonly text: string;
      readonly leadsTo: 'resume' | 'person' | 'answer';
      readonly flowId: string | null;
    }
  /** Opens the provider's catalogue; the variable is the product in the picture, the first one where it is empty. */
  | { readonly type: 'catalog'; readonly text: string; readonly thumbnail: string }
  /** The same for everybody, such as a phone number or a whole link: nothing is filled in when it is sent. */
  | { readonly type: 'fixed'; readonly text: string };

/** One version of a template in one language (T1). Versions are immutable; only what the provider says of it changes. */
export interface Template {
  readonly name: string;
  readonly version: number;
  /** As the provider names it: `es`, `pt_BR`, `en`. */
  readonly language: string;
  readonly category: TemplateCategory;
  /** E3, T2: as the provider has it now; null until it says so. */
  readonly providerCategory: TemplateCategory | null;
  readonly status: TemplateStatus;
  readonly pausedUntil: Instant | null;
  /** A reason, or `*`. */
  readonly reason: string;
  /** A step, or `*`. */
  readonly step: string;
  /** R2: which of the two, R9's, or `none`: only sent by name. */
  readonly impact: '1' | '2' | 'answer' | 'none';
  /** Empty: any. */
  readonly countries: readonly string[];
  /** Null: nothing, or words that were not kept because they are the same for everybody. */
  readonly header: TemplateHeader | null;
  /** `{{name}}` marks a variable. */
  readonly body: string;
  readonly variables: readonly TemplateVariable[];
  readonly buttons: readonly TemplateButton[];
  /** The name the provider knows this version by. */
  readonly providerName: string;
  /** R8: the version that replaces it when it cannot go. */
  readonly fallback: VersionName | null;
  /** E7, T3: what goes instead once this one is fatigued or disabled. */
  readonly successor: VersionName | null;
  /** How the provider knows its variables: by name, or by their place in the text. */
  readonly parameterFormat: 'named' | 'positional';
  /** T1: imported, and no owner has said yet what it is for. */
  readonly awaitsApproval: boolean;
  /** T1: its owner took it out of use. */
  readonly retiredAt: Instant | null;
  /** E7: since when the weekly review holds it for worn out. */
  readonly fatiguedAt: Instant | null;
}

export interface VersionName {
  readonly name: string;
  readonly version: number;
}

/** Whom and what a template is wanted for. */
export interface TemplateWanted {
  readonly reason: string;
  readonly step: string | null;
  readonly impact: '1' | '2' | 'answer';
  /** Best first. */
  readonly languages: readonly string[];
  readonly country: string | null;
}

/** What there is to be said, by variable name. */
export type GivenValues = Readonly<Record<string, unknown>>;

const primary = (language: string): string => language.toLowerCase().split('_')[0] ?? '';

/** 2 where the language is just the one, 1 where it is another country's variety of it, 0 where it is another language. */
function likeness(language: string, wanted: string): 0 | 1 | 2 {
  if (language.toLowerCase() === wanted.toLowerCase()) return 2;
  return primary(language) === primary(wanted) ? 1 : 0;
}

const fitsCountry = ({ countries }: Template, country: string | null): boolean =>
  countries.length === 0 || (country !== null && countries.includes(country));

/**
 * Was it ever taken into use? One that waits for review or was turned down never replaces an older version, and one that
 * its owner retired stands in nobody's way.
 */
const inUse = ({ status, awaitsApproval, retiredAt }: Template): boolean =>
  !awaitsApproval &&
  retiredAt === null &&
  (status === 'approved' || status === 'paused' || status === 'disabled');

/**
 * Those that may go for what is wanted, whatever there is to be said: in the best language there is, those made for this
 * reason and step before those made for any, of each the newest version.
 */
export function possibleTemplates(templates: readonly Template[], wanted: TemplateWanted): Template[] {
  const fitting = templates.filter(
    (template) =>
      inUse(template) &&
      template.impact === wanted.impact &&
      (template.reason === wanted.reason || template.reason === '*') &&
      (template.step === wanted.step || template.step === '*') &&
      fitsCountry(template, wanted.country),
  );
  for (const language of wanted.languages) {
    const rank = ({ language: own, reason, step }: Template): number =>
      4 * likeness(own, language) + 2 * Number(reason !== '*') + Number(step !== '*');
    const known = fitting.filter((template) => likeness(template.language, language) > 0);
    if (known.length === 0) continue;
    const best = Math.max(...known.map(rank));
    return known.filter(
      (template) =>
        rank(template) === best &&
        !known.some(
          (other) => rank(other) === best && other.name === template.name && other.version > template.version,
        ),
    );
  }
  return [];
}

/**
 * The version that is to go: of those that fit, the one that says what is known and nothing else. So one that cannot be
 * filled comes last, one in which something stands in for a value after one that leaves the sentence out, and one that says
 * more of what is known before one that says less; then the newest. It may turn out paused or disabled: then its fallback is
 * asked for, nothing is passed over in silence (T3). Null when none fits.
 */
export function pickTemplate(
  templates: readonly Template[],
  wanted: TemplateWanted,
  given: GivenValues,
): Template | null {
  const isGiven = ({ name }: TemplateVariable): boolean => Object.hasOwn(given, name) && given[name] != null;
  const count = ({ variables }: Template, counts: (variable: TemplateVariable) => boolean): number =>
    variables.filter(counts).length;
  const cannotFill = (template: Template): number =>
    count(template, (each) => !isGiven(each) && each.otherwise === undefined);
  const standIns = (template: Template): number =>
    count(template, (each) => !isGiven(each) && each.otherwise !== undefined);
  const [best = null] = possibleTemplates(templates, wanted).toSorted(
    (one, other) =>
      Math.sign(cannotFill(one)) - Math.sign(cannotFill(other)) ||
      standIns(one) - standIns(other) ||
      count(other, isGiven) - count(one, isGiven) ||
      other.version - one.version ||
      (one.name < other.name ? -1 : 1),
  );
  return best;
}

/** One of each version: in the best of the languages it is there in; versions in none of them are left out. */
export function inBestLanguage(templates: readonly Template[], languages: readonly string[]): Template[] {
  const rank = (template: Template): number => {
    const found = languages.findIndex((language) => likeness(template.language, language) > 0);
    return found === -1
      ? Number.POSITIVE_INFINITY
      : found * 2 - likeness(template.language, languages[found] ?? '');
  };
  const best = new Map<string, Template>();
  for (const template of templates) {
    if (rank(template) === Number.POSITIVE_INFINITY) continue;
    const known = best.get(template.providerName);
    if (known === undefined || rank(template) < rank(known)) best.set(template.providerName, template);
  }
  return [...best.values()];
}

/**
 * R8, T3: the version that replaces it under the same number, in the same language: its fallback version, else its
 * successor; null when neither is there to be sent. It may be paused itself: then it is waited for.
 */
export const fallbackOf = (templates: readonly Template[], template: Template): Template | null =>
  inItsLanguage(templates, template, template.fallback) ??
  inItsLanguage(templates, template, template.successor);

/**
 * E7: what goes instead of a fatigued version: its successor, that one's where it is fatigued too, and so on, else its
 * fallback version; null when all of them are fatigued or out of use.
 */
export function successorOf(templates: readonly Template[], template: Template): Template | null {
  const seen = new Set([template]);
  for (let fatigued = template; ; ) {
    const next = inItsLanguage(templates, template, fatigued.successor);
    if (next === null || seen.has(next)) break;
    if (next.fatiguedAt === null) return next;
    seen.add(next);
    fatigued = next;
  }
  const fallback = inItsLanguage(templates, template, template.fallback);
  return fallback?.fatiguedAt === null ? fallback : null;
}

function inItsLanguage(
  templates: readonly Template[],
  { language }: Template,
  wanted: VersionName | null,
): Template | null {
  if (wanted === null) return null;
  return (
    templates.find(
      (each) =>
        each.name === wanted.name &&
        each.version === wanted.version &&
        each.language === language &&
        inUse(each) &&
        each.status !== 'disabled',
    ) ?? null
  );
}

/** E3: the category that counts is the provider's. */
export const categoryOf = (template: Pick<Template, 'category' | 'providerCategory'>): TemplateCategory =>
  template.providerCategory ?? template.category;

/**
 * E3: how a template stands at an instant, its variables aside.
 * @param category what it must be, as the provider has it now
 */
export function templateState(
  template: Template,
  at: Instant,
  category: TemplateCategory | null,
  country: string | null,
): TemplateState {
  const unusable = (why: Clause): TemplateState => ({ is: 'unusable', why });
  const version = { template: template.providerName };
  if (template.retiredAt !== null) return unusable(explain('template.retired', version));
  if (template.awaitsApproval) return unusable(explain('template.awaits-approval', version));
  switch (template.status) {
    case 'approved':
      break;
    case 'paused':
      if (template.pausedUntil !== null && template.pausedUntil <= at) break;
      return { is: 'paused', until: template.pausedUntil };
    default:
      return unusable(explain('template.out-of-use', { ...version, status: template.status }));
  }
  if (category !== null && categoryOf(template) !== category) {
    const judged = { category: categoryOf(template), wanted: category };
    return unusable(explain('template.recategorised', { ...version, ...judged }));
  }
  return fitsCountry(template, country)
    ? { is: 'usable' }
    : unusable(explain('template.wrong-country', version));
}
