import type { Command } from '../settings/command.ts';
import { readArguments } from '../settings/command-arguments.ts';

export const RESET: Command<{
  /** The question is answered already. */
  readonly isSure: boolean;
}> = {
  usage: `Usage: npm run reset [-- --yes]

Deletes the data of the local world, so that npm start begins anew: database, Temporal, simulated provider and logs. Only
what npm start has made, and not while it runs. Says what it will delete and asks first.

  --yes       does not ask: for scripts, which have no terminal to answer in
  --help, -h

Variables:
  VENTANA_FOLDER   where the data are; .ventana in this folder unless given

Example: npm run reset -- --yes`,
  read(given) {
    const { values } = readArguments(given, { options: { yes: { type: 'boolean' } } });
    return { isSure: values.yes ?? false };
  },
};
