import type { Duration, Instant } from '../time/instant.ts';
import type { SessionFacts } from './summary-facts.ts';
import { RESOLVED_WITHIN, secondsBetween, standingResolution, type SummarySession } from './session.ts';

/** M2: whether the matter was done at the first contact. */
export interface FirstContact {
  readonly fcr: boolean;
  /** From when on the answer is known; null: not before the session has an end. */
  readonly knownAt: Instant | null;
}

/**
 * Resolved in the case's first session, and the customer did not come back within `repeatContactWithin`.
 * @param returnedAt when the contact's next session, of any case, opened
 */
export function firstContactOf(
  first: SummarySession,
  returnedAt: Instant | null,
  repeatContactWithin: Duration,
): FirstContact {
  const { resolvedAt, endedAt } = first;
  if (resolvedAt === null) return { fcr: false, knownAt: endedAt };
  const until = resolvedAt + repeatContactWithin;
  if (returnedAt !== null && returnedAt < until) return { fcr: false, knownAt: returnedAt };
  return { fcr: true, knownAt: until };
}

/** A case counted once. The same names as in a session say the same of the whole case. */
export interface SummaryCase
  extends Omit<
    SummarySession,
    'ordinal' | 'reopenedBy' | 'expiresAt' | 'askedAt' | 'respondedAt' | 'reason' | 'optedOut'
  > {
  readonly sessions: number;
}

/**
 * The roll-up of a case's sessions. Response: from the first question to the first answer of a person in the whole case.
 * Handling: the sum. Resolution: what stands now. Scores: the last. Whatever happened in any session happened in the case,
 * except containment, which every session must have kept.
 * @param openedAt of the case, for one that has no session
 */
export function rollUp(
  sessions: readonly SummarySession[],
  { resolutions, closedAt }: Pick<SessionFacts, 'resolutions' | 'closedAt'>,
  openedAt: Instant,
): SummaryCase {
  const [first] = sessions;
  const last = sessions.at(-1);
  const opening = first?.openedAt ?? openedAt;
  const resolvedAt = standingResolution(resolutions);
  const askedAt = sessions.find((session) => session.askedAt !== null)?.askedAt ?? null;
  const respondedAt = sessions.find((session) => session.respondedAt !== null)?.respondedAt ?? null;
  const handlings = sessions.flatMap(({ handling }) => (handling === null ? [] : [handling]));
  const sum = (of: (session: SummarySession) => number): number =>
    sessions.reduce((total, session) => total + of(session), 0);
  return {
    openedAt: opening,
    openedBy:
      sessions.length > 0 && sessions.every(({ openedBy }) => openedBy === 'user') ? 'user' : 'business',
    sessions: sessions.length,
    endedAt: last === undefined ? closedAt : last.endedAt,
    campaign: sessions.find(({ campaign }) => campaign !== null)?.campaign ?? null,
    firstResponse: askedAt === null || respondedAt === null ? null : secondsBetween(askedAt, respondedAt),
    handling: handlings.length === 0 ? null : handlings.reduce((one, other) => one + other),
    inbound: sum(({ inbound }) => inbound),
    byPeople: sum(({ byPeople }) => byPeople),
    byAutomation: sum(({ byAutomation }) => byAutomation),
    handoff: sessions.some(({ handoff }) => handoff),
    contained: sum(({ byAutomation }) => byAutomation) > 0 && sum(({ byPeople }) => byPeople) === 0,
    resolvedAt,
    resolvedWithin24h: resolvedAt !== null && resolvedAt <= opening + RESOLVED_WITHIN,
    hasFlow: sessions.some(({ hasFlow }) => hasFlow),
    flowCompleted: sessions.some(({ flowCompleted }) => flowCompleted),
    csat: sessions.findLast(({ csat }) => csat !== null)?.csat ?? null,
    ces: sessions.findLast(({ ces }) => ces !== null)?.ces ?? null,
  };
}
