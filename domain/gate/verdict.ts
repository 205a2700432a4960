import type { Instant } from '../time/instant.ts';
import type { Rule } from '../rule.ts';

/** What one question of the gate answers. `rule` where another than the question's own decided. `why` holds no personal data. */
export type Verdict =
  | { readonly answer: 'yes'; readonly why: string }
  | { readonly answer: 'hold'; readonly until: Instant; readonly why: string; readonly rule?: Rule }
  | { readonly answer: 'no'; readonly why: string; readonly rule?: Rule };

export const yes = (why: string): Verdict => ({ answer: 'yes', why });

/** Until an instant, at which it is asked again. */
export const hold = (until: Instant, why: string): Verdict => ({ answer: 'hold', until, why });

export const no = (why: string, rule?: Rule): Verdict => ({ answer: 'no', why, ...(rule ? { rule } : {}) });
