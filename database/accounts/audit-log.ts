import type { Instant } from '../../domain/time/instant.ts';
import { actionNamed, type Role } from '../../domain/access/role.ts';
import type { Queryable } from '../pool.ts';

/** What somebody did or was refused. */
export interface AuditEntry {
  /** Null: a service, or somebody who could not be signed in. */
  readonly operatorId: string | null;
  /** The name of the API token that a service carried; null: a person. */
  readonly token: string | null;
  /** As it was then. */
  readonly role: Role | null;
  /** Of domain/access/role.ts, or of the account itself, such as `account.sign-in`. */
  readonly action: string;
  /** Method and pattern, never the address itself (S1). */
  readonly route: string;
  readonly caseId: string | null;
  /** What else it was done to, by id. */
  readonly subject: string | null;
  readonly why: string | null;
  /** Of the HTTP answer. */
  readonly status: number;
  /** Of the problem, where it was refused. */
  readonly code: string | null;
  /** Case time. */
  readonly at: Instant;
}

export interface StoredAuditEntry extends AuditEntry {
  readonly id: number;
  readonly operatorName: string | null;
}

/** Adds to the log; nothing in it is ever changed. */
export async function writeAudit(database: Queryable, entry: AuditEntry): Promise<void> {
  const { operatorId, token, role, action, route, caseId, subject, why, status, code, at } = entry;
  await database.query(
    `insert into audit_log (operator_id, role, action, route, case_id, subject, why, status, code, at, token)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [operatorId, role, action, route, caseId, subject, why, status, code, at, token],
  );
}

export interface AuditFilter {
  readonly caseId?: string;
  readonly operatorId?: string;
  readonly token?: string;
  /** People's alone, or services' alone. */
  readonly by?: 'people' | 'services';
  /** Case time, inclusive. */
  readonly from?: Instant;
  /** Case time, exclusive. */
  readonly to?: Instant;
}

const COLUMNS = `a.id, a.token, a.operator_id as "operatorId", o.name as "operatorName", a.role, a.action, a.route,
  a.case_id as "caseId", a.subject, a.why, a.status, a.code, a.at`;

/**
 * Newest first.
 * @param before id of the last entry of the page before
 * @returns one more than `limit` where there is more
 */
export async function listAudit(
  database: Queryable,
  { caseId, operatorId, token, by, from, to }: AuditFilter,
  before: number | null,
  limit: number,
): Promise<StoredAuditEntry[]> {
  const asked: readonly (readonly [string, unknown])[] = [
    ['a.id <', before ?? undefined],
    ['a.case_id =', caseId],
    ['a.operator_id =', operatorId],
    ['a.token =', token],
    [`(a.token is null) =`, by === undefined ? undefined : by === 'people'],
    ['a.at >=', from],
    ['a.at <', to],
  ];
  const given = asked.filter(([, value]) => value !== undefined);
  const conditions = given.map(([condition], index) => `${condition} $${index + 2}`);
  const { rows } = await database.query<StoredAuditEntry>(
    `select ${COLUMNS} from audit_log a left join operators o on o.id = a.operator_id
     ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`} order by a.id desc limit $1`,
    [limit + 1, ...given.map(([, value]) => value)],
  );
  return rows.map((row) => ({ ...row, action: actionNamed(row.action) }));
}

/** What people did to a case or were refused, newest first, at most 200. */
export const auditOfCase = (database: Queryable, caseId: string): Promise<StoredAuditEntry[]> =>
  listAudit(database, { caseId, by: 'people' }, null, 199);
