import pg from 'pg';
import { migrate } from '../../database/migrate.ts';

export interface DatabaseBeside {
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * A migrated database on the same server, for as long as a past is played.
 * @param firstCase the number before which its cases have none
 * @param secret signs the links, so that they open in the world that takes the examples over
 */
export async function databaseBeside(
  databaseUrl: string,
  firstCase: number,
  secret: Buffer,
): Promise<DatabaseBeside> {
  const url = new URL(databaseUrl);
  const name = `${decodeURIComponent(url.pathname.slice(1))}_examples`;
  // One that was interrupted left it behind.
  const drop = (): Promise<void> => onServer(databaseUrl, `drop database if exists "${name}" with (force)`);
  await drop();
  await onServer(
    databaseUrl,
    `create database "${name}"`,
    // It is thrown away whatever happens: its commits need not wait for the disk.
    `alter database "${name}" set synchronous_commit to off`,
  );
  url.pathname = `/${encodeURIComponent(name)}`;
  await migrate(url.href);
  await onServer(
    url.href,
    `select setval('case_numbers', ${firstCase})`,
    `insert into settings (name, value) values ('link-secret', '${JSON.stringify({ key: secret.toString('base64url') })}')`,
  );
  return { url: url.href, drop };
}

async function onServer(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
