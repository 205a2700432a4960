import { Temporal } from 'temporal-polyfill/implementation';
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

/** The length of a jump that a person types, as an ISO 8601 duration in the policy file's form, such as `PT18H`. */
export function lengthOf(text: string): Duration | Wrong {
  const length = parseDuration(text.toUpperCase());
  if (typeof length !== 'number') {
    return text.startsWith('-') ? { wrong: `${text} goes back: the clock goes ahead only` } : length;
  }
  return length > 0 ? length : { wrong: `${text} is no time at all: the clock would stay where it is` };
}

/**
 * The length of a jump that a program asks for: in any ISO 8601 form, months and fractions too. `PT0S` goes nowhere and waits
 * until all that is due is done.
 */
export function lengthFrom(text: string, now: Instant): Duration | Wrong {
  let length: Duration;
  try {
    const begin = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO('UTC');
    length = begin.add(Temporal.Duration.from(text)).epochMilliseconds - now;
  } catch {
    return { wrong: `${text} is not an ISO 8601 duration, such as PT18H or P2D` };
  }
  if (length < 0) return { wrong: `${text} goes back: the clock goes ahead only` };
  return length <= LONGEST ? length : { wrong: `${text} is longer than a year` };
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
