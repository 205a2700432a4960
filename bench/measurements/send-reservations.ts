import { randomUUID } from 'node:crypto';
import { frequencyFacts } from '../../services/sending/frequency-facts.ts';
import type { Place } from '../../services/time/place.ts';
import { attemptId, insertAttempt } from '../../database/sending/attempts.ts';
import { createPool, type Pool, transaction } from '../../database/pool.ts';
import { underLimits } from '../../domain/gate/frequency.ts';
import { HOUR, type Instant } from '../../domain/time/instant.ts';
import { createLog } from '../../settings/log.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { figure } from '../figure.ts';
import type { Measurement } from '../measurement.ts';

const AT_ONCE = 20;
/** A round of each: to so many people, and so often to one. */
const PEOPLE = 600;
const TO_ONE = 200;
const ROUNDS = 5;
const LINE = '70007';
const AT: Instant = Date.parse('2026-03-02T15:00:00Z');
const PLACE: Place = {
  country: 'CO',
  zones: ['America/Bogota'],
  isZoneKnown: true,
  areaCode: null,
};

/**
 * What E4 costs per send: lock of the case, lock of the person, what went to them, the question, the reservation, and a
 * commit that reaches the disk.
 */
export const sendReservations: Measurement = {
  name: 'send-reservations',
  what: `reservations per second on PostgreSQL, ${AT_ONCE} at once: each for another person (spread), and all for one (hot)`,
  runs: 'shared',
  async measure(bench) {
    const servers = await bench.servers();
    const pool = createPool(await servers.freshDatabase(), createLog('error'), {
      max: AT_ONCE,
      name: 'bench',
    });
    const spread: number[] = [];
    const hot: number[] = [];
    let reserved = 0;
    try {
      await pool.query('insert into lines (id) values ($1)', [LINE]);
      // The first round warms up.
      for (let round = 0; round <= ROUNDS; round += 1) {
        const everyone = await timed(pool, await people(pool, PEOPLE, 1));
        if (everyone.reserved !== PEOPLE) throw new Error('a send to a person who got nothing was held');
        const one = await timed(pool, await people(pool, 1, TO_ONE));
        if (one.reserved !== 1) throw new Error(`${one.reserved} messages to one person on one day`);
        reserved += one.reserved;
        if (round === 0) continue;
        spread.push(everyone.rate);
        hot.push(one.rate);
      }
    } finally {
      await pool.end();
    }
    return [
      figure('send-reservations-spread', spread, 'sends/s', { beside: 'every one reserved' }),
      figure('send-reservations-hot', hot, 'sends/s', {
        beside: `one of ${TO_ONE} reserved, the rest held by E4; ${reserved} in ${ROUNDS + 1} rounds`,
      }),
    ];
  },
};

interface Target {
  readonly caseId: string;
  readonly contactId: string;
}

/** People with some cases each, on lines of their own; each has four messages behind them that no limit minds any more. */
async function people(pool: Pool, persons: number, casesEach: number): Promise<Target[]> {
  const run = randomUUID().slice(0, 8);
  const { rows } = await pool.query<Target>(
    `with persons as (
       insert into contacts (id, country) select 'contact-' || $1 || '-' || p, 'CO' from generate_series(1, $2::integer) p
       returning id),
     on_lines as (
       insert into lines (id) select 'line-' || $1 || '-' || n from generate_series(1, $3::integer) n returning id)
     insert into cases (id, contact_id, line_id, opened_at)
     select 'case-' || persons.id || '-' || on_lines.id, persons.id, on_lines.id, $4 from persons, on_lines
     returning id as "caseId", contact_id as "contactId"`,
    [run, persons, casesEach, AT],
  );
  const earlier = rows.slice(0, persons === 1 ? 1 : persons);
  await pool.query(
    `insert into attempts (id, key, case_id, contact_id, line_id, kind, reason, impact, status, reserved_at, purpose, automatic)
     select 'att-' || gen_random_uuid(), 'key-' || gen_random_uuid(), c.id, c.contact_id, c.line_id, 'template', 'other-' || n,
       null, 'sent', $2::bigint - n * 4 * 86400000, 'utility', true
     from cases c, generate_series(1, 4) n where c.id = any ($1::text[])`,
    [earlier.map(({ caseId }) => caseId), AT],
  );
  await pool.query('analyze attempts, cases, contacts, lines');
  return rows;
}

async function timed(
  pool: Pool,
  targets: readonly Target[],
): Promise<{ readonly rate: number; readonly reserved: number }> {
  let next = 0;
  let reserved = 0;
  const from = performance.now();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let target = targets[next++]; target !== undefined; target = targets[next++]) {
        if (await reserve(pool, target)) reserved += 1;
      }
    }),
  );
  return { rate: targets.length / ((performance.now() - from) / 1_000), reserved };
}

const policies = readPolicies();

/** The part of the senders' transaction that every message with a limit passes. */
const reserve = (pool: Pool, { caseId, contactId }: Target): Promise<boolean> =>
  transaction(pool, async (connection) => {
    await connection.query('select from cases where id = $1 for update', [caseId]);
    const frequency = await frequencyFacts(connection, policies, {
      contactId,
      place: PLACE,
      message: {
        channel: 'whatsapp',
        reason: 'payment',
        purpose: 'utility',
        isReopening: true,
        isAutomatic: true,
      },
      at: AT,
    });
    if (underLimits(frequency, AT).answer === 'hold') return false;
    const attempt = await insertAttempt(connection, {
      id: attemptId(),
      key: `${caseId}/payment/1`,
      caseId,
      contactId,
      lineId: LINE,
      kind: 'impact',
      reason: 'payment',
      impact: '1',
      status: 'reserved',
      notAfter: AT + HOUR,
      reservedAt: AT,
      contacting: frequency.message,
    });
    return attempt !== null;
  });
