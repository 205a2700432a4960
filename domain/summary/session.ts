import type { InboundKind } from '../case/fact.ts';
import { DAY, type Duration, HOUR, type Instant } from '../time/instant.ts';
import type { Resolution, Score, SessionFacts, SummaryTask } from './summary-facts.ts';
import type { Reopener } from './reopening.ts';
import { reopenerOf } from './reopening.ts';
import { type CutSession, cutSessions } from './summary-window.ts';

/** M1, M2: one window's life, as it is counted. Lengths in whole seconds: the provider's timestamps have no finer ones. */
export interface SummarySession {
  /** From 1. */
  readonly ordinal: number;
  readonly openedAt: Instant;
  readonly openedBy: 'user' | 'business';
  readonly reopenedBy: Reopener | null;
  /** Half-open (W2); null: the channel has no window. */
  readonly expiresAt: Instant | null;
  /** The window's end or the case's, whichever came first. It may lie ahead; null: neither is known. */
  readonly endedAt: Instant | null;
  readonly reason: string;
  readonly campaign: string | null;
  /** When the customer first said something that wants an answer. */
  readonly askedAt: Instant | null;
  /** When a person first answered it. */
  readonly respondedAt: Instant | null;
  readonly firstResponse: number | null;
  readonly handling: number | null;
  readonly inbound: number;
  readonly byPeople: number;
  readonly byAutomation: number;
  readonly handoff: boolean;
  readonly contained: boolean;
  readonly resolvedAt: Instant | null;
  readonly resolvedWithin24h: boolean;
  readonly hasFlow: boolean;
  readonly flowCompleted: boolean;
  readonly csat: number | null;
  readonly ces: number | null;
  readonly optedOut: boolean;
}

/** M1, `resolvedWithin24h`: within this time of the opening a resolution counts. */
export const RESOLVED_WITHIN: Duration = 24 * HOUR;

const wantsAnswer = (kind: InboundKind): boolean => kind === 'message' || kind === 'tap' || kind === 'call';

/** Whole seconds between two instants, never below zero: clocks of two machines differ. */
export const secondsBetween = (from: Instant, to: Instant): number =>
  Math.max(0, Math.floor((to - from) / 1_000));

/**
 * The sessions of one case, oldest first. Nothing depends on the order in which the facts are given or were stored, so a late
 * message or status changes what it would have changed in time.
 * @param attribution how long after a template a message is taken for its answer
 */
export function sessionsOf(facts: SessionFacts, attribution: Duration = 7 * DAY): SummarySession[] {
  const cuts = cutSessions(facts.inbound, facts.shuts, facts.window);
  return cuts.map((cut, index) => {
    const next = cuts[index + 1]?.openedAt ?? Number.POSITIVE_INFINITY;
    return sessionOf(facts, cut, {
      ordinal: index + 1,
      next,
      lastBefore: cuts[index - 1]?.lastAt ?? Number.NEGATIVE_INFINITY,
      attribution,
    });
  });
}

interface Place {
  readonly ordinal: number;
  /** When the next session opens; half-open. */
  readonly next: Instant;
  /** The last message of the session before. */
  readonly lastBefore: Instant;
  readonly attribution: Duration;
}

function sessionOf(facts: SessionFacts, cut: CutSession, place: Place): SummarySession {
  const { openedAt, expiresAt } = cut;
  const { ordinal, next } = place;
  const isWithin = (at: Instant): boolean => at >= openedAt && at < next;
  const reopener = reopenerOf(facts, cut, place);
  const endedAt = endOf(
    expiresAt,
    facts.closedAt !== null && isWithin(facts.closedAt) ? facts.closedAt : null,
  );
  const resolvedAt = standingResolution(facts.resolutions.filter(({ at }) => isWithin(at)));
  const outbound = facts.outbound.filter(({ at }) => isWithin(at));
  const people = outbound.filter(({ by }) => by === 'person').map(({ at }) => at);
  const automatic = outbound.filter(({ by }) => by === 'automation').map(({ at }) => at);
  const askedAt = least(cut.inbound.filter(({ kind }) => wantsAnswer(kind)).map(({ at }) => at));
  const respondedAt = askedAt === null ? null : least(people.filter((at) => at >= askedAt));
  const [firstAutomatic, firstPerson] = [least(automatic), least(people)];
  const flows = facts.tasks.filter((task) => overlaps(task, openedAt, next));
  return {
    ordinal,
    openedAt,
    openedBy: reopener === null ? 'user' : 'business',
    reopenedBy: reopener,
    expiresAt,
    endedAt,
    reason: reasonAt(facts, next),
    campaign: campaignOf(facts, cut, reopener, next),
    askedAt,
    respondedAt,
    firstResponse: askedAt === null || respondedAt === null ? null : secondsBetween(askedAt, respondedAt),
    handling: handlingOf(people, resolvedAt, expiresAt),
    inbound: cut.inbound.length,
    byPeople: people.length,
    byAutomation: automatic.length,
    handoff: firstAutomatic !== null && firstPerson !== null && firstAutomatic <= firstPerson,
    contained: automatic.length > 0 && people.length === 0,
    resolvedAt,
    resolvedWithin24h: resolvedAt !== null && resolvedAt <= openedAt + RESOLVED_WITHIN,
    hasFlow: flows.length > 0,
    flowCompleted: flows.some(
      ({ state, endedAt: done }) => state === 'completed' && done !== null && isWithin(done),
    ),
    csat: lastScore(facts.scores, 'csat', isWithin),
    ces: lastScore(facts.scores, 'ces', isWithin),
    optedOut: facts.optOuts.some(isWithin),
  };
}

const least = (instants: readonly Instant[]): Instant | null =>
  instants.length === 0 ? null : instants.reduce((one, other) => Math.min(one, other));

const endOf = (expiresAt: Instant | null, closedAt: Instant | null): Instant | null => {
  if (expiresAt === null || closedAt === null) return expiresAt ?? closedAt;
  return Math.min(expiresAt, closedAt);
};

/** A resolution that the customer's next word undid does not stand. */
export function standingResolution(resolutions: readonly Resolution[]): Instant | null {
  const last = resolutions.toSorted((one, other) => one.n - other.n).at(-1);
  return last?.isResolved === true ? last.at : null;
}

/** A resolution after the window had closed says nothing of how long somebody worked. */
function handlingOf(
  people: readonly Instant[],
  resolvedAt: Instant | null,
  expiresAt: Instant | null,
): number | null {
  const first = least(people);
  if (first === null) return null;
  const last = people.reduce((one, other) => Math.max(one, other));
  const isInWindow = resolvedAt !== null && (expiresAt === null || resolvedAt < expiresAt);
  return secondsBetween(first, isInWindow ? Math.max(last, resolvedAt) : last);
}

/** A task lives from when it is set; one that ended exactly at the opening belongs to the session before. */
const overlaps = ({ since, endedAt }: SummaryTask, from: Instant, next: Instant): boolean =>
  since < next && (endedAt === null || endedAt >= from);

/** What the session was about: the last task that was set before the next one began. */
function reasonAt({ tasks, reason }: SessionFacts, next: Instant): string {
  const set = tasks.filter(({ since }) => since < next);
  if (set.length === 0) return reason;
  return set.reduce((one, other) => (other.since >= one.since ? other : one)).reason;
}

function campaignOf(
  facts: SessionFacts,
  cut: CutSession,
  reopener: Reopener | null,
  next: Instant,
): string | null {
  const told = cut.inbound.find(({ campaign }) => campaign !== null)?.campaign;
  if (told != null || reopener === null) return told ?? null;
  const linked = facts.tasks.filter((task) => task.campaign !== null && overlaps(task, cut.openedAt, next));
  return linked.at(-1)?.campaign ?? null;
}

function lastScore(
  scores: readonly Score[],
  kind: Score['kind'],
  isWithin: (at: Instant) => boolean,
): number | null {
  const given = scores.filter((score) => score.kind === kind && isWithin(score.at));
  if (given.length === 0) return null;
  return given.reduce((one, other) => (other.at >= one.at ? other : one)).score;
}
