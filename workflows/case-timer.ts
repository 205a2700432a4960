import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { Instant } from '../domain/time/instant.ts';

/**
 * The one timer of a case. It is set again only when something becomes due earlier, or after it fired:
 * a message that only postpones costs nothing, the timer then fires too early once and is set anew.
 */
export class CaseTimer {
  #at: Instant | null = null;
  #scope: CancellationScope | null = null;
  #fired = false;

  /** Makes sure that the timer rings at `at` or before. */
  set(at: Instant, summary: string): void {
    if (this.#at !== null && !this.#fired && this.#at <= at) return;
    this.#scope?.cancel();
    const scope = new CancellationScope();
    this.#at = at;
    this.#fired = false;
    this.#scope = scope;
    scope
      .run(() => sleep(Math.max(1, at - Date.now()), { summary }))
      .then(() => {
        if (this.#scope === scope) this.#fired = true;
      })
      .catch((error: unknown) => {
        if (!isCancellation(error)) throw error;
      });
  }

  get fired(): boolean {
    return this.#fired;
  }

  /** Once the loop has looked: it fires again only when set again. */
  acknowledge(): void {
    if (this.#fired) {
      this.#at = null;
      this.#fired = false;
    }
  }
}
