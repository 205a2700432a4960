import { DEFAULT_POLICY } from '../../domain/policy.ts';
import { DAY, type Duration, type Instant } from '../../domain/time/instant.ts';
import { parseDuration } from '../../settings/iso-duration.ts';

/** No duration of a case is longer (settings/iso-duration.ts): a clock that is sent further was not meant to be. */
const LONGEST: Duration = 366 * DAY;

const { window, reopenWithin, secondImpact, patience, listen } = DEFAULT_POLICY;
/**
 * A jump that is longer than a whole plan, from the customer's last message to the close after the fallback: whatever waits on
 * a customer comes to its end on the way, so nothing is left to be looked at.
 */
export const LARGE: Duration = (window ?? 0) + reopenWithin + secondImpact[1] + patience + listen;

/** What is wrong, in a sentence. */
export interface Wrong {
  readonly wrong: string;
}

/** The length of a jump by an ISO 8601 duration, such as `PT18H`. */
export function lengthOf(text: string): Duration | Wrong {
  const length = parseDuration(text.toUpperCase());
  if (typeof length !== 'number') {
    return text.startsWith('-') ? { wrong: `${text} goes back: the clock goes ahead only` } : length;
  }
  return length > 0 ? length : { wrong: `${text} is no time at all: the clock would stay where it is` };
}

/** How far an instant is ahead of now. */
export function lengthTo(to: Instant, now: Instant): Duration | Wrong {
  const shown = new Date(to).toISOString();
  if (to < now)
    return { wrong: `${shown} is past, it is ${new Date(now).toISOString()}: the clock does not go back` };
  return to - now <= LONGEST
    ? to - now
    : { wrong: `${shown} is more than a year ahead: no plan of a case is as long` };
}
