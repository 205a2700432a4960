import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { buildId } from '../../workers/versions/build-id.ts';
import { storedCase } from './stored-case.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

async function command(args: readonly string[], variables: NodeJS.ProcessEnv = {}) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'workers/versions/rollover-command.ts', ...args],
    { cwd: ROOT, env: { PATH: process.env['PATH'], ...variables }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

describe.concurrent('npm run rollover', { timeout: 60_000 }, () => {
  test('says how it is used, and what cannot be meant', async () => {
    const [help, unknown, number] = await Promise.all([
      command(['--help']),
      command(['--fast']),
      command(['--patience', 'soon']),
    ]);
    expect(help).toEqual({ code: 0, output: expect.stringContaining('--dry-run') });
    expect(unknown).toEqual({ code: 2, output: expect.stringContaining('There is no option --fast.') });
    expect(number).toEqual({
      code: 2,
      output: expect.stringContaining('--patience soon is no whole number'),
    });
  });

  test('says what is missing or cannot be reached', async (context) => {
    const { variables } = await storedCase(context);
    const [without, unreached, none] = await Promise.all([
      command([]),
      command([], { ...variables, TEMPORAL_ADDRESS: '127.0.0.1:9' }),
      command([], { ...variables, TEMPORAL_DEPLOYMENT_NAME: 'nobody' }),
    ]);
    expect(without).toEqual({ code: 1, output: expect.stringContaining('TEMPORAL_ADDRESS: is missing') });
    expect(unreached).toEqual({
      code: 1,
      output: expect.stringContaining('cannot be reached at 127.0.0.1:9'),
    });
    expect(none).toEqual({ code: 1, output: expect.stringContaining('nobody has no current version') });
    for (const { output } of [without, unreached, none]) expect(output).not.toMatch(/^\s+at /m);
  });

  test('makes this build current where asked and moves what runs by others; again, and nothing is left to do', async (context) => {
    const stored = await storedCase(context);
    const old = await stored.worker('old');
    await stored.hasSeen(1);
    const early = await command(['--current'], stored.variables);
    expect(early).toEqual({ code: 1, output: expect.stringContaining('Start its workers first') });
    const worker = await stored.worker();
    context.onTestFinished(() => worker.stop());
    // Without being asked to it leaves the version that is current, and what runs by it.
    expect(await command([], stored.variables)).toEqual({
      code: 0,
      output: expect.stringMatching(/Version old is current\.[^]*Every open case runs by it/),
    });
    const dry = await command(['--current', '--dry-run'], stored.variables);
    expect(dry.output).toMatch(
      /would become current, in the place of old\.\n {2}1 by version old, asked to move/,
    );
    expect(await stored.version()).toBe('old');
    const done = await command(['--current'], stored.variables);
    expect(done).toEqual({ code: 0, output: expect.stringContaining('1 moved, 0 begun again') });
    expect(await stored.version()).toBe(buildId());
    expect((await command(['--current'], stored.variables)).output).toContain('Every open case runs by it');
    await old.stop();
  });
});
