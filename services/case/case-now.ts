import type { StoredCase } from '../../database/cases/case-view.ts';
import type { CaseState, Outlook } from '../../domain/case/case-state.ts';
import { policyOn } from '../../domain/case/channel-window.ts';
import type { Policy } from '../../domain/policy.ts';
import { applyFacts } from '../../domain/schedule/apply-fact.ts';
import { openCase } from '../../domain/schedule/open-case.ts';
import { policyOutlook } from '../../domain/case/policy-outlook.ts';
import { openingIn } from '../../domain/schedule/opening.ts';

/** What the view asks of the policies: never null, also for a reason that has left the policy file. */
export interface PolicySource {
  readonly defaultReason: string;
  resolve(reason: string): Policy;
}

export interface CaseNow {
  readonly state: CaseState;
  readonly outlook: Outlook;
}

/**
 * The case as it stands by everything stored: the facts that its workflow has not recorded yet are laid over the
 * recorded state by the workflow's own functions. So the answer is right at once, also while Temporal is down.
 */
export function caseNow(
  stored: Pick<StoredCase, 'id' | 'channel' | 'openedAt' | 'state' | 'outlook' | 'facts'>,
  policies: PolicySource,
): CaseNow {
  const { state, outlook, facts, openedAt } = stored;
  const reason = state?.reason ?? openingIn(facts)?.reason ?? policies.defaultReason;
  const by = outlook ?? policyOutlook(policyOn(stored.channel, policies.resolve(reason)), openedAt);
  const applied =
    state === null ? openCase({ id: stored.id, openedAt, facts }, by) : applyFacts(state, by, facts);
  return { state: applied.state, outlook: by };
}
