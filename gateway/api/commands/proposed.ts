import { nameSubject, requestIsDone } from '../../../database/accounts/api-requests.ts';
import { type Connection, type Pool, transaction } from '../../../database/pool.ts';
import type { Keyed } from '../../http/keyed.ts';
import { commandRefused, unknown } from '../../http/refusals.ts';
import type { CaseUpdates } from './case-updates.ts';

/** A command whose words are stored first: the workflow is told ids, instants and facts only (S1). */
export interface Proposal {
  /** Stores the words under an id of their own; `closed` or `unknown` where there is no open case. */
  readonly propose: (connection: Connection) => Promise<{ readonly id: string } | 'closed' | 'unknown'>;
  /** Whether what an earlier try of the request stored has not been taken up yet, so that it must be told. */
  readonly awaits: (connection: Connection, id: string) => Promise<boolean>;
  readonly tell: (id: string) => Promise<void>;
}

/**
 * Stores what is proposed and tells the case of it, once for a request with a key, however often it comes. What was stored
 * before it is learned before it: so a message is answered by a task (W9), and ends no later hold (R12).
 * @throws Problem when the case is unknown, closed, or refuses
 */
export async function tellProposed(
  { pool, updates }: { readonly pool: Pool; readonly updates: CaseUpdates },
  caseId: string,
  keyed: Keyed | null,
  { propose, awaits, tell }: Proposal,
): Promise<void> {
  const id = await transaction(pool, async (connection) => {
    if (keyed?.subject != null) return (await awaits(connection, keyed.subject)) ? keyed.subject : null;
    const proposed = await propose(connection);
    if (proposed === 'unknown') throw unknown('case');
    if (proposed === 'closed') throw commandRefused('case_closed');
    if (keyed !== null) await nameSubject(connection, keyed, proposed.id);
    return proposed.id;
  });
  if (id !== null) {
    await updates.learnFirst(caseId);
    await tell(id);
  }
  if (keyed !== null) await requestIsDone(pool, keyed);
}
