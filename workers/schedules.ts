import { ScheduleAlreadyRunning, ScheduleClient, ScheduleOverlapPolicy } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';

/** When the catalogue's workflows run; an operator may change or pause them in the Temporal UI, and they stay so. */
const SCHEDULES = [
  {
    scheduleId: 'template-review',
    workflowType: 'templateReview',
    memo: 'T4: the weekly review of the template catalogue',
    // Monday morning: an owner has the week to mend what is worn out.
    spec: { calendars: [{ dayOfWeek: 'MONDAY' as const, hour: 8, minute: 0 }] },
    // A review that was missed while Temporal was away is still wanted.
    catchupWindow: '3 days' as const,
  },
  {
    scheduleId: 'template-sync',
    workflowType: 'templateSync',
    memo: 'T2: the hourly sync with the provider’s template list',
    spec: { intervals: [{ every: '1 hour' as const }] },
    catchupWindow: '10 minutes' as const,
  },
];

/**
 * Creates the schedules that are not there yet; several workers may do so at once.
 * @param timeZone of the business: its Monday morning
 */
export async function ensureSchedules(
  connection: NativeConnection,
  { namespace, taskQueue, timeZone }: { namespace: string; taskQueue: string; timeZone: string },
): Promise<void> {
  const client = new ScheduleClient({ connection, namespace });
  for (const { scheduleId, workflowType, memo, spec, catchupWindow } of SCHEDULES) {
    try {
      await client.create({
        scheduleId,
        spec: { ...spec, timezone: timeZone },
        action: {
          type: 'startWorkflow',
          workflowId: scheduleId,
          workflowType,
          taskQueue,
          args: [],
          workflowExecutionTimeout: '2 days',
        },
        policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow },
        memo: { purpose: memo },
      });
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    }
  }
}
