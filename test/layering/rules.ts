import { type Piece, type Source, lineAt } from './source.ts';

/** A rule id as it is written everywhere. An hour of an instant is none: T00:00. */
const ID = /(?<![\w.-])([WARFETDIMSX])(\d{1,2})(?![\w.-]*\w)(?!:\d)/g;
/** `W1–W5`, `E1-E3`: all between. */
const RANGE = /(?<![\w.-])([WARFETDIMSX])(\d{1,2})\s?[–-]\s?\1(\d{1,2})(?!\w)/g;

/** The rule ids a text names, ranges spelt out. */
export function idsIn(text: string): string[] {
  const ids = new Set<string>();
  const rest = text.replaceAll(RANGE, (_, letter: string, from: string, to: string) => {
    for (let n = Number(from); n <= Number(to); n += 1) ids.add(`${letter}${n}`);
    return ' ';
  });
  for (const [, letter, number] of rest.matchAll(ID)) ids.add(`${letter}${number}`);
  return [...ids];
}

export interface Requirement {
  readonly id: string;
  readonly stands: 'whole' | 'in part' | 'not yet';
}

/** The rules that docs/requirements.md states, in its order. */
export function requirementsIn(markdown: string): Requirement[] {
  return [
    ...markdown.matchAll(/^(?:- |\| )\*\*([WARFETDIMSX]\d{1,2})\*\*(?: \*(In part|Not yet)\.\*)?/gm),
  ].map(([, id = '', mark]) => ({
    id,
    stands: mark === 'In part' ? 'in part' : mark === 'Not yet' ? 'not yet' : 'whole',
  }));
}

/** The titles of a test file's tests and groups, with the rows of a table that a title is filled from. */
export function titlesIn({ code, strings }: Source): Piece[] {
  const titles: Piece[] = [];
  for (const call of code.matchAll(/(?<![\w.])(?:test|it|describe)((?:\.\w+)*)\s*(?=[(<])/g)) {
    const first = opening(code, call.index + call[0].length);
    const table = /\.(?:each|for)$/.test(call[1] ?? '') || /\.(?:runIf|skipIf)$/.test(call[1] ?? '');
    const end = table ? closing(code, first) : first;
    const begin = table ? opening(code, end + 1) : first;
    const title = strings.find(({ start }) => start > begin);
    if (title === undefined || code.slice(begin + 1, title.start).trim() !== '') continue;
    titles.push(title, ...filledFrom(code, strings, title));
    if (table && /[%$]/.test(title.text)) {
      titles.push(...strings.filter(({ start }) => start > first && start < end));
    }
  }
  return titles;
}

/** A title made of `${NAMES[…]}` says whatever the constant NAMES of the file holds. */
function filledFrom(code: string, strings: readonly Piece[], title: Piece): Piece[] {
  if (code[title.start] !== '`') return [];
  const [, name] = /^\$\{\s*([A-Z][A-Z_]*)\b/.exec(code.slice(title.start + 1 + title.text.length)) ?? [];
  const declared = name === undefined ? -1 : code.search(new RegExp(`^const ${name}\\b`, 'm'));
  if (declared === -1) return [];
  const end = code.indexOf('\n}', declared);
  return strings.filter(({ start }) => start > declared && start < end);
}

/** The offset of the next opening parenthesis, type arguments skipped. */
const opening = (code: string, from: number): number => {
  const at = code.indexOf('(', from);
  return at === -1 ? code.length : at;
};

function closing(code: string, from: number): number {
  let depth = 0;
  for (let at = from; at < code.length; at += 1) {
    if (code[at] === '(') depth += 1;
    if (code[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return code.length;
}

export interface Citation {
  readonly id: string;
  readonly path: string;
  readonly line: number;
  readonly title: string;
}

/** Every citation of a rule in the title of a test. */
export function citationsIn(sources: readonly Source[]): Citation[] {
  return sources
    .filter(({ path }) => path.startsWith('test/') && path.endsWith('.test.ts'))
    .flatMap((source) =>
      titlesIn(source).flatMap(({ start, text }) =>
        idsIn(text).map((id) => ({ id, path: source.path, line: lineAt(source.code, start), title: text })),
      ),
    );
}
