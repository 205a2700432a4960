import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../dev/machine/cache-folder.ts';
import { inScratch, obtaining } from '../../dev/machine/obtaining.ts';
import { onPath } from '../../dev/machine/commands.ts';

/** Programs of others, as they are published. They stay out of package.json: only these tests run them. */
const PYTHON = ['pywa==4.5.0', 'heyoo==0.1.2'] as const;
const NODE = 'whatsapp-api-js@6.3.0';
const LIMIT_MS = 150_000;

const runFile = promisify(execFile);

export interface PublicClients {
  /** Has pywa and heyoo. */
  readonly python: string;
  /** Where whatsapp-api-js is. */
  readonly whatsappApiJs: string;
}

/**
 * The clients, from the cache or from PyPI and npm.
 * @returns why there are none, in words, where they cannot be had
 */
export async function publicClients(): Promise<PublicClients | string> {
  const cache = cacheFolder();
  const name = [...PYTHON, NODE].join('+').replaceAll(/[^\w.+-]/g, '-');
  const folder = join(cache, `public-clients-${name}`);
  const clients = {
    python: join(folder, 'python'),
    whatsappApiJs: join(folder, 'node', 'node_modules', 'whatsapp-api-js'),
  };
  if (existsSync(folder)) return clients;
  const python = onPath('python3', process.env['PATH']);
  if (python === null) return 'python3 is not installed';
  const lock = await obtaining(cache, 'fetching public clients', () => undefined);
  try {
    if (existsSync(folder)) return clients;
    await inScratch(cache, async (scratch) => {
      const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--quiet'];
      // A folder of packages and no environment: it can be moved once it is whole.
      await runFile(python, [...pip, '--target', join(scratch, 'python'), ...PYTHON], {
        timeout: LIMIT_MS,
        env: { ...process.env, PIP_REQUIRE_VIRTUALENV: '0' },
      });
      const node = join(scratch, 'node');
      mkdirSync(node);
      const npm = join(dirname(process.execPath), 'npm');
      const install = ['install', '--prefix', node, '--no-audit', '--no-fund', '--ignore-scripts', NODE];
      await runFile(existsSync(npm) ? npm : 'npm', install, { timeout: LIMIT_MS });
      mkdirSync(dirname(folder), { recursive: true });
      renameSync(scratch, folder);
      mkdirSync(scratch);
    });
    return clients;
  } catch (failure) {
    const { stderr, message } = failure as Error & { stderr?: string };
    const why = (stderr ?? message).trim().split('\n').at(-1) ?? message;
    return `PyPI or npm cannot be reached (${why.slice(0, 200)})`;
  } finally {
    lock.release();
  }
}

/** Runs one of the programs beside this file. @returns what it printed, as JSON */
export async function runClient<T>(
  clients: PublicClients,
  program: 'pywa_client.py' | 'heyoo_client.py' | 'whatsapp_api_js.mjs',
  words: readonly string[],
  input = '',
): Promise<T> {
  const file = new URL(program, import.meta.url).pathname;
  const isPython = program.endsWith('.py');
  const command = isPython ? 'python3' : process.execPath;
  const given = isPython ? [file, ...words] : [file, clients.whatsappApiJs, ...words];
  const running = runFile(command, given, {
    timeout: LIMIT_MS,
    maxBuffer: 16 * 1_024 * 1_024,
    env: { ...process.env, PYTHONPATH: clients.python, PYTHONWARNINGS: 'ignore', NODE_OPTIONS: '' },
  });
  running.child.stdin?.end(input);
  const { stdout } = await running;
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T;
}
