import type { SendCase } from '../../database/sending/eligibility.ts';
import { templatesFor } from '../../database/templates/templates.ts';
import type { Connection } from '../../database/pool.ts';
import type { TemplateState } from '../../domain/gate/gate.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { languageOrder } from '../../domain/messages/language.ts';
import { plainText } from '../../domain/messages/plain-text.ts';
import {
  categoryOf,
  fallbackOf,
  pickTemplate,
  successorOf,
  type Template,
  type TemplateCategory,
  templateState,
} from '../../domain/templates/template.ts';
import { composeTemplate, type ProviderTemplate } from '../../domain/templates/template-message.ts';
import { wholeText, renderVariables, type VariableFault } from '../../domain/templates/template-variables.ts';
import type { Pool } from '../../database/pool.ts';
import { explain } from '../../domain/explanation/explanation.ts';
import type { BrokenLimit } from '../../domain/messages/message-content.ts';
import { inEnglish } from '../../wording/in-english.ts';
import { resumeToken } from '../case/resume-link.ts';

/** A template that was chosen, how it stands, and how it would go out. */
export interface ChosenTemplate {
  readonly template: Template;
  readonly state: TemplateState;
  /** Null where a variable is missing or wrong. */
  readonly message: { readonly template: ProviderTemplate; readonly text: string } | null;
  readonly faults: readonly VariableFault[];
  /** E3, W8: what it is judged as, by consent, hours and limits: as the provider has it now. */
  readonly category: TemplateCategory;
  /** E7: it is worn out, and nothing else is there to go instead. */
  readonly isFatigued: boolean;
}

/**
 * A name as a template's value. People put anything into their profile: what a template may not carry is left out, and
 * where nothing readable is left the template says what it says to somebody without a name.
 */
function nameOf(name: string | null): string | undefined {
  const line = name === null ? '' : plainText(name).slice(0, 60).trim();
  return /[\p{L}\p{N}]/u.test(line) ? line : undefined;
}

/**
 * The key that signs links is read once per process. Before a transaction: inside, every connection of the pool might be
 * waiting for one more.
 */
export const readyLinks = (pool: Pool): Promise<unknown> =>
  resumeToken(pool, { caseId: '', taskId: '', step: '' });

/** What a template may say of a case: what the service gave with the task, and what we know ourselves. */
async function valuesOf(pool: Pool, facts: SendCase): Promise<Record<string, unknown>> {
  const { id, task, contact } = facts;
  const name = nameOf(contact.name);
  return {
    ...task?.data,
    case_id: id,
    ...(name === undefined ? {} : { contact_name: name }),
    ...(task === null
      ? {}
      : { resume_token: await resumeToken(pool, { caseId: id, taskId: task.id, step: task.step }) }),
  };
}

/**
 * R1, R2, R8, R9: the version that goes for a planned step. With `replacement` its fallback version, and where there is
 * none the same once more: it may have come back from a pause.
 */
export async function chooseTemplate(
  connection: Connection,
  pool: Pool,
  facts: SendCase,
  wanted: {
    readonly reason: string;
    readonly impact: '1' | '2' | 'answer';
    readonly replacement: 0 | 1;
    readonly at: Instant;
    readonly category: TemplateCategory;
    readonly country: string;
  },
): Promise<ChosenTemplate | null> {
  const { at, category, country } = wanted;
  const templates = await templatesFor(connection, wanted.reason);
  const values = await valuesOf(pool, facts);
  const first = pickTemplate(
    templates,
    {
      reason: wanted.reason,
      step: facts.task?.step ?? null,
      impact: wanted.impact,
      languages: languageOrder(facts.contact.language, country),
      country,
    },
    values,
  );
  if (first === null) return null;
  const fallback = fallbackOf(templates, first);
  const planned = wanted.replacement === 1 ? (fallback ?? first) : first;
  // E7: a worn-out version is passed over for its successor, which takes its place as if it had been picked.
  const template = planned.fatiguedAt === null ? planned : (successorOf(templates, planned) ?? planned);
  const wouldGo = (other: Template | null): boolean =>
    other !== null &&
    other !== template &&
    other.fatiguedAt === null &&
    templateState(other, at, category, country).is === 'usable';
  // R8: what the provider holds for marketing now gives way to a fallback version that is still what was wanted. Where there
  // is none it goes as what it has become: with marketing's consent, hours and limits, or not at all.
  const isRecategorised = categoryOf(template) !== category && template.category === category;
  const judgedAs =
    isRecategorised && categoryOf(template) === 'marketing' && !wouldGo(fallback) ? 'marketing' : category;
  const chosen = compose(template, facts, values, { at, category: judgedAs, country, strict: false });
  // R8: a paused template gives way at once to a fallback version that can go, instead of being waited for.
  const givesWay = chosen.state.is === 'paused' && wanted.replacement === 0 && wouldGo(fallback);
  return givesWay
    ? {
        ...chosen,
        state: {
          is: 'unusable',
          why: explain('template.gives-way', { template: template.providerName }),
        },
      }
    : chosen;
}

/** What is wrong with a value, as whoever gave it has to be told: by the field of the request that it stands in. */
export const asBrokenLimit = (fault: VariableFault): BrokenLimit => ({
  field: `template.variables.${fault.params.variable}`,
  message: inEnglish(fault),
  reason: fault,
});

/** A version asked for by name, with the caller's values; what the case itself knows need not be given. */
export async function composeNamed(
  pool: Pool,
  template: Template,
  facts: SendCase,
  given: Readonly<Record<string, unknown>>,
  { at, country }: { readonly at: Instant; readonly country: string },
): Promise<ChosenTemplate> {
  const declared = new Set(template.variables.map(({ name }) => name));
  const known = Object.entries(await valuesOf(pool, { ...facts, task: withoutData(facts.task) })).filter(
    ([name]) => declared.has(name),
  );
  const values = { ...Object.fromEntries(known), ...given };
  return compose(template, facts, values, { at, category: null, country, strict: true });
}

const withoutData = (task: SendCase['task']): SendCase['task'] =>
  task === null ? null : { ...task, data: {} };

function compose(
  template: Template,
  facts: SendCase,
  values: Readonly<Record<string, unknown>>,
  how: {
    readonly at: Instant;
    readonly category: TemplateCategory | null;
    readonly country: string;
    readonly strict: boolean;
  },
): ChosenTemplate {
  const category = how.category ?? categoryOf(template);
  const state = templateState(template, how.at, category, how.country);
  const about = { template, category, isFatigued: template.fatiguedAt !== null };
  const rendered = renderVariables(template, values, { country: how.country, strict: how.strict });
  if (rendered.values === null) {
    const { faults } = rendered;
    const why = explain('template.unfilled', { template: template.providerName, faults });
    return {
      ...about,
      state: state.is === 'usable' ? { is: 'unusable', why } : state,
      message: null,
      faults,
    };
  }
  return {
    ...about,
    state,
    faults: [],
    message: {
      template: composeTemplate(template, rendered.values, { caseId: facts.id, task: facts.task }),
      text: wholeText(template, rendered.values),
    },
  };
}
