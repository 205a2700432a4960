import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import proto, { type temporal } from '@temporalio/proto';

export type History = temporal.api.history.v1.IHistory;

/** Who took part: identities, and the queues that workers have to themselves. */
const PROCESS = /^(?:\w+@[^@/]+:)?\d+@/;

const FOLDER = fileURLToPath(new URL('histories', import.meta.url));

/** A history as it was recorded by a released version. */
export interface Recorded {
  readonly version: string;
  /** The life and, where it had several, the case and the run. */
  readonly name: string;
  /** The file. */
  readonly text: string;
  readonly history: History;
}

/** The versions whose histories are kept. */
export const versions = (): string[] => readdirSync(FOLDER).toSorted();

export function recordedHistories(): Recorded[] {
  return versions().flatMap((version) =>
    readdirSync(join(FOLDER, version))
      .filter((file) => file.endsWith('.json'))
      .toSorted()
      .map((file) => {
        const text = readFileSync(join(FOLDER, version, file), 'utf8');
        const history = historyFromJSON(JSON.parse(text)) as History;
        return { version, name: file.slice(0, -'.json'.length), text, history };
      }),
  );
}

/** Compact, and without the names of the processes and hosts that took part, which a replay does not look at. */
export function keepHistory(version: string, name: string, history: History): void {
  const folder = join(FOLDER, version);
  mkdirSync(folder, { recursive: true });
  const anonymous = JSON.parse(historyToJSON(history as never), (key, value: unknown) =>
    key === 'identity' || (typeof value === 'string' && PROCESS.test(value)) ? 'recorded' : value,
  ) as object;
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(anonymous)}\n`);
}

/** The history of a run, the latest unless named, after those of the runs that it continues. */
export async function historiesOf(
  client: Client,
  { workflowId, runId }: { readonly workflowId: string; readonly runId?: string },
): Promise<History[]> {
  const history: History = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const before = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
  return before ? [...(await historiesOf(client, { workflowId, runId: before })), history] : [history];
}

const { EventType } = proto.temporal.api.enums.v1;

/** What a history went through, in words: kinds of events, and the names of activities, signals and updates. */
export function wordsOf({ events }: History): Set<string> {
  const words = new Set<string>();
  for (const event of events ?? []) {
    const type = (EventType[event.eventType ?? 0] ?? '').replace('EVENT_TYPE_', '').toLowerCase();
    const name =
      event.activityTaskScheduledEventAttributes?.activityType?.name ??
      event.workflowExecutionSignaledEventAttributes?.signalName ??
      event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name;
    words.add(name == null ? type : `${type} ${name}`);
  }
  return words;
}
