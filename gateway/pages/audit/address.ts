import { calendarDay, instantsOfDay } from '../../../services/time/calendar-day.ts';
import type { AuditFilter } from '../../../database/accounts/audit-log.ts';

/** What the address of the audit page asks for; days are the business's, both inclusive. */
export interface AuditAddress {
  readonly case: string | null;
  readonly operator: string | null;
  /** Name of an API token. */
  readonly token: string | null;
  readonly from: string | null;
  readonly to: string | null;
  /** Entries older than the one with this id. */
  readonly before: number | null;
}

/** Forms send empty fields and bookmarks grow old: what is not of its form counts as not given. */
export function readAddress(query: unknown): AuditAddress {
  const given = (query ?? {}) as Readonly<Record<string, unknown>>;
  const read = (name: string, form: RegExp): string | null => {
    const value = given[name];
    const text = typeof value === 'string' ? value.trim() : '';
    return form.test(text) ? text : null;
  };
  // People copy an id with or without its prefix.
  const number = read('case', /^(case-)?\d{1,15}$/i)?.replace(/\D/g, '') ?? null;
  const before = read('before', /^\d{1,15}$/);
  return {
    case: number === null ? null : `case-${number}`,
    operator: read('operator', /^[\w-]{1,64}$/),
    token: read('token', /^[^\s].{0,99}$/u),
    from: calendarDay(read('from', DAY) ?? ''),
    to: calendarDay(read('to', DAY) ?? ''),
    before: before === null ? null : Number(before),
  };
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The instants of the days, by the zone's clocks. */
export function filterOf(
  { case: caseId, operator, token, from, to }: AuditAddress,
  zone: string,
): AuditFilter {
  return {
    ...(caseId === null ? {} : { caseId }),
    ...(operator === null ? {} : { operatorId: operator }),
    ...(token === null ? {} : { token }),
    ...(from === null ? {} : { from: instantsOfDay(from, zone).begins }),
    ...(to === null ? {} : { to: instantsOfDay(to, zone).ends }),
  };
}

/** The address of the page with these filters. */
export function addressOf(address: Partial<AuditAddress>): string {
  const given = Object.entries(address).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, String(value)]],
  );
  const text = new URLSearchParams(given).toString();
  return text === '' ? '/audit' : `/audit?${text}`;
}
