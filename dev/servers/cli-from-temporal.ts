import { chmodSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Say } from '../machine/progress.ts';
import { CLI_VERSION } from './temporal-cli.ts';
import { downloadInto } from './watched-download.ts';

const FIRST_BYTE_MS = 10_000;

/**
 * The CLI by the SDK's own download. Its process is a child, because that download has no limit and cannot be cancelled.
 * @returns the executable, somewhere in the folder
 * @throws Error saying why it did not come
 */
export async function cliFromTemporal(
  folder: string,
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal,
  say: Say,
): Promise<string> {
  say('asking temporal.download');
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const script = fileURLToPath(new URL('./temporal-download.ts', import.meta.url));
  await downloadInto(folder, [process.execPath, '--import', tsx, script, folder, `v${CLI_VERSION}`], {
    env: environment,
    firstByteMs: FIRST_BYTE_MS,
    signal,
    say,
  });
  const got = readdirSync(folder).find(
    (name) => name.startsWith('temporal-cli-') && !name.endsWith('.downloading'),
  );
  if (got === undefined) throw new Error('it left no file');
  const file = join(folder, got);
  chmodSync(file, 0o755);
  return file;
}
