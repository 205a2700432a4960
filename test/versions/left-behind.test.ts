import { expect, test, vi } from 'vitest';
import type { Fact } from '../../domain/case/fact.ts';
import { HOUR, SECOND } from '../../domain/time/instant.ts';
import { ensureCurrent, makeCurrent } from '../../workers/versions/deployment.ts';
import { casesElsewhere, rollOver } from '../../workers/versions/rollover.ts';
import { CHANGED } from './changed-rule.ts';
import { storedCase } from './stored-case.ts';

const inbound = (): Fact => ({ fact: 'inbound', at: Date.now(), arrived: Date.now(), kind: 'message' });

test('a case of workers without versions goes on by the first that has one', async (context) => {
  const stored = await storedCase(context);
  const stop = await stored.plainWorker();
  await stored.hasSeen(1);
  await stop();
  expect(await stored.version()).toBeNull();
  const worker = await stored.worker('first');
  context.onTestFinished(() => worker.stop());
  // The first version is current without anybody's doing, and a second worker changes nothing about that.
  expect(await ensureCurrent(stored.where, stored.versionOf('second'))).toBe('first');
  await stored.store(inbound());
  stored.wake();
  await stored.hasSeen(2);
  await expect.poll(() => stored.version(), { timeout: 10 * SECOND }).toBe('first');
});

test('a case whose version no worker runs any more is ended and begins again from what is recorded, with what came meanwhile', async (context) => {
  const stored = await storedCase(context);
  const old = await stored.worker('old');
  await stored.hasSeen(1);
  await old.stop();
  const { runId } = await stored.handle.describe();
  await stored.store(inbound());
  const worker = await stored.worker(CHANGED);
  context.onTestFinished(() => worker.stop());
  await makeCurrent(stored.where, stored.versionOf(CHANGED));
  expect(await casesElsewhere(stored.parts)).toMatchObject([{ buildId: 'old', cases: 1 }]);
  expect(await rollOver(stored.parts, { patience: 0 })).toEqual({ moved: 0, begunAgain: 1, left: [] });
  await stored.hasSeen(2);
  await expect.poll(() => stored.version(), { timeout: 10 * SECOND }).toBe(CHANGED);
  expect((await stored.handle.describe()).runId).not.toBe(runId);
  expect(
    (await stored.parts.client.workflow.getHandle(stored.handle.workflowId, runId).describe()).status.name,
  ).toBe('TERMINATED');
  // Its transitions go on where they were.
  const numbers = await stored.world.column('select n as value from transitions order by n');
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  expect(await rollOver(stored.parts, { patience: 0 })).toEqual({ moved: 0, begunAgain: 0, left: [] });
});

test('nothing is ended or moved while no worker runs the version that all would go to', async (context) => {
  const stored = await storedCase(context);
  const stop = await stored.plainWorker();
  await stored.hasSeen(1);
  await stop();
  const { runId } = await stored.handle.describe();
  // As when all workers of the current version are down: whoever is moved to it is answered by nobody.
  expect(await ensureCurrent(stored.where, stored.versionOf(CHANGED))).toBe(CHANGED);
  await expect(rollOver(stored.parts, { patience: 0 })).rejects.toThrow(
    new RegExp(`^No worker runs version ${CHANGED} [^]*Start its workers first`),
  );
  expect(await stored.handle.describe()).toMatchObject({ runId, status: { name: 'RUNNING' } });
  // Workers that come while it waits are waited for.
  const rollover = rollOver(stored.parts, { patience: 0 });
  const worker = await stored.worker(CHANGED);
  context.onTestFinished(() => worker.stop());
  expect(await rollover).toEqual({ moved: 0, begunAgain: 1, left: [] });
});

test('two that take cases over at once end each once, and one that was killed between end and beginning is made good', async (context) => {
  const stored = await storedCase(context);
  const old = await stored.worker('old');
  await stored.hasSeen(1);
  await old.stop();
  await stored.store(inbound());
  const worker = await stored.worker(CHANGED);
  context.onTestFinished(() => worker.stop());
  await makeCurrent(stored.where, stored.versionOf(CHANGED));
  const both = await Promise.all([
    rollOver(stored.parts, { patience: 0 }),
    rollOver(stored.parts, { patience: 0 }),
  ]);
  expect(both.map(({ left }) => left)).toEqual([[], []]);
  await stored.hasSeen(2);
  // The index lags behind.
  await expect
    .poll(async () => (await stored.runs()).toSorted(), { timeout: 10 * SECOND })
    .toEqual(['RUNNING', 'TERMINATED']);
  const numbers = await stored.world.column('select n as value from transitions order by n');
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  // Killed right after it had ended a case: nothing runs elsewhere any more, and the sweep of the gateways begins it again.
  await stored.handle.terminate();
  expect(await rollOver(stored.parts)).toEqual({ moved: 0, begunAgain: 0, left: [] });
  const swept = async () => {
    await stored.sweep();
    return (await stored.handle.describe()).status.name;
  };
  await expect.poll(swept, { timeout: 20 * SECOND }).toBe('RUNNING');
  await expect.poll(() => stored.version(), { timeout: 10 * SECOND }).toBe(CHANGED);
});

test('a fact that only a later version knows is noted, and that version learns it first', async (context) => {
  const stored = await storedCase(context);
  const old = await stored.worker('old');
  context.onTestFinished(() => old.stop());
  await stored.hasSeen(1);
  // What a newer gateway stores; when the later version runs, its kind is one that this code knows.
  await stored.store({ ...inbound(), fact: 'teleported' } as unknown as Fact);
  stored.wake();
  await stored.hasSeen(2);
  expect(await stored.state()).toMatchObject({ unlearned: [2], asked: 1 });
  await stored.world.pool.query(
    `update case_facts set fact = jsonb_build_object('fact', 'shut', 'at', (fact ->> 'at')::bigint) where seq = 2`,
  );
  const worker = await stored.worker(CHANGED);
  context.onTestFinished(() => worker.stop());
  await makeCurrent(stored.where, stored.versionOf(CHANGED));
  expect(await rollOver(stored.parts)).toMatchObject({ begunAgain: 0, left: [] });
  await vi.waitFor(
    async () => expect(await stored.state()).toMatchObject({ unlearned: [], asked: 2, seen: 2 }),
    {
      timeout: 20 * SECOND,
    },
  );
  await expect.poll(() => stored.version(), { timeout: 10 * SECOND }).toBe(CHANGED);
});

test('whether a version has workers is asked of the server’s clock alone: that of who asks may be wrong', async (context) => {
  const stored = await storedCase(context);
  const old = await stored.worker('old');
  context.onTestFinished(() => old.stop());
  await stored.hasSeen(1);
  const worker = await stored.worker(CHANGED);
  context.onTestFinished(() => worker.stop());
  await makeCurrent(stored.where, stored.versionOf(CHANGED));
  context.onTestFinished(() => void vi.useRealTimers());
  vi.setSystemTime(Date.now() + HOUR);
  expect(await casesElsewhere(stored.parts)).toEqual([{ buildId: 'old', cases: 1, hasWorkers: true }]);
});
