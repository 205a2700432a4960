import { writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, totalmem } from 'node:os';
import { createProgress } from '../dev/machine/progress.ts';
import { begin } from '../settings/command.ts';
import { benchCommand } from './bench-arguments.ts';
import { dispatchRate } from './measurements/dispatch-rate.ts';
import { lifeEvents } from './measurements/life-events.ts';
import { lifeFastForward } from './measurements/life-fast-forward.ts';
import { bundleSize } from './measurements/bundle-size.ts';
import { asFigure, type Measured, table } from './figure.ts';
import { firstStart } from './measurements/first-start.ts';
import { gateDecisions } from './measurements/gate-decisions.ts';
import { history } from './measurements/history.ts';
import { historyPerMessage } from './measurements/history-per-message.ts';
import type { Bench, Measurement } from './measurement.ts';
import { scheduleLives } from './measurements/schedule-lives.ts';
import { sendReservations } from './measurements/send-reservations.ts';
import { sessionsPage } from './measurements/sessions-page.ts';
import { summaryPage } from './measurements/summary-page.ts';
import { summary } from './measurements/summary.ts';
import { suiteTime } from './measurements/suite-time.ts';
import { warmStart } from './measurements/warm-start.ts';
import { webhookRate } from './measurements/webhook-rate.ts';
import { page } from './page.ts';
import { type Servers, startServers } from './servers.ts';

/** In the order they run: what shares the servers first. */
const MEASUREMENTS: readonly Measurement[] = [
  scheduleLives,
  gateDecisions,
  bundleSize,
  sendReservations,
  summary,
  historyPerMessage,
  lifeEvents,
  lifeFastForward,
  sessionsPage,
  summaryPage,
  webhookRate,
  // Last: it leaves the server full.
  dispatchRate,
  history,
  firstStart,
  warmStart,
  suiteTime,
];

const asked = begin(benchCommand(MEASUREMENTS));
const { measurements } = asked;

const progress = createProgress();
let started: Promise<Servers> | null = null;
const bench: Bench = {
  servers: () => (started ??= startServers(progress)),
  say: (line) => progress.note(line),
};
const stop = async (): Promise<void> => {
  const servers = await started?.catch(() => null);
  started = null;
  await servers?.stop();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

/** Who else is at work here says how far times are to be trusted. */
const load = (): string => loadavg()[0]?.toFixed(1) ?? '?';
const machine = `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
const loadAtBegin = load();
progress.note(`${machine}, load average ${loadAtBegin}`);

const measured: Measured[] = [];
const failed: string[] = [];
for (const measurement of measurements) {
  if (measurement.runs === 'alone') await stop();
  try {
    measured.push(...(await progress.step(measurement.name, () => measurement.measure(bench))));
  } catch (error) {
    failed.push(measurement.name);
    console.error(error);
  }
}
await stop();

console.log(`\n${table(measured)}\n\nLoad average at the end: ${load()}\n`);
for (const { name, details } of measured) {
  if (details.length > 0) console.log(`${name}\n${details.map((line) => `  ${line}`).join('\n')}\n`);
}
if (asked.page !== undefined) {
  writeFileSync(asked.page, page({ machine, load: [loadAtBegin, load()], measurements, measured }));
}
if (asked.json !== undefined) {
  writeFileSync(asked.json, `${JSON.stringify({ figures: measured.map(asFigure) }, null, 2)}\n`);
}
if (failed.length > 0) console.error(`Could not be measured: ${failed.join(', ')}.`);
// A goal that is missed is a figure, not a fault.
process.exit(failed.length > 0 ? 1 : 0);
