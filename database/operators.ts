import { createHash, randomBytes } from 'node:crypto';
import type { Role } from '../domain/role.ts';
import type { Queryable } from './pool.ts';

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

/**
 * Notes a person who was vouched for, with what the issuer says of them now, and signs them in.
 * @returns what the cookie carries; null for somebody whom an admin has locked out
 */
export async function signIn(database: Queryable, person: Person): Promise<string | null> {
  const { rows } = await database.query<{ id: string; is_active: boolean }>(
    `insert into operators (issuer, subject, name, email, role) values ($1, $2, $3, $4, $5)
     on conflict (issuer, subject) do update set name = excluded.name, email = excluded.email, role = excluded.role, seen_at = now()
     returning id, is_active`,
    [person.issuer, person.subject, person.name, person.email, person.role],
  );
  const [row] = rows;
  if (row?.is_active !== true) return null;
  const token = randomBytes(32).toString('base64url');
  await database.query(`delete from operator_sessions where expires_at < now()`);
  await database.query(
    `insert into operator_sessions (digest, operator_id, expires_at) values ($1, $2, now() + make_interval(hours => $3))`,
    [digest(token), row.id, SESSION_HOURS],
  );
  return token;
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

export async function signOut(database: Queryable, token: string): Promise<void> {
  await database.query('delete from operator_sessions where digest = $1', [digest(token)]);
}

export async function setLanguage(database: Queryable, operatorId: string, language: string): Promise<void> {
  await database.query('update operators set language = $2 where id = $1', [operatorId, language]);
}
