import type { Clause } from '../explanation/codes.ts';
import type { Instant } from '../time/instant.ts';
import type { Rule } from '../rule.ts';

/** What one question of the gate answers. `rule` where another than the question's own decided. */
export type Verdict =
  | { readonly answer: 'yes'; readonly why: Clause }
  | { readonly answer: 'hold'; readonly until: Instant; readonly why: Clause; readonly rule?: Rule }
  | { readonly answer: 'no'; readonly why: Clause; readonly rule?: Rule };

export const yes = (why: Clause): Verdict => ({ answer: 'yes', why });

/** Until an instant, at which it is asked again. */
export const hold = (until: Instant, why: Clause): Verdict => ({ answer: 'hold', until, why });

export const no = (why: Clause, rule?: Rule): Verdict => ({ answer: 'no', why, ...(rule ? { rule } : {}) });
