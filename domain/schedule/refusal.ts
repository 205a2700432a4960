import type { Cause } from '../case/fact.ts';
import { LINE_HOLD, LONGEST_LINE_HOLD } from '../gate/channel-health.ts';
import { type Duration, type Instant, MINUTE } from '../time/instant.ts';
import { type ErrorClass, MARKETING_STOPPED, TEMPLATE_PAUSED } from '../gate/provider-error.ts';
import type { Outcome } from '../case/step.ts';
import { explain } from '../explanation/explanation.ts';

/**
 * R8: what a refusal is treated as. A request that is wrong in itself is the template's fault: another version may be
 * written right, and sending the same again is pointless. So is one that may not go this way: its fallback version may.
 */
export function causeOf(errorClass: ErrorClass): Cause {
  switch (errorClass) {
    case 'person':
    case 'opt-out':
      return 'person';
    case 'template':
    case 'way':
    case 'fix':
      return 'template';
    case 'line':
    case 'window':
    case 'pace':
    case 'retry':
    case 'expired':
    case 'unclear':
      return 'line';
  }
}

/** Whether what was refused certainly did not go and may go later as it is: a server was away, busy or in trouble. */
export const mayGoLater = (errorClass: ErrorClass): boolean =>
  errorClass === 'pace' || errorClass === 'retry' || errorClass === 'line';

const PACE_HOLD = MINUTE;
/** The provider's own troubles are mostly over in minutes. */
const RETRY_HOLD = MINUTE;
const LONGEST_RETRY_HOLD = 30 * MINUTE;

/** How long a template is left after a refusal that another try may undo. */
export function holdAfter(errorClass: ErrorClass, tries: number): Duration {
  switch (errorClass) {
    case 'pace':
      return PACE_HOLD;
    case 'retry':
      return Math.min(RETRY_HOLD * 2 ** tries, LONGEST_RETRY_HOLD);
    default:
      return Math.min(LINE_HOLD * 2 ** tries, LONGEST_LINE_HOLD);
  }
}

/**
 * R8: what the case makes of a template that the provider refused. The person: no more templates, fallback now. The
 * template: its fallback version at once (the schedule asks again with `replacement` 1), else held while it is paused
 * within the bound. The line: held within the bound.
 * @param pausedUntil when the provider's pause of this template ends, where it is paused
 */
export function outcomeOfRefusal(
  refused: { readonly code: string; readonly class: ErrorClass },
  plan: {
    readonly replacement: 0 | 1;
    readonly tries: number;
    readonly at: Instant;
    /** The last instant it may go, inclusive. */
    readonly until: Instant;
    readonly pausedUntil: Instant | null;
  },
): Outcome {
  const { at, until, replacement, tries, pausedUntil } = plan;
  const cause = causeOf(refused.class);
  const refusal: Outcome = {
    was: 'refused',
    at,
    rule: refused.code === MARKETING_STOPPED ? 'E2' : 'R8',
    cause,
  };
  const heldTo = (instant: Instant): Outcome =>
    instant <= until
      ? {
          was: 'held',
          at,
          until: instant,
          rule: 'R8',
          why: explain('provider.refused', { error: refused.code }),
        }
      : refusal;
  switch (cause) {
    case 'person':
      return refusal;
    case 'template':
      return replacement === 1 && refused.code === TEMPLATE_PAUSED && pausedUntil !== null
        ? heldTo(pausedUntil)
        : refusal;
    case 'line':
      return heldTo(at + holdAfter(refused.class, tries));
  }
}

/**
 * What whoever wrote a free-form message, or asked for a template by name, may do after its refusal; a repetition needs a
 * new idempotency key. `kept` and `unknown` follow by themselves (W5, R7).
 */
export type AfterReply =
  | 'again-soon'
  | 'when-line-is-well'
  | 'change-it'
  | 'another-way'
  | 'send-template'
  | 'kept'
  | 'unknown';

export function afterReply(errorClass: ErrorClass): AfterReply {
  switch (errorClass) {
    case 'person':
    case 'opt-out':
    case 'expired':
      return 'another-way';
    case 'way':
      return 'send-template';
    case 'template':
    case 'fix':
      return 'change-it';
    case 'line':
      return 'when-line-is-well';
    case 'window':
      return 'kept';
    case 'pace':
    case 'retry':
      return 'again-soon';
    case 'unclear':
      return 'unknown';
  }
}
