import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Instant } from '../../../domain/time/instant.ts';
import type { PendingWork } from '../pending-work.ts';
import { shuffled } from '../seeded-random.ts';
import type { Settings } from '../settings.ts';
import { encodeWebhook, signature } from './signature.ts';
import { createWebhookPost } from './webhook-post.ts';

/** What a webhook is about, as far as holding back is concerned. */
export type WebhookKind = 'messages' | 'statuses' | 'other';

export interface WebhookAttempt {
  /** HTTP status, or null where there was no answer. */
  readonly status: number | null;
  /** Why there was none: `ECONNREFUSED`, `ECONNRESET`, `ETIMEDOUT` … */
  readonly error: string | null;
}

/** One webhook on its way. */
export interface Delivery {
  readonly seq: number;
  readonly kind: WebhookKind;
  readonly createdAt: Instant;
  readonly body: string;
  readonly signature: string | null;
  state: 'held' | 'waiting' | 'delivered' | 'given-up';
  readonly attempts: WebhookAttempt[];
}

export interface Posted {
  readonly delivery: Delivery;
  /** The first attempt; null where the webhook is held back or the provider stopped. */
  readonly first: Promise<WebhookAttempt | null>;
}

export interface WebhooksOut {
  /** Signs and posts a payload, in as many copies as the settings say; retries while the answer is not 200. */
  post(kind: WebhookKind, payload: unknown): readonly Posted[];
  /** Posts bytes as they are, once, retried or not. For what Meta would never send. */
  postRaw(rawBody: string, signed: string | null, retry: boolean): Posted;
  sign(rawBody: string): string;
  /** Sends what is held, one after another. */
  release(order: 'as-held' | 'reversed' | 'shuffled', random: () => number): Promise<readonly Delivery[]>;
  /** Starts again with those given up. */
  redeliver(): readonly Posted[];
  log(): readonly Delivery[];
  /** Forgets everything held, retried and logged. */
  reset(): void;
  stop(): void;
}

/** Kept in memory; the oldest go first, save those that may still be sent. */
const KEPT = 5_000;

function errorCode(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'Error';
}

/** Every wait listens to it, and there may be thousands. */
function createStopping(): AbortController {
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  return stopping;
}

export function createWebhooksOut(options: {
  readonly webhookUrl: string;
  readonly appSecret: string;
  readonly now: () => Instant;
  readonly settings: () => Settings['webhooks'];
  readonly pending: PendingWork;
}): WebhooksOut {
  const wire = createWebhookPost(options.webhookUrl);
  let stopping = createStopping();
  let log: Delivery[] = [];
  let last = 0;

  function record(kind: WebhookKind, body: string, signed: string | null): Delivery {
    last += 1;
    const delivery: Delivery = {
      seq: last,
      kind,
      createdAt: options.now(),
      body,
      signature: signed,
      state: 'waiting',
      attempts: [],
    };
    log.push(delivery);
    if (log.length > 2 * KEPT) {
      const older = log.slice(0, -KEPT).filter(({ state }) => state === 'held' || state === 'given-up');
      log = [...older, ...log.slice(-KEPT)];
    }
    return delivery;
  }

  async function attempt(delivery: Delivery): Promise<WebhookAttempt> {
    const outcome = await wire
      .post(delivery.body, delivery.signature, options.settings().timeout)
      .then((status): WebhookAttempt => ({ status, error: null }))
      .catch((error: unknown): WebhookAttempt => ({ status: null, error: errorCode(error) }));
    delivery.attempts.push(outcome);
    if (outcome.status === 200) delivery.state = 'delivered';
    return outcome;
  }

  /** The waits and attempts of one webhook; `first` learns of the first attempt, the promise ends with the last. */
  async function deliver(
    delivery: Delivery,
    attempts: number,
    first: (outcome: WebhookAttempt | null) => void,
  ): Promise<void> {
    const { signal } = stopping;
    try {
      const settings = options.settings();
      const wait = settings.delay + Math.floor(Math.random() * (settings.spread + 1));
      if (wait > 0) await delay(wait, undefined, { signal });
      for (let count = 1; count <= attempts; count += 1) {
        const outcome = await attempt(delivery);
        if (signal.aborted) return;
        first(outcome);
        if (outcome.status === 200) return;
        const { firstRetry, longestRetry } = options.settings();
        if (count < attempts) {
          await delay(Math.min(firstRetry * 2 ** (count - 1), longestRetry), undefined, { signal });
        }
      }
      delivery.state = 'given-up';
    } catch {
      // Only an abort gets here: the provider stops or is reset, and what is left goes with it.
    } finally {
      first(null);
    }
  }

  function start(delivery: Delivery, attempts: number): Posted {
    delivery.state = 'waiting';
    const end = options.pending.begin();
    const first = new Promise<WebhookAttempt | null>((resolve) => {
      void deliver(delivery, attempts, resolve).finally(end);
    });
    return { delivery, first };
  }

  function isHeld(kind: WebhookKind): boolean {
    const { hold } = options.settings();
    return hold === 'everything' || hold === kind;
  }

  const sign = (rawBody: string): string => signature(rawBody, options.appSecret);

  return {
    sign,
    post(kind, payload) {
      const body = encodeWebhook(payload);
      const { copies, attempts } = options.settings();
      return Array.from({ length: copies }, () => {
        const delivery = record(kind, body, sign(body));
        if (!isHeld(kind)) return start(delivery, attempts);
        delivery.state = 'held';
        return { delivery, first: Promise.resolve(null) };
      });
    },
    postRaw(rawBody, signed, retry) {
      return start(record('other', rawBody, signed), retry ? options.settings().attempts : 1);
    },
    async release(order, random) {
      const held = log.filter((delivery) => delivery.state === 'held');
      const ordered =
        order === 'reversed' ? held.toReversed() : order === 'shuffled' ? shuffled(held, random) : held;
      for (const delivery of ordered) await start(delivery, options.settings().attempts).first;
      return ordered;
    },
    redeliver() {
      return log
        .filter((delivery) => delivery.state === 'given-up')
        .map((delivery) => start(delivery, options.settings().attempts));
    },
    log: () => log,
    reset() {
      stopping.abort();
      stopping = createStopping();
      log = [];
    },
    stop() {
      stopping.abort();
      wire.close();
    },
  };
}
