import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import type { Instant } from '../domain/time/instant.ts';

/**
 * The one timer of a case. It is set again only when something becomes due earlier, or after it rang:
 * a message that only postpones costs nothing, the alarm then rings too early once and is set anew.
 */
export class Alarm {
  #at: Instant | null = null;
  #scope: CancellationScope | null = null;
  #rang = false;

  /** Makes sure that the alarm rings at `at` or before. */
  set(at: Instant, summary: string): void {
    if (this.#at !== null && !this.#rang && this.#at <= at) return;
    this.#scope?.cancel();
    const scope = new CancellationScope();
    this.#at = at;
    this.#rang = false;
    this.#scope = scope;
    scope
      .run(() => sleep(Math.max(1, at - Date.now()), { summary }))
      .then(() => {
        if (this.#scope === scope) this.#rang = true;
      })
      .catch((error: unknown) => {
        if (!isCancellation(error)) throw error;
      });
  }

  get rang(): boolean {
    return this.#rang;
  }

  /** Once the loop has looked: it rings again only when set again. */
  acknowledge(): void {
    if (this.#rang) {
      this.#at = null;
      this.#rang = false;
    }
  }
}
