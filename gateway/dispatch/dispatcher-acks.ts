import { acknowledge, type Delivered, FACTS_PER_SIGNAL } from '../../database/receiving/dispatch.ts';
import type { Pool } from '../../database/pool.ts';
import { type Duration, SECOND } from '../../domain/time/instant.ts';
import type { DispatchTime } from './dispatcher-time.ts';

/** After a signal a case rests, and what comes meanwhile goes together. */
export const REST: Duration = SECOND;

interface Ack {
  readonly delivered: Delivered;
  readonly resolve: () => void;
  readonly reject: (failure: unknown) => void;
}

/**
 * How long an acknowledgement waits for those of signals that are under way, in milliseconds. Each written alone they were
 * half of what the way over PostgreSQL costs.
 */
const GATHER = 20;

export interface DispatcherAcksParts {
  readonly pool: Pool;
  readonly time: DispatchTime;
  /** Signals that are under way, those included whose acknowledgement waits here. */
  readonly underWay: () => number;
  /** Called when a case that was told something has more to tell, and will be due after `wait`. */
  readonly moreIn: (wait: Duration) => void;
}

/**
 * Writes down what Temporal has acknowledged: a lone signal at once, those of many together. What is lost in between was
 * leased, and is told once more.
 */
export class DispatcherAcks {
  readonly #parts: DispatcherAcksParts;
  #waiting: Ack[] = [];
  #isWriting = false;
  #stopGathering: (() => void) | null = null;

  constructor(parts: DispatcherAcksParts) {
    this.#parts = parts;
  }

  /** Rejects when it could not be written: the lease then ends by itself, and the workflow is told once more. */
  write(delivered: Delivered): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ delivered, resolve, reject });
      this.look();
    });
  }

  /** To be called when fewer are under way, too: there may be no others left to wait for. */
  look(): void {
    if (this.#isWriting || this.#waiting.length === 0) return;
    const { underWay, time } = this.#parts;
    if (this.#waiting.length >= underWay()) void this.#writeWaiting();
    else this.#stopGathering ??= time.after(GATHER, () => void this.#writeWaiting());
  }

  async #writeWaiting(): Promise<void> {
    this.#stopGathering?.();
    this.#stopGathering = null;
    const { pool, time, moreIn } = this.#parts;
    const acks = this.#waiting;
    this.#waiting = [];
    this.#isWriting = true;
    try {
      const delivered = acks.map((ack) => ack.delivered);
      const left = await acknowledge(pool, delivered, { now: time.now(), rest: REST });
      if (left > 0) moreIn(left >= FACTS_PER_SIGNAL ? 0 : REST);
      for (const ack of acks) ack.resolve();
    } catch (error) {
      for (const ack of acks) ack.reject(error);
    }
    this.#isWriting = false;
    this.look();
  }
}
