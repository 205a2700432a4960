import type { CaseState, Outlook } from '../../domain/case/case-state.ts';
import type { Due, Transition } from '../../domain/case/step.ts';
import { stepName } from '../../domain/schedule/agenda.ts';
import { publicState } from '../../domain/case/view.ts';
import { storedExplanation } from '../../domain/explanation/read-explanation.ts';
import type { Connection } from '../pool.ts';

/** What a recorded change leaves behind. */
export interface Progress {
  readonly caseId: string;
  readonly transitions: readonly Transition[];
  /** The state after the last transition. */
  readonly state: CaseState;
  readonly next: Due | null;
}

/** The case's row, locked: every record, message and send of a case passes here one after the other. */
export interface LockedCase {
  readonly factSeq: number;
  readonly isOpen: boolean;
  /** I1: what it learned first by it must be learned before anything else is recorded. */
  readonly isMerged: boolean;
  /** W6: what its window's length depends on. */
  readonly channel: string;
}

/** @returns null when there is no such case */
export async function lockCase(connection: Connection, caseId: string): Promise<LockedCase | null> {
  const { rows } = await connection.query<LockedCase>(
    `select fact_seq as "factSeq", is_open as "isOpen", merged_into is not null as "isMerged", channel
     from cases where id = $1 for update`,
    [caseId],
  );
  return rows[0] ?? null;
}

/**
 * Whether these very transitions are stored already: the answer to their first writing was lost. Other transitions under
 * the same numbers mean that two runs decided differently; that is never a repetition.
 * @throws StaleRun
 */
export async function isRecorded(
  connection: Connection,
  { caseId, transitions }: Progress,
): Promise<boolean> {
  const { rows } = await connection.query<{ n: number; at: number; rule: string; code: string | null }>(
    'select n, at, rule, code from transitions where case_id = $1 and n = any($2) order by n',
    [caseId, transitions.map(({ n }) => n)],
  );
  for (const stored of rows) {
    const { at, rule, what } = transitions.find(({ n }) => n === stored.n) ?? {};
    // One that an earlier version stored has a sentence instead of a code.
    const isSaid = stored.code === null || stored.code === what?.code;
    if (stored.at !== at || stored.rule !== rule || !isSaid) throw new StaleRun(caseId, stored.n);
  }
  return rows.length > 0 && rows.length === transitions.length;
}

/**
 * A run that was ended or reset from outside decided a transition that a later run had recorded otherwise. It must not
 * go on: a run that starts anew loads what is recorded.
 */
export class StaleRun extends Error {
  override readonly name = 'StaleRun';
  readonly code = 'stale_run';
  readonly nonRetryable = true;
  constructor(caseId: string, n: number) {
    super(
      `${caseId}: transition ${n} was recorded by another run; this one ends, and the next loads what is recorded`,
    );
  }
}

/** Transitions and the state they lead to. What is stored already stays. */
export async function writeProgress(connection: Connection, progress: Progress): Promise<void> {
  const { caseId, transitions, state, next } = progress;
  await connection.query(
    `insert into transitions (case_id, n, at, rule, from_phase, to_phase, code, params, late, detail)
     select $1, t.n, t.at, t.rule, t.from_phase, t.to_phase, t.code, t.params, t.late, t.detail
     from jsonb_to_recordset($2) as t
       (n integer, at bigint, rule text, from_phase text, to_phase text, code text, params jsonb,
        late boolean, detail jsonb)
     on conflict (case_id, n) do nothing`,
    [
      caseId,
      JSON.stringify(
        transitions.map(({ n, at, rule, from, to, what, late, detail }) => ({
          n,
          at,
          rule,
          from_phase: from,
          to_phase: to,
          ...storedExplanation(what),
          late: late ?? false,
          detail: detail ?? null,
        })),
      ),
    ],
  );
  const { phase } = state;
  await connection.query(
    `insert into case_progress as p (case_id, version, state, phase, reason, queue, agent, priority, next_at, next_step,
       next_rule, impacts, needs_human, outcome, snapshot)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
     on conflict (case_id) do update set
       version = excluded.version, state = excluded.state, phase = excluded.phase, reason = excluded.reason,
       queue = excluded.queue, agent = excluded.agent, priority = excluded.priority, next_at = excluded.next_at,
       next_step = excluded.next_step, next_rule = excluded.next_rule, impacts = excluded.impacts,
       needs_human = excluded.needs_human, outcome = excluded.outcome, snapshot = excluded.snapshot,
       updated_at = now()
     where p.version < excluded.version`,
    [
      caseId,
      state.version,
      publicState(state),
      phase.in,
      state.reason,
      state.queue,
      state.agent,
      state.priority,
      next?.at ?? null,
      next === null ? null : stepName(next),
      next?.rule ?? null,
      state.impacts.length,
      state.need !== null,
      phase.in === 'resolved' || phase.in === 'closed' ? phase.outcome : null,
      JSON.stringify(state),
    ],
  );
}

/** The outlook as last drawn: the API's agenda is made of it. Before anything is recorded it opens the case's row. */
export async function writeOutlook(connection: Connection, caseId: string, outlook: Outlook): Promise<void> {
  const { policy } = outlook;
  // Lock order: the case's row before what hangs on it.
  await connection.query('select from cases where id = $1 for key share', [caseId]);
  await connection.query(
    `insert into case_progress (case_id, version, state, phase, reason, queue, priority, outlook)
     values ($1, 0, 'open', 'window', $2, $3, $4, $5)
     on conflict (case_id) do update set outlook = excluded.outlook, updated_at = now()`,
    [caseId, policy.reason, policy.queue, policy.priority, JSON.stringify(outlook)],
  );
}
