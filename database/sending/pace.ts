import type { Duration } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** Milliseconds from PostgreSQL's clock, which all processes share: real time, since the provider counts in it. */
const from = (at: string, until: string): string => `(extract(epoch from ${until} - ${at}) * 1000)::float8`;

const lineKey = (lineId: string): string => `line/${lineId}`;

/** Whose place, and on which line, a message about a case takes. */
export async function chatOfCase(
  database: Queryable,
  caseId: string,
): Promise<{ readonly lineId: string; readonly contactId: string } | null> {
  const { rows } = await database.query<{ lineId: string; contactId: string }>(
    'select line_id as "lineId", person_of(contact_id) as "contactId" from cases where id = $1',
    [caseId],
  );
  return rows[0] ?? null;
}

/**
 * Takes a place of a person, unless the person has borrowed the whole burst or the line has others in turn for too long.
 * @returns 0, or how long until it may be tried again: then nothing was taken
 */
export async function takePerson(
  database: Queryable,
  { lineId, contactId }: { readonly lineId: string; readonly contactId: string },
  {
    every,
    burst,
    patience,
  }: { readonly every: Duration; readonly burst: number; readonly patience: Duration },
): Promise<Duration> {
  const { rows } = await database.query<{ taken: boolean; line: number | null; person: number | null }>(
    `with line as (select ${from('clock_timestamp()', 'given_until')} as wait from pace where key = $1),
     taken as (
       insert into pace as p (key, given_until)
       select $2, clock_timestamp() + $3 * interval '1 ms'
       where not exists (select from line where wait > $5)
       on conflict (key) do update
         set given_until = greatest(p.given_until, clock_timestamp()) + $3 * interval '1 ms'
         where greatest(p.given_until, clock_timestamp()) + $3 * interval '1 ms'
           <= clock_timestamp() + $4 * interval '1 ms'
       returning key)
     select exists (select from taken) as taken, (select wait from line) as line,
       (select ${from('clock_timestamp()', 'given_until')} from pace where key = $2) as person`,
    [lineKey(lineId), `person/${lineId}/${contactId}`, every, every * burst, patience],
  );
  const { taken, line, person } = rows[0] ?? { taken: true, line: null, person: null };
  if (taken) return 0;
  const behindLine = (line ?? 0) > patience ? (line ?? 0) : 0;
  return Math.max(1, Math.ceil(Math.max(behindLine, (person ?? 0) + every - every * burst)));
}

/**
 * Takes a line's next places: instants one after the other, over all processes. One that is not used when it comes is gone.
 * @param perSecond where the provider has not told the line's throughput
 * @returns how long until the first of them, and how far they lie apart
 */
export async function takePlaces(
  database: Queryable,
  lineId: string,
  {
    count,
    perSecond,
    share,
  }: {
    readonly count: number;
    readonly perSecond: number;
    /** Of the throughput. */
    readonly share: number;
  },
): Promise<{ readonly wait: Duration; readonly every: Duration }> {
  const { rows } = await database.query<{ wait: number; every: number }>(
    `with speed as (
       select 1000.0 / ($5::float8 * coalesce(min(h.per_second), $3::float8)) as every
       from lines l join channel_health h on (h.scope, h.id) in (('line', l.id),
         ('number', regexp_replace(l.display_number, '[^0-9]', '', 'g')))
       where l.id = $2),
     taken as (
       insert into pace as p (key, given_until)
       select $1, clock_timestamp() + $4 * every * interval '1 ms' from speed
       on conflict (key) do update
         set given_until =
           greatest(p.given_until, clock_timestamp()) + $4 * (select every from speed) * interval '1 ms'
       returning given_until)
     select every::float8, greatest(0, ${from('clock_timestamp()', 'given_until')} - $4 * every)::float8 as wait
     from taken, speed`,
    [lineKey(lineId), lineId, perSecond, count, share],
  );
  const [found] = rows;
  if (found === undefined) throw new Error('a line without a pace');
  return found;
}

/** Forgets whom the pace says nothing of any more. */
export async function forgetPace(database: Queryable): Promise<void> {
  await database.query(`delete from pace where given_until < clock_timestamp() - interval '1 minute'`);
}
