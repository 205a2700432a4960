import { WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { describe, expect, test, type TestContext, vi } from 'vitest';
import type { Fact, NumberedFact } from '../../domain/case/fact.ts';
import { createCaseStarter } from '../../gateway/dispatch/case-starter.ts';
import { readEnvironment } from '../../settings/environment.ts';
import { createLog } from '../../settings/log.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { startWorker } from '../../workers/start.ts';
import {
  cancelStepUpdate,
  completeTaskUpdate,
  factsSignal,
  recordCallUpdate,
  setTaskUpdate,
  stateQuery,
} from '../../workflows/messages.ts';
import { World } from '../worlds/case-store.ts';
import { LINE, ownCaseNumbers, storeLine } from '../worlds/cases.ts';
import { freshDatabase } from '../servers/database.ts';
import { freshTaskQueue, temporal, terminateAfterTest } from '../servers/temporal.ts';
import { wordsOf } from './words.ts';
import { variablesOf } from '../worlds/environment.ts';

/** A case whose messages are stored, and a task queue that nobody polls until `work`. */
async function storedCase(during: TestContext, messages: number) {
  const [{ url, pool }, server] = await Promise.all([freshDatabase(during), temporal()]);
  const taskQueue = freshTaskQueue();
  await ownCaseNumbers(pool);
  await storeLine(pool);
  const world = new World(pool, readPolicies());
  const contactId = await world.contact({ country: 'CO' });
  const openedAt = Date.now();
  const write = (n: number) => world.receive(contactId, `wamid.${n}`, openedAt + n);
  const caseId = (await write(0)) as string;
  for (let n = 1; n < messages; n += 1) await write(n);
  terminateAfterTest(caseId, during);
  const start = { caseId, openedAt, line: LINE, country: 'CO' };
  const starter = createCaseStarter(server.client, { taskQueue });
  const handle = server.client.workflow.getHandle(caseId);
  const seen = async () => (await handle.query(stateQuery))?.seen;
  return {
    caseId,
    handle,
    write,
    store: (fact: Fact) => world.fact(caseId, fact),
    facts: await world.caseStore.loadFacts({ caseId, after: 0 }),
    signal: (facts: readonly NumberedFact[]) => starter.signal(start, facts),
    history: () => handle.fetchHistory(),
    /** The case has learned everything up to this number. */
    hasSeen: (seq: number) => vi.waitFor(async () => expect(await seen()).toBe(seq), { timeout: 20_000 }),
    async work() {
      const worker = await startWorker(
        readEnvironment(
          variablesOf({
            DATABASE_URL: url,
            TEMPORAL_ADDRESS: server.address,
            TEMPORAL_NAMESPACE: server.namespace,
            TEMPORAL_TASK_QUEUE: taskQueue,
          }),
        ),
        {
          log: createLog('silent'),
          connection: server.nativeConnection,
          pool,
          bundlePath: server.workflowBundle.codePath,
        },
      );
      during.onTestFinished(() => worker.stop());
    },
  };
}

/** What a newer version, a broken client or a person with the CLI may send. */
const MALFORMED: readonly (readonly [what: string, args: readonly unknown[]])[] = [
  ['nothing at all', []],
  ['null', [null]],
  ['a text', ['facts']],
  ['an object', [{}]],
  ['an empty batch', [[]]],
  ['holes', [[null, undefined, 7, 'fact', []]]],
  ['a number that is none', [[{ seq: 'one', fact: { fact: 'inbound' } }, { fact: { fact: 'answered' } }]]],
  ['no fact', [[{ seq: 2 }, { seq: 2, fact: null }, { seq: 2, fact: 'inbound' }, { seq: 2, fact: {} }]]],
  ['a kind that is not known', [[{ seq: 2, fact: { fact: 'teleported', at: 0 } }]]],
  ['a number that was never given', [[{ seq: 9_999, fact: { fact: 'answered', at: 0 } }]]],
  ['a batch in a batch', [[[{ seq: 2, fact: { fact: 'answered', at: 0 } }]]]],
];

describe.concurrent('signals of a case', () => {
  test('W3, W10: many that wait before a worker polls are one run, which learns each fact once', async (context) => {
    const stored = await storedCase(context, 90);
    // As a dispatcher sends them that lost its answers, and worse: duplicated and out of order.
    const batches = stored.facts.map((fact) => [fact]);
    for (const batch of batches.toReversed()) expect(await stored.signal(batch)).toBe('delivered');
    await stored.signal(stored.facts);
    await stored.work();
    await stored.hasSeen(90);
    const history = await stored.history();
    const words = wordsOf(history);
    expect(words).not.toContain('workflow_task_failed');
    // All that was needed came with the opening: nothing is read again, and there is one transition.
    expect(words).not.toContain('activity_task_scheduled loadFacts');
    const { events } = history;
    const types = events?.map(({ activityTaskScheduledEventAttributes: task }) => task?.activityType?.name);
    expect(types?.filter((name) => name !== undefined)).toEqual(['adopt', 'drawOutlook', 'record']);
  });

  test('W3: facts told twice, out of order and with gaps are learned once and in order', async (context) => {
    const stored = await storedCase(context, 1);
    await stored.signal(stored.facts);
    await stored.work();
    await stored.hasSeen(1);
    for (let n = 1; n < 6; n += 1) await stored.write(n);
    const [first] = stored.facts;
    if (first === undefined) throw new Error('nothing is stored');
    const { fact } = first;
    // 2 to 5 are left out: they are read from Postgres, and then come late.
    await stored.handle.signal(factsSignal, [first, { seq: 6, fact }, { seq: 6, fact }]);
    await stored.hasSeen(6);
    const late = [5, 4, 3, 2, 1].map((seq) => ({ seq, fact }));
    await stored.handle.signal(factsSignal, late);
    await stored.write(6);
    await stored.handle.signal(factsSignal, [{ seq: 7, fact }]);
    await stored.hasSeen(7);
    const words = wordsOf(await stored.history());
    expect(words).toContain('activity_task_scheduled loadFacts');
    expect(words).not.toContain('workflow_task_failed');
  });

  test('W3: what is malformed or of a kind that is not known yet never fails a task', async (context) => {
    const stored = await storedCase(context, 2);
    // Some wait already when the case begins, so that the very first task meets them.
    await stored.signal(stored.facts.slice(0, 1));
    for (const [, args] of MALFORMED) await stored.handle.signal('facts', ...args);
    await stored.work();
    await stored.hasSeen(2);
    for (const [n, [, args]] of MALFORMED.entries()) {
      await stored.write(2 + n);
      const seq = 3 + n;
      const spoilt = JSON.parse(JSON.stringify(args).replaceAll('"seq":2', `"seq":${seq}`)) as unknown[];
      await stored.handle.signal('facts', ...spoilt);
      await stored.handle.signal('unheard-of', 'anything');
      // The fact itself follows, as it does from the dispatcher.
      await stored.handle.signal(factsSignal, [{ seq, fact: stored.facts[0]?.fact as Fact }]);
      await stored.hasSeen(seq);
    }
    // As a newer gateway stores it, while this worker still runs.
    const teleported = { fact: 'teleported', at: 0 } as unknown as Fact;
    const seq = (await stored.store(teleported)) ?? 0;
    await stored.handle.signal(factsSignal, [{ seq, fact: teleported }]);
    await stored.hasSeen(seq);
    expect(wordsOf(await stored.history())).not.toContain('workflow_task_failed');
  });
});

describe.concurrent('updates of a case', () => {
  test('W10, F3, R6: a refused one says why and leaves no trace in the history', async (context) => {
    const stored = await storedCase(context, 1);
    await stored.signal(stored.facts);
    await stored.work();
    await stored.hasSeen(1);
    // At rest: its timer is set.
    await vi.waitFor(async () => expect(wordsOf(await stored.history())).toContain('timer_started'), {
      timeout: 20_000,
    });
    const before = await stored.history();
    const refusal = async (name: string, ...args: unknown[]): Promise<string | null | undefined> => {
      const error = await stored.handle
        .executeUpdate(name, { args: args as [] })
        .catch((thrown: unknown) => thrown);
      if (!(error instanceof WorkflowUpdateFailedError)) throw error;
      return error.cause instanceof ApplicationFailure ? error.cause.type : error.cause?.name;
    };
    expect(await refusal(completeTaskUpdate.name, {})).toBe('no_pending_task');
    expect(await refusal(recordCallUpdate.name, { was: 'done' })).toBe('no_call');
    expect(await refusal(cancelStepUpdate.name, {})).toBe('nothing_planned');
    // Without what it needs, and one that there is not.
    expect(await refusal(setTaskUpdate.name)).toBe('TypeError');
    await refusal('teleport', {});
    const after = await stored.history();
    expect(after.events?.length).toBe(before.events?.length);
  });
});
