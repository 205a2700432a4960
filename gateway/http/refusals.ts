import type { BrokenLimit } from '../../domain/messages/message-content.ts';
import type { Rule } from '../../domain/rule.ts';
import type { CommandRefusal } from '../../workflows/messages.ts';
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

export function unknownReason(known: readonly string[], meant: string | null, field = 'reason'): Problem {
  return new Problem({
    status: 422,
    code: 'unknown_reason',
    detail: `The policy file has no such reason: ${field} must be one of ${known.join(', ')}${meant === null ? '' : `; did you mean ${meant}?`}`,
    field,
    errors: [{ field, code: 'unknown_reason', detail: `must be one of ${known.join(', ')}` }],
    more: { known },
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
    detail: first === undefined ? 'The message is not valid.' : `${first.field} ${first.message}.`,
    rule,
    ...(first === undefined ? {} : { field: first.field }),
    errors: errors.map(({ field, message, reason }) => ({
      field,
      code: 'invalid_field',
      detail: message,
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

const TOLD: Readonly<Record<CommandRefusal, string>> = {
  case_closing:
    'The case is closed or closing, so nothing can be changed in it. The customer’s next message opens a new case.',
  case_resolved:
    'The case is resolved: nothing more is planned for it. A message of the customer brings it back to open.',
  no_pending_task: 'No task is pending, so there is nothing to complete. Set a task first.',
  no_call: 'No call is booked, so there is no outcome to record.',
  nothing_planned: 'No template, mail or booking is planned that could be cancelled.',
  no_hold: 'Nobody holds the case, so there is no hold to end.',
  no_need: 'Nobody need act in the case, so there is nothing to dismiss.',
  new_message: 'A message arrived that the case had not seen. Read the case again and decide anew.',
};

export const isCommandRefusal = (code: string): code is CommandRefusal => Object.hasOwn(TOLD, code);

export const commandRefused = (code: CommandRefusal): Problem =>
  new Problem({ status: 409, code, detail: TOLD[code] });
