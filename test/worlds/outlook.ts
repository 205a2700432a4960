import { createOutlook } from '../../activities/outlook.ts';
import type { Outlook } from '../../domain/case/case-state.ts';
import type { World } from './sending.ts';

/** What the schedule is told of the world about the case now. */
export const drawnOutlook = ({ parts, clock }: World, caseId: string, reason = 'payment'): Promise<Outlook> =>
  createOutlook(parts).drawOutlook({ caseId, reason, now: clock.now });
