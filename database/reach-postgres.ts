import { type Duration, MINUTE, SECOND } from '../domain/time/instant.ts';
import { migrate } from './migrate.ts';
import { isOutage, waitOut } from './outage.ts';

/** PostgreSQL that starts together with this process is waited for this long. */
const STARTING: Duration = MINUTE;

/** What DATABASE_URL names cannot be used, and what mends that. Never carries a password. */
export class PostgresUnusable extends Error {
  override readonly name = 'PostgresUnusable';
}

/** TLS errors of Node: the server's certificate is not believed. */
const UNTRUSTED = /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_|CERT_|ERR_TLS_CERT)/;

/** How the migrations' library says 42501 of the first table, without the code. */
const NO_TABLE = /^Unable to ensure migrations table/;

/**
 * Waits for PostgreSQL and brings its schema up to date.
 * @throws PostgresUnusable when it does not answer in time, or does not let this role do what is needed
 */
export async function reachPostgres(databaseUrl: string, atMost: Duration = STARTING): Promise<void> {
  try {
    await waitOut(() => migrate(databaseUrl), { atMost });
  } catch (error) {
    const said = postgresInWords(error, databaseUrl, atMost);
    if (said === null) throw error;
    throw new PostgresUnusable(said, { cause: error });
  }
}

/**
 * What is wrong with what DATABASE_URL names, and what mends it.
 * @param waited how long it was waited for; left out where it was not
 * @returns null: nothing that a deployment can mend
 */
export function postgresInWords(error: unknown, databaseUrl: string, waited?: Duration): string | null {
  if (!URL.canParse(databaseUrl)) {
    return 'DATABASE_URL is no address of a PostgreSQL.\n  Write it like postgres://role:password@host:5432/database, with %-escapes for what is special in an address.';
  }
  const { role, database } = namesIn(databaseUrl);
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (isOutage(error)) {
    return `PostgreSQL cannot be reached (${code || 'no answer'})${waited === undefined ? '' : ` within ${waited / SECOND} s`}.\n  DATABASE_URL must name a server that runs and takes connections from here.`;
  }
  if (code === '3D000') {
    return `PostgreSQL has no database ${database} (3D000).\n  Make it as its superuser: create database ${database} owner ${role} encoding 'UTF8' template template0;`;
  }
  if (code === '28P01' || code === '28000' || message.startsWith('SASL')) {
    return `PostgreSQL does not let the role ${role} in (${code || 'no password given'}).\n  Role and password in DATABASE_URL must be those of the server, with %-escapes for what is special in an address, and its pg_hba.conf must let them in from here.`;
  }
  if (code === '42501' || NO_TABLE.test(message)) {
    return `The role ${role} may not change the schema of the database ${database}.\n  It must own the database. As a superuser: alter database ${database} owner to ${role};`;
  }
  if (code === '42P01') {
    return `The database ${database} has not been set up, or is of an older version (42P01).\n  npm run setup brings its schema up to date.`;
  }
  if (message.includes('does not support SSL')) {
    return `PostgreSQL does not speak TLS, and DATABASE_URL asks for it.\n  Turn it on there, or leave sslmode out of DATABASE_URL on a network that you trust.`;
  }
  if (UNTRUSTED.test(code)) {
    return `The certificate of PostgreSQL is not believed (${code}).\n  Add sslmode=verify-full&sslrootcert=/path/to/ca.pem to DATABASE_URL, and name the server as its certificate does.`;
  }
  return null;
}

/** Of an address that carries a password only these two may be told. */
function namesIn(databaseUrl: string): { readonly role: string; readonly database: string } {
  const { username, pathname } = new URL(databaseUrl);
  return {
    role: decodeURIComponent(username) || 'of DATABASE_URL',
    database: decodeURIComponent(pathname.slice(1)) || 'of DATABASE_URL',
  };
}
