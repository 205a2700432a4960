import type { Outlook } from './case-state.ts';
import type { CasePolicy } from '../policy.ts';

/** Whatever of it an earlier version did not draw is optional. */
type Later = 'note' | 'overdue' | 'preferred' | 'jitter';

/** An outlook as any version drew it: beside a case's snapshot, in a history, or carried to the next run. */
export interface StoredOutlook extends Omit<Outlook, Later | 'policy'>, Partial<Pick<Outlook, Later>> {
  readonly policy: Omit<CasePolicy, 'overduePurpose'> & Partial<Pick<CasePolicy, 'overduePurpose'>>;
}

/** The one way in for an outlook. What was planned without jitter stays where it is until the next draw. */
export const readOutlook = (stored: StoredOutlook): Outlook => ({
  ...stored,
  policy: { ...stored.policy, overduePurpose: stored.policy.overduePurpose ?? null },
  note: stored.note ?? null,
  overdue: stored.overdue ?? null,
  preferred: stored.preferred ?? null,
  jitter: stored.jitter ?? 0,
});
