import type { Clause, Code, Explanations } from './codes.ts';

/** What was decided or happened, and in their order what followed from it at once. */
export type Explanation<C extends Code = Code> = Clause<C> & { readonly next?: readonly Clause[] };

type Parameters<C extends Code> = keyof Explanations[C] extends never ? [] : [params: Explanations[C]];

/** `explain('impact.sent', { number: 1 })`: a code with other parameters than its own does not compile. */
export const explain = <C extends Code>(code: C, ...[params]: Parameters<C>): Clause<C> =>
  (params === undefined ? { code } : { code, params }) as Clause<C>;

/** The same with one thing more that follows from it. */
export const followedBy = (explanation: Explanation, ...more: readonly Clause[]): Explanation => ({
  ...explanation,
  next: [...(explanation.next ?? []), ...more],
});
