import { Misused, readArguments } from './command-arguments.ts';

/** A command of `package.json`, as far as it is told before it does anything: what it is for, and how its arguments are read. */
export interface Command<Asked> {
  /** What it does, arguments, options, the variables that matter, an example. */
  readonly usage: string;
  /** Asks no server, needs no environment and changes nothing. @throws Misused */
  read(given: readonly string[]): Asked;
}

/** A command that takes nothing at all. */
export const withoutArguments = (usage: string): Command<void> => ({
  usage,
  read: (given) => void readArguments(given, { options: {} }),
});

export type Begun<Asked> =
  | { readonly asked: Asked }
  /** It is over: 0 after the usage, 2 after a wrong word. */
  | { readonly code: 0 | 2; readonly text: string };

/** What follows a `--` belongs to whatever the command runs. */
const own = (given: readonly string[]): readonly string[] =>
  given.includes('--') ? given.slice(0, given.indexOf('--')) : given;

/** Whoever asks for help has it, whatever else is typed. */
export function begun<Asked>(command: Command<Asked>, given: readonly string[]): Begun<Asked> {
  if (own(given).some((word) => word === '--help' || word === '-h')) return { code: 0, text: command.usage };
  try {
    return { asked: command.read(given) };
  } catch (failure) {
    if (!(failure instanceof Misused)) throw failure;
    return { code: 2, text: `${failure.message}\n\n${command.usage}` };
  }
}

/** In the process of a command, first of all: what is asked of it. After help and after a wrong word the process ends. */
export function begin<Asked>(command: Command<Asked>): Asked {
  const result = begun(command, process.argv.slice(2));
  if ('asked' in result) return result.asked;
  (result.code === 0 ? process.stdout : process.stderr).write(`${result.text.trimEnd()}\n`);
  process.exit(result.code);
}
