import type { Clause } from '../explanation/codes.ts';
import { explain } from '../explanation/explanation.ts';
import { DAY, type Duration, HOUR, type Instant, MINUTE } from '../time/instant.ts';
import type { Portfolios } from './portfolio.ts';
import type { NamedRestriction } from './restriction.ts';
import { hold, no, type Verdict, yes } from './verdict.ts';

export type Quality = 'green' | 'yellow' | 'red' | 'unknown';

/** What goes over a line, lightest first: what is light stops first. Codes weigh as replies do. */
export const WEIGHTS = ['marketing', 'utility', 'reply'] as const;
export type Weight = (typeof WEIGHTS)[number];

/** E6, policy. */
export interface HealthPolicy {
  /** Webhooks that come later than this hold impacts: the customer may have answered. */
  readonly lag: Duration;
  /** How long a late webhook says that the next ones are late as well, where none arrives. */
  readonly lagFor: Duration;
  /** A trouble of which nobody knows when it ends is looked at again after this. */
  readonly recheck: Duration;
  /** How long a violation of the provider's policy keeps marketing back. */
  readonly warning: Duration;
  readonly marketingStopsAt: 'yellow' | 'red' | 'never';
  readonly utilityStopsAt: 'yellow' | 'red' | 'never';
  /** Unique contacts in 24 h, for an account whose limit the provider has not told. `null`: none is kept to. */
  readonly dailyLimit: number | null;
  /** Which accounts share one messaging limit. An account that is in none has one of its own. */
  readonly portfolios: Portfolios;
}

export const DEFAULT_HEALTH: HealthPolicy = {
  lag: 5 * MINUTE,
  lagFor: 15 * MINUTE,
  recheck: HOUR,
  warning: 7 * DAY,
  marketingStopsAt: 'yellow',
  utilityStopsAt: 'red',
  dailyLimit: null,
  portfolios: {},
};

/** `until: null`: the provider did not say. */
export type Restriction = { readonly until: Instant | null } | null;

/** What the provider says of a line, its number and its account; the worst of them. */
export interface LineState {
  readonly quality: Quality;
  /** `shut`: banned, disabled, deleted, offboarded or no longer shared with us. */
  readonly connection: 'connected' | 'shut';
  /** Of the account. */
  readonly review: 'approved' | 'pending' | 'rejected';
  /** The latest violation, or announcement of a ban. */
  readonly warnedAt: Instant | null;
  /** No conversations may be begun, as a template outside the window does. */
  readonly initiate: Restriction;
  /** Customers may not be answered. */
  readonly reply: Restriction;
  /** What the provider restricts the account in, by its own names, those included that stop nothing that is sent here. */
  readonly restrictions: readonly NamedRestriction[];
  /** The access token is not accepted, by the provider's code, until it is again. */
  readonly access: { readonly code: string; readonly at: Instant } | null;
  /** R8: the provider refused a message for the account's or the line's own sake; until when no other tries. */
  readonly refused: { readonly at: Instant; readonly until: Instant } | null;
}

export const WELL: LineState = {
  quality: 'unknown',
  connection: 'connected',
  review: 'approved',
  warnedAt: null,
  initiate: null,
  reply: null,
  restrictions: [],
  access: null,
  refused: null,
};

/** The messaging limit: unique contacts written to outside their windows, in 24 h that move along. */
export interface MessagingLimit {
  readonly atMost: number;
  /** Contacts that count at `asOf`. */
  readonly used: number;
  /** The first instant with a place; null while there is one. */
  readonly freesAt: Instant | null;
  /** The contact counts already until then, and takes no new place before. */
  readonly countedUntil: Instant | null;
}

/** E6: how the line stands, as loaded for one message. */
export interface LineHealth extends LineState {
  readonly lineId: string;
  /** The instant it was loaded for. */
  readonly asOf: Instant;
  /** From here on the message is outside the contact's window. */
  readonly outsideFrom: Instant;
  /** `null`: there is none, or the message takes no place. */
  readonly limit: MessagingLimit | null;
  /** The quickest of the latest messages of customers came so late. `null`: none came lately. */
  readonly lag: { readonly by: Duration; readonly at: Instant } | null;
  readonly policy: HealthPolicy;
}

/** Something that keeps messages up to a weight back, over a span. */
export interface Trouble {
  readonly is:
    | 'access'
    | 'shut'
    | 'reply-restricted'
    | 'rejected'
    | 'initiate-restricted'
    | 'review'
    | 'refused'
    | 'red'
    | 'yellow'
    | 'lag'
    | 'limit'
    | 'warned';
  readonly stops: Weight;
  readonly from: Instant;
  readonly until: Instant;
  readonly why: Clause;
}

const ALWAYS = Number.NEGATIVE_INFINITY;

/** R8: how long a line that refuses is left alone: doubling, because most of its troubles need a person. */
export const LINE_HOLD: Duration = 15 * MINUTE;
export const LONGEST_LINE_HOLD: Duration = 2 * HOUR;
/** The case that was refused tries again first; everybody else waits so much longer, for its answer. */
export const FIRST_TRY: Duration = MINUTE;

/** How long a line is left alone after refusals. */
export interface Refusals {
  readonly until: Instant;
  /** How long the last wait was. */
  readonly length: Duration;
}

/** R8: the next wait after a refusal at `at`. Those that were under way when it began add nothing; one soon after its end doubles it. */
export function afterRefusal(known: Refusals | null, at: Instant): Refusals {
  if (known !== null && at < known.until) return known;
  const isAgain = known !== null && at < known.until + known.length;
  const length = isAgain ? Math.min(2 * known.length, LONGEST_LINE_HOLD) : LINE_HOLD;
  return { until: at + length, length };
}

/**
 * E6's decision table, worst first: marketing stops first, then utility, replies last (docs/channel-health.md). A trouble
 * without a known end ends at `asOf + recheck`, where everything is asked again.
 */
export function healthIssues(health: LineHealth): Trouble[] {
  const { asOf, quality, connection, review, warnedAt, initiate, reply, outsideFrom, limit, lag, policy } =
    health;
  const { access, refused } = health;
  const later = asOf + policy.recheck;
  const found: Trouble[] = [];
  const is = (trouble: Omit<Trouble, 'from'> & { readonly from?: Instant }) => {
    if (trouble.until > asOf) found.push({ from: ALWAYS, ...trouble });
  };
  // No wait mends it: whoever tried by sending would only be refused as well.
  if (access !== null) {
    is({
      is: 'access',
      stops: 'reply',
      until: later,
      why: explain('line.access-refused', { error: access.code }),
    });
  }
  if (connection === 'shut') {
    is({ is: 'shut', stops: 'reply', until: later, why: explain('line.shut') });
  }
  if (review === 'rejected') {
    is({ is: 'rejected', stops: 'reply', until: later, why: explain('line.rejected') });
  }
  if (reply !== null) {
    is({
      is: 'reply-restricted',
      stops: 'reply',
      until: reply.until ?? later,
      why: explain('line.reply-restricted'),
    });
  }
  if (initiate !== null) {
    is({
      is: 'initiate-restricted',
      stops: 'utility',
      from: outsideFrom,
      until: initiate.until ?? later,
      why: explain('line.initiate-restricted'),
    });
  }
  if (review === 'pending') {
    is({ is: 'review', stops: 'utility', until: later, why: explain('line.under-review') });
  }
  if (refused !== null) {
    is({
      is: 'refused',
      stops: 'utility',
      until: refused.until,
      why: explain('line.refused'),
    });
  }
  if (quality === 'red' || quality === 'yellow') {
    const stops = stoppedAt(quality, policy);
    if (stops !== null) is({ is: quality, stops, until: later, why: explain('line.quality', { quality }) });
  }
  if (lag !== null && lag.by > policy.lag) {
    is({
      is: 'lag',
      stops: 'utility',
      until: lag.at + policy.lagFor,
      why: explain('line.lag'),
    });
  }
  if (limit !== null && limit.freesAt !== null) {
    const { atMost, freesAt, countedUntil } = limit;
    is({
      is: 'limit',
      stops: 'utility',
      // A contact who counts already takes no new place.
      from: Math.max(outsideFrom, countedUntil ?? ALWAYS),
      until: freesAt,
      why: explain('line.limit-reached', { most: atMost }),
    });
  }
  if (warnedAt !== null) {
    is({
      is: 'warned',
      stops: 'marketing',
      until: warnedAt + policy.warning,
      why: explain('line.warned'),
    });
  }
  return found;
}

function stoppedAt(
  quality: 'yellow' | 'red',
  { marketingStopsAt, utilityStopsAt }: HealthPolicy,
): Weight | null {
  const reaches = (at: HealthPolicy['utilityStopsAt']) =>
    at === quality || (at === 'yellow' && quality === 'red');
  if (reaches(utilityStopsAt)) return 'utility';
  return reaches(marketingStopsAt) ? 'marketing' : null;
}

/**
 * E6: whether a message of this weight may go over the line at `at`, held to the first instant at which no trouble is
 * left. A reply is not held: whoever wrote it is told, and it may be tried again.
 */
export function healthPermits(
  health: LineHealth,
  { weight }: { readonly weight: Weight },
  at: Instant,
): Verdict {
  const troubles = healthIssues(health).filter(
    ({ stops }) => WEIGHTS.indexOf(weight) <= WEIGHTS.indexOf(stops),
  );
  let until = at;
  let why: Clause | null = null;
  // The end of one may lie within another.
  for (let isMoved = true; isMoved; ) {
    isMoved = false;
    for (const trouble of troubles) {
      if (until < trouble.from || until >= trouble.until) continue;
      until = trouble.until;
      why ??= trouble.why;
      isMoved = true;
    }
  }
  if (why === null) return yes(explain('line.healthy'));
  return weight === 'reply' ? no(why) : hold(until, why);
}
