import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Temporal } from 'temporal-polyfill/implementation';
import { explain } from '../../dev/machine/obstacle.ts';
import { SHIFT } from './ahead.ts';
import { type Beginning, readBeginning } from './beginning.ts';
import { DATES } from './dates.ts';
import { describeTable, type Outcome, readOutcome } from './outcome.ts';

const USAGE = `Usage: npm run test:dates                          all tests, on each of the dates below
       npm run test:dates -- leap-day asuncion     on these
       npm run test:dates -- 2028-02-29T10:00-05:00
       npm run test:dates -- leap-day -- test/schedule --project servers
                                                   what follows a second -- is vitest's: paths, options

The clock of each run begins at the date, which must be to come, and goes on from there. A whole run takes as long as
npm test; the table comes at the end.
`;

const describeBeginning = (at: Temporal.ZonedDateTime): string => at.toString({ smallestUnit: 'minute' });

const describeDates = (now: Temporal.Instant): string =>
  DATES.map(({ name, what, next }) => `${name.padEnd(19)}${describeBeginning(next(now))}\n  ${what}\n`).join(
    '',
  );

const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));

async function runOn({ name, at }: Beginning, args: readonly string[]): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'ventana-dates-'));
  const report = join(folder, 'report.json');
  try {
    // real time: from where the run's clock is moved.
    const ahead = at.epochMilliseconds - Date.now();
    const options = [process.env['NODE_OPTIONS'], `--import=${SHIFT.href}`].filter(Boolean).join(' ');
    const from = performance.now();
    const child = spawn(process.execPath, [VITEST, 'run', ...args], {
      env: {
        ...process.env,
        NODE_OPTIONS: options,
        TEST_CLOCK_AHEAD: String(ahead),
        VITEST_JSON: report,
      },
      stdio: 'inherit',
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    const minutes = (performance.now() - from) / 60_000;
    // Without one it ended before its tests did.
    const text = existsSync(report) ? readFileSync(report, 'utf8') : null;
    return readOutcome({ name, begins: describeBeginning(at), minutes, code, text });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function main(words: readonly string[]): Promise<void> {
  const now = Temporal.Now.instant();
  const border = words.indexOf('--');
  const dates = border === -1 ? words : words.slice(0, border);
  const args = border === -1 ? [] : words.slice(border + 1);
  if (dates.includes('--help') || dates.includes('-h')) {
    console.log(`${USAGE}\n${describeDates(now)}`);
    return;
  }
  const meant = dates.length === 0 ? DATES.map(({ name }) => name) : dates;
  const beginnings = meant.map((word) => readBeginning(word, now));
  const outcomes: Outcome[] = [];
  let isInterrupted = false;
  // The run's processes get it too, and end by it; what was run so far is told.
  process.on('SIGINT', () => {
    isInterrupted = true;
  });
  for (const beginning of beginnings) {
    if (isInterrupted) break;
    console.log(`\n== ${beginning.name}: ${describeBeginning(beginning.at)}`);
    outcomes.push(await runOn(beginning, args));
  }
  console.log(`\n${describeTable(outcomes)}`);
  process.exitCode = !isInterrupted && outcomes.every(({ isGreen }) => isGreen) ? 0 : 1;
}

try {
  await main(process.argv.slice(2));
} catch (failure) {
  console.error(explain(failure));
  process.exitCode = 1;
}
