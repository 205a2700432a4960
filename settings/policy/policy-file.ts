import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LineCounter, parseDocument } from 'yaml';
import { DEFAULT_HEALTH, type HealthPolicy } from '../../domain/gate/channel-health.ts';
import type { LinePolicies } from '../../domain/case/author.ts';
import type { ConsentPolicy } from '../../domain/gate/consent.ts';
import { DEFAULT_MARKETING, type MarketingPolicy } from '../../domain/gate/marketing.ts';
import type { FrequencyLimit } from '../../domain/gate/frequency.ts';
import type { Duration } from '../../domain/time/instant.ts';
import type { SendHours } from '../../domain/time/send-hours.ts';
import { DEFAULT_POLICY, type Policy } from '../../domain/policy.ts';
import type { RecordsPolicy } from '../../domain/access/records.ts';
import { DEFAULT_RETENTION, type Retention, retentionContradictions } from '../../domain/access/retention.ts';
import type { WeeklyHours } from '../../domain/time/weekly-hours.ts';
import { DEFAULT_SUMMARY_POLICY, type SummaryPolicy } from '../../domain/summary/summary-policy.ts';
import { DEFAULT_SUPERVISION, type Supervision } from '../../domain/supervision.ts';
import { FATIGUE_LIMITS, type FatigueLimits } from '../../domain/templates/template-review.ts';
import { closest } from '../closest.ts';
import type { Labels } from '../../domain/messages/labels.ts';
import { layeredConsent } from './consent-schema.ts';
import { healthContradictions } from './health-schema.ts';
import { frequencyLimits } from './frequency-schema.ts';
import { ambiguousLabels, layeredLabels, withoutLabels } from './labels-schema.ts';
import { contradictions } from './policy-checks.ts';
import { plainWords } from '../plain-words.ts';
import { faultsOfIssues, lineOf, type PolicyFault, PolicyFileError } from './policy-faults.ts';
import { type PolicyFile, policyFileSchema } from './policy-schema.ts';
import { contradictionsOfHours } from './send-hours-checks.ts';
import { layered } from './send-hours-layers.ts';

export { PolicyFileError } from './policy-faults.ts';

/** The business behind the lines. Hours are local to `timeZone`. */
export interface Business {
  /** Stands in where neither record, phone, user id nor line says a contact's country (E5). */
  readonly country: string;
  readonly timeZone: string;
  readonly workingHours: WeeklyHours;
  /** F3. */
  readonly calls: {
    readonly hours: WeeklyHours;
    readonly slot: Duration;
    /** Calls per slot. */
    readonly capacity: number;
  };
}

/** The policy file, resolved and validated. */
export interface Policies {
  /** A digest of every resolved value that cases plan by. */
  readonly version: string;
  readonly reasons: readonly string[];
  readonly defaultReason: string;
  /** Null for a reason that the file does not know: a request that names one is refused. */
  of(reason: string): Policy | null;
  /** For a case that is under way: of a reason that has left the file the default reason's values go on under its name. */
  resolve(reason: string): Policy;
  readonly sendHours: SendHours;
  readonly business: Business;
  readonly consent: ConsentPolicy;
  /** E1, E8 */
  readonly marketing: MarketingPolicy;
  /** E4 */
  readonly frequency: readonly FrequencyLimit[];
  /** E6. */
  readonly health: HealthPolicy;
  /** E7, T4. No case plans by it either. */
  readonly fatigue: FatigueLimits;
  /** S3. No case plans by it, so a change of it is none of `version`. */
  readonly retention: Retention;
  /** S5: what a law orders to be kept all the same; likewise. */
  readonly records: RecordsPolicy;
  /** For figures only, so a change of it is none of `version` either. */
  readonly supervision: Supervision;
  /** W9: by the id of a line; likewise. */
  readonly lines: LinePolicies;
  /** M2, M3: likewise. */
  readonly summary: SummaryPolicy;
  /** How people read the names of reasons, queues, steps and outcomes; likewise. */
  readonly labels: Labels;
}

const BUILT_IN = fileURLToPath(new URL('default-policies.yaml', import.meta.url));
/** E5: the laws of countries, in a file of their own because they are long and not the business's. */
const COUNTRIES = fileURLToPath(new URL('send-hours.yaml', import.meta.url));

interface Parsed {
  readonly content: PolicyFile;
  readonly faults: readonly PolicyFault[];
  /** A fault at a place of this file, or at the nearest place around it. */
  fault(place: readonly PropertyKey[], message: string): PolicyFault;
}

/**
 * Reads the policy file (YAML or JSON) over the built-in policies.
 * @throws PolicyFileError with every fault, its line and what to write instead
 */
export function readPolicies(file?: string): Policies {
  const builtIn = shipped();
  const given = file === undefined ? builtIn : parse(file);
  const resolved = resolve(builtIn.content, given.content);
  const faults = [...given.faults, ...checks(resolved, given)];
  if (faults.length > 0) throw new PolicyFileError(faults.toSorted((one, other) => one.line - other.line));
  return policies(resolved);
}

let shippedOnce: Parsed | undefined;

/** They change with the release only. @throws PolicyFileError */
const shipped = (): Parsed => (shippedOnce ??= readShipped());

function readShipped(): Parsed {
  const [builtIn, countries] = [parse(BUILT_IN), parse(COUNTRIES)];
  const faults = [...builtIn.faults, ...countries.faults];
  if (faults.length > 0) throw new PolicyFileError(faults);
  const sendHours = { ...builtIn.content.sendHours, ...countries.content.sendHours };
  return { ...builtIn, content: { ...builtIn.content, sendHours } };
}

function parse(file: string): Parsed {
  const name = basename(file);
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const message = `cannot be read (${code}); POLICY_FILE must name a YAML or JSON file`;
    throw new PolicyFileError([{ file: name, line: 1, at: '', message }]);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const fault = (place: readonly PropertyKey[], message: string): PolicyFault => ({
    file: name,
    line: lineOf(document, lines, place),
    at: place.map(String).join('.'),
    message,
  });
  if (document.errors.length > 0) {
    throw new PolicyFileError(
      document.errors.map(({ pos, message }) => ({
        file: name,
        line: lines.linePos(pos[0]).line,
        at: '',
        message,
      })),
    );
  }
  let content: unknown;
  try {
    content = document.toJS() ?? {};
  } catch {
    throw new PolicyFileError([fault([], 'uses aliases (*) that cannot be resolved')]);
  }
  const parsed = policyFileSchema.safeParse(content, { error: plainWords });
  if (parsed.success) return { content: parsed.data, faults: [], fault };
  const found = faultsOfIssues(parsed.error.issues, document);
  // The rest is checked without the faulty values, so that all faults come at once.
  const rest = document.clone();
  for (const { place } of found) if (place.length > 0) rest.deleteIn(place.slice(0, depthOf(place)));
  return {
    content: policyFileSchema.safeParse(rest.toJS() ?? {}).data ?? {},
    faults: found.map(({ place, message }) => fault(place, message)),
    fault,
  };
}

/** Where a value stands that may be missing without harm to its neighbours. */
const depthOf = ([top, second]: readonly PropertyKey[]): number => {
  if (top === 'sendHours' && (second === 'countries' || second === 'segments')) return 4;
  return top === 'reasons' || (top === 'business' && second === 'calls') ? 3 : 2;
};

interface Resolved extends Omit<Policies, 'version' | 'reasons' | 'of' | 'resolve'> {
  readonly reasons: Readonly<Record<string, Omit<Policy, 'version' | 'reason'>>>;
  readonly defaults: Omit<Policy, 'version' | 'reason'>;
}

type Given<T> = { readonly [Key in keyof T]?: T[Key] | undefined } | null | undefined;

/** What is given over what is not; `undefined` gives nothing. */
const over = <T extends object>(base: T, ...layers: readonly Given<T>[]): T =>
  layers.reduce<T>(
    (result, layer) =>
      ({
        ...result,
        ...Object.fromEntries(Object.entries(layer ?? {}).filter(([, value]) => value !== undefined)),
      }) as T,
    base,
  );

function resolve(builtIn: PolicyFile, given: PolicyFile): Resolved {
  const defaults = over(DEFAULT_POLICY, builtIn.defaults, given.defaults);
  const names = [...new Set([...Object.keys(builtIn.reasons ?? {}), ...Object.keys(given.reasons ?? {})])];
  const business = { ...builtIn.business, ...given.business } as Business;
  return {
    defaults,
    // As if the file were laid over the built-in one: what a reason says, in either, stands over any default.
    reasons: Object.fromEntries(
      names.map((name) => [
        name,
        over(defaults, ...[builtIn, given].map(({ reasons }) => withoutLabels(reasons?.[name]))),
      ]),
    ),
    defaultReason: given.defaultReason ?? builtIn.defaultReason ?? 'general',
    sendHours: layered([builtIn.sendHours, given.sendHours]),
    frequency: frequencyLimits(builtIn.frequency, given.frequency),
    business: {
      ...business,
      calls: over(builtIn.business?.calls as Business['calls'], given.business?.calls),
    },
    consent: layeredConsent(builtIn.consent, given.consent),
    marketing: over(DEFAULT_MARKETING, builtIn.marketing, given.marketing),
    health: over(DEFAULT_HEALTH, builtIn.health, given.health),
    fatigue: over(FATIGUE_LIMITS, builtIn.fatigue, given.fatigue),
    retention: over(DEFAULT_RETENTION, builtIn.retention, given.retention),
    records: {
      collection: { ...builtIn.records?.collection, ...given.records?.collection },
    },
    supervision: over(DEFAULT_SUPERVISION, builtIn.supervision, given.supervision),
    lines: Object.fromEntries(
      Object.entries({ ...builtIn.lines, ...given.lines }).map(([id, said]) => [
        id,
        { echoes: said?.echoes ?? 'person' },
      ]),
    ),
    summary: over(DEFAULT_SUMMARY_POLICY, builtIn.summary, given.summary),
    labels: layeredLabels(builtIn, given),
  };
}

/** What no single value shows. */
function checks(resolved: Resolved, given: Parsed): PolicyFault[] {
  const { defaults, reasons, defaultReason, business, sendHours, health, retention, labels } = resolved;
  const faults: PolicyFault[] = [];
  for (const { place, message } of contradictionsOfHours(
    sendHours,
    Object.keys(given.content.sendHours?.countries ?? {}),
  )) {
    faults.push(given.fault(['sendHours', ...place], message));
  }
  for (const { key, message } of healthContradictions(health)) {
    faults.push(given.fault(['health', key], message));
  }
  for (const { key, message } of retentionContradictions(retention)) {
    faults.push(given.fault(['retention', key], message));
  }
  for (const { place, message } of ambiguousLabels(labels)) faults.push(given.fault(place, message));
  const general = contradictions(defaults);
  for (const { key, message } of general) faults.push(given.fault(['defaults', key], message));
  for (const [name, policy] of Object.entries(reasons)) {
    for (const { key, message } of contradictions(policy)) {
      if (general.some((known) => known.key === key && known.message === message)) continue;
      faults.push(given.fault(['reasons', name, key], message));
    }
  }
  if (!Object.hasOwn(reasons, defaultReason)) {
    const meant = closest(defaultReason, Object.keys(reasons));
    const hint = meant === null ? `known are ${Object.keys(reasons).join(', ')}` : `did you mean ${meant}?`;
    faults.push(given.fault(['defaultReason'], `${defaultReason} is not a reason of this file; ${hint}`));
  }
  const longest = Math.max(...business.calls.hours.flat().map(([from, to]) => to - from)) * 60_000;
  if (business.calls.slot < 60_000 || business.calls.slot > longest) {
    faults.push(
      given.fault(['business', 'calls', 'slot'], 'must be at least PT1M and fit into the calling hours (F3)'),
    );
  }
  return faults;
}

function policies({ reasons, ...rest }: Resolved): Policies {
  const { defaultReason, sendHours, frequency, business, consent, marketing, health } = rest;
  const version = createHash('sha256')
    .update(
      JSON.stringify([reasons, defaultReason, sendHours, frequency, business, consent, marketing, health]),
    )
    .digest('hex')
    .slice(0, 12);
  const known = new Map(
    Object.entries(reasons).map(([reason, policy]): [string, Policy] => [
      reason,
      { ...policy, version, reason },
    ]),
  );
  const fallback = known.get(defaultReason);
  if (fallback === undefined) throw new Error('the default reason was checked to exist');
  return {
    ...rest,
    version,
    reasons: [...known.keys()],
    of: (reason) => known.get(reason) ?? null,
    resolve: (reason) => known.get(reason) ?? { ...fallback, reason },
  };
}
