import type { Connection, Queryable } from '../pool.ts';

/** A request that a caller gave an idempotency key. Keys of different callers never meet. */
export interface KeyedRequest {
  /** Name of the API token. */
  readonly token: string;
  readonly key: string;
  /** Of method, path and body: the same key with another request is an error. */
  readonly digest: string;
}

export interface KnownRequest {
  /** The same key came with another request before. */
  readonly conflicts: boolean;
  /** What the request made, e.g. a task's id; null until that is known. */
  readonly subject: string | null;
  /** It was carried out; a repetition is answered without being done again. */
  readonly isDone: boolean;
}

/** Takes up a keyed request: the unique row is what makes a repetition known, also to another process. */
export async function takeUpRequest(
  database: Queryable,
  { token, key, digest }: KeyedRequest,
): Promise<KnownRequest> {
  const { rows } = await database.query<{ digest: string; subject: string | null; is_done: boolean }>(
    `insert into api_requests as r (token, key, digest) values ($1, $2, $3)
     on conflict (token, key) do update set key = r.key
     returning r.digest, r.subject, r.is_done`,
    [token, key, digest],
  );
  const [row] = rows;
  if (row === undefined) throw new TypeError('an upsert returned no row');
  return { conflicts: row.digest !== digest, subject: row.subject, isDone: row.is_done };
}

export async function nameSubject(
  connection: Connection,
  { token, key }: KeyedRequest,
  subject: string,
): Promise<void> {
  await connection.query('update api_requests set subject = $3 where token = $1 and key = $2', [
    token,
    key,
    subject,
  ]);
}

export async function requestIsDone(database: Queryable, { token, key }: KeyedRequest): Promise<void> {
  await database.query('update api_requests set is_done = true where token = $1 and key = $2', [token, key]);
}

/** Nothing came of the request: its key may be used as if it had never been. */
export async function forgetRequest(connection: Connection, { token, key }: KeyedRequest): Promise<void> {
  await connection.query('delete from api_requests where token = $1 and key = $2 and subject is null', [
    token,
    key,
  ]);
}
