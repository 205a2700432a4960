import { proxyActivities, setWorkflowOptions } from '@temporalio/workflow';
import type { CatalogueEffects } from '../domain/effects/catalogue-effects.ts';

/** What fails for an hour is tried by the next run; a failed run is to be seen as one. */
const { syncTemplates } = proxyActivities<CatalogueEffects>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '5 seconds', maximumInterval: '5 minutes' },
  scheduleToCloseTimeout: '45 minutes',
});

/** T2: one sync with the provider's template list; the schedule `template-sync` starts it every hour. */
export function templateSync(): ReturnType<CatalogueEffects['syncTemplates']> {
  return syncTemplates({ at: Date.now() });
}

// One activity: the next version takes it over.
setWorkflowOptions({ versioningBehavior: 'AUTO_UPGRADE' }, templateSync);
