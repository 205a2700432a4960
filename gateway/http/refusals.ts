import type { BrokenLimit } from '../../domain/messages/message-content.ts';
import type { Clause } from '../../domain/explanation/codes.ts';
import type { Rule } from '../../domain/rule.ts';
import { closest } from '../../settings/closest.ts';
import { ended, mustBeOneOf } from '../../settings/plain-words.ts';
import type { CommandRefusal } from '../../workflows/messages.ts';
import { inEnglish } from '../../wording/in-english.ts';
import { codeJson } from './explained-json.ts';
import { Problem } from './problem.ts';

/** Whatever a caller names that does not exist. */
export function unknown(what: 'case' | 'contact' | 'message', field = `${what}Id`): Problem {
  return new Problem({
    status: 404,
    code: `unknown_${what}`,
    detail: `There is no such ${what}: nothing is stored under this ${field}.`,
    field,
  });
}

/** S3 */
export const contactErased = (): Problem =>
  new Problem({
    status: 409,
    code: 'contact_erased',
    detail:
      'The contact was erased: nothing of the person is kept under this id any more. Whoever writes again is a new contact.',
    field: 'contactId',
  });

/** I1: the same customer's older case on the line goes on. */
export const caseMerged = (into: string): Problem =>
  new Problem({
    status: 409,
    code: 'case_merged',
    detail: `The case was merged into ${into}, which is the same customer’s. Repeat the request there.`,
    field: 'caseId',
    rule: 'I1',
    more: { mergedInto: into },
  });

/** @param given what the request names, to be compared with the reasons of the policy file */
export function unknownReason(known: readonly string[], given: string, field = 'reason'): Problem {
  const near = closest(given, known);
  return new Problem({
    status: 422,
    code: 'unknown_reason',
    detail: ended(`The policy file has no such reason: ${field} ${mustBeOneOf(known, given)}`),
    field,
    errors: [
      {
        field,
        code: 'unknown_reason',
        detail: mustBeOneOf(known, given),
        ...(near === null ? {} : { didYouMean: near }),
      },
    ],
    more: { known },
  });
}

/**
 * A line that nobody knows, or none where one must be named.
 * @param given null: it was left out, and there is not exactly one
 */
export function unknownLine(known: readonly string[], given: string | null): Problem {
  const names = known.length === 0 ? 'no line is known yet' : mustBeOneOf(known, given);
  if (given === null) {
    const detail = `is missing: ${known.length === 0 ? names : `several lines are known, so it ${names}`}`;
    return new Problem({
      status: 422,
      code: 'invalid_request',
      detail: `line ${detail}.`,
      field: 'line',
      errors: [{ field: 'line', code: 'missing_field', detail }],
      more: { known },
    });
  }
  const near = closest(given, known);
  return new Problem({
    status: 422,
    code: 'unknown_line',
    detail: `${ended(`line ${known.length === 0 ? `is not known: ${names}` : names}`)} A line is known once a webhook of the provider has named it.`,
    field: 'line',
    errors: [
      {
        field: 'line',
        code: 'unknown_line',
        detail: known.length === 0 ? `is not known: ${names}` : names,
        ...(near === null ? {} : { didYouMean: near }),
      },
    ],
    more: { known },
  });
}

/** E2: which consent is missing, and the call of this API by which it is recorded once the person has given it. */
export interface LackingConsent {
  readonly contactId: string;
  readonly channel: string;
  readonly category: string;
}

const grantPath = ({ contactId, channel, category }: LackingConsent): string =>
  `/v1/contacts/${contactId}/consents/${channel}/${category}`;

/** E2, for programs: what is missing, and the call that records it. */
const consentJson = (lacks: LackingConsent) => ({
  consent: {
    contactId: lacks.contactId,
    channel: lacks.channel,
    category: lacks.category,
    grant: { method: 'PUT', path: grantPath(lacks), body: { granted: true, source: '…' } },
  },
});

/** E2, E8: the customer may not be called, and nobody says that they asked for it. */
export function callForbidden(rule: string, why: Clause, lacks: LackingConsent | null): Problem {
  const path = lacks === null ? '' : grantPath(lacks);
  return new Problem({
    status: 409,
    code: 'suppressed',
    detail:
      lacks === null
        ? `The customer may not be called by ${rule}: ${inEnglish(why)}. Write to them instead, or say by \`wished\` where the customer asked for this call.`
        : `The customer may not be called by ${rule}: ${inEnglish(why)}, for ${lacks.channel} and ${lacks.category}. Once the person has agreed, PUT ${path} with { "granted": true, "source": "…" } records it; or say by \`wished\` where the customer asked for this call.`,
    rule,
    more: { reason: codeJson(why), ...(lacks === null ? {} : consentJson(lacks)) },
  });
}

/** By the gate, before anything goes. E2 says whose consent for what is missing, and how it is recorded. */
export function suppressedBy(
  rule: string,
  {
    what,
    why,
    lacks,
    more = {},
  }: {
    readonly what: 'message' | 'template';
    /** Null: it was decided later, and the timeline tells it. */
    readonly why: Clause | null;
    readonly lacks: LackingConsent | null;
    readonly more?: Readonly<Record<string, unknown>>;
  },
): Problem {
  const because =
    why === null ? 'the gate refused it when it was to be sent; the timeline tells more' : inEnglish(why);
  const path = lacks === null ? '' : grantPath(lacks);
  return new Problem({
    status: 409,
    code: 'suppressed',
    detail:
      lacks === null
        ? `The ${what} may not go by ${rule}: ${because}.`
        : `The ${what} may not go by ${rule}: ${because}, for ${lacks.channel} and ${lacks.category}. Once the person has agreed, PUT ${path} with { "granted": true, "source": "…" } records it, and the same key may be tried again.`,
    rule,
    more: {
      ...more,
      ...(why === null ? {} : { reason: codeJson(why) }),
      ...(lacks === null ? {} : consentJson(lacks)),
    },
  });
}

/** D2, E3: fields of a message that cannot be sent as they are, each with what it must be. */
export function invalidFields({
  rule,
  errors,
}: {
  readonly rule: Rule;
  readonly errors: readonly BrokenLimit[];
}): Problem {
  const [first] = errors;
  return new Problem({
    status: 422,
    code: 'invalid_request',
    detail: first === undefined ? 'The message is not valid.' : ended(`${first.field} ${first.message}`),
    rule,
    ...(first === undefined ? {} : { field: first.field }),
    errors: errors.map(({ field, message, reason, didYouMean }) => ({
      field,
      code: 'invalid_field',
      detail: message,
      ...(didYouMean === undefined ? {} : { didYouMean }),
      ...(reason === undefined ? {} : { reason: codeJson(reason) }),
    })),
  });
}

export function idempotencyConflict(field: string): Problem {
  return new Problem({
    status: 409,
    code: 'idempotency_conflict',
    detail:
      'The same key came with a different request before. Repeat a request unchanged under its key, or choose a new key.',
    field,
  });
}

/** The workflow side cannot be asked: nothing was decided, or it is not known yet what was. */
export function temporarilyUnavailable(detail: string, cause: unknown): Problem {
  return new Problem({
    status: 503,
    code: 'temporarily_unavailable',
    detail,
    retryAfter: 2,
    cause,
  });
}

/** `case_closed` is the API's own: by Postgres the case is over. What runs says `case_closing` until that is stored. */
export type CaseRefusal = CommandRefusal | 'case_closed';

const TOLD: Readonly<Record<CaseRefusal, string>> = {
  case_closed:
    'The case is closed, so nothing can be changed in it. The customer’s next message opens a new case; POST /v1/cases opens one by a template.',
  case_closing:
    'The case is just closing, so nothing is changed in it any more. Ask again in a moment: a message that arrived meanwhile keeps it open, else it is closed.',
  case_resolved:
    'The case is resolved: nothing more is planned for it. A message of the customer brings it back to open.',
  no_pending_task: 'No task is pending, so there is nothing to complete. Set a task first.',
  no_call: 'No call is booked, so there is no outcome to record.',
  nothing_planned: 'No template, mail or booking is planned that could be cancelled.',
  no_hold: 'Nobody holds the case, so there is no hold to end.',
  no_need: 'Nobody need act in the case, so there is nothing to dismiss.',
  new_message: 'A message arrived that the case had not seen. Read the case again and decide anew.',
};

export const isCommandRefusal = (code: string): code is CommandRefusal =>
  code !== 'case_closed' && Object.hasOwn(TOLD, code);

export const commandRefused = (code: CaseRefusal): Problem =>
  new Problem({ status: 409, code, detail: TOLD[code] });
