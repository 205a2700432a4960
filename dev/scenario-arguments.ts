import type { Command } from '../settings/command.ts';
import { oneOf, readArguments } from '../settings/command-arguments.ts';
import { DESCRIPTIONS } from './scenarios/descriptions.ts';
import type { StoryName } from './scenarios/stories.ts';

const NAMES = Object.keys(DESCRIPTIONS) as StoryName[];

export const SCENARIO: Command<{
  /** Null: which ones there are. */
  readonly story: StoryName | null;
}> = {
  usage: `Usage: npm run scenario [-- NAME]

Plays a story in the local world that npm start runs, on its own clock: days pass in seconds, for every other open case, too.
Checks each step, then tells the case's timeline and where to look. Without a name it says which stories there are.

${NAMES.map((name) => `  ${name.padEnd(19)}${DESCRIPTIONS[name].shows}`).join('\n')}

  --help, -h

Variables:
  PORT, HOST, PROVIDER_PORT, MAILBOX_PORT, API_TOKENS   as npm start was given them, if it was

Example: npm run scenario -- delivery`,
  read(given) {
    const { words } = readArguments(given, { options: {}, words: 1 });
    const [name] = words;
    return { story: name === undefined ? null : oneOf(name, NAMES, 'scenario') };
  },
};
