import type { Duration } from '../domain/instant.ts';
import type { Queryable } from './pool.ts';

/** Real time throughout: the provider counts in it, and PostgreSQL's clock is the one that all processes share. */
const milliseconds = (sql: string): string => `extract(epoch from ${sql}) * 1000`;

/**
 * Takes one place for each person, unless the person has borrowed the whole burst.
 * @param people keys, each once
 * @returns by key 0 where a place was taken, else how long until there is one
 */
export async function takePeople(
  database: Queryable,
  people: readonly string[],
  { every, burst }: { readonly every: Duration; readonly burst: number },
): Promise<ReadonlyMap<string, Duration>> {
  const { rows } = await database.query<{ key: string; wait: number }>(
    `with asked as (select key, clock_timestamp() as at from unnest($1::text[]) as key order by key),
     taken as (
       insert into pace as p (key, given_until) select key, at + $2 * interval '1 ms' from asked
       on conflict (key) do update
         set given_until = greatest(p.given_until, clock_timestamp()) + $2 * interval '1 ms'
         where greatest(p.given_until, clock_timestamp()) + $2 * interval '1 ms'
           <= clock_timestamp() + $3 * interval '1 ms'
       returning key)
     select asked.key, case when taken.key is not null then 0 else
       greatest(1, ceil(${milliseconds(`p.given_until - asked.at`)} + $2 - $3)) end::float8 as wait
     from asked left join taken using (key) left join pace p using (key)`,
    [people, every, every * burst],
  );
  return new Map(rows.map(({ key, wait }) => [key, wait]));
}

/** Gives back what was taken in vain. */
export async function returnPeople(
  database: Queryable,
  people: readonly string[],
  every: Duration,
): Promise<void> {
  await database.query(
    `update pace set given_until = given_until - $2 * interval '1 ms' where key = any($1)`,
    [people, every],
  );
}

/**
 * Takes places of a line, where the first begins within `patience`. Places are instants, one after the other over all
 * processes; one that nobody uses when it comes is gone.
 * @param perSecond where the provider has not told the line's throughput
 * @returns how long until the first place, and how far they lie apart
 */
export async function takePlaces(
  database: Queryable,
  lineId: string,
  {
    wanted,
    perSecond,
    share,
    patience,
  }: {
    readonly wanted: number;
    readonly perSecond: number;
    /** Of the throughput. */
    readonly share: number;
    readonly patience: Duration;
  },
): Promise<{ readonly taken: boolean; readonly wait: Duration; readonly every: Duration }> {
  const { rows } = await database.query<{ taken: boolean; wait: number; every: number }>(
    `with speed as (
       select 1000.0 / ($5::float8 * coalesce(min(h.per_second), $3::float8)) as every, clock_timestamp() as at
       from lines l join channel_health h on (h.scope, h.id) in (('line', l.id),
         ('number', regexp_replace(l.display_number, '[^0-9]', '', 'g')))
       where l.id = $2),
     taken as (
       insert into pace as p (key, given_until) select $1, at + $4 * every * interval '1 ms' from speed
       on conflict (key) do update
         set given_until = greatest(p.given_until, clock_timestamp()) + $4 * (select every from speed) * interval '1 ms'
         where p.given_until <= clock_timestamp() + $6 * interval '1 ms'
       returning given_until, clock_timestamp() as at)
     select taken.at is not null as taken, every::float8,
       greatest(0, extract(epoch from coalesce(
         taken.given_until - taken.at - $4 * every * interval '1 ms',
         p.given_until - speed.at)) * 1000)::float8 as wait
     from speed left join taken on true left join pace p on p.key = $1`,
    [`line/${lineId}`, lineId, perSecond, wanted, share, patience],
  );
  const [found] = rows;
  if (found === undefined) throw new Error('a line without a pace');
  return found;
}

/** Forgets whom the pace says nothing of any more. */
export async function forgetPace(database: Queryable): Promise<void> {
  await database.query(`delete from pace where given_until < clock_timestamp() - interval '1 minute'`);
}
