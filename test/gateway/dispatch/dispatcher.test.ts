import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { SECOND } from '../../../domain/time/instant.ts';
import { sweepOrphans } from '../../../gateway/dispatch/dispatcher-orphans.ts';
import { createLog } from '../../../settings/log.ts';
import { openDispatch } from './dispatcher-world.ts';

const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('spacing (A5)', () => {
  test('A5: a lone message goes at once; what comes within a second goes together when it is over', async () => {
    const world = await openDispatch();
    const caseId = await world.openCase();
    const dispatcher = world.start();
    await world.pass(300);
    await world.store(caseId);
    dispatcher.wake();
    await world.quiet();
    expect(world.told).toMatchObject([{ at: 300, seqs: [1] }]);
    for (const _ of [1, 2, 3]) {
      await world.pass(100);
      await world.store(caseId);
      dispatcher.wake();
    }
    await world.pass(690);
    expect(world.told).toHaveLength(1);
    // A second after the first, not at the next sweep after that.
    await world.pass(20);
    expect(world.told).toMatchObject([{ seqs: [1] }, { seqs: [2, 3, 4] }]);
    expect(world.told[1]?.at).toBeLessThanOrEqual(1_302);
    expect(await world.row(caseId)).toMatchObject({ dirty: 4, sent: 4, leased: false });
    // Rested: at once again.
    await world.pass(5 * SECOND);
    await world.store(caseId);
    dispatcher.wake();
    await world.quiet();
    expect(world.told.at(-1)).toMatchObject({ at: world.time.elapsed(), seqs: [5] });
  });

  test('A5, X6: 200 messages in 12 s are a signal a second', async () => {
    const world = await openDispatch();
    const caseId = await world.openCase();
    const dispatcher = world.start();
    for (let n = 0; n < 200; n += 1) {
      await world.store(caseId);
      dispatcher.wake();
      await world.pass(60);
    }
    await world.pass(2 * SECOND);
    expect(world.told.flatMap(({ seqs }) => seqs)).toEqual(upTo(1, 200));
    expect(world.told.length).toBeLessThanOrEqual(13);
    expect(world.mostAtOnce).toBe(1);
  });

  test('a full batch does not wait, and no signal carries more than 200', async () => {
    const world = await openDispatch();
    const caseId = await world.openCase();
    const dispatcher = world.start();
    await world.store(caseId, 450);
    dispatcher.wake();
    await world.quiet();
    expect(world.told.map(({ seqs }) => seqs.length)).toEqual([200, 200]);
    await world.pass(SECOND + 10);
    expect(world.told.map(({ seqs }) => seqs.length)).toEqual([200, 200, 50]);
    expect(world.told.flatMap(({ seqs }) => seqs)).toEqual(upTo(1, 450));
  });

  test('what nobody woke it for is found by the sweep', async () => {
    const world = await openDispatch();
    const caseId = await world.openCase();
    world.start();
    await world.pass(100);
    await world.store(caseId);
    await world.pass(SECOND);
    expect(world.told).toMatchObject([{ seqs: [1] }]);
  });
});

describe('one signal of a case under way', () => {
  test('what comes while one is under way waits for it', async () => {
    const world = await openDispatch();
    const caseId = await world.openCase();
    const other = await world.openCase(2);
    let letGo: () => void = () => undefined;
    world.answer = (id) =>
      id === caseId
        ? new Promise((resolve) => (letGo = () => resolve('delivered')))
        : Promise.resolve('delivered');
    const dispatcher = world.start();
    await world.store(caseId);
    dispatcher.wake();
    while ((await world.row(caseId))?.leased !== true) await world.store(other);
    await world.store(caseId, 250);
    dispatcher.wake();
    // Another case is not held up by it.
    await world.store(other);
    while (world.told.length === 0) {
      dispatcher.wake();
      await world.pool.query('select 1');
    }
    expect(world.told.every((each) => each.caseId === other)).toBe(true);
    letGo();
    world.answer = async () => 'delivered';
    await world.pass(2 * SECOND);
    expect(world.told.filter((each) => each.caseId === caseId).flatMap(({ seqs }) => seqs)).toEqual(
      upTo(1, 251),
    );
    expect(world.mostAtOnce).toBe(1);
  });

  test('several gateways share the work, and no case is signalled by two at once', async () => {
    const world = await openDispatch();
    const cases = [];
    for (let n = 1; n <= 60; n += 1) cases.push(await world.openCase(n));
    const dispatchers = [0, 1, 2].map((by) =>
      world.start({ starter: world.starter(by), concurrency: 4 }, by),
    );
    for (let round = 0; round < 4; round += 1) {
      await Promise.all(cases.map((caseId) => world.store(caseId)));
      for (const dispatcher of dispatchers) dispatcher.wake();
      await world.pass(700);
    }
    await world.pass(3 * SECOND);
    expect(world.mostAtOnce).toBe(1);
    for (const caseId of cases) {
      const seqs = world.told.filter((each) => each.caseId === caseId).flatMap((each) => each.seqs);
      expect(seqs).toEqual([1, 2, 3, 4]);
    }
    expect(new Set(world.told.map(({ by }) => by)).size).toBeGreaterThan(1);
    for (const dispatcher of dispatchers) expect(await dispatcher.idle()).toBe(true);
  });

  test('what is acknowledged while others are under way is written down with theirs, a lone one at once', async () => {
    const world = await openDispatch();
    const cases = await Promise.all(upTo(1, 12).map((n) => world.openCase(n)));
    const held: (() => void)[] = [];
    world.answer = () => new Promise((resolve) => held.push(() => resolve('delivered')));
    const writes = vi.spyOn(world.pool, 'query');
    const written = (): number => writes.mock.calls.filter(([text]) => text.includes('set sent =')).length;
    const dispatcher = world.start({ pool: world.pool });
    for (const caseId of cases) await world.store(caseId);
    dispatcher.wake();
    await vi.waitFor(() => expect(held).toHaveLength(12));
    for (const letGo of held.splice(0, 11)) letGo();
    await turn();
    expect(written()).toBe(0);
    // However late the timer is set that gathers them.
    await vi.waitFor(() => {
      world.time.step(25);
      expect(written()).toBe(1);
    });
    held.pop()?.();
    await vi.waitFor(async () => expect(await dispatcher.idle()).toBe(true));
    expect(written()).toBe(2);
    for (const caseId of cases) expect(await world.row(caseId)).toMatchObject({ sent: 1, leased: false });
  });

  test('a gateway that died with a lease is taken over from when the lease ends; what was told is told again', async () => {
    const world = await openDispatch();
    const caseId = await world.openCase();
    await world.store(caseId);
    await world.pool.query(`update dispatch set lease_until = $1`, [
      new Date(world.time.now().getTime() + 20 * SECOND),
    ]);
    const dispatcher = world.start();
    await world.pass(19 * SECOND);
    expect(world.told).toEqual([]);
    expect(await dispatcher.idle()).toBe(false);
    await world.pass(2 * SECOND);
    expect(world.told).toMatchObject([{ seqs: [1] }]);
  });
});

describe('when Temporal does not take a signal', () => {
  test('nothing is lost: it is tried again with growing pauses, and told whole when it is back', async () => {
    const world = await openDispatch();
    const cases = [];
    for (let n = 1; n <= 20; n += 1) cases.push(await world.openCase(n));
    let tries = 0;
    world.answer = () => {
      tries += 1;
      return Promise.reject(Object.assign(new Error('14 UNAVAILABLE'), { code: 14 }));
    };
    const dispatcher = world.start();
    for (const caseId of cases) await world.store(caseId, 2);
    dispatcher.wake();
    await world.pass(60 * SECOND);
    expect(world.told).toEqual([]);
    // One case at a time asks whether it is back: no storm on a server that is about to start.
    expect(tries).toBeGreaterThan(10);
    expect(tries).toBeLessThan(150);
    world.answer = async () => 'delivered';
    await world.pass(6 * SECOND);
    expect(world.told.map(({ caseId, seqs }) => `${caseId} ${seqs.join()}`).toSorted()).toEqual(
      cases.map((caseId) => `${caseId} 1,2`).toSorted(),
    );
    expect(await world.row(cases[0] as string)).toMatchObject({ sent: 2, failures: 0 });
  });

  test('one case that is refused for ever holds up no other', async () => {
    const world = await openDispatch();
    const bad = await world.openCase(1);
    const good = await world.openCase(2);
    world.answer = (caseId) =>
      caseId === bad ? Promise.reject(new Error('refused')) : Promise.resolve('delivered');
    const dispatcher = world.start();
    for (let n = 1; n <= 10; n += 1) {
      await world.store(bad);
      await world.store(good);
      dispatcher.wake();
      await world.pass(2 * SECOND);
      expect(world.told.flatMap(({ seqs }) => seqs)).toEqual(upTo(1, n));
    }
    expect(await world.row(bad)).toMatchObject({ sent: 0, leased: false });
  });

  test('a completed workflow counts as told only if the case is closed', async () => {
    const world = await openDispatch();
    const caseId = await world.openCase();
    world.answer = async () => 'case-ended';
    const dispatcher = world.start();
    await world.store(caseId);
    dispatcher.wake();
    await world.pass(SECOND);
    expect(await world.row(caseId)).toMatchObject({ sent: 0 });
    await world.pool.query('update cases set is_open = false');
    await world.pass(6 * SECOND);
    expect(await world.row(caseId)).toMatchObject({ sent: 1, failures: 0 });
  });
});

describe('on request', () => {
  test('flush tells a case everything, however recently it was signalled', async () => {
    const world = await openDispatch();
    const caseId = await world.openCase();
    const dispatcher = world.start();
    await world.store(caseId);
    dispatcher.wake();
    await world.quiet();
    await world.store(caseId, 450);
    await dispatcher.flush(caseId);
    expect(world.told.flatMap(({ seqs }) => seqs)).toEqual(upTo(1, 451));
    await dispatcher.flush(caseId);
    expect(world.told).toHaveLength(4);
  });

  test('flush starts a workflow that is missing, and none of a closed case', async () => {
    const world = await openDispatch();
    const caseId = await world.openCase();
    const dispatcher = world.start();
    world.standing = 'missing';
    await dispatcher.flush(caseId);
    expect(world.told).toMatchObject([{ caseId, seqs: [] }]);
    await world.pool.query('update cases set is_open = false');
    await dispatcher.flush(caseId);
    expect(world.told).toHaveLength(1);
  });

  test('flush fails when Temporal does not take it', async () => {
    const world = await openDispatch();
    const caseId = await world.openCase();
    world.answer = () => Promise.reject(new Error('away'));
    const dispatcher = world.start();
    await world.store(caseId);
    await expect(dispatcher.flush(caseId)).rejects.toThrow('not taken');
  });

  test('W3: a push waits for what a wake has leased and not yet taken up', async () => {
    const world = await openDispatch();
    const caseId = await world.openCase();
    await world.store(caseId);
    const pool = Object.create(world.pool) as typeof world.pool;
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let [asked, answered] = [0, 0];
    pool.query = (async (...args: Parameters<typeof pool.query>) => {
      const isFirst = (asked += 1) === 1;
      const answer = await (world.pool.query(...args) as unknown as Promise<unknown>);
      answered += 1;
      if (isFirst) await held;
      return answer;
    }) as typeof pool.query;
    const dispatcher = world.start({ pool });
    await vi.waitFor(() => expect(answered).toBe(1));
    const pushed = dispatcher.push().then(() => world.told.length);
    await vi.waitFor(() => expect(answered).toBe(2));
    await world.quiet();
    letGo();
    expect(await pushed).toBe(1);
  });

  test('push hands over everything, idle says so, and stop leaves no lease behind', async () => {
    const world = await openDispatch();
    const cases = [];
    for (let n = 1; n <= 80; n += 1) cases.push(await world.openCase(n));
    const dispatcher = world.start({ concurrency: 8 });
    await world.quiet();
    expect(await dispatcher.idle()).toBe(true);
    for (const caseId of cases) await world.store(caseId);
    expect(await dispatcher.idle()).toBe(false);
    await dispatcher.push();
    expect(await dispatcher.idle()).toBe(true);
    for (const caseId of cases) await world.store(caseId);
    await dispatcher.push();
    expect(world.told).toHaveLength(160);
    await dispatcher.stop();
    const { rows } = await world.pool.query('select from dispatch where lease_until is not null');
    expect(rows).toEqual([]);
  });
});

describe('orphans', () => {
  test('open cases without a workflow are started again; closed, fresh and completed ones are not', async () => {
    const world = await openDispatch();
    const [lost, closed, fresh, completed, fine] = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => world.openCase(n)),
    );
    for (const caseId of [lost, closed, fresh, completed, fine]) await world.store(caseId as string);
    await world.pool.query(`update dispatch set sent = dirty, not_before = $1`, [
      new Date(world.time.now().getTime() - 120_000),
    ]);
    await world.pool.query('update cases set is_open = false where id = $1', [closed]);
    await world.pool.query('update dispatch set not_before = $2 where case_id = $1', [
      fresh,
      world.time.now(),
    ]);
    const starter = {
      ...world.starter(),
      runningOf: async () => new Set([fine as string]),
      standing: async (caseId: string) =>
        caseId === completed ? ('completed' as const) : ('missing' as const),
    };
    const parts = { pool: world.pool, starter, log: createLog('silent'), time: world.time };
    expect(await sweepOrphans(parts)).toEqual({ restarted: [lost], stuck: [completed] });
    expect(world.told).toMatchObject([{ caseId: lost, seqs: [] }]);
  });

  test('more than a page of them', async () => {
    const world = await openDispatch();
    await world.pool.query(`insert into lines (id) values ('70007')`);
    await world.pool.query(`insert into contacts (id) select 'contact-' || n from generate_series(1, 450) n`);
    await world.pool.query(
      `insert into cases (id, contact_id, line_id, opened_at) select 'case-' || n, 'contact-' || n, '70007', 1 from generate_series(1, 450) n`,
    );
    const starter = { ...world.starter(), standing: async () => 'ended-otherwise' as const };
    const { restarted } = await sweepOrphans({
      pool: world.pool,
      starter,
      log: createLog('silent'),
      time: world.time,
    });
    expect(new Set(restarted).size).toBe(450);
  });
});
