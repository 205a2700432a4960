import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { historyFromJSON, historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { temporal } from '@temporalio/proto';

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

/** Compact, and without the names of the processes and hosts that took part and where their code lay, which a replay does not look at. */
export function keepHistory(version: string, name: string, history: History): void {
  const folder = join(FOLDER, version);
  mkdirSync(folder, { recursive: true });
  const anonymous = JSON.parse(historyToJSON(history as never), (key, value: unknown) =>
    isOfItsMachine(key, value) ? 'recorded' : value,
  ) as object;
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(anonymous)}\n`);
}

const isOfItsMachine = (key: string, value: unknown): boolean =>
  key === 'identity' || key === 'stackTrace' || (typeof value === 'string' && PROCESS.test(value));

/** The history of a run, the latest unless named, after those of the runs that it continues. */
export async function historiesOf(
  client: Client,
  { workflowId, runId }: { readonly workflowId: string; readonly runId?: string },
): Promise<History[]> {
  const history: History = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const before = history.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
  return before ? [...(await historiesOf(client, { workflowId, runId: before })), history] : [history];
}
