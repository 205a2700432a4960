import { acknowledge, type Delivered, FACTS_PER_SIGNAL } from '../database/dispatch.ts';
import type { Pool } from '../database/pool.ts';
import { type Duration, SECOND } from '../domain/instant.ts';
import type { DispatchTime } from './dispatcher-time.ts';

/** After a signal a case rests, and what comes meanwhile goes together. */
export const REST: Duration = SECOND;

interface Ack {
  readonly delivered: Delivered;
  readonly resolve: () => void;
  readonly reject: (failure: unknown) => void;
}

/** Writes down what Temporal has acknowledged; what comes while others are being written is written together. */
export class DispatcherAcks {
  readonly #pool: Pool;
  readonly #time: DispatchTime;
  readonly #moreIn: (wait: Duration) => void;
  #waiting: Ack[] = [];
  #isWriting = false;

  /** @param moreIn called when a case that was told something has more to tell, and will be due after `wait` */
  constructor(pool: Pool, time: DispatchTime, moreIn: (wait: Duration) => void) {
    this.#pool = pool;
    this.#time = time;
    this.#moreIn = moreIn;
  }

  /** Rejects when it could not be written: the lease then ends by itself, and the workflow is told once more. */
  write(delivered: Delivered): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ delivered, resolve, reject });
      void this.#writeWaiting();
    });
  }

  async #writeWaiting(): Promise<void> {
    if (this.#isWriting) return;
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const acks = this.#waiting;
      this.#waiting = [];
      const delivered = acks.map((ack) => ack.delivered);
      try {
        const left = await acknowledge(this.#pool, delivered, { now: this.#time.now(), rest: REST });
        if (left > 0) this.#moreIn(left >= FACTS_PER_SIGNAL ? 0 : REST);
        for (const ack of acks) ack.resolve();
      } catch (error) {
        for (const ack of acks) ack.reject(error);
      }
    }
    this.#isWriting = false;
  }
}
