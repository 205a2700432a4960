import type { Fact } from '../../domain/case/fact.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { appendFact } from '../cases/facts.ts';
import type { Connection, Queryable } from '../pool.ts';
import { insertPendingTask, type NewTask } from '../cases/tasks.ts';

/** R11: the template a case was opened by. */
export interface OpeningTemplate {
  readonly name: string;
  readonly version: number;
  readonly language: string;
  /** As the service gave them; empty once erased. */
  readonly variables: Readonly<Record<string, unknown>>;
}

export interface NewOpening {
  readonly caseId: string;
  readonly as: 'notice' | 'task';
  readonly reason: string;
  readonly template: OpeningTemplate;
  /** Of a notice. */
  readonly attemptKey: string | null;
}

/**
 * Opens a case without a message of the customer, linked to the one before (D5).
 * @returns its id, or that of the unclosed case that the contact has on the line (W10)
 */
export async function insertCase(
  connection: Connection,
  { contactId, lineId, at }: { readonly contactId: string; readonly lineId: string; readonly at: Instant },
): Promise<{ readonly opened: string } | { readonly open: string }> {
  // The order of every writer: contact, case. A message of this contact comes before or after the whole opening.
  // I1: one that was merged meanwhile is looked for again.
  const { rows: locked } = await connection.query<{ isMerged: boolean }>(
    `select merged_into is not null as "isMerged" from contacts where id = $1 for no key update`,
    [contactId],
  );
  if (locked[0]?.isMerged === true)
    throw Object.assign(new Error('the contact was merged meanwhile'), { code: '40001' });
  const { rows: unclosed } = await connection.query<{ id: string }>(
    'select id from cases where contact_id = $1 and line_id = $2 and is_open and merged_into is null',
    [contactId, lineId],
  );
  if (unclosed[0] !== undefined) return { open: unclosed[0].id };
  const { rows } = await connection.query<{ id: string }>(
    `insert into cases (id, contact_id, line_id, opened_at, previous_case_id)
     values ('case-' || nextval('case_numbers'), $1, $2, $3,
       (select id from cases where contact_id = any(family_of($1)) and line_id = $2 order by opened_at desc, id desc limit 1))
     returning id`,
    [contactId, lineId, at],
  );
  if (rows[0] === undefined) throw new TypeError('an insert returned no row');
  return { opened: rows[0].id };
}

export async function insertOpening(connection: Connection, opening: NewOpening): Promise<void> {
  const { caseId, as, reason, template, attemptKey } = opening;
  await connection.query(
    `insert into openings (case_id, opened_as, reason, template_name, template_version, template_language, variables,
       attempt_key)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      caseId,
      as,
      reason,
      template.name,
      template.version,
      template.language,
      JSON.stringify(template.variables),
      attemptKey,
    ],
  );
}

/** The pending task of a case that is being opened. @returns its id */
export const openTask = (connection: Connection, task: NewTask, at: Instant): Promise<string> =>
  insertPendingTask(connection, task, at);

/** The first fact of the case; with it the dispatcher starts its workflow. */
export const announceOpening = (
  connection: Connection,
  caseId: string,
  opened: Extract<Fact, { fact: 'opened' }>,
): Promise<number | null> => appendFact(connection, caseId, opened);

/**
 * The gate said no, so there is no case, as if it had never been asked for. The answer stays (E), with the contact it was
 * about.
 */
export async function undoOpening(connection: Connection, caseId: string): Promise<void> {
  await connection.query(
    `update decisions d set case_id = null, facts = d.facts || jsonb_build_object('contactId', c.contact_id)
     from cases c where c.id = d.case_id and d.case_id = $1`,
    [caseId],
  );
  for (const table of ['outbox', 'openings', 'tasks']) {
    await connection.query(`delete from ${table} where case_id = $1`, [caseId]);
  }
  await connection.query('delete from cases where id = $1', [caseId]);
}

/** R11: the template that the first impact about a reason goes by; null: the catalogue's. */
export async function openingTemplate(
  database: Queryable,
  caseId: string,
  reason: string,
): Promise<OpeningTemplate | null> {
  const { rows } = await database.query<OpeningTemplate>(
    `select template_name as name, template_version as version, template_language as language,
       coalesce(variables, '{}') as variables
     from openings where case_id = any(cases_in($1)) and opened_as = 'task' and reason = $2
     order by case_id = $1 desc limit 1`,
    [caseId, reason],
  );
  return rows[0] ?? null;
}

/** Whether an attempt is the notice that its case was opened by, and so no impact. */
export async function isNoticeOf(database: Queryable, attemptKey: string): Promise<boolean> {
  const { rowCount } = await database.query(
    `select from openings where opened_as = 'notice' and attempt_key = $1`,
    [attemptKey],
  );
  return rowCount !== 0;
}
