import type { Temporal } from 'temporal-polyfill/implementation';
import { Obstacle } from '../../dev/machine/obstacle.ts';
import type { Command } from '../../settings/command.ts';
import { Misused, readArguments } from '../../settings/command-arguments.ts';
import { type Beginning, describeBeginning, readBeginning } from './beginning.ts';
import { DATES } from './dates.ts';

export interface DatesAsked {
  readonly beginnings: readonly Beginning[];
  /** vitest's. */
  readonly args: readonly string[];
}

/** @throws Misused, where the word is no date */
function beginningOf(word: string, now: Temporal.Instant): Beginning {
  try {
    return readBeginning(word, now);
  } catch (failure) {
    throw failure instanceof Obstacle ? new Misused(failure.message, { cause: failure }) : failure;
  }
}

export const datesCommand = (now: Temporal.Instant): Command<DatesAsked> => ({
  usage: `Usage: npm run test:dates                          all tests, on each of the dates below
       npm run test:dates -- leap-day asuncion     on these
       npm run test:dates -- 2028-02-29T10:00-05:00
       npm run test:dates -- leap-day -- test/workflows --project servers
                                                   what follows a second -- is vitest's: paths, options

The clock of each run begins at the date, which must be to come, and goes on from there. A whole run takes as long as
npm test; the table comes at the end.

  --help, -h

${DATES.map(({ name, what, next }) => `${name.padEnd(19)}${describeBeginning(next(now))}\n  ${what}`).join('\n')}

Example: npm run test:dates -- leap-day -- test/domain`,
  read(given) {
    const border = given.indexOf('--');
    const own = border === -1 ? given : given.slice(0, border);
    const { words } = readArguments(own, { options: {}, words: Number.POSITIVE_INFINITY });
    const meant = words.length === 0 ? DATES.map(({ name }) => name) : words;
    return {
      beginnings: meant.map((word) => beginningOf(word, now)),
      args: border === -1 ? [] : given.slice(border + 1),
    };
  },
});
