import { describe, expect, test } from 'vitest';
import { removeOld } from '../../services/background/retention.ts';
import type { Pool } from '../../database/pool.ts';
import { DAY, HOUR, type Instant } from '../../domain/time/instant.ts';
import { DEFAULT_RETENTION, type Retention } from '../../domain/access/retention.ts';
import { databaseOfFile, freshDatabase } from '../servers/database.ts';
import { everythingStored, foundIn } from './disclosed.ts';
import { storeLine } from '../worlds/cases.ts';
import { storeContact } from '../worlds/contacts.ts';

const MONDAY: Instant = Date.parse('2026-03-02T15:00:00Z');
const SAID = 'Perdí el trabajo y no puedo pagar';
const WAMID = 'wamid.HBgLNTczMDAxMjM0NTY3FQIAEhg';
const FOR_EVER: Retention = {
  bodies: null,
  tasks: null,
  decisions: null,
  events: null,
  webhooks: null,
  requests: null,
  contacts: null,
};

let cases = 0;

/** A case with something of each kind in it, closed at an instant or open. */
async function caseWith(pool: Pool, closedAt: Instant | null): Promise<{ id: string; contactId: string }> {
  cases += 1;
  const [id, contactId, n] = [`case-${cases}`, `contact-${cases}`, cases];
  const at = closedAt === null ? MONDAY : closedAt - HOUR;
  await storeLine(pool);
  await storeContact(pool, {
    id: contactId,
    name: `Zoraida ${n}`,
    phone: `5730099${String(n).padStart(5, '0')}`,
  });
  await pool.query(
    `insert into cases (id, contact_id, line_id, opened_at, is_open, closed_at, closed_by)
     values ($1, $2, '70007', $3, $4, $5, 'run')`,
    [id, contactId, at, closedAt === null, closedAt],
  );
  await pool.query(
    `insert into messages (id, provider_id, case_id, contact_id, line_id, direction, type, at, arrived_at, content)
     values ('msg-' || $1, $4 || $1, $1, $2, '70007', 'in', 'text', $3, $3, $5)`,
    [id, contactId, at, WAMID, JSON.stringify({ type: 'text', text: { body: SAID } })],
  );
  await pool.query(
    `insert into tasks (id, case_id, reason, step, data, resume_url, since)
     values ('task-' || $1, $1, 'payment', 'pay', '{"document": "CC-1020304050"}', 'https://pay.example/x', $2)`,
    [id, at],
  );
  await pool.query(
    `insert into decisions (case_id, step, answer, rule, questions, facts, at)
     values ($1, 'impact-1', 'held', 'E5', '[{"rule": "E5", "why": "seen"}]', '{"saw": "seen"}', $2)`,
    [id, at],
  );
  const { rows } = await pool.query<{ id: number }>(
    `insert into outbox (event_id, case_id, seq, type, at, data) values ('evt-' || $1, $1, 1, 'case.closed', $2, '{}')
     returning id`,
    [id, at],
  );
  await pool.query(
    `insert into subscribers (name, url, secret) values ('crm', 'https://crm.example', 'x') on conflict do nothing`,
  );
  await pool.query(`insert into deliveries (subscriber, outbox_id, case_id, seq) values ('crm', $1, $2, 1)`, [
    rows[0]?.id,
    id,
  ]);
  return { id, contactId };
}

const sweep = (pool: Pool, retention: Partial<Retention>, now: Instant, batch?: number) =>
  removeOld({ pool, policies: { retention: { ...FOR_EVER, ...retention } } }, now, batch);

/** How much of each kind a case still has. */
async function leftOf(pool: Pool, id: string): Promise<Record<string, number>> {
  const { rows } = await pool.query<Record<string, number>>(
    `select
       (select count(*) from messages where case_id = $1 and content ? 'text') as bodies,
       (select count(*) from tasks where case_id = $1 and data <> '{}' and resume_url is not null) as tasks,
       (select count(*) from decisions where case_id = $1 and facts <> '{}' and questions <> '[]') as decisions,
       (select count(*) from outbox where case_id = $1) as events,
       (select count(*) from deliveries where case_id = $1) as deliveries,
       (select count(*) from decisions where case_id = $1 and answer = 'held' and rule = 'E5') as answers,
       (select count(*) from messages where case_id = $1) as messages`,
    [id],
  );
  return rows[0] ?? {};
}
const ALL = { bodies: 1, tasks: 1, decisions: 1, events: 1, deliveries: 1, answers: 1, messages: 1 };

describe('S3: retention per kind of data', () => {
  test.each([
    ['bodies', { bodies: 0 }],
    ['tasks', { tasks: 0 }],
    ['decisions', { decisions: 0 }],
    ['events', { events: 0, deliveries: 0 }],
  ] as const)(
    'S3: %s go at their own age and not before, and nothing else goes with them',
    async (kind, gone) => {
      const { pool } = await databaseOfFile();
      const { id } = await caseWith(pool, MONDAY);
      const period = 30 * DAY;
      await sweep(pool, { [kind]: period }, MONDAY + period - 1);
      expect(await leftOf(pool, id)).toEqual(ALL);
      await sweep(pool, { [kind]: period }, MONDAY + period);
      expect(await leftOf(pool, id)).toEqual({ ...ALL, ...gone });
    },
  );

  test('S3: an open case keeps all of it, however old it is', async () => {
    const { pool } = await freshDatabase();
    const { id } = await caseWith(pool, null);
    await sweep(pool, DEFAULT_RETENTION, MONDAY + 5_000 * DAY);
    await sweep(pool, { contacts: 90 * DAY }, MONDAY + 5_000 * DAY);
    expect(await leftOf(pool, id)).toEqual(ALL);
  });

  test('S3: in batches until nothing is left, and a repetition finds nothing', async () => {
    const { pool } = await freshDatabase();
    for (let n = 0; n < 7; n += 1) await caseWith(pool, MONDAY + n);
    const now = MONDAY + 400 * DAY;
    const workers = await Promise.all([1, 2].map(() => sweep(pool, { bodies: 365 * DAY }, now, 2)));
    expect(workers.reduce((sum, { bodies }) => sum + bodies, 0)).toBe(7);
    expect((await sweep(pool, { bodies: 365 * DAY }, now, 2)).bodies).toBe(0);
    const stored = await everythingStored(pool);
    expect(foundIn(stored, [SAID, WAMID])).toEqual([]);
  });

  test('S3, W3: a message whose body is gone is still a duplicate', async () => {
    const { pool } = await freshDatabase();
    const { id } = await caseWith(pool, MONDAY);
    await sweep(pool, { bodies: 365 * DAY }, MONDAY + 365 * DAY);
    const { rows } = await pool.query('select from messages where provider_id = erased_provider_id($1)', [
      `${WAMID}${id}`,
    ]);
    expect(rows).toHaveLength(1);
  });

  test('S3: what belongs to no case goes by its arrival; provider events as well', async () => {
    const { pool } = await freshDatabase();
    const { contactId } = await caseWith(pool, null);
    await pool.query(
      `insert into messages (id, contact_id, line_id, direction, type, at, arrived_at, content)
       values ('msg-stray', $1, '70007', 'in', 'text', $2, $2, '{"type": "text", "text": {"body": "gracias"}}')`,
      [contactId, MONDAY],
    );
    await pool.query(
      `insert into webhook_events (field, digest, value, received_at) values ('unknown', 'd', '{"who": 1}', $1)`,
      [MONDAY],
    );
    const periods = { bodies: 30 * DAY, webhooks: 30 * DAY };
    expect(await sweep(pool, periods, MONDAY + 30 * DAY - 1)).toMatchObject({ bodies: 0, webhooks: 0 });
    expect(await sweep(pool, periods, MONDAY + 30 * DAY)).toMatchObject({ bodies: 1, webhooks: 1 });
    expect(await sweep(pool, periods, MONDAY + 30 * DAY)).toMatchObject({ bodies: 0, webhooks: 0 });
    expect(foundIn(await everythingStored(pool), ['gracias', '"who"'])).toEqual([]);
  });

  test('S3: people silent for the period are erased as on request; who wrote since is not', async () => {
    const { pool } = await freshDatabase();
    const silent = await caseWith(pool, MONDAY);
    const wrote = await caseWith(pool, MONDAY);
    await pool.query(
      `insert into messages (id, contact_id, line_id, direction, type, at, arrived_at, content)
       values ('msg-late', $1, '70007', 'in', 'sticker', $2, $2, '{}')`,
      [wrote.contactId, MONDAY + 50 * DAY],
    );
    const now = MONDAY + 90 * DAY;
    expect(await sweep(pool, { contacts: 90 * DAY }, now - HOUR)).toMatchObject({ contacts: 0 });
    expect(await sweep(pool, { contacts: 90 * DAY }, now)).toMatchObject({ contacts: 1 });
    const { rows } = await pool.query<{ id: string; name: string | null; erased_at: Instant | null }>(
      'select id, name, erased_at from contacts order by id',
    );
    expect(rows.find(({ id }) => id === silent.contactId)).toMatchObject({ name: null, erased_at: now });
    expect(rows.find(({ id }) => id === wrote.contactId)).toMatchObject({ erased_at: null });
    expect((await pool.query('select by from erasures')).rows).toEqual([{ by: 'retention' }]);
  });
});
