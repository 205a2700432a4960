import { readClause } from '../explanation/explanation.ts';
import { readFacts } from './read-fact.ts';
import type { StoredWhy } from './read-state.ts';
import type { Outcome } from './step.ts';

type StoredHeldOutcome = Omit<Extract<Outcome, { was: 'held' }>, 'why'> & { readonly why?: StoredWhy };

/** What was stored before a step, by facts that may be of any version. */
interface StoredOvertaken {
  readonly was: 'overtaken';
  readonly missed: readonly unknown[];
}

/** What became of a step, as any version told it. */
export type StoredOutcome =
  | Exclude<Outcome, { was: 'held' | 'overtaken' }>
  | StoredHeldOutcome
  | StoredOvertaken;

/** The one way in for an outcome. */
export function readOutcome(stored: StoredOutcome): Outcome {
  switch (stored.was) {
    case 'held':
      return { ...stored, why: readClause(stored.why) };
    case 'overtaken':
      return { was: 'overtaken', missed: readFacts(stored.missed) };
    default:
      return stored;
  }
}
