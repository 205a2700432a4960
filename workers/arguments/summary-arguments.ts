import type { Command } from '../../settings/command.ts';
import { Misused, oneOf, readArguments } from '../../settings/command-arguments.ts';

export const SUMMARY: Command<'rebuild'> = {
  usage: `Usage: npm run summary -- rebuild      compiled: node dist/workers/summary-command.js rebuild

Draws the figures of the session summary again, of every contact, from the cases and messages that are stored. Nothing else is
changed, and it may be repeated.

  --help, -h

Variables:
  DATABASE_URL   the PostgreSQL of the system; needed
  POLICY_FILE    its policies; the shipped ones unless given

Example: DATABASE_URL=postgres://ventana@db/ventana npm run summary -- rebuild`,
  read(given) {
    const { words } = readArguments(given, { options: {}, words: 1 });
    const [word] = words;
    if (word === undefined) throw new Misused('What is to be done? There is rebuild.');
    return oneOf(word, ['rebuild'], 'command');
  },
};
