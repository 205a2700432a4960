import proto from '@temporalio/proto';

const { EventType } = proto.temporal.api.enums.v1;
export type HistoryEvent = proto.temporal.api.history.v1.IHistoryEvent;

/** What Temporal Cloud bills as one action, as far as a history shows it. Queries are billed too and leave no event. */
const BILLED: ReadonlySet<number> = new Set([
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
  EventType.EVENT_TYPE_TIMER_STARTED,
  EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
  EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
]);

/** Actions that a history is billed as; each retry of an activity is one more. */
export function actionsOf(events: readonly HistoryEvent[]): number {
  return events.reduce(
    (sum, event) =>
      sum +
      (BILLED.has(event.eventType ?? 0) ? 1 : 0) +
      Math.max(0, (event.activityTaskStartedEventAttributes?.attempt ?? 1) - 1),
    0,
  );
}

/** Events that only the test clock causes: none of them is in a production history. */
export const isOfTheTestClock = (event: HistoryEvent): boolean =>
  event.eventType === EventType.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED ||
  (EventType[event.eventType ?? 0]?.includes('TIME_SKIPPING') ?? false);

export const nameOf = (event: HistoryEvent): string =>
  (EventType[event.eventType ?? 0] ?? 'UNKNOWN')
    .replace('EVENT_TYPE_', '')
    .toLowerCase()
    .replaceAll('_', ' ');
