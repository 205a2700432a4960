import { defaultPayloadConverter } from '@temporalio/common';
import proto, { type temporal } from '@temporalio/proto';
import { readFacts } from '../../domain/case/read-fact.ts';
import type { History } from './histories.ts';

const { EventType, WorkflowTaskFailedCause } = proto.temporal.api.enums.v1;

const UNHANDLED = WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND;

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;
type Payloads = temporal.api.common.v1.IPayloads | null | undefined;

const inClear = (payloads: Payloads): unknown[] =>
  (payloads?.payloads ?? []).map((payload) => defaultPayloadConverter.fromPayload(payload) as unknown);

/**
 * What a history went through, in words: kinds of events, and the names of activities, signals and updates; which facts it
 * was told or read, which steps it waited for, what became of its sends.
 */
export function wordsOf({ events }: History): Set<string> {
  const words = new Set<string>();
  for (const event of events ?? []) {
    words.add(kindOf(event));
    for (const fact of factsIn(event)) words.add(`fact ${fact}`);
    const step = stepOf(event);
    if (step !== null) words.add(`step ${step}`);
    const was = outcomeOf(event);
    if (was !== null) words.add(`outcome ${was}`);
  }
  return words;
}

function kindOf(event: HistoryEvent): string {
  // Something came in while the run was about to end: the server has the task done again.
  if (event.workflowTaskFailedEventAttributes?.cause === UNHANDLED) return 'workflow_task_overtaken';
  const type = (EventType[event.eventType ?? 0] ?? '').replace('EVENT_TYPE_', '').toLowerCase();
  const name =
    event.activityTaskScheduledEventAttributes?.activityType?.name ??
    event.workflowExecutionSignaledEventAttributes?.signalName ??
    event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name;
  return name == null ? type : `${type} ${name}`;
}

/** In a signal, or in what an activity answered. */
function factsIn(event: HistoryEvent): string[] {
  const signal = event.workflowExecutionSignaledEventAttributes;
  const told =
    signal?.signalName === 'facts'
      ? inClear(signal.input)
      : inClear(event.activityTaskCompletedEventAttributes?.result).flatMap((answer) => [
          answer,
          ...(isObject(answer) ? [answer['facts'], answer['missed']] : []),
        ]);
  return told.flatMap((batch) => readFacts(batch).map(({ fact }) => fact.fact));
}

/** `alert-1` of a timer's `alert-1 (A2)`. */
function stepOf(event: HistoryEvent): string | null {
  const summary = event.userMetadata?.summary;
  if (event.timerStartedEventAttributes == null || summary == null) return null;
  const [, step] = /^(\S+) \(/.exec(String(defaultPayloadConverter.fromPayload(summary))) ?? [];
  return step ?? null;
}

/** Of a step: what is recorded has no instant. */
function outcomeOf(event: HistoryEvent): string | null {
  const [answer] = inClear(event.activityTaskCompletedEventAttributes?.result);
  if (!isObject(answer) || typeof answer['was'] !== 'string' || answer['was'] === 'recorded') return null;
  return answer['was'];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
