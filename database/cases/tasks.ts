import { randomUUID } from 'node:crypto';
import type { Instant } from '../../domain/time/instant.ts';
import type { Connection, Queryable } from '../pool.ts';

/** What the customer has to do, as a service said it. Its data stays in this table; the workflow is told ids and facts (S1). */
export interface NewTask {
  readonly caseId: string;
  readonly reason: string;
  readonly step: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly resumeUrl: string | null;
  readonly dueAt: Instant | null;
  readonly validUntil: Instant | null;
}

export type TaskState = 'proposed' | 'pending' | 'completed' | 'replaced' | 'ended';

/**
 * Stores a task before the workflow is told of it. A proposal with the same content that the workflow has not taken up
 * yet is used again, so that a request that is repeated after a lost answer makes one task. The case's row is locked:
 * two requests at once see each other.
 * @returns the task's id; `closed` or `unknown` when there is no open case
 */
export async function proposeTask(
  connection: Connection,
  task: NewTask,
  since: Instant,
): Promise<{ readonly id: string } | 'closed' | 'unknown'> {
  const { rows: cases } = await connection.query<{ is_open: boolean }>(
    'select is_open and merged_into is null as is_open from cases where id = $1 for update',
    [task.caseId],
  );
  if (cases[0] === undefined) return 'unknown';
  if (!cases[0].is_open) return 'closed';
  const { rows: proposed } = await connection.query<{ id: string }>(
    `select id from tasks
     where case_id = $1 and state = 'proposed' and reason = $2 and step = $3 and data = $4::jsonb
       and resume_url is not distinct from $5 and due_at is not distinct from $6::bigint
       and valid_until is not distinct from $7::bigint
     order by since desc, id limit 1`,
    contentOf(task),
  );
  return proposed[0] ?? { id: await insertTask(connection, task, since, 'proposed') };
}

/** R11: the task that a case is opened with is pending from its first moment. @returns its id */
export const insertPendingTask = (connection: Connection, task: NewTask, since: Instant): Promise<string> =>
  insertTask(connection, task, since, 'pending');

async function insertTask(
  connection: Connection,
  task: NewTask,
  since: Instant,
  state: 'proposed' | 'pending',
): Promise<string> {
  const id = `task-${randomUUID()}`;
  await connection.query(
    `insert into tasks (case_id, reason, step, data, resume_url, due_at, valid_until, id, since, state)
     values ($1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9, $10)`,
    [...contentOf(task), id, since, state],
  );
  return id;
}

const contentOf = (task: NewTask): unknown[] => [
  task.caseId,
  task.reason,
  task.step,
  JSON.stringify(task.data),
  task.resumeUrl,
  task.dueAt,
  task.validUntil,
];

/** What became of a task; null when it does not exist. */
export async function taskState(connection: Connection, id: string): Promise<TaskState | null> {
  const { rows } = await connection.query<{ state: TaskState }>('select state from tasks where id = $1', [
    id,
  ]);
  return rows[0]?.state ?? null;
}

/** What became of the task that the case took up last; null when it never had one. */
export async function lastTaskState(database: Queryable, caseId: string): Promise<TaskState | null> {
  const { rows } = await database.query<{ state: TaskState }>(
    `select state from tasks where case_id = $1 and state <> 'proposed'
     order by (state = 'pending') desc, ended_at desc, since desc limit 1`,
    [caseId],
  );
  return rows[0]?.state ?? null;
}
