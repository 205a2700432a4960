import { DAY } from '../domain/time/instant.ts';
import { begin } from '../settings/command.ts';
import { Misused } from '../settings/command-arguments.ts';
import { CLOCK, type Jump, lengthOfJump } from './clock-arguments.ts';
import { clockClient, describeMoving } from './clock/clock-client.ts';
import { LARGE } from './clock/jump.ts';
import { explain, localWorld } from './command-line.ts';
import { confirm } from './machine/confirm.ts';
import { createProgress } from './machine/progress.ts';

/** What a large jump does to the world, before it is done. */
const warning = (from: string, length: number): string =>
  `From ${from}, that is ${Math.round(length / DAY)} days ahead, longer than a whole plan of a case (${LARGE / DAY} days).
What waits on a customer comes to its end on the way: windows expire, templates and mails go out, cases close. Of the
examples only what waits on us stays open. The clock does not go back; npm run reset begins anew.
`;

/** @returns the exit code */
async function move(jump: Jump, isSure: boolean): Promise<number> {
  const clock = clockClient(localWorld(process.env).gatewayUrl);
  const { now } = await clock.look();
  const length = lengthOfJump(jump, Date.parse(now));
  if (length > LARGE && !isSure) {
    console.error(warning(now, length));
    const answer = await confirm('Move the clock?', { input: process.stdin, output: process.stderr });
    if (answer === 'nobody') {
      const words = process.argv.slice(2).join(' ');
      console.error(
        `The clock was not moved: there is no terminal to ask in.\n  → npm run clock -- ${words} --yes`,
      );
    } else if (answer === 'no') console.error('The clock was not moved.');
    if (answer !== 'yes') return 1;
  }
  // Beside the answer, which a script may read.
  const progress = createProgress(process.stderr);
  const there = await progress.step('the clock goes ahead', (say) =>
    clock.move('to' in jump ? { to: new Date(jump.to).toISOString() } : { advance: jump.word }, say),
  );
  console.log(there);
  return 0;
}

async function tell(): Promise<number> {
  const { now, moving } = await clockClient(localWorld(process.env).gatewayUrl).look();
  if (moving !== undefined) console.error(`Cases follow: ${describeMoving(moving)}.`);
  console.log(now);
  return 0;
}

const { jump, isSure } = begin(CLOCK);
try {
  process.exitCode = jump === null ? await tell() : await move(jump, isSure);
} catch (failure) {
  console.error(explain(failure));
  process.exitCode = failure instanceof Misused ? 2 : 1;
}
