import type { Breach } from './layers.ts';
import { lineAt, type Source } from './source.ts';

/**
 * Instants of the business are `bigint` milliseconds of case time; a `timestamptz` is technical: when a row was written,
 * when a loop tries again, which template somebody approved. Because of the types, PostgreSQL's own clock can only ever
 * meet the columns of this list.
 */
const TECHNICAL: readonly string[] = [
  'contacts.created_at',
  'contacts.updated_at',
  'consents.recorded_at',
  'case_progress.updated_at',
  'templates.approved_at',
  'call_notices.next_try_at',
  'call_notices.settled_at',
  'opt_out_notices.next_try_at',
  'opt_out_notices.settled_at',
  'contact_book_removals.next_at',
  'contact_book_removals.settled_at',
  'subscribers.paused_until',
  'subscribers.created_at',
  'deliveries.next_try_at',
  'deliveries.delivered_at',
  'deliveries.gave_up_at',
  'dispatch.not_before',
  'dispatch.lease_until',
  'api_requests.at',
  'pace.given_until',
  'operators.created_at',
  'operators.seen_at',
  'operator_sessions.created_at',
  'operator_sessions.expires_at',
  'audit_log.recorded_at',
  'summary_marks.marked_at',
];

/** Comments blanked out, so that words in them are not taken for columns. */
const withoutComments = (sql: string): string =>
  sql.replaceAll(/--[^\n]*|'(?:[^']|'')*'/g, (found) => found.replaceAll(/[^\n]/g, ' '));

/** Every column of a migration that PostgreSQL's clock could be written to or compared with, against the list. */
export function checkColumns(
  migrations: readonly { readonly path: string; readonly sql: string }[],
): Breach[] {
  return migrations.flatMap(({ path, sql }) => {
    const code = withoutComments(sql);
    const tables = [
      ...code.matchAll(/\b(?:create (?:unlogged )?table|alter table)\s+(?:if (?:not )?exists\s+)?(\w+)/gi),
    ];
    return [...code.matchAll(/(\w+)\s+(?:timestamptz|timestamp|date|time|interval)\b/gi)].flatMap(
      (match): Breach[] => {
        const [, name = ''] = match;
        const table = tables.findLast(({ index }) => index < match.index)?.[1] ?? '?';
        const column = `${table}.${name}`;
        // A day without a time of day, which a person sets.
        if (TECHNICAL.includes(column) || column === 'templates.review_at') return [];
        const what = `${column} is a column of PostgreSQL's time: an instant of the business is bigint milliseconds; a technical one belongs on the list in test/layering/sql.ts`;
        return [{ path, line: lineAt(code, match.index), what }];
      },
    );
  });
}

/** Ways from PostgreSQL's clock to a number, and back. */
const CROSSINGS = /extract\s*\(\s*epoch|to_timestamp\s*\(|date_part\s*\(/i;
/** Where both sides are real time. */
const REAL_TIME = /^database\/(?:receiving\/dispatch|sending\/pace)\.ts$/;

/** The types keep the two clocks apart, unless a statement converts one to the other. */
export function checkStatements(sources: readonly Source[]): Breach[] {
  return sources.flatMap(({ path, code, strings }) =>
    strings.flatMap(({ start, text }): Breach[] => {
      const found = CROSSINGS.exec(text);
      if (found === null || REAL_TIME.test(path)) return [];
      if (!/^(?:database|gateway|activities|services|workers)\//.test(path)) return [];
      const what = `${found[0].trim()} turns PostgreSQL's clock into case time or back: pass the instant in`;
      return [{ path, line: lineAt(code, start) + lineAt(text, found.index) - 1, what }];
    }),
  );
}
