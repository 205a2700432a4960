import { defaultPayloadConverter } from '@temporalio/common';
import { DAY } from '../../domain/time/instant.ts';
import { fastForward } from '../../dev/clock/time-skip.ts';
import { actionsOf, type HistoryEvent, isOfTheTestClock, nameOf } from '../actions.ts';
import { figure } from '../figure.ts';
import type { Measurement } from '../measurement.ts';
import { openWholeWorld } from '../whole-world.ts';

interface Share {
  readonly cause: string;
  readonly events: HistoryEvent[];
}

/** What a life costs in history and on Temporal Cloud's bill, and by what. */
export const lifeEvents: Measurement = {
  name: 'life-events',
  what: 'history events and billable actions of a whole unattended life, listed by cause',
  runs: 'shared',
  async measure(bench) {
    const world = await openWholeWorld(bench);
    try {
      const { caseId } = await world.openCase();
      const handle = world.servers.client.workflow.getHandle(caseId);
      await fastForward(world.servers, caseId, Date.now() + 16 * DAY);
      await handle.result();
      const history = await handle.fetchHistory();
      const all: HistoryEvent[] = history.events ?? [];
      const events = all.filter((event) => !isOfTheTestClock(event));
      const details = [
        ...listed('cause', byCause(events)),
        '',
        ...listed('kind of event', byName(events)),
        '',
        `${all.length - events.length} further events are the test clock's and in no production history`,
      ];
      return [
        figure('life-events', [events.length], 'events', { details }),
        figure('life-events-actions', [actionsOf(events)], 'billable actions'),
      ];
    } finally {
      await world.close();
    }
  },
};

/** Everything from one wake of the workflow to the next belongs to what woke it. */
function byCause(events: readonly HistoryEvent[]): Share[] {
  const shares: Share[] = [];
  const timers = new Map<string, string>();
  for (const event of events) {
    const cause = causeOf(event, timers);
    const last = shares.at(-1);
    if (last === undefined || (cause !== null && !(isStart(event) || last.cause === cause))) {
      shares.push({ cause: cause ?? 'start', events: [event] });
    } else last.events.push(event);
  }
  return shares;
}

/** signalWithStart begins with both. */
const isStart = (event: HistoryEvent): boolean =>
  event.workflowExecutionSignaledEventAttributes != null && Number(event.eventId) <= 3;

function causeOf(event: HistoryEvent, timers: Map<string, string>): string | null {
  if (event.workflowExecutionStartedEventAttributes != null) return 'first message: opening';
  if (event.workflowExecutionSignaledEventAttributes != null) return 'signal: facts';
  const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name;
  if (update != null) return `update: ${update}`;
  if (event.timerStartedEventAttributes != null) {
    timers.set(String(event.eventId), summaryOf(event));
  }
  const fired = event.timerFiredEventAttributes;
  return fired == null ? null : `timer: ${timers.get(String(fired.startedEventId)) ?? '?'}`;
}

function summaryOf(event: HistoryEvent): string {
  const summary = event.userMetadata?.summary;
  return summary == null ? '?' : defaultPayloadConverter.fromPayload<string>(summary as never);
}

function byName(events: readonly HistoryEvent[]): Share[] {
  const shares = new Map<string, Share>();
  for (const event of events) {
    const activity = event.activityTaskScheduledEventAttributes?.activityType?.name;
    const cause = activity == null ? nameOf(event) : `activity ${activity} scheduled`;
    const share = shares.get(cause) ?? { cause, events: [] };
    share.events.push(event);
    shares.set(cause, share);
  }
  return [...shares.values()].toSorted((one, other) => other.events.length - one.events.length);
}

function listed(title: string, shares: readonly Share[]): string[] {
  const width = Math.max(title.length, ...shares.map(({ cause }) => cause.length)) + 2;
  return [
    `${title.padEnd(width)}events  actions`,
    ...shares.map(
      ({ cause, events }) =>
        `${cause.padEnd(width)}${String(events.length).padStart(6)}  ${String(actionsOf(events)).padStart(7)}`,
    ),
  ];
}
