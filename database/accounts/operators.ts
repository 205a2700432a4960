import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '../../domain/access/role.ts';
import type { Queryable } from '../pool.ts';

/** Somebody who is signed in. */
export interface Operator {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: Role;
  readonly language: string | null;
}

/** Whom an issuer vouches for. */
export interface Person {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly email: string | null;
  readonly role: Role;
}

/** How long a sign-in holds: a working day and a long evening. */
const SESSION_HOURS = 12;

const digest = (token: string): string => createHash('sha256').update(token).digest('hex');

const COLUMNS = 'o.id, o.name, o.email, o.role, o.language';

/** Notes a person, with what the issuer says of them now. @returns their id, and whether an admin lets them in */
export async function noteOperator(
  database: Queryable,
  person: Person,
): Promise<{ readonly id: string; readonly isActive: boolean }> {
  const { rows } = await database.query<{ id: string; isActive: boolean }>(
    `insert into operators (issuer, subject, name, email, role) values ($1, $2, $3, $4, $5)
     on conflict (issuer, subject) do update set name = excluded.name, email = excluded.email, role = excluded.role, seen_at = now()
     returning id, is_active as "isActive"`,
    [person.issuer, person.subject, person.name, person.email, person.role],
  );
  const [row] = rows;
  if (row === undefined) throw new Error('an upsert returned no row');
  return row;
}

/**
 * Notes a person who was vouched for and signs them in.
 * @returns their id, and what the cookie carries; `token` is null for somebody whom an admin has locked out
 */
export async function signIn(
  database: Queryable,
  person: Person,
): Promise<{ readonly id: string; readonly token: string | null }> {
  const { id, isActive } = await noteOperator(database, person);
  if (!isActive) return { id, token: null };
  const token = randomBytes(32).toString('base64url');
  await database.query(`delete from operator_sessions where expires_at < now()`);
  await database.query(
    `insert into operator_sessions (digest, operator_id, expires_at) values ($1, $2, now() + make_interval(hours => $3))`,
    [digest(token), id, SESSION_HOURS],
  );
  return { id, token };
}

/** Who carries this token, if they may still come in. */
export async function operatorOf(database: Queryable, token: string): Promise<Operator | null> {
  const { rows } = await database.query<Operator>(
    `select ${COLUMNS} from operator_sessions s join operators o on o.id = s.operator_id
     where s.digest = $1 and s.expires_at > now() and o.is_active`,
    [digest(token)],
  );
  return rows[0] ?? null;
}

/** An account as an admin sees it. */
export interface OperatorAccount extends Operator {
  readonly issuer: string;
  readonly isActive: boolean;
  /** The last sign-in, in real time: it has nothing to do with case time. */
  readonly seenAt: Date;
  /** Sign-ins that hold, one per browser. */
  readonly sessions: number;
}

const ACCOUNT = `select ${COLUMNS}, o.issuer, o.is_active as "isActive",
    o.seen_at as "seenAt",
    (select count(*)::int from operator_sessions s where s.operator_id = o.id and s.expires_at > now()) as sessions
  from operators o`;

/** Everybody who ever signed in, by name. */
export async function listOperators(database: Queryable): Promise<OperatorAccount[]> {
  const { rows } = await database.query<OperatorAccount>(`${ACCOUNT} order by lower(o.name), o.id`);
  return rows;
}

export async function findOperator(database: Queryable, id: string): Promise<OperatorAccount | null> {
  const { rows } = await database.query<OperatorAccount>(`${ACCOUNT} where o.id = $1`, [id]);
  return rows[0] ?? null;
}

/** Locks somebody out, which ends their sign-ins at once, or lets them in again. @returns whether there is such an operator */
export async function setActive(database: Queryable, id: string, isActive: boolean): Promise<boolean> {
  const { rowCount } = await database.query('update operators set is_active = $2 where id = $1', [
    id,
    isActive,
  ]);
  if (!isActive) await signOutEverywhere(database, id);
  return rowCount === 1;
}

/** Ends every sign-in of an operator, in whatever browser. */
export async function signOutEverywhere(database: Queryable, id: string): Promise<void> {
  await database.query('delete from operator_sessions where operator_id = $1', [id]);
}

/** Somebody whom the issuer knows and who has no role any more: what they still had open ends. */
export async function signOutPerson(
  database: Queryable,
  { issuer, subject }: Pick<Person, 'issuer' | 'subject'>,
): Promise<void> {
  await database.query(
    'delete from operator_sessions using operators o where operator_id = o.id and o.issuer = $1 and o.subject = $2',
    [issuer, subject],
  );
}

export async function signOut(database: Queryable, token: string): Promise<void> {
  await database.query('delete from operator_sessions where digest = $1', [digest(token)]);
}

export async function setLanguage(database: Queryable, operatorId: string, language: string): Promise<void> {
  await database.query('update operators set language = $2 where id = $1', [operatorId, language]);
}
