import type { Outlook } from './case-state.ts';
import type { Instant } from '../time/instant.ts';
import type { CasePolicy } from '../policy.ts';

/**
 * What is known of a case before its workflow has drawn hours, reach and slots: its policy. Enough to say how it opens, and
 * nothing that needs more is promised.
 */
export const policyOutlook = (policy: CasePolicy, at: Instant): Outlook => ({
  policy,
  reach: { template: null, paths: [], callNotice: false, lacksNumber: false },
  frequency: { limits: [], sends: [], zones: [] },
  send: [],
  note: null,
  overdue: null,
  preferred: null,
  jitter: 0,
  calls: [],
  work: [],
  drawnAt: at,
  until: at,
});
