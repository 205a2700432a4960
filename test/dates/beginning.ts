import { Temporal } from 'temporal-polyfill/implementation';
import { Obstacle } from '../../dev/machine/obstacle.ts';
import { closest } from '../../settings/closest.ts';
import { DATES } from './dates.ts';

/** Where the clock of a run begins. */
export interface Beginning {
  readonly name: string;
  readonly at: Temporal.ZonedDateTime;
}

export const describeBeginning = (at: Temporal.ZonedDateTime): string =>
  at.toString({ smallestUnit: 'minute' });

/**
 * @param word a date by name, or an instant with its offset
 * @throws Obstacle `unknown_date`, `past_date`
 */
export function readBeginning(word: string, now: Temporal.Instant): Beginning {
  const named = DATES.find(({ name }) => name === word);
  if (named !== undefined) return { name: named.name, at: named.next(now) };
  const instant = readInstant(word);
  if (Temporal.Instant.compare(instant, now) <= 0) {
    throw new Obstacle('past_date', `${word} is past: the Temporal server skips time forward only.`, [
      'give an instant that is to come',
    ]);
  }
  return { name: word, at: instant.toZonedDateTimeISO('UTC') };
}

function readInstant(word: string): Temporal.Instant {
  try {
    return Temporal.Instant.from(word);
  } catch {
    const near = closest(
      word,
      DATES.map(({ name }) => name),
    );
    throw new Obstacle('unknown_date', `${word} is neither a date by name nor an instant.`, [
      near === null ? 'npm run test:dates -- --help names them' : `did you mean ${near}?`,
      'an instant has its offset: 2028-02-29T10:00-05:00',
    ]);
  }
}
