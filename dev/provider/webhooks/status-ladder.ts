import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Instant } from '../../../domain/time/instant.ts';
import type { Customer } from '../customers.ts';
import { BUSINESS_ACCOUNT_ID, type Line } from '../line.ts';
import type { PendingWork } from '../pending-work.ts';
import type { Send } from '../sends.ts';
import type { Settings, StatusStep } from '../settings.ts';
import { type Pricing, statusChange } from './status-payload.ts';
import { webhookBody } from './webhook-envelope.ts';
import type { WebhooksOut } from './webhooks-out.ts';

export interface Climb {
  readonly send: Send;
  readonly customer: Customer;
  readonly line: Line;
  readonly pricing: Pricing;
  readonly steps: readonly StatusStep[];
}

export interface StatusLadder {
  /** Lets a message climb: one signed webhook per step, each after its delay. */
  climb(climb: Climb): void;
  /** One further status of a message that climbed before. */
  report(send: Send, step: StatusStep): boolean;
  /** Drops the steps that are still to come. */
  reset(): void;
}

export function createStatusLadder(options: {
  readonly webhooks: WebhooksOut;
  readonly pending: PendingWork;
  readonly now: () => Instant;
  readonly settings: () => Settings;
}): StatusLadder {
  const { webhooks, pending, now, settings } = options;
  let stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  let climbs = new WeakMap<Send, Climb>();

  async function step(climb: Climb, next: StatusStep): Promise<void> {
    const at = now();
    const status = typeof next === 'object' ? 'failed' : next;
    climb.send.statuses.push({ status, at, code: typeof next === 'object' ? next.failed : null });
    const change = statusChange({ ...climb, step: next, at });
    const posted = webhooks.post('statuses', webhookBody(BUSINESS_ACCOUNT_ID, [[change]]));
    // Statuses of one message arrive in order, a retry aside, unless the settings ask for a spread.
    if (settings().webhooks.spread === 0) await Promise.all(posted.map((each) => each.first));
  }

  async function climbAll(climb: Climb): Promise<void> {
    const { signal } = stopping;
    for (const next of climb.steps) {
      const wait = settings().statusDelay[typeof next === 'object' ? 'failed' : next];
      if (wait > 0) await delay(wait, undefined, { signal });
      if (signal.aborted) return;
      await step(climb, next);
    }
  }

  return {
    climb(climb) {
      climbs.set(climb.send, climb);
      const end = pending.begin();
      // Only an abort rejects: the provider stops or is reset.
      void climbAll(climb)
        .catch(() => undefined)
        .finally(end);
    },
    report(send, next) {
      const climb = climbs.get(send);
      if (climb === undefined) return false;
      const end = pending.begin();
      void step(climb, next).finally(end);
      return true;
    },
    reset() {
      stopping.abort();
      stopping = new AbortController();
      setMaxListeners(0, stopping.signal);
      climbs = new WeakMap();
    },
  };
}
