import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { freePorts } from '../../dev/machine/ports.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { CASE_WORKFLOW, factsSignal } from '../../workflows/messages.ts';
import { World } from '../worlds/case-store.ts';
import { ownCaseNumbers, storeLine } from '../worlds/cases.ts';
import { clockOfRun } from '../dates/ahead.ts';
import { freshDatabase } from '../servers/database.ts';
import { freshTaskQueue, temporal, terminateAfterTest } from '../servers/temporal.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let folder: string;

interface Ended {
  readonly code: number | null;
  readonly output: string;
}
function launch(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env['PATH'], ...clockOfRun, ...env },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, output })));
  return { child, ended };
}

/** What `npm run build` makes, in a folder of one's own: inside the package, so that packages are found. */
beforeAll(async () => {
  mkdirSync(join(root, '.ventana'), { recursive: true });
  folder = mkdtempSync(join(root, '.ventana', 'build-'));
  const { code, output } = await launch(['--import', 'tsx', 'workers/build.ts', folder]).ended;
  if (code !== 0) throw new Error(`the build failed:\n${output}`);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const main = () => join(folder, 'workers', 'main.js');

test('the build holds all that production reads, and nothing of the local world', () => {
  for (const path of [
    'workflow-bundle.js',
    'workers/main.js',
    'gateway/main.js',
    'database/migrations/0001_the_case.sql',
    'settings/policy/default-policies.yaml',
  ]) {
    expect([path, existsSync(join(folder, path))]).toEqual([path, true]);
  }
  for (const path of ['dev', 'test', 'bench']) expect(existsSync(join(folder, path))).toBe(false);
});

test('without its environment the worker refuses to start and names every variable', async () => {
  const { code, output } = await launch([main()]).ended;
  expect(code).toBe(1);
  for (const name of [
    'DATABASE_URL',
    'TEMPORAL_ADDRESS',
    'WHATSAPP_ACCESS_TOKEN',
    'SMTP_URL',
    'API_TOKENS',
  ]) {
    expect(output).toContain(`${name}: is missing`);
  }
  expect(output).not.toMatch(/^\s+at /m);
});

test('what was built says how it is used and refuses what it does not know, without an environment', async () => {
  for (const path of ['workers/main.js', 'gateway/main.js']) {
    const [help, wrong] = await Promise.all([
      launch([join(folder, path), '--help']).ended,
      launch([join(folder, path), '--port', '1']).ended,
    ]);
    expect(help).toEqual({ code: 0, output: expect.stringContaining(`dist/${path}`) });
    expect(wrong).toEqual({ code: 2, output: expect.stringContaining('There is no option --port') });
  }
});

const REST = {
  WHATSAPP_API_URL: 'http://127.0.0.1:9/v26.0',
  WHATSAPP_ACCESS_TOKEN: 'access-of-the-account',
  WHATSAPP_APP_SECRET: 'secret-of-the-app-1',
  WHATSAPP_VERIFY_TOKEN: 'verify-it',
  SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'cases@example.com',
  API_TOKENS: 'test:secret-of-the-test',
  PUBLIC_URL: 'https://ventana.example.com',
};

test('an illegal policy file is told of with its lines before anything is connected', async () => {
  const policies = join(folder, 'policies.yaml');
  writeFileSync(policies, 'defaults:\n  patience: 24h\n');
  const { code, output } = await launch([main()], {
    ...REST,
    DATABASE_URL: 'postgres://127.0.0.1:9/none',
    TEMPORAL_ADDRESS: '127.0.0.1:9',
    POLICY_FILE: policies,
  }).ended;
  expect(code).toBe(1);
  expect(output).toContain(
    'policies.yaml:2: defaults.patience: 24h is not an ISO 8601 duration; did you mean PT24H?',
  );
});

test('compiled, the worker brings the schema up, runs a case, tells its metrics, and ends on SIGTERM', async () => {
  const { url, pool } = await freshDatabase();
  const { client, address, namespace } = await temporal();
  const taskQueue = freshTaskQueue();
  const [metricsPort] = await freePorts(1);
  const { child, ended } = launch(['--enable-source-maps', main()], {
    ...REST,
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    TEMPORAL_TASK_QUEUE: taskQueue,
    WORKER_METRICS_ADDRESS: `127.0.0.1:${metricsPort}`,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await ownCaseNumbers(pool);
  await storeLine(pool);
  const world = new World(pool, readPolicies());
  const now = Date.now();
  const caseId = (await world.receive(await world.contact(), 'wamid.1', now)) as string;
  terminateAfterTest(caseId);
  await client.workflow.signalWithStart(CASE_WORKFLOW, {
    workflowId: caseId,
    taskQueue,
    args: [{ caseId, openedAt: now }],
    signal: factsSignal,
    signalArgs: [await world.caseStore.loadFacts({ caseId, after: 0 })],
  });
  await vi.waitFor(
    async () => expect(await world.column('select version as value from case_progress')).toEqual([1]),
    { timeout: 25_000 },
  );
  // What docs/grafana/ventana.json asks of a worker; failures are told once there is one.
  const told = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  expect(told).toContain('temporal_workflow_task_schedule_to_start_latency_seconds_bucket');
  expect(told).toContain('temporal_worker_task_slots_used');
  child.kill('SIGTERM');
  const { code, output } = await ended;
  expect([code, output]).toEqual([0, expect.stringContaining('the worker stops')]);
  // Every line is one of the log.
  for (const line of output.trim().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow();
}, 60_000);
