import type { Clause } from '../explanation/codes.ts';
import { readClause } from '../explanation/explanation.ts';
import type { Call, CaseState, Held, Hold, Need, Phase, Session, SkippedPath } from './case-state.ts';
import { DEFAULT_POLICY } from '../policy.ts';

/** Why something is held, as any version said it: a code, before that a sentence, and nothing at first. */
export type StoredWhy = Clause | string | undefined;

/** As any version wrote it. Absent in what was recorded before it was kept. */
type StoredHeld = (Omit<Held, 'why'> & { readonly why?: StoredWhy }) | null | undefined;

/** Phases and calls as any version wrote them. */
type WithStoredHeld<Kept> = Kept extends { readonly held: unknown }
  ? Omit<Kept, 'held'> & { readonly held?: StoredHeld }
  : Kept;

type Listening = Extract<Phase, { readonly in: 'listening' }>;

/** Once a case that listened until its call's outcome had no instant of its own. */
type StoredPhase =
  | Exclude<WithStoredHeld<Phase>, { readonly in: 'listening' }>
  | (Omit<Listening, 'until'> & { readonly until: Listening['until'] | null });

/** What the calls of earlier versions lack: whose wish they are, from when on a slot will do, and which was chosen (F3). */
type LaterOfCall = 'notBefore' | 'wished' | 'chosen' | 'tries';
export type StoredCall = Omit<WithStoredHeld<Call>, LaterOfCall> & Partial<Pick<Call, LaterOfCall>>;

/**
 * A case's state as any version wrote it: in its snapshot, in a history, or carried to the next run. What a version adds is
 * optional here and filled in by `readState`, so that nobody else asks how old a state is.
 */
export interface StoredState
  extends Omit<
    CaseState,
    | 'phase'
    | 'call'
    | 'hold'
    | 'need'
    | 'skipped'
    | 'unlearned'
    | 'session'
    | 'lastAsked'
    | 'replies'
    | 'needEndedAt'
    | 'lapsed'
    | 'numberRequest'
    | 'callsFrom'
  > {
  readonly session: StoredSession;
  readonly phase: StoredPhase;
  readonly call: StoredCall | null;
  /** Absent before a need had a beginning (H4). */
  readonly need?: Need | null;
  /** What stood for `need` before: that there was one. */
  readonly needsHuman?: boolean;
  /** Absent before paths that were never possible were told from those that failed (F1). */
  readonly skipped?: readonly SkippedPath[];
  /** Absent before cases could be held (R12). */
  readonly hold?: Hold | null;
  /** Absent before unknown facts were noted. */
  readonly unlearned?: readonly number[];
  /** Absent before an answer could fail (W9). */
  readonly lastAsked?: CaseState['lastAsked'];
  readonly replies?: CaseState['replies'];
  /** Absent before a need that was ended stayed so (H4). */
  readonly needEndedAt?: CaseState['needEndedAt'];
  /** Absent before a task was told as lapsed (R10): one that had lapsed is told late. */
  readonly lapsed?: CaseState['lapsed'];
  /** Absent before numbers were asked for (F7): nobody was. */
  readonly numberRequest?: CaseState['numberRequest'];
  /** Absent before a call that is over kept its day (F3). */
  readonly callsFrom?: CaseState['callsFrom'];
}

/** Absent before an answer ended an alert. */
type StoredSession = Omit<Session, 'attended' | 'raised'> & Partial<Pick<Session, 'attended' | 'raised'>>;

/** The one way in for a state. Total over what earlier versions wrote; what a later one added stays in it. */
export function readState({ needsHuman = false, ...stored }: StoredState): CaseState {
  const need = stored.need ?? (needsHuman ? needBefore(stored) : null);
  return {
    ...stored,
    phase: readPhase(stored.phase, stored.openedAt, need),
    call: stored.call === null ? null : readCall(stored.call),
    need,
    skipped: stored.skipped ?? [],
    hold: stored.hold ?? null,
    unlearned: stored.unlearned ?? [],
    session: {
      ...stored.session,
      attended: stored.session.attended ?? false,
      raised: stored.session.raised ?? stored.session.alerted > 0,
    },
    lastAsked: stored.lastAsked ?? askedOf(stored),
    replies: stored.replies ?? repliesOf(stored),
    needEndedAt: stored.needEndedAt ?? null,
    lapsed: stored.lapsed ?? null,
    numberRequest: stored.numberRequest ?? null,
    callsFrom: stored.callsFrom ?? null,
  };
}

/** H4: it began when the case began to rest, or with the customer's last word; nobody was told again since. */
function needBefore({ phase, session, openedAt }: Omit<StoredState, 'needsHuman'>): Need {
  const since =
    phase.in === 'listening' && phase.until !== null
      ? phase.until - DEFAULT_POLICY.dormancy
      : Math.max(session.anchor, openedAt);
  return { since, tellAt: since };
}

/** The one way in for a call, in a state or in a fact. */
export const readCall = (stored: StoredCall): Call => ({
  ...stored,
  notBefore: stored.notBefore ?? null,
  wished: stored.wished ?? false,
  chosen: stored.chosen ?? null,
  tries: stored.tries ?? 0,
  held: readHeld(stored.held),
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

function readPhase(phase: StoredPhase, openedAt: number, need: Need | null): Phase {
  switch (phase.in) {
    case 'listening': {
      const until = phase.until ?? openedAt;
      // H4: it used to close as a dormant case does.
      return phase.why === 'dormant' && need !== null
        ? { in: 'needs-person', until: need.since + DEFAULT_POLICY.unattendedAfter }
        : { ...phase, until };
    }
    case 'reopening':
    case 'answering':
    case 'falling-back':
      return { ...phase, held: readHeld(phase.held) };
    default:
      return phase;
  }
}
