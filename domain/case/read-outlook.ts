import type { Outlook } from './case-state.ts';
import { type CasePolicy, DEFAULT_POLICY } from '../policy.ts';

/** Whatever of it an earlier version did not draw is optional. */
type Later = 'note' | 'overdue' | 'preferred' | 'jitter' | 'frequency';

/** An outlook as any version drew it: beside a case's snapshot, in a history, or carried to the next run. */
export interface StoredOutlook
  extends Omit<Outlook, Later | 'policy' | 'reach'>,
    Partial<Pick<Outlook, Later>> {
  readonly policy: StoredPolicy;
  readonly reach: Omit<Outlook['reach'], 'callNotice'> & Partial<Pick<Outlook['reach'], 'callNotice'>>;
}

/** Likewise of its policy. */
type LaterInPolicy = 'overduePurpose' | 'unattendedAfter';

type StoredPolicy = Omit<CasePolicy, LaterInPolicy | 'secondImpact'> &
  Partial<Pick<CasePolicy, LaterInPolicy>> &
  (Pick<CasePolicy, 'secondImpact'> | { readonly second: CasePolicy['secondImpact'] });

/** The one way in for an outlook. What was planned without jitter stays where it is until the next draw. */
export const readOutlook = (stored: StoredOutlook): Outlook => ({
  ...stored,
  policy: readPolicy(stored.policy),
  note: stored.note ?? null,
  overdue: stored.overdue ?? null,
  preferred: stored.preferred ?? null,
  jitter: stored.jitter ?? 0,
  // As it was before anybody asked: a call could be told of, and nothing had been sent.
  reach: { ...stored.reach, callNotice: stored.reach.callNotice ?? true },
  frequency: stored.frequency ?? { limits: [], sends: [], zones: [] },
});

/** `secondImpact` was called `second` once, which did not say of what. */
function readPolicy(stored: StoredPolicy): CasePolicy {
  const overduePurpose = stored.overduePurpose ?? null;
  const unattendedAfter = stored.unattendedAfter ?? DEFAULT_POLICY.unattendedAfter;
  if (!('second' in stored)) return { ...stored, overduePurpose, unattendedAfter };
  const { second: secondImpact, ...policy } = stored;
  return { ...policy, secondImpact, overduePurpose, unattendedAfter };
}
