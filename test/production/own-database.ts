import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';

export interface OwnDatabase {
  readonly url: string;
  /** Its name, which is that of its owner too. */
  readonly name: string;
  readonly password: string;
  /** As the server's superuser. */
  readonly asSuperuser: (statement: string) => Promise<void>;
}

/** The block of docs/operations.md that makes role and database. */
const statements = (): string => {
  const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  const [, block] = /### 1\. A database[\s\S]*?```sql\n([\s\S]*?)```/.exec(page) ?? [];
  if (block === undefined) throw new Error('docs/operations.md does not say how the database is made');
  return block;
};

/** A database as docs/operations.md makes it, under a name of its own: empty, of a role that is no superuser. */
export async function ownDatabase(): Promise<OwnDatabase> {
  const { postgresUrl } = inject('servers');
  const asSuperuser = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: postgresUrl });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  const name = `own_${randomBytes(6).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  onTestFinished(async () => {
    await asSuperuser(`drop database if exists ${name} with (force)`);
    await asSuperuser(`drop role if exists ${name}`);
  });
  for (const statement of statements()
    .split(/;\s*/)
    .filter((each) => each !== ''))
    await asSuperuser(statement.replaceAll(/\bventana\b/g, name).replace('PASSWORD', password));
  const url = new URL(postgresUrl);
  Object.assign(url, { pathname: `/${name}`, username: name, password });
  return { url: url.href, name, password, asSuperuser };
}
