import { proxyActivities, setWorkflowOptions, workflowInfo } from '@temporalio/workflow';
import type { CatalogueEffects } from '../domain/effects/catalogue-effects.ts';

/** A mail server that is away for an evening is waited for; the review itself stands from the first try on. */
const { reviewTemplates } = proxyActivities<CatalogueEffects>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 minutes' },
  scheduleToCloseTimeout: '24 hours',
});

/** T4: one review of the template catalogue; the schedule `template-review` starts it every week. */
export function templateReview(): ReturnType<CatalogueEffects['reviewTemplates']> {
  return reviewTemplates({ key: workflowInfo().workflowId, at: Date.now() });
}

// One activity, which a mail server may keep waiting for a day: the next version takes it over, so it need not be pinned.
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, templateReview);
