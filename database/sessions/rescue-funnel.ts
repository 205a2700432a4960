import type { Instant } from '../../domain/time/instant.ts';
import type { Queryable } from '../pool.ts';

/** What became of the windows that were alerted, and of the templates that led back. Each thing is counted once. */
export interface RescueFunnel {
  /** Windows for which an alert went. */
  readonly alerted: number;
  /** Of those: somebody wrote, or the case was resolved, before the window closed. */
  readonly answeredInTime: number;
  /** Templates that went out to reopen a case, or may have (R7). */
  readonly sent: number;
  readonly delivered: number;
  readonly read: number;
  /** Templates after which the customer wrote before the next one went. */
  readonly answered: number;
  /** F2: mails that were handed over. */
  readonly emails: number;
  /** F3: calls that were booked. */
  readonly calls: number;
  /** H4: cases that closed without the person whom they needed. */
  readonly unattended: number;
}

/** Of alerts, templates, mails and bookings from `from` up to now. */
export async function rescueFunnel(database: Queryable, from: Instant, now: Instant): Promise<RescueFunnel> {
  const { rows } = await database.query<RescueFunnel>(
    `with alerted as (
       -- Both alerts of a window name the same closing instant: at + remaining.
       select case_id, min(at) as at, at + (detail ->> 'remaining')::bigint as closes_at from transitions
       where rule in ('A2', 'A3') and at >= $1 and at <= $2 and detail ? 'remaining' group by case_id, closes_at
     ), rescued as (
       select a.* from alerted a
       where exists (select from messages m where m.case_id = a.case_id and m.arrived_at > a.at and m.arrived_at < a.closes_at
           and (m.direction = 'in' or (m.direction = 'echo' and m.seq is not null and m.status is distinct from 'failed')
             or (m.status in ('sent', 'delivered', 'read', 'reported') and m.type <> 'template')))
         or exists (select from transitions t where t.case_id = a.case_id and t.to_phase = 'resolved' and t.at > a.at and t.at < a.closes_at)
     ), sent as (
       select case_id, called_at, coalesce(called_at, reserved_at) as at, delivered_at, read_at,
         lead(coalesce(called_at, reserved_at)) over (partition by case_id order by reserved_at, id) as next_at
       from attempts where kind in ('impact', 'answer') and status in ('sent', 'unknown') and reserved_at >= $1 and reserved_at <= $2
     )
     select
       (select count(*)::int from alerted) as alerted,
       (select count(*)::int from rescued) as "answeredInTime",
       (select count(*)::int from sent) as sent,
       (select count(*)::int from sent where delivered_at is not null or read_at is not null) as delivered,
       (select count(*)::int from sent where read_at is not null) as read,
       (select count(*)::int from sent s where exists (select from messages m where m.case_id = s.case_id
          and m.direction = 'in' and m.arrived_at > s.at and m.arrived_at < coalesce(s.next_at, 9223372036854775807))) as answered,
       (select count(*)::int from attempts where kind = 'email' and status in ('sent', 'unknown')
          and reserved_at >= $1 and reserved_at <= $2) as emails,
       (select count(*)::int from calls where booked_at >= $1 and booked_at <= $2) as calls,
       (select count(*)::int from transitions where rule = 'H4' and to_phase = 'closed' and at >= $1 and at <= $2) as unattended`,
    [from, now],
  );
  return (
    rows[0] ?? {
      alerted: 0,
      answeredInTime: 0,
      sent: 0,
      delivered: 0,
      read: 0,
      answered: 0,
      emails: 0,
      calls: 0,
      unattended: 0,
    }
  );
}
