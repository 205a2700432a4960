import { type ParseArgsConfig, parseArgs } from 'node:util';
import { closest } from './closest.ts';

/** What was typed cannot be meant. Nothing has been done yet: it is told with the usage, and the exit code is 2. */
export class Misused extends Error {
  override readonly name = 'Misused';
  readonly code = 'misused';
}

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O; allowPositionals: true; strict: true }>
>['values'];

/** Where a word may be mistaken for another, the other one is named. */
const meant = (near: string | null): string => (near === null ? '' : ` Did you mean ${near}?`);

/** One of some words, by its name. @throws Misused, which names the nearest one */
export function oneOf<Word extends string>(word: string, words: readonly Word[], what: string): Word {
  const found = words.find((each) => each === word);
  if (found !== undefined) return found;
  throw new Misused(`There is no ${what} ${word}.${meant(closest(word, words))}`);
}

/**
 * The options and words of a command, as `parseArgs` gives them; everything else is refused by its name.
 * @param shape `words` is how many words it takes beside its options: none unless given
 * @throws Misused
 */
export function readArguments<const O extends Options>(
  given: readonly string[],
  { options, words = 0 }: { readonly options: O; readonly words?: number },
): { readonly values: Values<O>; readonly words: readonly string[] } {
  const read = parseArgs({
    args: [...given],
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const names = Object.keys(options);
  const seen = new Set<string>();
  for (const token of read.tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) {
      const near = closest(name, [...names, 'help']);
      throw new Misused(`There is no option ${rawName}.${meant(near === null ? null : `--${near}`)}`);
    }
    const isFlag = option.type === 'boolean';
    if (isFlag && value !== undefined) throw new Misused(`${rawName} takes no value.`);
    // What follows is an option of its own, not a value that begins with a dash.
    if (!isFlag && (value === undefined || value === '' || (!inlineValue && value.startsWith('-'))))
      throw new Misused(`${rawName} needs a value.`);
    if (option.multiple !== true && seen.has(name)) throw new Misused(`${rawName} is given twice.`);
    seen.add(name);
  }
  const surplus = read.positionals[words];
  if (surplus !== undefined) {
    const near = closest(surplus, names);
    const most = words === 0 ? 'no words' : words === 1 ? 'one word' : `${words} words`;
    throw new Misused(
      `${surplus} is one word too many: this takes ${most} beside its options.${meant(near === null ? null : `--${near}`)}`,
    );
  }
  return { values: read.values as Values<O>, words: read.positionals };
}
