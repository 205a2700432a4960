import type { AlertSince } from '../../domain/case/alert-repeat.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Connection, Queryable } from '../pool.ts';

export interface NewAlert {
  readonly caseId: string;
  /** Number of the transition that was the alert. */
  readonly n: number;
  readonly level: 1 | 2;
  readonly at: Instant;
  readonly closesAt: Instant;
  readonly repeatAt: Instant;
}

/** With its transition, in one transaction; a repetition adds nothing. */
export async function noteAlert(connection: Connection, alert: NewAlert): Promise<void> {
  const { caseId, n, level, at, closesAt, repeatAt } = alert;
  await connection.query(
    `insert into alerts (case_id, n, level, at, closes_at, repeat_at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [caseId, n, level, at, closesAt, repeatAt],
  );
}

/** A8: all alerts of the case that nobody has acknowledged, and no answer has ended. @returns how many there were */
export async function acknowledgeAlerts(
  database: Queryable,
  caseId: string,
  by: string,
  at: Instant,
): Promise<number> {
  const { rowCount } = await database.query(
    `update alerts set acknowledged_at = $3, acknowledged_by = $2, is_settled = true
     where case_id = $1 and acknowledged_at is null and ended_at is null`,
    [caseId, by, at],
  );
  return rowCount ?? 0;
}

/**
 * Due at $1, and the case has done what it had to do before: its workflow may be behind, and a higher alert that it is
 * about to give takes the place of this one.
 */
const DUE = 'not a.is_settled and a.repeat_at <= $1 and (p.next_at is null or p.next_at > a.repeat_at)';

export async function hasAlertToRepeat(database: Queryable, now: Instant): Promise<boolean> {
  const { rows } = await database.query(
    `select 1 from alerts a join case_progress p on p.case_id = a.case_id
     where ${DUE} limit 1`,
    [now],
  );
  return rows.length > 0;
}

export interface DueAlert extends AlertSince {
  readonly caseId: string;
  readonly n: number;
  readonly level: 1 | 2;
  readonly at: Instant;
  readonly reason: string;
  readonly queue: string;
}

/** Takes alerts whose time to be repeated has come, with what has happened since; others take others. */
export async function claimAlerts(
  connection: Connection,
  now: Instant,
  limit: number,
): Promise<readonly DueAlert[]> {
  const { rows } = await connection.query<DueAlert>(
    `with due as (
       select a.* from alerts a join case_progress p on p.case_id = a.case_id
       where ${DUE} order by a.repeat_at, a.case_id, a.n limit $2 for update of a skip locked
     )
     select d.case_id as "caseId", d.n, d.level, d.at, d.closes_at as "closesAt", d.repeat_at as "repeatAt",
       p.reason, p.queue,
       (select min(m.arrived_at) from messages m where m.case_id = d.case_id and m.direction = 'in'
          and m.seq is not null and m.kind <> 'permission' and m.arrived_at > d.at) as "wroteAt",
       (select min(m.arrived_at) from messages m where m.case_id = d.case_id and m.arrived_at > d.at
          and ((m.direction = 'echo' and m.seq is not null and m.status is distinct from 'failed')
            or (m.direction = 'out' and m.author not like 'system:%'
            and m.status in ('sent', 'delivered', 'read', 'reported')))) as "answeredAt",
       (select min(t.at) from transitions t where t.case_id = d.case_id and t.n > d.n
          and t.to_phase in ('resolved', 'closed')) as "endedAt",
       (select min(t.at) from transitions t where t.case_id = d.case_id and t.n > d.n
          and t.rule = 'A3' and t.detail ? 'alert') as "nextAlertAt"
     from due d join case_progress p on p.case_id = d.case_id order by d.case_id, d.n`,
    [now, limit],
  );
  return rows;
}

export async function settleAlert(
  connection: Connection,
  { caseId, n }: Pick<DueAlert, 'caseId' | 'n'>,
  repeatedAt: Instant | null,
): Promise<void> {
  await connection.query(
    'update alerts set is_settled = true, repeated_at = $3 where case_id = $1 and n = $2',
    [caseId, n, repeatedAt],
  );
}
