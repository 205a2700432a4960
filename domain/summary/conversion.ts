import { DAY, type Duration, type Instant } from '../time/instant.ts';
import type { InboundFact, TemplateFact } from './summary-facts.ts';

/** Something that the business wanted the customer to do and that was done. */
export interface ConversionFact {
  /** The task's id where it completes one, so that however many tell of it, it is one. */
  readonly id: string;
  readonly at: Instant;
  /** The case whose resume link it came by: whoever followed it has clicked the template that carried it. */
  readonly clickedCaseId: string | null;
}

/** What became of one template. */
export interface TemplateOutcome {
  readonly answeredAt: Instant | null;
  readonly converted: boolean;
  readonly optedOut: boolean;
  readonly blocked: boolean;
}

/** An opt-out within this time of a template, with none between, is put down to it. */
const OPTED_OUT_WITHIN: Duration = 7 * DAY;
/** A message that does not say what it answers is taken for the answer to the last template, within this time. */
const ANSWERED_WITHIN: Duration = 3 * DAY;
/** The provider cannot deliver to this person (R8). */
const NOT_REACHABLE = '131026';

interface Engagement {
  readonly template: TemplateFact;
  readonly at: Instant;
}

/**
 * M3: what became of a contact's templates, and which conversion is credited to which. Each message answers at most one
 * template: the one that it names, else the last before it. Each conversion is credited at most once: to the template that the
 * contact last answered or clicked before it, at most `attribution` ago.
 * @returns outcomes by template id, and for every conversion the id of the template it is credited to
 */
export function attribute(
  contact: {
    readonly templates: readonly TemplateFact[];
    readonly inbound: readonly InboundFact[];
    readonly optOuts: readonly Instant[];
    readonly conversions: readonly ConversionFact[];
  },
  attribution: Duration,
): {
  readonly outcomes: ReadonlyMap<string, TemplateOutcome>;
  readonly credits: ReadonlyMap<string, string | null>;
} {
  const templates = contact.templates
    .filter(({ kind }) => kind !== 'reported')
    .toSorted((one, other) => one.sentAt - other.sentAt || (one.id < other.id ? -1 : 1));
  const seen = templates.filter(({ failedAt }) => failedAt === null);
  const answers = contact.inbound.flatMap((message): Engagement[] => {
    if (message.kind === 'stop') return [];
    const template = answeredBy(message, seen);
    return template === null ? [] : [{ template, at: message.at }];
  });
  const credits = new Map(
    contact.conversions.map((conversion): [string, string | null] => [
      conversion.id,
      creditOf(conversion, answers, seen, attribution),
    ]),
  );
  const credited = new Set(credits.values());
  const firstWord = contact.inbound.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
  const blamed = new Set(
    contact.optOuts.flatMap((at) => {
      const last = lastBefore(seen, at, OPTED_OUT_WITHIN);
      return last === null ? [] : [last.id];
    }),
  );
  const outcomes = new Map(
    templates.map((template): [string, TemplateOutcome] => [
      template.id,
      {
        answeredAt: answers
          .filter((answer) => answer.template.id === template.id)
          .reduce<Instant | null>((least, { at }) => (least === null ? at : Math.min(least, at)), null),
        converted: credited.has(template.id),
        optedOut: blamed.has(template.id),
        blocked: template.failedCode === NOT_REACHABLE && firstWord < template.sentAt,
      },
    ]),
  );
  return { outcomes, credits };
}

/** The last one sent before an instant, if it is not older than `within`. Templates come sorted. */
function lastBefore(templates: readonly TemplateFact[], at: Instant, within: Duration): TemplateFact | null {
  const last = templates.findLast(({ sentAt }) => sentAt < at);
  return last !== undefined && at <= last.sentAt + within ? last : null;
}

function answeredBy(message: InboundFact, seen: readonly TemplateFact[]): TemplateFact | null {
  const named =
    message.replyTo === null
      ? undefined
      : seen.find(({ providerId, sentAt }) => providerId === message.replyTo && sentAt <= message.at);
  return named ?? lastBefore(seen, message.at, ANSWERED_WITHIN);
}

function creditOf(
  { at, clickedCaseId }: ConversionFact,
  answers: readonly Engagement[],
  seen: readonly TemplateFact[],
  attribution: Duration,
): string | null {
  const from = at - attribution;
  if (clickedCaseId !== null) {
    const clicked = seen.findLast(
      ({ caseId, sentAt }) => caseId === clickedCaseId && sentAt <= at && sentAt >= from,
    );
    if (clicked !== undefined) return clicked.id;
  }
  const before = answers.filter((answer) => answer.at <= at && answer.at >= from);
  if (before.length === 0) return null;
  return before.reduce((one, other) =>
    other.at > one.at || (other.at === one.at && other.template.sentAt >= one.template.sentAt) ? other : one,
  ).template.id;
}
