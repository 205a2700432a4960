import type { Queryable } from '../pool.ts';

/**
 * Changes whenever something of the case, its contact or its audit entries is written: `xmin` is the transaction that
 * wrote a row last, so updates show as well as inserts. One round trip over the case's own rows, so that a page which
 * watches one case costs little while others change.
 */
export async function caseMark(database: Queryable, caseId: string): Promise<string> {
  const { rows } = await database.query<{ mark: string }>(
    `select concat_ws('/', c.xmin, k.xmin, p.xmin,
       ${SOURCES.map((source) => `(select concat_ws('.', count(*), max(s.xmin::text::bigint)) from ${source})`).join(', ')}
     ) as mark
     from cases c join contacts k on k.id = c.contact_id left join case_progress p on p.case_id = c.id
     where c.id = $1`,
    [caseId],
  );
  return rows[0]?.mark ?? '';
}

const SOURCES = [
  ...[
    'messages',
    'attempts',
    'decisions',
    'transitions',
    'tasks',
    'calls',
    'holds',
    'case_facts',
    'costs',
    'alerts',
    'audit_log',
  ].map((table) => `${table} s where s.case_id = c.id`),
  'consents s where s.contact_id = any(family_of(c.contact_id))',
  'identities s where s.contact_id = any(family_of(c.contact_id))',
  // E4 counts over all cases of a person.
  'attempts s where s.contact_id = any(family_of(c.contact_id)) and s.case_id <> c.id',
];
