import type { CallWish } from '../../domain/gate/consent.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** F3: the begins of slots that have no place left. */
export async function fullSlots(
  database: Queryable,
  { from, until, capacity }: { readonly from: Instant; readonly until: Instant; readonly capacity: number },
): Promise<ReadonlySet<Instant>> {
  const { rows } = await database.query<{ slot_from: Instant }>(
    'select slot_from from call_slots where slot_from >= $1 and slot_from < $2 and booked >= $3',
    [from, until, capacity],
  );
  return new Set(rows.map((row) => row.slot_from));
}

/** E3: whether any template about the reason may be sent, now or once it is no longer paused (T2). */
export async function hasTemplate(database: Queryable, reason: string): Promise<boolean> {
  const { rowCount } = await database.query(
    `select from templates
     where reason in ($1, '*') and impact in ('1', '2') and status in ('approved', 'paused')
       and retired_at is null and not awaits_approval limit 1`,
    [reason],
  );
  return rowCount !== 0;
}

/** What the case has that says how its contact may be reached: when its pending task is due (E5), and a wish for a call (E2). */
export async function askedOf(
  database: Queryable,
  caseId: string,
  reason: string,
): Promise<{ readonly dueAt: Instant | null; readonly wish: CallWish | null }> {
  const { rows } = await database.query<{ dueAt: Instant | null; wish: CallWish | null }>(
    `select
       (select due_at from tasks where case_id = $1 and reason = $2 and state = 'pending'
        order by since desc, id limit 1) as "dueAt",
       (select jsonb_build_object('at', at, 'source', source) from call_wishes where case_id = any(cases_in($1))
        order by at desc, id desc limit 1) as wish`,
    [caseId, reason],
  );
  return rows[0] ?? { dueAt: null, wish: null };
}
