import type { Queryable } from '../../database/pool.ts';

/** What a life leaves behind, in an order in which it can be written again. */
export const TABLES = [
  'contacts',
  'identities',
  'lines',
  'consents',
  'cases',
  'case_facts',
  'tasks',
  'holds',
  'call_wishes',
  'messages',
  'attempts',
  'openings',
  'decisions',
  'transitions',
  'case_progress',
  'calls',
  'opt_out_notices',
  'outbox',
  'costs',
  'alerts',
  'satisfactions',
  'dispatch',
] as const;
export type Table = (typeof TABLES)[number];

/** Rows as JSON texts, by table. */
export type Rows = Readonly<Record<Table, readonly string[]>>;

/** By which column a row belongs to a contact, or to one of its cases. */
const OF: Readonly<Record<Table, 'id' | 'contact_id' | 'case_id' | 'case' | 'none'>> = {
  contacts: 'id',
  identities: 'contact_id',
  lines: 'none',
  consents: 'contact_id',
  cases: 'contact_id',
  case_facts: 'case_id',
  tasks: 'case_id',
  holds: 'case_id',
  call_wishes: 'case_id',
  messages: 'contact_id',
  attempts: 'contact_id',
  openings: 'case_id',
  decisions: 'case_id',
  transitions: 'case_id',
  case_progress: 'case_id',
  calls: 'case_id',
  opt_out_notices: 'case_id',
  outbox: 'case_id',
  costs: 'case_id',
  alerts: 'case_id',
  satisfactions: 'case_id',
  dispatch: 'case_id',
};

/** Columns that the database gives by itself. */
const columnsOf = new Map<Table, string>();

async function columns(database: Queryable, table: Table): Promise<string> {
  const known = columnsOf.get(table);
  if (known !== undefined) return known;
  const { rows } = await database.query<{ names: string }>(
    `select string_agg(quote_ident(column_name), ', ' order by ordinal_position) as names
     from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_identity = 'NO' and is_generated = 'NEVER'`,
    [table],
  );
  const names = rows[0]?.names ?? '';
  columnsOf.set(table, names);
  return names;
}

/** Everything of one contact, in the order it was stored. */
export async function rowsOf(database: Queryable, contactId: string): Promise<Rows> {
  const found: Partial<Record<Table, readonly string[]>> = {};
  for (const table of TABLES) {
    const of = OF[table];
    const where =
      of === 'none'
        ? 'true'
        : of === 'case_id'
          ? 'case_id in (select id from cases where contact_id = $1)'
          : `${of} = $1`;
    const order = ['consents', 'decisions', 'outbox'].includes(table) ? 'id' : 'ctid';
    const { rows } = await database.query<{ row: string }>(
      `select to_jsonb(t)::text as row from ${table} t where ${where} order by ${order}`,
      of === 'none' ? [] : [contactId],
    );
    found[table] = rows.map(({ row }) => row);
  }
  return found as Rows;
}

/** Writes rows. What is there already stays: lines that are known, calls' slots. */
export async function writeRows(database: Queryable, table: Table, rows: readonly string[]): Promise<void> {
  if (rows.length === 0) return;
  const names = await columns(database, table);
  await database.query(
    `insert into ${table} (${names}) select ${names} from jsonb_populate_recordset(null::${table}, $1::jsonb)
     on conflict do nothing`,
    [`[${rows.join(',')}]`],
  );
}

/** Gives out `count` numbers of a sequence. @returns the first */
export async function reserve(
  database: Queryable,
  sequence: 'case_numbers' | 'timeline_seq',
  count: number,
): Promise<number> {
  const { rows } = await database.query<{ first: number }>(
    `select setval('${sequence}', nextval('${sequence}') + $1) - $1 as first`,
    [count],
  );
  return rows[0]?.first ?? 0;
}
