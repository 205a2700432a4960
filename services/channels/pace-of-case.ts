import type { Pool } from '../../database/pool.ts';
import { chatOfCase } from '../../database/sending/pace.ts';
import type { Duration } from '../../domain/time/instant.ts';
import type { Pace } from './pace.ts';

/**
 * Takes a place for a message in a case's chat, before anything is locked or stored for it.
 * @returns 0, or how long it would have to wait
 */
export async function paceOf(
  { pool, pace }: { readonly pool: Pool; readonly pace: Pace },
  caseId: string,
): Promise<Duration> {
  const chat = await chatOfCase(pool, caseId);
  return chat === null ? 0 : pace.take(chat.lineId, chat.contactId);
}
