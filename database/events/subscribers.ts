import { LEASE } from './deliveries.ts';
import { type Pool, type Queryable, transaction } from '../pool.ts';

/** Another service that hears of what happens to cases. The secret never leaves the database but to sign. */
export interface Subscriber {
  readonly name: string;
  readonly url: string;
  /** The events it asked for; empty: all. */
  readonly events: readonly string[];
  readonly isActive: boolean;
  /** Why it is not active: `gone` when its endpoint answered 410. */
  readonly disabledWhy: string | null;
  /** Deliveries in a row that failed. */
  readonly failures: number;
  /** Events that wait for their (next) delivery. */
  readonly waiting: number;
  /** Events that were given up after the last try. */
  readonly givenUp: number;
}

interface Row {
  name: string;
  url: string;
  events: string[];
  is_active: boolean;
  disabled_why: string | null;
  failures: number;
  waiting: number;
  given_up: number;
}

const SELECT = `select s.name, s.url, s.events, s.is_active, s.disabled_why, s.failures,
    (select count(*) from deliveries d where d.subscriber = s.name and d.delivered_at is null and d.gave_up_at is null)
      as waiting,
    (select count(*) from deliveries d where d.subscriber = s.name and d.gave_up_at is not null) as given_up
  from subscribers s`;

const toSubscriber = (row: Row): Subscriber => ({
  name: row.name,
  url: row.url,
  events: row.events,
  isActive: row.is_active,
  disabledWhy: row.disabled_why,
  failures: row.failures,
  waiting: row.waiting,
  givenUp: row.given_up,
});

export async function listSubscribers(database: Queryable): Promise<Subscriber[]> {
  const { rows } = await database.query<Row>(`${SELECT} order by s.name`);
  return rows.map(toSubscriber);
}

export async function findSubscriber(database: Queryable, name: string): Promise<Subscriber | null> {
  const { rows } = await database.query<Row>(`${SELECT} where s.name = $1`, [name]);
  return rows[0] === undefined ? null : toSubscriber(rows[0]);
}

/**
 * Adds a subscriber, or changes one: a `secret` of null keeps the one it has. Either way it is active afterwards, and
 * what waits for it is tried at once. A new one hears of what happens from now on.
 * @param subscriber `newSecret` is stored when the subscriber is new and no secret was given
 */
export async function putSubscriber(
  pool: Pool,
  subscriber: {
    readonly name: string;
    readonly url: string;
    readonly events: readonly string[];
    readonly secret: string | null;
    readonly newSecret: string;
  },
): Promise<{ readonly created: boolean }> {
  const { name, url, events, secret, newSecret } = subscriber;
  return transaction(pool, async (connection) => {
    // xmax is zero only in a row version that was inserted, not updated.
    const { rows } = await connection.query<{ created: boolean }>(
      `insert into subscribers (name, url, events, secret) values ($1, $2, $3, coalesce($4, $5))
       on conflict (name) do update set url = $2, events = $3, secret = coalesce($4, subscribers.secret),
         is_active = true, disabled_why = null, failures = 0, paused_until = null
       returning xmax = 0 as created`,
      [name, url, events, secret, newSecret],
    );
    // What is due later than any lease lasts is not being delivered now, so it may go again at once.
    await connection.query(
      `update deliveries set next_try_at = now()
       where subscriber = $1 and delivered_at is null and gave_up_at is null and next_try_at > now() + $2 * interval '1 ms'`,
      [name, LEASE],
    );
    return { created: rows[0]?.created ?? false };
  });
}

/** @returns false when there was none. What waits for it is dropped with it. */
export async function deleteSubscriber(database: Queryable, name: string): Promise<boolean> {
  const { rowCount } = await database.query('delete from subscribers where name = $1', [name]);
  return rowCount !== 0;
}

/** Where and with which secret to reach a subscriber; for the signing of deliveries only. */
export async function endpointOf(
  database: Queryable,
  name: string,
): Promise<{ readonly url: string; readonly secret: string } | null> {
  const { rows } = await database.query<{ url: string; secret: string }>(
    'select url, secret from subscribers where name = $1',
    [name],
  );
  return rows[0] ?? null;
}
