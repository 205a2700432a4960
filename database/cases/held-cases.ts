import type { Instant } from '../../domain/time/instant.ts';
import { TEMPLATE_PAUSED } from '../../domain/gate/provider-error.ts';
import { appendFact } from './facts.ts';
import type { Connection } from '../pool.ts';

/** Why a case's plan waits, as it was last recorded. */
const HELD = (key: 'rule' | 'until' | 'why,code' | 'why,params,error'): string =>
  `p.snapshot #>> '{phase,held,${key}}'`;

/** Among the unclosed, whose records have an index with the phase (0012, 0025). */
const WAITING = `c.is_open and p.state <> 'closed' and p.phase in ('reopening', 'answering') and (${HELD('until')})::bigint > $1`;

/**
 * E6: lines have got well, or better: what is held for their sake is asked about again at once, the cases' plans and the
 * API's own templates. Lock order: by case id.
 * @returns whether cases were told
 */
export async function releaseHeldByLine(
  connection: Connection,
  lineIds: readonly string[],
  at: Instant,
): Promise<boolean> {
  if (lineIds.length === 0) return false;
  const isTold = await tellWaiting(
    connection,
    at,
    'line',
    `c.line_id = any ($2) and ${HELD('rule')} in ('E6', 'R8', 'E5')`,
    [lineIds],
  );
  await connection.query(
    `with held as (
       select a.id from attempts a join cases c on c.id = a.case_id
       where a.status = 'held' and a.held_until > $1 and a.line_id = any ($2)
         and (select d.rule from decisions d where d.attempt_id = a.id order by d.id desc limit 1) = 'E6'
       order by a.case_id for update of c
     )
     update attempts a set held_until = $1 from held where a.id = held.id`,
    [at, lineIds],
  );
  return isTold;
}

/**
 * T3: a template about the reasons can go again: what was held because it was paused is asked about at once, and so is
 * what an earlier version held by R8, which does not say for which error.
 * @param reasons `*`: of any
 * @returns whether cases were told
 */
export async function releaseHeldByTemplate(
  connection: Connection,
  reasons: readonly string[],
  at: Instant,
): Promise<boolean> {
  if (reasons.length === 0) return false;
  return tellWaiting(
    connection,
    at,
    'template',
    `('*' = any ($2) or p.reason = any ($2))
       and (${HELD('rule')} in ('E3', 'E5') or (${HELD('rule')} = 'R8'
         and (${HELD('why,params,error')} = $3 or ${HELD('why,code')} is null)))`,
    [reasons, TEMPLATE_PAUSED],
  );
}

/** @param which of the cases whose plan waits at `at`, which is `$1`; `values` from `$2` on */
async function tellWaiting(
  connection: Connection,
  at: Instant,
  what: 'line' | 'template',
  which: string,
  values: readonly unknown[],
): Promise<boolean> {
  const { rows } = await connection.query<{ id: string }>(
    `select c.id from cases c join case_progress p on p.case_id = c.id
     where ${WAITING} and ${which} order by c.id for update of c`,
    [at, ...values],
  );
  for (const { id } of rows) await appendFact(connection, id, { fact: 'eased', at, what });
  return rows.length > 0;
}
