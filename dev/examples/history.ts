import { randomInt } from 'node:crypto';
import { setImmediate as breath } from 'node:timers/promises';
import { type Pool, transaction } from '../../database/pool.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../domain/time/instant.ts';
import { personOf } from '../simulator/people.ts';
import { copyOf, toldCount } from './copies.ts';
import type { PastWorld } from './past-world.ts';
import { reserve, type Rows, rowsOf, TABLES, writeRows } from './rows.ts';
import type { Past } from './scenes.ts';

/** A finished life, and its rows from its beginning to its close. */
export interface FinishedLife {
  readonly life: Past;
  readonly rows: Rows;
  readonly span: readonly [began: Instant, closed: Instant];
}

/** The lives that are over, with what they left behind. */
export async function finishedLives(
  past: PastWorld,
  lives: readonly Past[],
): Promise<readonly FinishedLife[]> {
  const byName = new Map(lives.map((life) => [life.script.person.name, life]));
  const { rows: contacts } = await past.pool.query<{ id: string; name: string }>(
    'select id, name from contacts',
  );
  const finished: FinishedLife[] = [];
  for (const { id, name } of contacts) {
    const life = byName.get(name);
    const span = life === undefined ? null : await closedSpan(past.pool, id);
    if (life !== undefined && span !== null) finished.push({ life, rows: await rowsOf(past.pool, id), span });
  }
  return finished;
}

/** From its beginning to its close; null: the life is not over. */
async function closedSpan(pool: Pool, contactId: string): Promise<readonly [Instant, Instant] | null> {
  const { rows } = await pool.query<{ began: Instant; closed: Instant; open: number }>(
    `select min(opened_at) as began, max(closed_at) as closed, count(*) filter (where is_open)::integer as open
     from cases where contact_id = $1`,
    [contactId],
  );
  const [row] = rows;
  return row === undefined || row.open > 0 || row.closed === null ? null : [row.began, row.closed];
}

export interface HistoryWanted {
  readonly end: Instant;
  /** Over how many days before the end. */
  readonly days: number;
  /** How many finished cases, about. */
  readonly cases: number;
  /** Each of these people is somebody else than those of earlier histories: how many there were. */
  readonly after: number;
  readonly signal: AbortSignal;
  readonly told: (made: number, of: number) => void;
}

/** Copies of finished lives over the days before: other people, other days, the same hours where hours matter. */
export async function writeHistory(
  pool: Pool,
  lives: readonly FinishedLife[],
  { end, days: over, cases: wanted, after, signal, told }: HistoryWanted,
): Promise<number> {
  const weight = lives.reduce((sum, { life }) => sum + life.weight, 0);
  const planned = lives.flatMap((each) =>
    Array.from({ length: Math.round((each.life.weight / weight) * wanted) }, () => each),
  );
  let number = await reserve(pool, 'case_numbers', planned.length * 2);
  let made = 0;
  while (made < planned.length) {
    signal.throwIfAborted();
    const batch = planned.slice(made, made + 100);
    const copies: Rows[] = [];
    let toldFrom = await reserve(
      pool,
      'timeline_seq',
      batch.reduce((sum, { rows }) => sum + toldCount(rows), 0),
    );
    for (const [
      index,
      {
        life,
        rows,
        span: [began, closed],
      },
    ] of batch.entries()) {
      const earliest = Math.ceil((end - over * DAY - began) / DAY);
      const latest = Math.floor((end - 2 * HOUR - closed) / DAY);
      const days = randomInt(earliest, Math.max(earliest + 1, latest + 1));
      const minutes = life.isFree ? randomInt(-150, 150) * MINUTE : 0;
      const { person } = life.script;
      const which = after + made + index + 1;
      const is = personOf(person.country, 2_000_000 + which);
      copies.push(
        copyOf(rows, {
          shift: days * DAY + (days * DAY + minutes + closed < end ? minutes : 0),
          as: { was: person, is: { ...is, name: `${is.name} ${which}` } },
          caseNumber: () => (number += 1),
          toldFrom,
        }),
      );
      toldFrom += toldCount(rows);
      // Others want to be served meanwhile.
      await breath();
    }
    await transaction(pool, async (connection) => {
      for (const table of TABLES) {
        if (table !== 'lines' && table !== 'dispatch')
          await writeRows(
            connection,
            table,
            copies.flatMap((rows) => rows[table]),
          );
      }
    });
    made += batch.length;
    told(made, planned.length);
  }
  return made;
}
