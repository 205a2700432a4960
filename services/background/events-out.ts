import {
  type ClaimedDelivery,
  claimDeliveries,
  disableSubscriber,
  hasUnplaced,
  markEventDelivered,
  markEventFailed,
  placeEvents,
  releaseDelivery,
  subscribersDue,
} from '../../database/events/deliveries.ts';
import type { Pool } from '../../database/pool.ts';
import { endpointOf } from '../../database/events/subscribers.ts';
import { type Duration, HOUR, MINUTE, SECOND } from '../../domain/time/instant.ts';
import type { Logger } from '../../settings/log.ts';
import { eventPayload } from './event-payload.ts';
import { createEventPost } from './event-post.ts';
import type { Networks } from '../../settings/networks.ts';
import type { Sweep } from '../sweep.ts';

/** Waits between the tries of one event: about three days in all, after which it is given up. */
export const BACKOFF: readonly Duration[] = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  20 * HOUR,
];

/** A subscriber that failed this often in a row, over all its events, is left alone for a while. */
const FAILURES_BEFORE_PAUSE = 5;
const LONGEST_PAUSE = 5 * MINUTE;
const AT_ONCE = 8;
const SWEEP: Duration = SECOND;
/** How long `stop` lets requests under way finish. */
const GRACE: Duration = 3 * SECOND;

export interface EventsOutParts {
  readonly pool: Pool;
  readonly log: Logger;
  /** SUBSCRIBER_NETWORKS: what lies elsewhere is not posted to. */
  readonly networks: Networks;
  /** Waits after the first, second … failed try; their number bounds the tries. */
  readonly backoff?: readonly Duration[];
  /** How long one request may take. */
  readonly timeout?: Duration;
}

/**
 * Delivers the outbox to the subscribers as Standard Webhooks: at least once, in order per case and subscriber. Several
 * processes may run it at once. Each subscriber has a lane of its own, so a slow one holds up nobody else. Backoff runs
 * in real time: it is about the network, not about cases.
 */
export function startEventsOut(parts: EventsOutParts): Sweep {
  const { pool, log } = parts;
  const backoff = parts.backoff ?? BACKOFF;
  const post = createEventPost(parts.networks);
  /** No new work; and then, after the grace, no more waiting for requests under way. */
  const stopped = new AbortController();
  const cut = new AbortController();
  const lanes = new Map<string, Promise<void>>();
  let sweeping: Promise<void> | null = null;
  let again = false;

  const sweep = async (): Promise<void> => {
    do {
      again = false;
      try {
        while (!stopped.signal.aborted && (await hasUnplaced(pool)) && (await placeEvents(pool)) > 0);
        for (const subscriber of stopped.signal.aborted ? [] : await subscribersDue(pool))
          openLane(subscriber);
      } catch (error) {
        log.warn(
          { code: (error as { code?: string }).code },
          'events out cannot read the outbox; it tries again',
        );
      }
    } while (again && !stopped.signal.aborted);
  };

  const wake = (): void => {
    if (stopped.signal.aborted) return;
    again = true;
    sweeping ??= sweep().finally(() => {
      sweeping = null;
    });
  };

  const openLane = (subscriber: string): void => {
    if (lanes.has(subscriber)) return;
    const lane = deliverAll(subscriber)
      .catch((error: { code?: string }) =>
        log.warn(
          { subscriber, code: error.code },
          'events out cannot record a delivery; it will be repeated',
        ),
      )
      .finally(() => lanes.delete(subscriber));
    lanes.set(subscriber, lane);
  };

  const deliverAll = async (subscriber: string): Promise<void> => {
    while (!stopped.signal.aborted) {
      const claimed = await claimDeliveries(pool, subscriber, AT_ONCE);
      if (claimed.length === 0) return;
      await Promise.all(claimed.map((delivery) => deliver(subscriber, delivery)));
    }
  };

  const deliver = async (subscriber: string, delivery: ClaimedDelivery): Promise<void> => {
    const endpoint = await endpointOf(pool, subscriber);
    if (endpoint === null) return;
    const body = JSON.stringify(eventPayload(delivery));
    const posted = await post(endpoint, delivery.eventId, body, {
      signal: cut.signal,
      ...(parts.timeout === undefined ? {} : { timeout: parts.timeout }),
    });
    const { outboxId, eventId, caseId } = delivery;
    switch (posted.was) {
      case 'accepted':
        return markEventDelivered(pool, subscriber, outboxId);
      case 'aborted':
        return releaseDelivery(pool, subscriber, outboxId);
      case 'gone':
        log.warn({ subscriber }, 'subscriber answered 410 and is disabled until it is registered again');
        return disableSubscriber(pool, subscriber, 'gone');
      case 'failed': {
        const wait = backoff[delivery.tries - 1];
        const retryAfter = wait === undefined ? null : Math.max(jittered(wait), posted.retryAfter ?? 0);
        if (retryAfter === null) {
          log.error(
            { subscriber, eventId, caseId, error: posted.error },
            'event given up after the last try',
          );
        }
        return markEventFailed(pool, subscriber, outboxId, {
          error: posted.error,
          retryAfter,
          pause: pauseAfter,
        });
      }
    }
  };

  const timer = setInterval(wake, SWEEP);
  wake();

  return {
    wake,
    async idle() {
      if (sweeping !== null || lanes.size > 0) return false;
      if (await hasUnplaced(pool)) return false;
      return (await subscribersDue(pool)).length === 0 && lanes.size === 0;
    },
    async stop() {
      stopped.abort();
      clearInterval(timer);
      const grace = setTimeout(() => cut.abort(), GRACE);
      await sweeping;
      await Promise.all(lanes.values());
      clearTimeout(grace);
    },
  };
}

/** So that what failed together does not come back together. */
const jittered = (wait: Duration): Duration => Math.round(wait * (0.9 + Math.random() * 0.2));

const pauseAfter = (failures: number): Duration =>
  failures < FAILURES_BEFORE_PAUSE
    ? 0
    : Math.min(LONGEST_PAUSE, 5 * SECOND * 2 ** Math.min(failures - FAILURES_BEFORE_PAUSE, 10));
