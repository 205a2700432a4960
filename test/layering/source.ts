/** A TypeScript file as far as the checks of this folder read it: what it imports, what it says, what it does. */
export interface Source {
  /** From the repository's root, with `/`. */
  readonly path: string;
  /** The text with comments and the contents of strings blanked out; offsets and lines are those of the file. */
  readonly code: string;
  readonly comments: readonly Piece[];
  readonly strings: readonly Piece[];
  readonly imports: readonly Import[];
}

/** A comment or a string's content. */
export interface Piece {
  /** Offset of its first character, the quote included. */
  readonly start: number;
  readonly text: string;
}

export interface Import {
  readonly from: string;
  /**
   * `type`: nothing of it is left at run time. `import { type A }` is not of this kind: the module is still loaded.
   * `file`: named by its place for another process, `new URL('…', import.meta.url)`.
   */
  readonly kind: 'value' | 'type' | 'file';
  readonly line: number;
}

export const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** After one of these a slash begins a regular expression, not a division. */
const BEFORE_REGEX = /(^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|await|yield|throw))\s*$/;

/** Splits a file without a compiler: TypeScript 7 has no stable interface for it, and nothing here needs types. */
export function readSource(path: string, text: string): Source {
  const comments: Piece[] = [];
  const strings: Piece[] = [];
  const out = text.split('');
  const blank = (from: number, to: number): void => {
    for (let i = from; i < to; i += 1) if (out[i] !== '\n') out[i] = ' ';
  };
  /** For each template literal that is open, how many braces are open in the expression being read. */
  const depths: number[] = [];
  let at = 0;

  const endOf = (pattern: RegExp, from: number): number => {
    pattern.lastIndex = from;
    return pattern.test(text) ? pattern.lastIndex : text.length;
  };
  const readTemplate = (start: number): void => {
    const end = endOf(/(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)/y, start + 1);
    const opens = text.slice(end - 2, end) === '${';
    strings.push({ start, text: text.slice(start + 1, end - (opens ? 2 : 1)) });
    blank(start + 1, end - (opens ? 2 : 1));
    if (opens) depths.push(0);
    at = end;
  };

  while (at < text.length) {
    const here = text.charAt(at);
    const pair = text.slice(at, at + 2);
    if (pair === '//' || pair === '/*') {
      const end = pair === '//' ? endOf(/[^\n]*/y, at) : endOf(/[\s\S]*?\*\//y, at);
      comments.push({ start: at, text: text.slice(at, end) });
      blank(at, end);
      at = end;
    } else if (here === "'" || here === '"') {
      const end = endOf(here === "'" ? /(?:[^'\\\n]|\\[\s\S])*'/y : /(?:[^"\\\n]|\\[\s\S])*"/y, at + 1);
      strings.push({ start: at, text: text.slice(at + 1, end - 1) });
      blank(at + 1, end - 1);
      at = end;
    } else if (here === '`') {
      readTemplate(at);
    } else if (here === '/' && BEFORE_REGEX.test(out.slice(Math.max(0, at - 40), at).join(''))) {
      const end = endOf(/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y, at + 1);
      blank(at + 1, end);
      at = end;
    } else if (here === '}' && depths.at(-1) === 0) {
      depths.pop();
      readTemplate(at);
    } else {
      const open = depths.length - 1;
      if (open >= 0 && here === '{') depths[open] = (depths[open] ?? 0) + 1;
      if (open >= 0 && here === '}') depths[open] = (depths[open] ?? 0) - 1;
      at += 1;
    }
  }
  const code = out.join('');
  return { path, code, comments, strings, imports: importsOf(code, strings) };
}

/** In each the quote that ends the match begins the specifier. */
const IMPORTS: readonly [pattern: RegExp, kind: (match: RegExpExecArray, code: string) => Import['kind']][] =
  [
    [
      /\b(?:import|export)\b([^;'"`()]*?)\bfrom\s*['"]/g,
      ([, clause]) => (/^\s+type\b(?!\s*(?:,|$))/.test(clause ?? '') ? 'type' : 'value'),
    ],
    [/\bimport\s*['"]/g, () => 'value'],
    [
      /(\btypeof\s+)?\bimport\s*\(\s*['"]/g,
      ({ 1: typeOf, index, 0: { length } }, code) =>
        typeOf !== undefined || /^\s*['"]\s*\)\s*\.\s*[A-Z]/.test(code.slice(index + length))
          ? 'type'
          : 'value',
    ],
    [/\brequire(?:\.resolve)?\s*\(\s*['"]/g, () => 'value'],
    [/\bnew\s+URL\s*\(\s*['"](?=\s*['"]\s*,\s*import\.meta\.url)/g, () => 'file'],
  ];

function importsOf(code: string, strings: readonly Piece[]): Import[] {
  const contents = new Map(strings.map(({ start, text }) => [start, text]));
  return IMPORTS.flatMap(([pattern, kind]) =>
    [...code.matchAll(pattern)].flatMap((match) => {
      const quote = match.index + match[0].length - 1;
      const from = contents.get(quote);
      return from === undefined ? [] : [{ from, kind: kind(match, code), line: lineAt(code, quote) }];
    }),
  );
}
