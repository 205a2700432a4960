import type { Clause } from '../explanation/codes.ts';
import { explain } from '../explanation/explanation.ts';
import { DAY, type Duration, type Instant } from '../time/instant.ts';
import { type LocalPeriod, nextPeriod, periodAt } from '../time/local-period.ts';
import type { Purpose } from '../purpose.ts';
import type { Stretch } from '../time/weekly-hours.ts';
import { hold, type Verdict, yes } from './verdict.ts';

/** By what a person is contacted. */
export type ContactChannel = 'whatsapp' | 'email' | 'call';

/** What E4 tells messages apart by. */
export interface Contacting {
  readonly channel: ContactChannel;
  /** What it is about; null where nobody said. */
  readonly reason: string | null;
  readonly purpose: Purpose;
  /** A template outside the window, about a reason of the customer's (R2). */
  readonly isReopening: boolean;
  /** Sent by a schedule, a bot or a system, not by a person; the notice of a call belongs to the call and is none (F3). */
  readonly isAutomatic: boolean;
}

/** E4: a message to the person that was reserved, sent or may have been. A definite refusal is none. */
export interface PastSend extends Contacting {
  readonly at: Instant;
}

/** One limit of the policy file: at most `most` of what it counts per person and period, over all cases and lines. */
export interface FrequencyLimit {
  /** Its key in the policy file; stands in decisions. */
  readonly name: string;
  readonly counts: 'all' | 'automatic' | 'reopenings';
  /** Only what is about the same reason counts. */
  readonly sameReason: boolean;
  /** Only what went another way counts: with `most` 1, one channel per period. */
  readonly otherChannels: boolean;
  /** `null`: any. */
  readonly purposes: readonly Purpose[] | null;
  readonly channels: readonly ContactChannel[] | null;
  /** ISO 3166-1 alpha-2 of the contact's country; `null`: any. */
  readonly countries: readonly string[] | null;
  /** From 1. */
  readonly most: number;
  /** A duration: any stretch of time of this length, half-open, so the next may go when it is over to the millisecond. */
  readonly per: Duration | LocalPeriod;
}

/** What E4 must know of a person: what was sent to them, and the limits that apply to the message asked about. */
export interface FrequencyFacts {
  /** Whose limits they are, ISO 3166-1 alpha-2; null where nobody asked. */
  readonly country?: string;
  readonly message: Contacting;
  readonly limits: readonly FrequencyLimit[];
  /** In any order; without the message itself. */
  readonly sends: readonly PastSend[];
  /** The zones the person may live in, at least one: a local day is over when it is over in all of them (E5). */
  readonly zones: readonly (readonly Stretch[])[];
}

/** The same of a person, for any message that may come: what an outlook knows. All limits of the person's country. */
export type PersonFrequency = Omit<FrequencyFacts, 'message'>;

const concerns = (limit: FrequencyLimit, message: Contacting): boolean =>
  (limit.counts === 'all' || (limit.counts === 'automatic' ? message.isAutomatic : message.isReopening)) &&
  (limit.purposes === null || limit.purposes.includes(message.purpose)) &&
  (limit.channels === null || limit.channels.includes(message.channel));

/** The limits that hold for people of a country. */
export const limitsIn = (limits: readonly FrequencyLimit[], country: string): FrequencyLimit[] =>
  limits.filter(({ countries }) => countries === null || countries.includes(country));

/** Those of them that a message is held against. */
export const limitsFor = (limits: readonly FrequencyLimit[], message: Contacting): FrequencyLimit[] =>
  limits.filter((limit) => concerns(limit, message));

/** The limits that a message to somebody in this country is held against. */
export const limitsOn = (
  limits: readonly FrequencyLimit[],
  message: Contacting,
  country: string,
): FrequencyLimit[] => limitsFor(limitsIn(limits, country), message);

/** Whether a past send counts when this message is held against the limit. */
export const isCounted = (limit: FrequencyLimit, message: Contacting, send: Contacting): boolean =>
  concerns(limit, send) &&
  (!limit.sameReason || send.reason === message.reason) &&
  (!limit.otherChannels || send.channel !== message.channel);

/** How long after a send the limit can still count it, whatever the zone: a calendar month and a day at most. */
export function reach({ per }: FrequencyLimit): Duration {
  switch (per) {
    case 'day':
      return 2 * DAY;
    case 'week':
      return 8 * DAY;
    case 'month':
      return 32 * DAY;
    default:
      return per;
  }
}

/** E4: under every limit at `at`, or the first instant from which it is. */
export function underLimits({ message, limits, sends, zones }: FrequencyFacts, at: Instant): Verdict {
  const counted = limits.map((limit) => ({
    limit,
    times: sends
      .filter((send) => isCounted(limit, message, send))
      .map((send) => send.at)
      .toSorted((a, b) => a - b),
  }));
  let until = at;
  let heldBy: FrequencyLimit | null = null;
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const { limit, times } of counted) {
      const first =
        typeof limit.per === 'number'
          ? firstInStretch(times, limit.most, limit.per, until)
          : firstInPeriod(times, limit.most, limit.per, zones, until);
      if (first === until) continue;
      until = first;
      heldBy = limit;
      isSettled = false;
    }
  }
  if (heldBy !== null) return hold(until, reached(heldBy));
  return yes(
    limits.length === 0
      ? explain('frequency.unlimited')
      : explain('frequency.free', { limits: limits.map(({ name }) => name) }),
  );
}

const reached = ({ name, most, per }: FrequencyLimit): Clause =>
  typeof per === 'number'
    ? explain('frequency.reached', { limit: name, most, days: Math.round((per / DAY) * 100) / 100 })
    : explain('frequency.period-reached', { limit: name, most, period: per });

/**
 * The first instant from `from` on at which one more leaves no stretch of this length with more than `most`. That can only
 * begin when a send falls out of the stretch.
 * @param times sorted; some may lie ahead: a booked call, the reservation of a worker whose clock is fast
 */
function firstInStretch(times: readonly Instant[], most: number, per: Duration, from: Instant): Instant {
  if (hasRoom(times, most, per, from)) return from;
  return times.map((time) => time + per).find((at) => at > from && hasRoom(times, most, per, at)) ?? from;
}

function hasRoom(times: readonly Instant[], most: number, per: Duration, at: Instant): boolean {
  const near = times.filter((time) => time > at - per && time < at + per);
  if (near.length < most) return true;
  const inStretchFrom = (begin: Instant) => near.filter((time) => time >= begin && time < begin + per).length;
  return [...near.filter((time) => time < at), at].every((begin) => inStretchFrom(begin) < most);
}

/** The same for a period of the local calendar: it must have room in every zone. */
function firstInPeriod(
  times: readonly Instant[],
  most: number,
  period: LocalPeriod,
  zones: FrequencyFacts['zones'],
  from: Instant,
): Instant {
  let at = from;
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    for (const zone of zones) {
      const full = (now: Instant): boolean =>
        times.filter((time) => periodAt(zone, time, period) === periodAt(zone, now, period)).length >= most;
      while (full(at)) {
        at = nextPeriod(zone, at, period);
        isSettled = false;
      }
    }
  }
  return at;
}
