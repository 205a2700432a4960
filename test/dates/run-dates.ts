import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Temporal } from 'temporal-polyfill/implementation';
import { explain } from '../../dev/machine/obstacle.ts';
import { begin } from '../../settings/command.ts';
import { SHIFT } from './ahead.ts';
import { type Beginning, describeBeginning } from './beginning.ts';
import { type DatesAsked, datesCommand } from './dates-arguments.ts';
import { describeTable, type Outcome, readOutcome } from './outcome.ts';

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

async function main({ beginnings, args }: DatesAsked): Promise<void> {
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

const asked = begin(datesCommand(Temporal.Now.instant()));
try {
  await main(asked);
} catch (failure) {
  console.error(explain(failure));
  process.exitCode = 1;
}
