import type { Fact, NumberedFact, UnknownFact } from './fact.ts';
import { readCall, readState } from './read-state.ts';

/** Every kind of fact that this version learns. One that is added and not named here does not compile. */
const KINDS: Readonly<Record<Fact['fact'], true>> = {
  opened: true,
  'notice-refused': true,
  inbound: true,
  'opted-out': true,
  'opted-in': true,
  attended: true,
  answered: true,
  'answer-failed': true,
  'reported-template': true,
  shut: true,
  kept: true,
  'kept-settled': true,
  failed: true,
  eased: true,
  bounced: true,
  erased: true,
  merged: true,
  absorbed: true,
  contact: true,
};

/** A fact as any version stored it, also a later one. */
export interface StoredFact {
  readonly fact: string;
}

/** The names under which facts are stored: wire names, which stay. */
export const factKinds = (): string[] => Object.keys(KINDS);

/** The one way in for a fact. What only a later version knows stays unknown, and is noted by whoever learns it. */
export function readFact(stored: StoredFact): Fact | UnknownFact {
  if (!isKnown(stored)) return { fact: 'unknown', kind: stored.fact };
  // It carries call and state of another case, as the version that stored it wrote them.
  return stored.fact === 'absorbed'
    ? {
        ...stored,
        call: stored.call === null ? null : readCall(stored.call),
        state: stored.state === null ? null : readState(stored.state),
      }
    : stored;
}

const isKnown = (stored: StoredFact): stored is Fact => Object.hasOwn(KINDS, stored.fact);

/**
 * Numbered facts in a batch that may come from anybody: what is none is left out. A stored fact that came malformed leaves a
 * gap, and is read from PostgreSQL.
 */
export function readFacts(batch: unknown): NumberedFact[] {
  return Array.isArray(batch)
    ? batch.filter(isNumbered).map(({ seq, fact }) => ({ seq, fact: readFact(fact) }))
    : [];
}

function isNumbered(entry: unknown): entry is { readonly seq: number; readonly fact: StoredFact } {
  return (
    typeof entry === 'object' &&
    entry !== null &&
    'seq' in entry &&
    Number.isSafeInteger(entry.seq) &&
    'fact' in entry &&
    typeof entry.fact === 'object' &&
    entry.fact !== null &&
    'fact' in entry.fact &&
    typeof entry.fact.fact === 'string'
  );
}
