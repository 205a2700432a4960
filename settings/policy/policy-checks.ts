import { DAY, HOUR } from '../../domain/time/instant.ts';
import type { Policy } from '../../domain/policy.ts';
import { formatDuration } from '../iso-duration.ts';

/** How far ahead permitted spans are drawn; what lies further cannot be planned. */
export const HORIZON = 21 * DAY;

/** What two values of a reason say against each other; keyed by the value to mend. */
export function contradictions(
  policy: Omit<Policy, 'version' | 'reason'>,
): { readonly key: keyof Policy; readonly message: string }[] {
  const found: { key: keyof Policy; message: string }[] = [];
  const check = (holds: boolean, key: keyof Policy, message: string) => {
    if (!holds) found.push({ key, message });
  };
  const { window, margin, alerts, secondImpact, reopenWithin } = policy;
  check(
    window > 0 && window <= 24 * HOUR,
    'window',
    'must be longer than PT0S and at most PT24H, WhatsApp’s own window (W6)',
  );
  check(margin < window, 'margin', `must be shorter than the window (${formatDuration(window)})`);
  check(alerts[0] > 0 && alerts[0] < alerts[1], 'alerts', 'the first alert must come before the second (A1)');
  check(alerts[1] < window, 'alerts', `must come before the window closes (${formatDuration(window)}) (A1)`);
  check(
    secondImpact[0] > 0 && secondImpact[0] <= secondImpact[1],
    'secondImpact',
    'must begin before it ends: [earliest, latest] (R2)',
  );
  check(
    secondImpact[1] < HORIZON,
    'secondImpact',
    `must end before ${formatDuration(HORIZON)}: send hours are known no further ahead`,
  );
  check(
    reopenWithin < HORIZON,
    'reopenWithin',
    `must be shorter than ${formatDuration(HORIZON)}: send hours are known no further ahead`,
  );
  return found;
}
