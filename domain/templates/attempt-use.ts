import { IMPACTS_PER_CASE, IMPACTS_PER_REASON } from '../policy.ts';

/** R2, W10: what a template outside the window uses up of the attempts to reopen about its reason. */
export interface AttemptUse {
  /** How many are used up already. */
  readonly used: number;
  /** How many there are, by R2, or fewer where the case's other reasons have used them up (W10). */
  readonly most: number;
}

/**
 * @param counted templates that count already, about the reason and in the whole case; undefined: this one does not count
 */
export function attemptUse(
  counted: { readonly reason: number; readonly case: number } | undefined,
): AttemptUse | null {
  if (counted === undefined) return null;
  const elsewhere = counted.case - counted.reason;
  return {
    used: counted.reason,
    most: Math.max(0, Math.min(IMPACTS_PER_REASON, IMPACTS_PER_CASE - elsewhere)),
  };
}
