import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { factKinds } from '../../domain/case/read-fact.ts';
import type { Outcome } from '../../domain/case/step.ts';
import type { Effects } from '../../domain/effects/case-effects.ts';
import * as messages from '../../workflows/messages.ts';
import { installQuietRuntime } from '../servers/temporal.ts';
import { historyInClear } from '../privacy/disclosed.ts';
import { machinePathsIn } from '../layering/machine-paths.ts';
import { type History, recordedHistories, versions } from './histories.ts';
import { wordsOf } from './words.ts';

/** A file in the repository is kept for good. */
const [LARGEST_FILE, LARGEST_VERSION] = [500_000, 5_500_000];

/** Every activity of the case workflow; one that is added and not named here does not compile. */
const EFFECTS: Readonly<Record<keyof Effects, true>> = {
  adopt: true,
  drawOutlook: true,
  loadFacts: true,
  record: true,
  close: true,
  sendTemplate: true,
  settleTemplate: true,
  deliverKept: true,
  sendEmail: true,
  requestNumber: true,
  bookCall: true,
};

/** What became of a step; likewise. */
const OUTCOMES: Readonly<Record<Outcome['was'], true>> = {
  done: true,
  held: true,
  refused: true,
  unknown: true,
  overtaken: true,
};

/** Steps for which a case waits. What is done at once, such as the delivery of a kept reply, shows by its activity. */
const STEPS = [
  'alert-1',
  'alert-2',
  'expire',
  'impact-1',
  'impact-2',
  'answer',
  'tell-supervisor',
  'tell-need',
  'need-person',
  'email',
  'request-number',
  'patience-ends',
  'book-call',
  'call',
  'call-unrecorded',
  'hold-ends',
  'task-lapses',
  'close',
];

const recorded = recordedHistories();

/** What stands in the way of replaying each history with this code; null where nothing does. */
async function replay(workflowBundle: WorkflowBundleOption): Promise<Map<string, Error | null>> {
  const results = Worker.runReplayHistories(
    { workflowBundle, replayName: 'recorded' },
    recorded.map(({ version, name, history }) => ({ workflowId: `${version}/${name}`, history })),
  );
  const outcomes = new Map<string, Error | null>();
  for await (const { workflowId, error } of results) outcomes.set(workflowId, error ?? null);
  return outcomes;
}

/** The case workflow with a deliberate change. */
async function changed(name: string): Promise<WorkflowBundleOption> {
  const workflowsPath = fileURLToPath(new URL(`changed/${name}.ts`, import.meta.url));
  return bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
}

describe('the histories of released versions', () => {
  beforeAll(installQuietRuntime);

  test('are replayed by the workflow code as it is now', async () => {
    const outcomes = await replay({ codePath: inject('servers').workflowBundle });
    expect(outcomes.size).toBe(recorded.length);
    expect([...outcomes].filter(([, error]) => error !== null)).toEqual([]);
  });

  test('are refused, each of them, by a workflow that starts one timer more', async () => {
    const outcomes = await replay(await changed('extra-timer'));
    expect(outcomes.size).toBe(recorded.length);
    const unnoticed = [...outcomes].filter(([, error]) => !(error instanceof DeterminismViolationError));
    expect(unnoticed).toEqual([]);
  });

  test('are refused by a workflow that does the same in another order, where the order matters', async () => {
    const outcomes = await replay(await changed('other-order'));
    const refused = [...outcomes].flatMap(([id, error]) => (error === null ? [] : [{ id, error }]));
    for (const { error } of refused) expect(error).toBeInstanceOf(DeterminismViolationError);
    // Commands are told from due steps where both came together, and facts from what they overtook.
    expect(refused.length).toBeGreaterThan(recorded.length / 2);
  });

  test('are there for the version that is being worked on and for each before it, and are small', () => {
    const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
    expect(versions()).toContain(version);
    for (const each of versions()) {
      const files = recorded.filter((history) => history.version === each);
      const sizes = files.map(({ text }) => Buffer.byteLength(text));
      expect(Math.max(...sizes)).toBeLessThan(LARGEST_FILE);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(LARGEST_VERSION);
    }
  });

  test('S1: name no person, and no host, process or folder that took part in the recording', () => {
    for (const { text } of recorded) {
      const inClear = historyInClear(JSON.parse(text) as History);
      expect(inClear).toContain('caseId');
      // A number of a customer of these lives, a mail address, an identity.
      expect(inClear).not.toMatch(/\b57300\d{7}\b|@example\.com|\d@/);
      expect(machinePathsIn(inClear)).toEqual([]);
    }
  });

  test('go through everything that a case workflow does', () => {
    const words = new Set(recorded.flatMap(({ history }) => [...wordsOf(history)]));
    const updates = Object.values(messages).flatMap((message) =>
      typeof message === 'object' && message.type === 'update' ? [message.name] : [],
    );
    expect(updates.length).toBeGreaterThan(5);
    for (const word of [
      ...Object.keys(EFFECTS).map((name) => `activity_task_scheduled ${name}`),
      ...updates.map((name) => `workflow_execution_update_accepted ${name}`),
      ...factKinds().map((kind) => `fact ${kind}`),
      ...STEPS.map((step) => `step ${step}`),
      ...Object.keys(OUTCOMES).map((was) => `outcome ${was}`),
      'workflow_execution_signaled facts',
      'workflow_execution_signaled rollover',
      'activity_task_failed',
      'timer_fired',
      'timer_canceled',
      'workflow_execution_continued_as_new',
      'workflow_execution_terminated',
      'workflow_execution_completed',
      'workflow_execution_time_skipping_transitioned',
    ]) {
      expect(words, `add a life to test/replay/lives.ts: ${word}`).toContain(word);
    }
    expect(words).not.toContain('workflow_task_failed');
  });
});
