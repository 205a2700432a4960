import type { CaseStart, CaseStarter } from '../../gateway/dispatch/case-starter.ts';
import type { NumberedFact } from '../../domain/case/fact.ts';

export interface LossyStarter extends CaseStarter {
  /** All that was ever signalled, in order. */
  readonly told: readonly { readonly start: CaseStart; readonly facts: readonly NumberedFact[] }[];
  readonly counts: { sentAgain: number; lost: number };
}

/**
 * A way to the cases on which signals are sent again, as requests of their own, and answers are lost after the signal was
 * taken.
 * @param again sends as one who does not know of the first request
 */
export function createLossyStarter(
  inner: CaseStarter,
  again: CaseStarter,
  { random, sentAgain, lost }: { random: () => number; sentAgain: number; lost: number },
): LossyStarter {
  const told: { start: CaseStart; facts: readonly NumberedFact[] }[] = [];
  const counts = { sentAgain: 0, lost: 0 };
  return {
    ...inner,
    told,
    counts,
    async signal(start, facts) {
      told.push({ start, facts });
      const outcome = await inner.signal(start, facts);
      if (random() < sentAgain) {
        counts.sentAgain += 1;
        await again.signal(start, facts);
      }
      if (random() < lost) {
        counts.lost += 1;
        throw new Error('the answer was lost');
      }
      return outcome;
    },
  };
}
