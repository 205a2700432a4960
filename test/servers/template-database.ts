import pg from 'pg';
import { migrate } from '../../database/migrate.ts';

/** What is of the schema: changed by a test, it shows in one of these rows, each with the transaction that wrote it. */
const SCHEMA = `
  select md5(string_agg(of::text, ',' order by of)) from (
    select array[c.oid::text, c.xmin::text, c.relname] as of from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind <> 'S'
    union all select array[a.attrelid::text, a.xmin::text, a.attname] from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0
    union all select array[t.oid::text, t.xmin::text, t.tgname] from pg_trigger t where not t.tgisinternal
    union all select array[c.oid::text, c.xmin::text, c.conname] from pg_constraint c
      where c.connamespace = 'public'::regnamespace
    union all select array[p.oid::text, p.xmin::text, p.proname] from pg_proc p
      where p.pronamespace = 'public'::regnamespace
  ) each (of)`;

/**
 * Deletes every row and sets every sequence back; says how many rows that were. It refuses where a test has changed the
 * schema. Emptying by `truncate` would write all files of all tables anew. Foreign keys and triggers look away.
 */
const RESET = `
  create schema test_reset;
  create table test_reset.schema_as_made (fingerprint text not null);
  create function test_reset.fingerprint() returns text language sql as $$ ${SCHEMA} $$;
  create function test_reset.empty() returns int language plpgsql as $$
  declare
    relation regclass;
    deleted int := 0;
    n int;
  begin
    if test_reset.fingerprint() is distinct from (select fingerprint from test_reset.schema_as_made) then
      raise exception 'the schema was changed';
    end if;
    perform pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and application_name <> 'test' and pid <> pg_backend_pid();
    set local session_replication_role = replica;
    set local lock_timeout = '2s';
    for relation in
      select oid from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> 'schema_migrations'
    loop
      execute 'delete from ' || relation;
      get diagnostics n = row_count;
      deleted := deleted + n;
    end loop;
    perform setval(seqrelid, seqstart, false) from pg_sequence
      join pg_class on pg_class.oid = seqrelid and relnamespace = 'public'::regnamespace and relname not like 'schema_migrations%';
    return deleted;
  end $$`;

/** Migrates the database that those of the tests are copied from, and teaches it to be emptied. */
export async function makeTemplate(url: string): Promise<void> {
  await migrate(url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(RESET);
    await client.query('insert into test_reset.schema_as_made select test_reset.fingerprint()');
  } finally {
    await client.end();
  }
}
