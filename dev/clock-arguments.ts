import { Temporal } from 'temporal-polyfill/implementation';
import type { Duration, Instant } from '../domain/time/instant.ts';
import type { Command } from '../settings/command.ts';
import { Misused, readArguments } from '../settings/command-arguments.ts';
import { lengthOf, lengthTo, type Wrong } from './clock/jump.ts';

/** Where the clock is sent. */
export type Jump = { readonly advance: Duration; readonly word: string } | { readonly to: Instant };

export interface ClockAsked {
  /** Null: only what time it is. */
  readonly jump: Jump | null;
  /** The question before a large jump is answered already. */
  readonly isSure: boolean;
}

/** How far a jump goes. @throws Misused when it goes back, nowhere, or further than a case can be planned */
export function lengthOfJump(jump: Jump, now: Instant): Duration {
  const length: Duration | Wrong = 'to' in jump ? lengthTo(jump.to, now) : jump.advance;
  if (typeof length === 'number') return length;
  throw new Misused(`${length.wrong}.`);
}

function readJump(word: string): Jump {
  if (/^[+-]?P/i.test(word)) {
    const advance = lengthOf(word);
    if (typeof advance === 'number') return { advance, word: word.toUpperCase() };
    throw new Misused(`${advance.wrong}.`);
  }
  let to: Instant;
  try {
    to = Temporal.Instant.from(word).epochMilliseconds;
  } catch {
    const bare = lengthOf(word);
    const near = typeof bare === 'number' ? undefined : /did you mean (\S+)\?/.exec(bare.wrong)?.[1];
    throw new Misused(
      `${word} is neither a duration, such as PT18H, nor an instant with its offset, such as 2028-03-02T10:00-05:00.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    );
  }
  // The world's clock is never behind the wall's: this needs no world to be known.
  if (to < Date.now()) lengthOfJump({ to }, Date.now());
  return { to };
}

export const CLOCK: Command<ClockAsked> = {
  usage: `Usage: npm run clock [-- WHERE] [--yes]

Says what time it is in the local world that npm start runs, or moves its clock ahead. Every open case lives through the time,
on the real server: alerts, templates, mails and calls come when they are due. Answers when all of it is done.

  WHERE       a duration (PT18H, P2D, P1DT12H), or an instant with its offset (2028-03-02T10:00-05:00)
  --yes       does not ask before a jump that is longer than a whole plan, after which no case is left to look at
  --help, -h

The clock does not go back, and no jump is longer than a year. npm run reset begins anew.

Variables:
  PORT, HOST   where the gateway of npm start listens, if it was moved

Example: npm run clock -- PT18H`,
  read(given) {
    // A negative duration looks like an option.
    const back = given.find((word) => /^-P/i.test(word));
    if (back !== undefined) throw new Misused(`${back} goes back: the clock goes ahead only.`);
    const { values, words } = readArguments(given, { options: { yes: { type: 'boolean' } }, words: 1 });
    const [word] = words;
    return { jump: word === undefined ? null : readJump(word), isSure: values.yes ?? false };
  },
};
