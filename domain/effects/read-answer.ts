import { readFacts } from '../case/read-fact.ts';
import { readState } from '../case/read-state.ts';
import type { Adopted, Recorded } from './case-effects.ts';

/** What a run begins with, as any version answered. */
export function readAdopted(adopted: Adopted): Adopted {
  switch (adopted.found) {
    case 'closed':
      return adopted;
    case 'new':
      return { ...adopted, facts: readFacts(adopted.facts) };
    case 'known':
      return { ...adopted, state: readState(adopted.state), facts: readFacts(adopted.facts) };
  }
}

/** Whether a transition was recorded, as any version answered. */
export const readRecorded = (recorded: Recorded): Recorded =>
  recorded.was === 'overtaken' ? { was: 'overtaken', missed: readFacts(recorded.missed) } : recorded;
