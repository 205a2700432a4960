import type { Command } from '../../settings/command.ts';
import { readArguments } from '../../settings/command-arguments.ts';

export const BUILD: Command<{
  /** Relative to the package. */
  readonly folder: string;
}> = {
  usage: `Usage: npm run build [-- FOLDER]

Compiles what production runs: worker, gateway, the files they read, and the workflow bundle. What was built there before is
replaced. Any number of workers and gateways run from it: npm run worker, npm run gateway.

  FOLDER      inside this package, so that its npm packages are found; dist unless given
  --help, -h

Example: npm run build`,
  read(given) {
    const { words } = readArguments(given, { options: {}, words: 1 });
    return { folder: words[0] ?? 'dist' };
  },
};
