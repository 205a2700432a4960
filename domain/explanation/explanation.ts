import type { Clause, Code, Explanations } from './codes.ts';

/** What was decided or happened, and in their order what followed from it at once. */
export type Explanation<C extends Code = Code> = Clause<C> & { readonly next?: readonly Clause[] };

type Parameters<C extends Code> = keyof Explanations[C] extends never ? [] : [params: Explanations[C]];

/** `explain('impact.sent', { number: 1 })`: a code with other parameters than its own does not compile. */
export const explain = <C extends Code>(code: C, ...[params]: Parameters<C>): Clause<C> =>
  (params === undefined ? { code } : { code, params }) as Clause<C>;

/** The same with more that follows from it. */
export function followedBy({ code, params, next }: Explanation, ...more: readonly Clause[]): Explanation {
  const all = [...(next ?? []), ...more];
  return (params === undefined ? { code, next: all } : { code, params, next: all }) as Explanation;
}

/** Whether what was stored or passed on is a code with its parameters. */
export const isClause = (value: unknown): value is Clause =>
  typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';

/** Of a history or a snapshot: a clause, or the sentence of an earlier version, which said nothing at first. */
export function readClause(said: Clause | string | undefined): Clause {
  if (said === undefined) return explain('hold.unexplained');
  return typeof said === 'string' ? explain('legacy', { text: said }) : said;
}
