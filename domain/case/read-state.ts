import type { Clause } from '../explanation/codes.ts';
import { readClause } from '../explanation/explanation.ts';
import type { Call, CaseState, Held, Hold, Phase } from './case-state.ts';

/** Why something is held, as any version said it: a code, before that a sentence, and nothing at first. */
export type StoredWhy = Clause | string | undefined;

/** As any version wrote it. Absent in what was recorded before it was kept. */
type StoredHeld = (Omit<Held, 'why'> & { readonly why?: StoredWhy }) | null | undefined;

/** Phases and calls as any version wrote them. */
type WithStoredHeld<Kept> = Kept extends { readonly held: unknown }
  ? Omit<Kept, 'held'> & { readonly held?: StoredHeld }
  : Kept;

/**
 * A case's state as any version wrote it: in its snapshot, in a history, or carried to the next run. What a version adds is
 * optional here and filled in by `readState`, so that nobody else asks how old a state is.
 */
export interface StoredState extends Omit<CaseState, 'phase' | 'call' | 'hold' | 'unlearned'> {
  readonly phase: WithStoredHeld<Phase>;
  readonly call: WithStoredHeld<Call> | null;
  /** Absent before cases could be held (R12). */
  readonly hold?: Hold | null;
  /** Absent before unknown facts were noted. */
  readonly unlearned?: readonly number[];
}

/** The one way in for a state. Total over what earlier versions wrote; what a later one added stays in it. */
export const readState = (stored: StoredState): CaseState => ({
  ...stored,
  phase: readPhase(stored.phase),
  call: stored.call === null ? null : { ...stored.call, held: readHeld(stored.call.held) },
  hold: stored.hold ?? null,
  unlearned: stored.unlearned ?? [],
});

const readHeld = (stored: StoredHeld): Held | null =>
  stored == null ? null : { ...stored, why: readClause(stored.why) };

function readPhase(phase: StoredState['phase']): Phase {
  switch (phase.in) {
    case 'reopening':
    case 'answering':
    case 'falling-back':
      return { ...phase, held: readHeld(phase.held) };
    default:
      return phase;
  }
}
