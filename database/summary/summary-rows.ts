import type { Connection } from '../pool.ts';

type Value = string | number | boolean | null;
export type SummaryRow = Readonly<Record<string, Value>>;

/** Of every row that is told apart: whose it is and what it is grouped by. */
const DIMENSIONS = {
  contact_id: 'text',
  line: 'text',
  channel: 'text',
  country: 'text',
  language: 'text',
  segment: 'text',
  reason: 'text',
  skill: 'text',
  campaign: 'text',
  day: 'integer',
} as const;

/** What a session and a case are both counted by. */
const COUNTED = {
  opened_at: 'bigint',
  opened_by: 'text',
  ended_at: 'bigint',
  first_response: 'integer',
  handling: 'integer',
  inbound: 'integer',
  by_people: 'integer',
  by_automation: 'integer',
  handoff: 'boolean',
  contained: 'boolean',
  resolved_at: 'bigint',
  resolved_within_24h: 'boolean',
  has_flow: 'boolean',
  flow_completed: 'boolean',
  fcr: 'boolean',
  fcr_known_at: 'bigint',
  csat: 'smallint',
  ces: 'smallint',
} as const;

interface Table {
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, string>>;
}

/** The tables of the summary, with the types that rows are read as. */
export const SUMMARY_TABLES = {
  summary_sessions: {
    key: ['case_id', 'ordinal'],
    columns: {
      case_id: 'text',
      ordinal: 'integer',
      ...DIMENSIONS,
      ...COUNTED,
      reopened_by: 'text',
      expires_at: 'bigint',
      opted_out: 'boolean',
      cost: 'bigint',
      cost_currency: 'text',
    },
  },
  summary_cases: {
    key: ['case_id'],
    columns: {
      case_id: 'text',
      ...DIMENSIONS,
      ...COUNTED,
      sessions: 'integer',
      templates_sent: 'integer',
      templates_delivered: 'integer',
      templates_read: 'integer',
      templates_answered: 'integer',
      templates_converted: 'integer',
      templates_opted_out: 'integer',
      templates_blocked: 'integer',
    },
  },
  summary_templates: {
    key: ['attempt_id'],
    columns: {
      attempt_id: 'text',
      case_id: 'text',
      ...DIMENSIONS,
      sent_at: 'bigint',
      name: 'text',
      version: 'integer',
      template_language: 'text',
      category: 'text',
      impact: 'text',
      delivered: 'boolean',
      is_read: 'boolean',
      failed: 'boolean',
      answered_at: 'bigint',
      converted: 'boolean',
      opted_out: 'boolean',
      blocked: 'boolean',
    },
  },
  summary_conversions: {
    key: ['id'],
    columns: {
      id: 'text',
      case_id: 'text',
      ...DIMENSIONS,
      case_day: 'integer',
      at: 'bigint',
      attempt_id: 'text',
      amount: 'bigint',
      currency: 'text',
    },
  },
  summary_costs: {
    key: ['case_id', 'day', 'category', 'type', 'currency'],
    columns: {
      case_id: 'text',
      ...DIMENSIONS,
      case_day: 'integer',
      category: 'text',
      type: 'text',
      currency: 'text',
      amount: 'bigint',
      messages: 'integer',
      free: 'integer',
      unpriced: 'integer',
    },
  },
} as const satisfies Readonly<Record<string, Table>>;

export type SummaryTable = keyof typeof SUMMARY_TABLES;
export type SummaryRows = Readonly<Record<SummaryTable, readonly SummaryRow[]>>;

/**
 * Makes the rows of these contacts what is given: what is the same is not touched, so that drawing them again costs reads
 * only; what is no longer there goes.
 */
export async function replaceSummaryRows(
  connection: Connection,
  contactIds: readonly string[],
  rows: SummaryRows,
): Promise<void> {
  for (const name of Object.keys(SUMMARY_TABLES) as SummaryTable[]) {
    const { key, columns }: Table = SUMMARY_TABLES[name];
    const given = rows[name];
    const keyOf = (prefix: string) => `concat_ws('/', ${key.map((each) => `${prefix}.${each}`).join(', ')})`;
    await connection.query(
      `delete from ${name} t where t.contact_id = any($1)
         and not exists (select from unnest($2::text[]) k (key) where k.key = ${keyOf('t')})`,
      [contactIds, given.map((row) => key.map((each) => row[each]).join('/'))],
    );
    if (given.length === 0) continue;
    const names = Object.keys(columns);
    const others = names.filter((each) => !key.includes(each));
    await connection.query(
      `insert into ${name} as t (${names.join(', ')})
       select ${names.join(', ')} from jsonb_to_recordset($1)
         as r (${names.map((each) => `${each} ${columns[each]}`).join(', ')})
       on conflict (${key.join(', ')}) do update set ${others.map((each) => `${each} = excluded.${each}`).join(', ')}
       where (${others.map((each) => `t.${each}`).join(', ')})
         is distinct from (${others.map((each) => `excluded.${each}`).join(', ')})`,
      [JSON.stringify(given)],
    );
  }
}

/** S3: what was known of cases before their bodies went. */
export interface KnownBefore {
  readonly caseId: string;
  /** 0: of the case as a whole. */
  readonly ordinal: number;
  readonly country: string | null;
  readonly language: string | null;
  readonly segment: string | null;
  readonly campaign: string | null;
  readonly openedBy: 'user' | 'business';
  readonly reopenedBy: string | null;
  readonly csat: number | null;
  readonly ces: number | null;
}

export async function knownBefore(
  connection: Connection,
  caseIds: readonly string[],
): Promise<readonly KnownBefore[]> {
  if (caseIds.length === 0) return [];
  const { rows } = await connection.query<KnownBefore>(
    `select case_id as "caseId", ordinal, country, language, segment, campaign, opened_by as "openedBy",
       reopened_by as "reopenedBy", csat, ces
     from summary_sessions where case_id = any($1)
     union all
     select case_id, 0, country, language, segment, campaign, opened_by, null, csat, ces
     from summary_cases where case_id = any($1)`,
    [caseIds],
  );
  return rows;
}
