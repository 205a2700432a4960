import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { begin, withoutArguments } from '../settings/command.ts';

export const WORDING = withoutArguments(`Usage: npm run wording

Compiles wording/en.json to wording/english.ts, the English of the Temporal UI. To be run after a change of the catalogues.

  --help, -h

Example: npm run wording`);

const wording = (name: string): string => fileURLToPath(new URL(`../wording/${name}`, import.meta.url));

/** Where the workflow's English stands: as functions, so that its bundle needs no parser. */
export const COMPILED: string = wording('english.ts');

const HEAD = `// Compiled from en.json by \`npm run wording\`; not to be edited.
import type { Code, Explanations } from '../domain/explanation/codes.ts';

type Sentence<C extends Code> = keyof Explanations[C] extends never
  ? string
  : (v: { readonly [Name in keyof Explanations[C]]: string | number }) => string;

export const ENGLISH: { readonly [C in Code]: Sentence<C> } = {
`;

/** The English catalogue as a module of functions, and of texts where nothing is filled in. */
export function compileEnglish(): string {
  const catalogue = JSON.parse(readFileSync(wording('en.json'), 'utf8')) as Record<string, string>;
  const lines = Object.entries(catalogue).map(([code, message]) => {
    const elements = parse(message, { ignoreTag: true });
    const text = textOf(elements, code);
    const isFilled = elements.some(({ type }) => type !== TYPE.literal);
    return `  '${code}': ${isFilled ? `(v) => ${text}` : text},\n`;
  });
  return `${HEAD}${lines.join('')}};\n`;
}

const textOf = (elements: readonly MessageFormatElement[], code: string): string =>
  `\`${elements.map((element) => partOf(element, code)).join('')}\``;

function partOf(element: MessageFormatElement, code: string): string {
  switch (element.type) {
    case TYPE.literal:
      return element.value.replaceAll(/[`\\]|\$\{/g, (sign) => `\\${sign}`);
    case TYPE.argument:
      return `\${v.${element.value}}`;
    case TYPE.number: {
      const { style } = element;
      const options =
        typeof style === 'object' && style !== null && 'parsedOptions' in style ? style.parsedOptions : {};
      if (options.minimumFractionDigits === undefined) break;
      return `\${Number(v.${element.value}).toFixed(${options.minimumFractionDigits})}`;
    }
    case TYPE.select: {
      const { other, ...rest } = element.options;
      const end = textOf(other?.value ?? [], code);
      const choices = Object.entries(rest).map(
        ([choice, { value }]) => `v.${element.value} === '${choice}' ? ${textOf(value, code)} : `,
      );
      return `\${${choices.join('')}${end}}`;
    }
    default:
  }
  throw new Error(
    `${code} in en.json uses what the workflow's English cannot say without a library: it may have arguments, select, and numbers with a fixed count of decimals.`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  begin(WORDING);
  writeFileSync(COMPILED, compileEnglish());
}
