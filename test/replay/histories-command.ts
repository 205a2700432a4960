import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { begin, withoutArguments } from '../../settings/command.ts';

/** `npm run histories`. */
begin(
  withoutArguments(`Usage: npm run histories

Plays the lives of test/replay/lives.ts on real servers and keeps their histories as those of the version in package.json, in
the place of those of that version. From then on every later version must be able to replay them (npm test).

  --help, -h

Example: npm run histories`),
);
const root = fileURLToPath(new URL('../..', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/replay/record.config.ts'],
  { cwd: root, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
