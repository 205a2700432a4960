import type { Queryable } from '../pool.ts';

/** What is stored and still has to go somewhere. Grows while something is away. */
export interface Backlog {
  /** Cases whose workflow has not been told all that is stored. */
  readonly cases: number;
  /** Events out that some subscriber has not had. */
  readonly events: number;
  /** Templates of the API that wait for an instant. */
  readonly held: number;
}

export async function backlog(database: Queryable): Promise<Backlog> {
  const { rows } = await database.query<Backlog>(
    `select (select count(*)::int from dispatch where dirty > sent) as cases,
       (select count(*)::int from deliveries where delivered_at is null and gave_up_at is null)
         + (select count(*)::int from outbox where position is null) as events,
       (select count(*)::int from attempts where status = 'held') as held`,
  );
  return rows[0] ?? { cases: 0, events: 0, held: 0 };
}
