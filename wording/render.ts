import type { Clause } from '../domain/explanation/codes.ts';
import { type Explanation, isClause } from '../domain/explanation/explanation.ts';

export type Values = Readonly<Record<string, string | number>>;

/** Names that a deployment, a template or a country gives: said in words where the reader's language has some. */
export type NameKind =
  | 'queue'
  | 'step'
  | 'outcome'
  | 'limit'
  | 'template'
  | 'variable'
  | 'error'
  | 'hours'
  | 'country';
export type Names = Readonly<Partial<Record<NameKind, (name: string) => string>>>;

/** What a parameter of a sentence names. */
const NAMED: Readonly<Record<string, NameKind>> = {
  queue: 'queue',
  step: 'step',
  outcome: 'outcome',
  limit: 'limit',
  limits: 'limit',
  template: 'template',
  variable: 'variable',
  known: 'variable',
  error: 'error',
  hours: 'hours',
  country: 'country',
};

/** Where codes become sentences: a catalogue in one language, and how names are said to the reader. */
export interface Voice {
  /** Null: the code, or what it says of its parameters, is of another version than this catalogue. */
  readonly sentence: (code: string, values: Values) => string | null;
  readonly names?: Names;
}

/** Says what was decided or happened, and what followed. */
export const render = (said: Explanation, voice: Voice): string =>
  [said, ...(said.next ?? [])].map((clause) => clauseIn(clause, voice)).join('; ');

function clauseIn({ code, params }: Clause, voice: Voice): string {
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(params ?? {})) values[name] = valueIn(name, value, voice);
  // A code is better than nothing, and than a page that fails.
  return voice.sentence(code, values) ?? code;
}

/** `none` stands for what there is nothing of; sentences select by it. */
function valueIn(name: string, value: unknown, voice: Voice): string | number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return nameIn(name, value, voice);
  if (isClause(value)) return clauseIn(value, voice);
  if (!Array.isArray(value) || value.length === 0) return 'none';
  const parts = value.map((each: unknown) => String(valueIn(name, each, voice)));
  return parts.join(value.some(isClause) ? '; ' : ', ');
}

function nameIn(name: string, value: string, { names }: Voice): string {
  const kind = NAMED[name];
  return kind === undefined ? value : (names?.[kind]?.(value) ?? value);
}
