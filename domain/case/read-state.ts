import type { Clause } from '../explanation/codes.ts';
import { readClause } from '../explanation/explanation.ts';
import type { Call, CaseState, Held, Hold, Phase, Session } from './case-state.ts';

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
export interface StoredState
  extends Omit<CaseState, 'phase' | 'call' | 'hold' | 'unlearned' | 'session' | 'lastAsked' | 'replies'> {
  readonly session: StoredSession;
  readonly phase: WithStoredHeld<Phase>;
  readonly call: WithStoredHeld<Call> | null;
  /** Absent before cases could be held (R12). */
  readonly hold?: Hold | null;
  /** Absent before unknown facts were noted. */
  readonly unlearned?: readonly number[];
  /** Absent before an answer could fail (W9). */
  readonly lastAsked?: CaseState['lastAsked'];
  readonly replies?: CaseState['replies'];
}

/** Absent before an answer ended an alert. */
type StoredSession = Omit<Session, 'attended' | 'raised'> & Partial<Pick<Session, 'attended' | 'raised'>>;

/** The one way in for a state. Total over what earlier versions wrote; what a later one added stays in it. */
export const readState = (stored: StoredState): CaseState => ({
  ...stored,
  phase: readPhase(stored.phase),
  call: stored.call === null ? null : { ...stored.call, held: readHeld(stored.call.held) },
  hold: stored.hold ?? null,
  unlearned: stored.unlearned ?? [],
  session: {
    ...stored.session,
    attended: stored.session.attended ?? false,
    raised: stored.session.raised ?? stored.session.alerted > 0,
  },
  lastAsked: stored.lastAsked ?? askedOf(stored),
  replies: stored.replies ?? repliesOf(stored),
});

/** When it was asked is not known: then every answer counts, as of old. */
const askedOf = ({ asked }: StoredState): CaseState['lastAsked'] =>
  asked === 0 ? null : { seq: asked, at: 0 };

/** The watermark is the number of the last answer, unless a task or a resolution settled it. After STOP nothing is owed again (E2). */
function repliesOf({ asked, answered, stopped }: StoredState): CaseState['replies'] {
  if (stopped || answered <= asked) return { living: [], before: answered, failed: false };
  return { living: [answered], before: Math.max(0, asked - 1), failed: false };
}

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
