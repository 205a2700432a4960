import { randomBytes } from 'node:crypto';
import type { Queryable } from '../pool.ts';

const NAME = 'link-secret';
/** Bytes. */
const LENGTH = 32;

/**
 * The key that signs resume links (F4): 32 random bytes, generated once for the deployment. Whoever comes first writes
 * it; every process reads back the one that stands, so that a link made by one is opened by any other.
 */
export async function readLinkSecret(database: Queryable): Promise<Buffer> {
  const stored = await select(database);
  if (stored !== null) return stored;
  await database.query('insert into settings (name, value) values ($1, $2) on conflict (name) do nothing', [
    NAME,
    { key: randomBytes(LENGTH).toString('base64url') },
  ]);
  const standing = await select(database);
  if (standing === null) throw new Error('the link secret could not be stored');
  return standing;
}

async function select(database: Queryable): Promise<Buffer | null> {
  const { rows } = await database.query<{ key: string }>(
    `select value ->> 'key' as key from settings where name = $1`,
    [NAME],
  );
  if (rows[0] === undefined) return null;
  const key = Buffer.from(rows[0].key, 'base64url');
  if (key.length >= LENGTH) return key;
  throw new Error(
    `The link secret in table settings has ${key.length} bytes and must have at least ${LENGTH}: delete the row ${NAME}, and a new one is made. Links that are out lead nowhere then.`,
  );
}
