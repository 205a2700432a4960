import { describe, expect, it } from 'vitest';
import { startEventsOut } from '../../services/background/events-out.ts';
import { ANY_NETWORK } from '../../settings/networks.ts';
import { createLog } from '../../settings/log.ts';
import { freshDatabase } from '../servers/database.ts';
import {
  eventually,
  AT,
  givenCases,
  givenEndpoint,
  givenSubscriber,
  happen,
  type Received,
  started,
} from './world.ts';

const QUICK = [50, 50, 50, 50, 50, 50];
const sequences = (events: readonly Received[], caseId: string) =>
  events.filter((event) => event.caseId === caseId).map(({ sequence }) => sequence);

describe('events out', () => {
  it('contract: an event is a Standard Webhook with the case id, its number and the instant', async () => {
    const { pool } = await freshDatabase();
    const [caseId = ''] = await givenCases(pool, 1);
    const endpoint = await givenEndpoint();
    await givenSubscriber(pool, 'orders', endpoint.url);
    await happen(pool, caseId, 'evt-1', 'case.opened', {
      reason: 'payment',
      caseId: 'case-999',
      sequence: 99,
    });
    started(pool);
    await eventually(() => expect(endpoint.accepted).toHaveLength(1));
    const [event] = endpoint.accepted;
    expect(event?.id).toBe('evt-1');
    expect(JSON.parse(event?.body ?? '')).toEqual({
      type: 'case.opened',
      timestamp: new Date(AT).toISOString(),
      data: { caseId, sequence: 1, reason: 'payment' },
    });
    expect(event?.headers['content-type']).toBe('application/json');
  });

  it('in order per case and subscriber, each accepted once, by several processes at once', async () => {
    const { pool } = await freshDatabase();
    const cases = await givenCases(pool, 6);
    const one = await givenEndpoint(async () => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      return Math.random() < 0.2 ? 503 : 200;
    });
    const two = await givenEndpoint();
    await givenSubscriber(pool, 'one', one.url);
    await givenSubscriber(pool, 'two', two.url, ['case.closed']);
    const processes = [1, 2, 3].map(() => started(pool, { backoff: Array.from({ length: 50 }, () => 20) }));
    for (let n = 1; n <= 10; n += 1) {
      await Promise.all(
        cases.map((id) => happen(pool, id, `evt-${id}-${n}`, n === 10 ? 'case.closed' : 'case.expiring')),
      );
      processes[n % 3]?.wake();
    }
    await eventually(() => expect(one.accepted).toHaveLength(60));
    await eventually(() => expect(two.accepted).toHaveLength(6));
    for (const id of cases) {
      expect(sequences(one.accepted, id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(sequences(two.accepted, id)).toEqual([10]);
    }
    await eventually(async () => expect(await processes[0]?.idle()).toBe(true));
  });

  it('a failing event holds back only its own case, heals, and the rest follows in order', async () => {
    const { pool } = await freshDatabase();
    const [sick = '', well = ''] = await givenCases(pool, 2);
    let isSick = true;
    const endpoint = await givenEndpoint((event) => (isSick && event.caseId === sick ? 500 : 200));
    await givenSubscriber(pool, 'orders', endpoint.url);
    for (const n of [1, 2, 3]) {
      await happen(pool, sick, `evt-s${n}`);
      await happen(pool, well, `evt-w${n}`);
    }
    const out = started(pool, { backoff: Array.from({ length: 100 }, () => 100) });
    await eventually(() => expect(sequences(endpoint.accepted, well)).toEqual([1, 2, 3]));
    expect(sequences(endpoint.accepted, sick)).toEqual([]);
    isSick = false;
    // What the pause after several failures would keep away.
    await pool.query('update subscribers set paused_until = null');
    await eventually(() => expect(sequences(endpoint.accepted, sick)).toEqual([1, 2, 3]));
    expect(new Set(sequences(endpoint.asked, sick).slice(0, -2))).toEqual(new Set([1]));
    await eventually(async () => expect(await out.idle()).toBe(true));
  });

  it('a subscriber that never answers does not hold up another', async () => {
    const { pool } = await freshDatabase();
    const cases = await givenCases(pool, 20);
    const dead = await givenEndpoint(() => 'never');
    const quick = await givenEndpoint();
    await givenSubscriber(pool, 'dead', dead.url);
    await givenSubscriber(pool, 'quick', quick.url);
    for (const id of cases) await happen(pool, id, `evt-${id}`);
    started(pool);
    await eventually(() => expect(quick.accepted).toHaveLength(20));
    await eventually(() => expect(dead.asked.length).toBeGreaterThan(0));
  });

  it('a timeout is a failure, and is tried again', async () => {
    const { pool } = await freshDatabase();
    const [id = ''] = await givenCases(pool, 1);
    const endpoint = await givenEndpoint(() => (endpoint.asked.length === 1 ? 'never' : 200));
    await givenSubscriber(pool, 'orders', endpoint.url);
    await happen(pool, id, 'evt-1');
    started(pool, { timeout: 200, backoff: QUICK });
    await eventually(() => expect(endpoint.accepted).toHaveLength(1));
    expect(endpoint.asked).toHaveLength(2);
  });

  it('given up after the last try, it is marked, and the next event of the case goes', async () => {
    const { pool } = await freshDatabase();
    const [id = ''] = await givenCases(pool, 1);
    const endpoint = await givenEndpoint((event) => (event.id === 'evt-1' ? 500 : 200));
    await givenSubscriber(pool, 'orders', endpoint.url);
    await happen(pool, id, 'evt-1');
    await happen(pool, id, 'evt-2');
    started(pool, { backoff: [20, 20] });
    await eventually(() => expect(sequences(endpoint.accepted, id)).toEqual([2]));
    expect(endpoint.asked.filter((event) => event.id === 'evt-1')).toHaveLength(3);
    const given = await pool.query(
      'select last_error from deliveries where gave_up_at is not null and delivered_at is null',
    );
    expect(given.rows).toEqual([{ last_error: 'status 500' }]);
  });

  it('Retry-After is waited for', async () => {
    const { pool } = await freshDatabase();
    const [id = ''] = await givenCases(pool, 1);
    const endpoint = await givenEndpoint(() => [429, { 'retry-after': '3600' }]);
    await givenSubscriber(pool, 'orders', endpoint.url);
    await happen(pool, id, 'evt-1');
    const out = started(pool, { backoff: QUICK });
    await eventually(async () => {
      const { rows } = await pool.query(
        "select next_try_at > now() + interval '50 minutes' as waits from deliveries",
      );
      expect(rows).toEqual([{ waits: true }]);
    });
    await eventually(async () => expect(await out.idle()).toBe(true));
    expect(endpoint.asked).toHaveLength(1);
  });

  it('410 disables the subscriber; a redirect is not followed', async () => {
    const { pool } = await freshDatabase();
    const [id = ''] = await givenCases(pool, 1);
    const elsewhere = await givenEndpoint();
    const gone = await givenEndpoint(() => 410);
    const moved = await givenEndpoint(() => [302, { location: elsewhere.url }]);
    await givenSubscriber(pool, 'gone', gone.url);
    await givenSubscriber(pool, 'moved', moved.url);
    await happen(pool, id, 'evt-1');
    await happen(pool, id, 'evt-2');
    started(pool);
    await eventually(async () => {
      const { rows } = await pool.query(
        `select name, is_active, disabled_why, failures from subscribers order by name`,
      );
      expect(rows).toEqual([
        { name: 'gone', is_active: false, disabled_why: 'gone', failures: 0 },
        { name: 'moved', is_active: true, disabled_why: null, failures: 1 },
      ]);
    });
    expect(gone.asked).toHaveLength(1);
    expect(elsewhere.asked).toHaveLength(0);
  });

  it('what a process took and did not deliver before it stopped is delivered by the next', async () => {
    const { pool } = await freshDatabase();
    const [id = ''] = await givenCases(pool, 1);
    let isDown = true;
    const endpoint = await givenEndpoint(() => (isDown ? 'never' : 200));
    await givenSubscriber(pool, 'orders', endpoint.url);
    await happen(pool, id, 'evt-1');
    const first = startEventsOut({ pool, log: createLog('silent'), networks: ANY_NETWORK, timeout: 60_000 });
    await eventually(() => expect(endpoint.asked).toHaveLength(1));
    isDown = false;
    await first.stop();
    const { rows } = await pool.query('select tries from deliveries');
    expect(rows).toEqual([{ tries: 0 }]);
    started(pool);
    await eventually(() => expect(endpoint.accepted).toHaveLength(1));
  });

  it('a new subscriber hears of what happens from then on', async () => {
    const { pool } = await freshDatabase();
    const [id = ''] = await givenCases(pool, 1);
    const old = await givenEndpoint();
    const late = await givenEndpoint();
    await givenSubscriber(pool, 'old', old.url);
    const out = started(pool);
    await happen(pool, id, 'evt-1');
    out.wake();
    await eventually(() => expect(old.accepted).toHaveLength(1));
    await givenSubscriber(pool, 'late', late.url);
    await happen(pool, id, 'evt-2');
    out.wake();
    await eventually(() => expect(sequences(late.accepted, id)).toEqual([2]));
  });
});
