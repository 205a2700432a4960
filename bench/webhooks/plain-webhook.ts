import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

/**
 * What people write instead, as a process of its own: an HTTP server that checks the signature and stores each post in one
 * transaction: a row in the inbox, the window's row, and a job under the conversation's key, moved to 24 h from now, by
 * graphile-worker's `add_job`. Where the library is not there, by a function that keeps such a job in a plainer way (its
 * task is made known, one that runs lets go of its key, the other is moved, workers are notified), which costs PostgreSQL
 * about half.
 *
 * Usage: plain-webhook.ts DATABASE_URL [FOLDER OF graphile-worker]; says its port.
 */
const SCHEMA = `
create table inbox (id text primary key, contact text not null, body jsonb not null, received_at timestamptz not null default now());
create table windows (contact text primary key, last_inbound_at timestamptz not null);`;

const PLAIN_JOBS = `
create table tasks (id integer primary key generated always as identity, name text not null unique);
create table jobs (
  id bigint primary key generated always as identity, task_id integer not null, payload json not null,
  priority smallint not null default 0, run_at timestamptz not null, attempts smallint not null default 0,
  most_attempts smallint not null default 25, last_error text, created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(), key text unique, locked_at timestamptz, locked_by text,
  revision integer not null default 0, queue_id integer,
  is_free boolean generated always as (locked_at is null and attempts < most_attempts) stored not null);
create index jobs_due on jobs (priority, run_at) include (id, task_id, queue_id) where is_free;
create index jobs_due_anywhere on jobs (priority, run_at) include (id, task_id) where is_free and queue_id is null;
create function wake_workers() returns trigger language plpgsql as $$
begin
  perform pg_notify('jobs', '');
  return null;
end $$;
create trigger wake_workers after insert on jobs for each statement execute function wake_workers();
create function keep_job(task text, given json, due timestamptz, under text) returns void language plpgsql as $$
begin
  insert into tasks (name) values (task) on conflict do nothing;
  update jobs set key = null, updated_at = now() where key = under and not is_free;
  insert into jobs (task_id, payload, run_at, key) select id, given, due, under from tasks where name = task
  on conflict (key) do update set payload = excluded.payload, run_at = excluded.run_at, attempts = 0, last_error = null,
    revision = jobs.revision + 1, updated_at = now();
end $$;`;

const SECRET = 'app-secret';

interface Post {
  readonly entry: readonly {
    readonly changes: readonly {
      readonly value: {
        readonly messages?: readonly {
          readonly id: string;
          readonly from: string;
          readonly timestamp: string;
        }[];
      };
    }[];
  }[];
}

const [, , databaseUrl = '', library] = process.argv;
const KEEP_JOB =
  library === undefined
    ? `select keep_job('close-window', $1, now() + interval '24 hours', $2)`
    : `select graphile_worker.add_job('close-window', $1::json, run_at := now() + interval '24 hours', job_key := $2)`;
const pool = new pg.Pool({ connectionString: databaseUrl, max: 20, application_name: 'plain-webhook' });

async function store(post: Post): Promise<void> {
  const connection = await pool.connect();
  try {
    await connection.query('begin');
    for (const { changes } of post.entry) {
      for (const { value } of changes) {
        for (const message of value.messages ?? []) {
          const { rowCount } = await connection.query(
            'insert into inbox (id, contact, body) values ($1, $2, $3) on conflict do nothing',
            [message.id, message.from, JSON.stringify(message)],
          );
          if (rowCount === 0) continue;
          await connection.query(
            `insert into windows (contact, last_inbound_at) values ($1, to_timestamp($2))
             on conflict (contact) do update set last_inbound_at = greatest(windows.last_inbound_at, excluded.last_inbound_at)`,
            [message.from, Number(message.timestamp)],
          );
          await connection.query(KEEP_JOB, [
            JSON.stringify({ contact: message.from }),
            `window:${message.from}`,
          ]);
        }
      }
    }
    await connection.query('commit');
  } catch (error) {
    await connection.query('rollback');
    throw error;
  } finally {
    connection.release();
  }
}

function isSigned(body: Buffer, header: string | undefined): boolean {
  const given = Buffer.from(header?.replace('sha256=', '') ?? '', 'hex');
  const expected = createHmac('sha256', SECRET).update(body).digest();
  return given.length === expected.length && timingSafeEqual(given, expected);
}

await pool.query(SCHEMA);
if (library === undefined) await pool.query(PLAIN_JOBS);
else {
  const { runMigrations } = createRequire(import.meta.url)(library) as {
    runMigrations: (options: { connectionString: string }) => Promise<void>;
  };
  await runMigrations({ connectionString: databaseUrl });
}
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    const answer = (status: number): void => {
      const text = JSON.stringify({ received: status === 200 });
      response
        .writeHead(status, { 'content-type': 'application/json', 'content-length': text.length })
        .end(text);
    };
    if (!isSigned(body, request.headers['x-hub-signature-256'] as string | undefined)) return answer(401);
    store(JSON.parse(body.toString('utf8')) as Post).then(
      () => answer(200),
      (error: unknown) => {
        console.error(error);
        answer(503);
      },
    );
  });
});
server.listen(0, '127.0.0.1', () => console.log(`listens on ${(server.address() as AddressInfo).port}`));
