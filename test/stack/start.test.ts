import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PORTS } from '../../dev/machine/ports.ts';
import { birthOf, isRunning, type ProcessRecord, readRecord } from '../../dev/machine/processes.ts';
import { PROJECT_FOLDER, postgresData, stackFolder } from '../../dev/stack/stack-folder.ts';
import { existingServerUser } from '../../dev/servers/postgres-user.ts';
import type { Links } from '../../dev/stack/links.ts';

let folder: string;
const started: ChildProcess[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ventana-stack-'));
  // As root PostgreSQL's user must enter it; else the data would go to a folder of the system.
  chmodSync(folder, 0o755);
});
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL');
  await command('dev/reset.ts', {}, ['--yes']).ended;
  rmSync(folder, { recursive: true, force: true });
});

const anyPorts = Object.fromEntries(Object.values(PORTS).map(({ variable }) => [variable, '0']));

/** Runs a command of the local stack on data and ports of its own. */
function command(
  script: string,
  environment: Readonly<Record<string, string>> = {},
  words: readonly string[] = [],
) {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(TEMPORAL_|WHATSAPP_|DATABASE_URL|SMTP_|HOST$|API_TOKENS|npm_)/.test(name),
  );
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...words], {
    cwd: PROJECT_FOLDER,
    env: {
      ...Object.fromEntries(own),
      ...anyPorts,
      VENTANA_FOLDER: folder,
      VENTANA_EXAMPLES: 'none',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    ended,
    output: () => output,
    /** Once the line is told. @throws when the command ends before */
    async tells(line: string): Promise<void> {
      let over = false;
      void ended.then(() => {
        over = true;
      });
      await expect.poll(() => over || output.includes(line), { timeout: 45_000 }).toBe(true);
      expect(output).toContain(line);
    },
  };
}

const links = (): Links =>
  JSON.parse(readFileSync(stackFolder({ VENTANA_FOLDER: folder }).links, 'utf8')) as Links;
const records = (): ProcessRecord[] => {
  const { run } = stackFolder({ VENTANA_FOLDER: folder });
  return readdirSync(run)
    .filter((name) => name.endsWith('.process.json'))
    .map((name) => readRecord(join(run, name)) as ProcessRecord);
};

test('npm start runs everything, tells a second start who it is, outlives kill −9 with its data, and stops in order', async () => {
  const first = command('dev/start.ts');
  await first.tells('Ready after');
  const { gateway, temporalUi, mailbox, apiToken } = links();
  for (const address of [
    `${gateway}/readyz`,
    `${gateway}/docs`,
    `${gateway}/dev/clock`,
    `${temporalUi}/`,
    `${mailbox}/`,
  ]) {
    const answer = await fetch(address);
    expect([address, answer.status]).toEqual([address, 200]);
  }
  const servers = records();
  expect(servers.map((record) => record.name).toSorted()).toEqual(['PostgreSQL', 'Temporal server']);
  const namespace = await fetch(`${temporalUi}/api/v1/namespaces/default`);
  expect(await namespace.json()).toMatchObject({
    config: { workflowExecutionRetentionTtl: `${90 * 86_400}s` },
  });

  const second = command('dev/start.ts');
  expect(await second.ended).toBe(1);
  expect(second.output()).toContain(`Ventana runs already: process ${first.child.pid}`);
  expect(second.output()).toContain(gateway);
  expect(second.output()).toContain(`kill ${first.child.pid}`);
  const reset = command('dev/reset.ts');
  expect(await reset.ended).toBe(1);
  expect(reset.output()).toContain('is running');
  expect((await fetch(`${gateway}/readyz`)).status).toBe(200);

  await fetch(`${gateway}/dev/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advance: 'P30D' }),
  });
  first.child.kill('SIGKILL');
  await first.ended;
  expect(servers.every(isRunning)).toBe(true);

  const third = command('dev/start.ts');
  await third.tells('Ready after');
  for (const { name, pid } of servers) {
    expect(third.output()).toContain(
      `${name} (process ${pid}), left by a start that was killed, has been ended`,
    );
    expect(birthOf(pid)).toBeNull();
  }
  // The clock's place is kept in PostgreSQL: the data are those of the first start.
  const { now } = (await (await fetch(`${links().gateway}/dev/clock`)).json()) as { now: string };
  expect(Date.parse(now) - Date.now()).toBeGreaterThan(29 * 86_400_000);
  const cases = await fetch(`${links().gateway}/v1/cases`, {
    headers: { authorization: `Bearer ${apiToken}` },
  });
  expect(cases.status).toBe(200);

  const last = records();
  third.child.kill('SIGINT');
  expect(await third.ended).toBe(0);
  const order = [...third.output().matchAll(/✓ (.+) stopped/g)].map(([, name]) => name);
  expect(order).toEqual([
    'gateway',
    'worker',
    'simulated provider',
    'mailbox',
    'clock',
    'Temporal server',
    'PostgreSQL',
  ]);
  expect(last.some(isRunning)).toBe(false);
  expect(records()).toEqual([]);
}, 120_000);

test('npm start that is interrupted while it starts leaves nothing running', async () => {
  const start = command('dev/start.ts');
  await start.tells('✓ PostgreSQL');
  const [postgres] = records();
  start.child.kill('SIGTERM');
  expect(await start.ended).toBe(0);
  expect(postgres === undefined ? false : isRunning(postgres)).toBe(false);
  expect(records().some(isRunning)).toBe(false);
}, 60_000);

test('npm start with a variable that cannot be used names it and starts nothing', async () => {
  const start = command('dev/start.ts', { POSTGRES_PORT: 'many' });
  expect(await start.ended).toBe(1);
  expect(start.output()).toContain('POSTGRES_PORT must be a port');
  expect(start.output()).not.toContain('    at ');
  expect(records()).toEqual([]);
});

test('npm run reset clears what a start has made, and only that, once somebody has said yes', async () => {
  const others = join(folder, 'somebody-elses');
  writeFileSync(others, 'kept');
  const unsure = command('dev/reset.ts');
  expect(await unsure.ended).toBe(1);
  expect(unsure.output()).toContain('npm run reset -- --yes');
  expect(readdirSync(stackFolder({ VENTANA_FOLDER: folder }).temporal)).not.toEqual([]);
  const reset = command('dev/reset.ts', {}, ['--yes']);
  expect(await reset.ended).toBe(0);
  expect(readFileSync(others, 'utf8')).toBe('kept');
  const stack = stackFolder({ VENTANA_FOLDER: folder });
  const user = await existingServerUser();
  expect(() => readdirSync(postgresData(stack, user ?? null))).toThrow('ENOENT');
  expect(() => readdirSync(stack.temporal)).toThrow('ENOENT');
});
