import type { Outlook } from './case-state.ts';
import { type CasePolicy, DEFAULT_POLICY } from '../policy.ts';

/** Whatever of it an earlier version did not draw is optional. */
type Later = 'note' | 'overdue' | 'preferred' | 'jitter' | 'frequency';

/** An outlook as any version drew it: beside a case's snapshot, in a history, or carried to the next run. */
export interface StoredOutlook
  extends Omit<Outlook, Later | 'policy' | 'reach'>,
    Partial<Pick<Outlook, Later>> {
  readonly policy: StoredPolicy;
  readonly reach: Omit<Outlook['reach'], LaterInReach> & Partial<Pick<Outlook['reach'], LaterInReach>>;
}

/** Likewise of its reach and of its policy. */
type LaterInReach = 'callNotice' | 'lacksNumber';
type LaterInPolicy = 'overduePurpose' | 'unattendedAfter' | 'requestNumber';

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
  // As it was before anybody asked: a call could be told of, no number was missing, and nothing had been sent.
  reach: {
    ...stored.reach,
    callNotice: stored.reach.callNotice ?? true,
    lacksNumber: stored.reach.lacksNumber ?? false,
  },
  frequency: stored.frequency ?? { limits: [], sends: [], zones: [] },
});

/** `secondImpact` was called `second` once, which did not say of what. */
function readPolicy(stored: StoredPolicy): CasePolicy {
  const overduePurpose = stored.overduePurpose ?? null;
  const unattendedAfter = stored.unattendedAfter ?? DEFAULT_POLICY.unattendedAfter;
  const requestNumber = stored.requestNumber ?? DEFAULT_POLICY.requestNumber;
  if (!('second' in stored)) return { ...stored, overduePurpose, unattendedAfter, requestNumber };
  const { second: secondImpact, ...policy } = stored;
  return { ...policy, secondImpact, overduePurpose, unattendedAfter, requestNumber };
}
