import type { Instant } from '../../domain/time/instant.ts';
import { type Connection, type Pool, transaction } from '../pool.ts';
import { eraseContact } from './erasure.ts';

/** What is removed of what is older than this, at this case time. */
export interface Removal {
  readonly before: Instant;
  readonly now: Instant;
  /** Cases, rows or people at once. */
  readonly limit: number;
}

/**
 * One batch of a kind of data; each is a transaction of its own and may be repeated.
 * @returns how many were done: fewer than the limit means that nothing is left
 */
export type Remove = (pool: Pool, removal: Removal) => Promise<number>;

/** Closed cases whose data of a kind is due, each by one worker, and what is done to them. */
function ofClosedCases(column: string, statements: readonly string[]): Remove {
  return (pool, { before, now, limit }) =>
    transaction(pool, async (connection) => {
      const { rows } = await connection.query<{ id: string }>(
        `select id from cases where closed_at <= $1 and not is_open and ${column} is null
         order by closed_at limit $2 for update skip locked`,
        [before, limit],
      );
      const ids = rows.map(({ id }) => id);
      if (ids.length === 0) return 0;
      for (const statement of statements) await connection.query(statement, [ids]);
      await connection.query(`update cases set ${column} = $2 where id = any ($1)`, [ids, now]);
      return ids.length;
    });
}

/** Bodies, and the ids that hold the number; a digest still tells a duplicate (W3). */
export const removeBodies: Remove = ofClosedCases('bodies_removed_at', [
  `update messages set content = jsonb_build_object('type', type), provider_id = erased_provider_id(provider_id),
     reply_to = null
   where case_id = any ($1)`,
  `update attempts set provider_id = erased_provider_id(provider_id), request_digest = null where case_id = any ($1)`,
]);

/** Of messages that belong to no case, such as an acknowledgement after the close, or an opt-out there and its confirmation. */
export const removeStrayBodies: Remove = async (pool, { before, limit }) => {
  const { rowCount } = await pool.query(
    `with stray as (
       select id, attempt_id from messages where case_id is null and content <> '{}' and arrived_at <= $1
       order by arrived_at limit $2 for update skip locked),
     sent as (
       update attempts a set provider_id = erased_provider_id(a.provider_id), request_digest = null
       from stray where a.id = stray.attempt_id)
     update messages m set content = '{}', provider_id = erased_provider_id(m.provider_id), reply_to = null
     from stray where m.id = stray.id`,
    [before, limit],
  );
  return rowCount ?? 0;
};

export const removeTasks: Remove = ofClosedCases('tasks_removed_at', [
  `update tasks set data = '{}', resume_url = null where case_id = any ($1)`,
  'update holds set why = null where case_id = any ($1)',
  'update openings set variables = null where case_id = any ($1)',
]);

export const removeDecisions: Remove = ofClosedCases('decisions_removed_at', [
  `update decisions set questions = '[]', facts = '{}' where case_id = any ($1)`,
]);

/** Of what belongs to no case. */
export const removeStrayDecisions: Remove = async (pool, { before, limit }) => {
  const { rowCount } = await pool.query(
    `update decisions set questions = '[]', facts = '{}' where id = any (array(
       select id from decisions where case_id is null and facts <> '{}' and at <= $1
       order by at limit $2 for update skip locked))`,
    [before, limit],
  );
  return rowCount ?? 0;
};

/** Also those that a subscriber never took: it was away for longer than events are kept. */
export const removeEvents: Remove = ofClosedCases('events_removed_at', [
  // An array, here and below: the planner takes it for short, as it is, and goes by the index.
  'delete from deliveries where outbox_id = any (array(select id from outbox where case_id = any ($1)))',
  'delete from outbox where case_id = any ($1)',
]);

/** Events of lines belong to no case. */
export const removeLineEvents: Remove = (pool, { before, limit }) =>
  transaction(pool, async (connection) => {
    const { rows } = await connection.query<{ id: number }>(
      `select id from outbox where case_id is null and at <= $1 order by id limit $2 for update skip locked`,
      [before, limit],
    );
    const ids = rows.map(({ id }) => id);
    if (ids.length === 0) return 0;
    await connection.query('delete from deliveries where outbox_id = any ($1)', [ids]);
    await connection.query('delete from outbox where id = any ($1)', [ids]);
    return ids.length;
  });

export const removeWebhooks: Remove = async (pool, { before, limit }) => {
  // Who was to tell of such a message has done so long ago.
  await pool.query(
    `delete from early_failures where digest = any (array(
       select digest from early_failures where arrived_at <= $1 order by arrived_at limit $2 for update skip locked))`,
    [before, limit],
  );
  const { rowCount } = await pool.query(
    `delete from webhook_events where id = any (array(
       select id from webhook_events where received_at <= $1 order by received_at limit $2 for update skip locked))`,
    [before, limit],
  );
  return rowCount ?? 0;
};

/** Real time on both sides: when a caller repeats a request has nothing to do with cases. */
export const removeRequests: Remove = async (pool, { before, now, limit }) => {
  const { rowCount } = await pool.query(
    `delete from api_requests where ctid = any (array(
       select ctid from api_requests where at <= now() - $1 * interval '1 ms'
       order by at limit $2 for update skip locked))`,
    [now - before, limit],
  );
  return rowCount ?? 0;
};

/** I1: the contact and those that were merged into it. */
const OWN = '(select c.id union all select m.id from contacts m where m.merged_into = c.id)';

/** Somebody of whom something is known, and nothing later than `$1`, under no contact that proved to be theirs (I1). */
const SILENT = `c.erased_at is null and c.merged_into is null
  and not exists (select from cases where contact_id in ${OWN} and (is_open or closed_at > $1 or closed_at is null))
  and not exists (select from messages where contact_id in ${OWN} and arrived_at > $1)
  and not exists (select from consents where contact_id in ${OWN} and at > $1)
  and not exists (select from attempts where contact_id in ${OWN} and reserved_at > $1)
  and (exists (select from messages where contact_id in ${OWN}) or exists (select from consents where contact_id in ${OWN}))`;

/** People of whom nothing was heard and to whom nothing was sent: erased, as on request. */
export const eraseSilent: Remove = async (pool, { before, now, limit }) => {
  const { rows } = await pool.query<{ id: string }>(
    `select c.id from contacts c where ${SILENT} order by c.id limit $2`,
    [before, limit],
  );
  for (const { id } of rows) {
    await transaction(pool, (connection) => eraseIfSilent(connection, id, { before, now }));
  }
  return rows.length;
};

/** With the contact's row in hand no message of theirs can come in. */
async function eraseIfSilent(
  connection: Connection,
  contactId: string,
  { before, now }: Pick<Removal, 'before' | 'now'>,
): Promise<void> {
  const { rowCount } = await connection.query('select from contacts where id = $1 for no key update', [
    contactId,
  ]);
  if (rowCount === 0) return;
  const still = await connection.query(`select from contacts c where id = $2 and ${SILENT}`, [
    before,
    contactId,
  ]);
  if (still.rowCount === 0) return;
  await eraseContact(connection, { contactId, at: now, why: 'retention', by: 'retention' });
}
