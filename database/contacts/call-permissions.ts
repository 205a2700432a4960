import type { Instant } from '../../domain/time/instant.ts';
import type { Connection } from '../pool.ts';

/** W7: whether a person lets a line call them, as they last answered. */
export interface CallPermission {
  readonly contactId: string;
  readonly lineId: string;
  readonly isGranted: boolean;
  readonly isPermanent: boolean;
  /** Half-open: at exactly this instant it is over. Null with a permanent one, and with none. */
  readonly until: Instant | null;
  /** As the provider names it. */
  readonly source: string | null;
  /** When it was answered, by the provider's time. */
  readonly at: Instant;
}

/** W3: answers arrive late and out of order; the last one by the provider's time stands. */
export async function keepCallPermission(connection: Connection, permission: CallPermission): Promise<void> {
  const { contactId, lineId, isGranted, isPermanent, until, source, at } = permission;
  await connection.query(
    `insert into call_permissions as known (contact_id, line_id, is_granted, is_permanent, until, source, at)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (contact_id, line_id) do update set is_granted = excluded.is_granted,
       is_permanent = excluded.is_permanent, until = excluded.until, source = excluded.source, at = excluded.at
     where known.at <= excluded.at`,
    [contactId, lineId, isGranted, isPermanent, until, source, at],
  );
}
