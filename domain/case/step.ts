import type { Clause } from '../explanation/codes.ts';
import type { Explanation } from '../explanation/explanation.ts';
import type { CaseState, ImpactNumber, Phase } from './case-state.ts';
import type { Cause, NumberedFact } from './fact.ts';
import type { Instant, Span } from '../time/instant.ts';
import type { Rule } from '../rule.ts';

/** Something the schedule wants done. */
export type Step =
  | { readonly do: 'alert'; readonly level: 1 | 2; readonly late: boolean }
  | { readonly do: 'expire' }
  | {
      readonly do: 'impact';
      readonly number: ImpactNumber;
      readonly replacement: 0 | 1;
      readonly tries: number;
      readonly until: Instant;
    }
  | { readonly do: 'answer'; readonly replacement: 0 | 1; readonly tries: number; readonly until: Instant }
  | { readonly do: 'deliver-kept' }
  /** R9: that the business still owes; H4: that a person is still needed. */
  | { readonly do: 'tell-supervisor'; readonly about: 'answer' | 'need' }
  /** H4: what would close with something left over, which a person must see. */
  | { readonly do: 'need-person' }
  | { readonly do: 'email'; readonly tries: number; readonly until: Instant | null }
  /** F7: until when it makes sense: the task's `validUntil`. */
  | { readonly do: 'request-number'; readonly tries: number; readonly until: Instant | null }
  | { readonly do: 'patience-ends' }
  | { readonly do: 'book-call' }
  | { readonly do: 'call-due' }
  | { readonly do: 'call-unrecorded' }
  | { readonly do: 'hold-ends' }
  /** R10: the task is valid no longer, which others are told once. */
  | { readonly do: 'task-lapses' }
  | { readonly do: 'close'; readonly outcome: string };

export interface Due {
  readonly at: Instant;
  readonly step: Step;
  readonly rule: Rule;
}

/** What became of a step. */
export type Outcome =
  /** E2: `wished`: the call that was booked is one that the customer asked for in this case. */
  | { readonly was: 'done'; readonly at: Instant; readonly slot?: Span; readonly wished?: true }
  /** It may go at `until`; `at` is when that was decided. */
  | {
      readonly was: 'held';
      readonly at: Instant;
      readonly until: Instant;
      readonly rule: Rule;
      readonly why: Clause;
    }
  /** A definite no: by our gate (`cause: 'gate'`) or by the provider, SMTP server or calendar (R8, E, F1). */
  | { readonly was: 'refused'; readonly at: Instant; readonly rule: Rule; readonly cause: Cause | 'gate' }
  /** R7: it may have gone out. Counts as done from `at` on. */
  | { readonly was: 'unknown'; readonly at: Instant }
  /** R6: facts that were stored before it could be done. Nothing was done. */
  | { readonly was: 'overtaken'; readonly missed: readonly NumberedFact[] };

/** The outcome of a step that was not overtaken. */
export type Settled = Exclude<Outcome, { was: 'overtaken' }>;

/** The events other services hear of (contract), and those a person sees in the timeline only. */
export type CaseEvent =
  | 'case.opened'
  | 'case.expiring'
  | 'case.escalated'
  /** A8: nobody acknowledged the alert. */
  | 'case.alert-repeated'
  | 'case.expired'
  | 'case.unanswered'
  | 'case.reopening'
  | 'case.reopened'
  | 'case.fallback'
  | 'case.needs-human'
  | 'case.resolved'
  | 'case.closed'
  /** R10: the `validUntil` of the pending task has passed. */
  | 'case.task-lapsed'
  | 'message.refused'
  | 'call.booked'
  | 'call.due'
  | 'call.missed'
  | 'call.cancelled'
  | 'call.done'
  | 'line.unhealthy';

/** One numbered change of a case. `detail` holds ids and facts only (S1). */
export interface Transition {
  readonly n: number;
  readonly at: Instant;
  readonly rule: Rule;
  readonly from: Phase['in'];
  readonly to: Phase['in'];
  readonly what: Explanation;
  readonly late?: true;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
  readonly events: readonly CaseEvent[];
}

export interface Applied {
  readonly state: CaseState;
  readonly transitions: readonly Transition[];
}
