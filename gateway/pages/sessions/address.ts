import { getCountryCallingCode, isSupportedCountry } from 'libphonenumber-js/max';
import {
  SESSION_GROUPS,
  SESSION_SORTS,
  type SessionFilter,
  type SessionGroup,
  type SessionPosition,
  type SessionSort,
} from '../../../database/sessions/session-list.ts';
import type { SessionSearch } from '../../../database/sessions/session-search.ts';
import type { Operator } from '../../../database/accounts/operators.ts';
import type { Owes } from '../../../domain/case/case-state.ts';
import { mayDo } from '../../../domain/access/role.ts';

/** What the address of the list says, as it was written; everything may be missing. */
export interface SessionAddress {
  readonly group: SessionGroup;
  readonly sort: SessionSort;
  readonly reason: string;
  readonly queue: string;
  /** The id of an operator, `mine` or `nobody`. */
  readonly agent: string;
  readonly owes: Owes | '';
  readonly country: string;
  readonly line: string;
  readonly q: string;
  /** Where the page before ended. */
  readonly after: string;
}

const OWES: readonly string[] = ['business', 'customer', 'nobody'] satisfies Owes[];
/** Nobody types more than this to find somebody. */
const LONGEST = 100;

/** A link that somebody kept may say what is no more: that part is left out, and the rest stands. */
export function readAddress(query: unknown): SessionAddress {
  const given = query as Readonly<Record<string, unknown>>;
  const text = (name: string): string => {
    const value = given[name];
    return typeof value === 'string' ? value.trim().slice(0, LONGEST) : '';
  };
  const oneOf = <Name extends string>(names: readonly Name[], name: string, usual: Name): Name =>
    names.find((each) => each === text(name)) ?? usual;
  return {
    group: oneOf(SESSION_GROUPS, 'group', 'all'),
    sort: oneOf(SESSION_SORTS, 'sort', 'expires'),
    reason: text('reason'),
    queue: text('queue'),
    agent: text('agent'),
    owes: OWES.includes(text('owes')) ? (text('owes') as Owes) : '',
    country: text('country').toUpperCase(),
    line: text('line'),
    q: text('q'),
    after: text('after'),
  };
}

/** The same as an address, with changes; what is usual is left out, and another list begins at its first page. */
export function writeAddress(
  address: SessionAddress,
  change: Partial<SessionAddress> = {},
  path = '/sessions',
): string {
  const usual: Partial<SessionAddress> = { group: 'all', sort: 'expires' };
  const all: SessionAddress = { ...address, after: '', ...change };
  const query = new URLSearchParams(
    Object.entries(all).filter(
      ([name, value]) => value !== '' && value !== usual[name as keyof SessionAddress],
    ) as [string, string][],
  ).toString();
  return query === '' ? path : `${path}?${query}`;
}

/** How many filters are set, besides the group and the order. */
export const filtersOf = ({ reason, queue, agent, owes, country, line, q }: SessionAddress): number =>
  [reason, queue, agent, owes, country, line, q].filter((value) => value !== '').length;

/** What the list is asked for, by who asks: whoever may not see names and numbers cannot find people by them. */
export function filterOf(address: SessionAddress, operator: Operator): SessionFilter {
  const { group, sort, reason, queue, agent, owes, country, line, q } = address;
  return {
    group,
    sort,
    ...(reason === '' ? {} : { reason }),
    ...(queue === '' ? {} : { queue }),
    ...(agent === '' ? {} : { agent: agent === 'mine' ? operator.id : agent === 'nobody' ? null : agent }),
    ...(owes === '' ? {} : { owes }),
    ...(country === '' ? {} : { country: { code: country, callingCode: callingCodeOf(country) } }),
    ...(line === '' ? {} : { line }),
    ...(q === '' ? {} : { search: searchOf(q, mayDo(operator.role, 'contact.read')) }),
  };
}

/** Digits that no number begins with where the country is none. */
const callingCodeOf = (country: string): string =>
  isSupportedCountry(country) ? getCountryCallingCode(country) : '-';

const CASE = /^(?:case-?)?\s*(\d{1,15})$/i;

/** A text as what it may be: the number of a case, of a phone, or part of a name. */
export function searchOf(text: string, byPerson: boolean): SessionSearch {
  const [, number] = CASE.exec(text) ?? [];
  const digits = text.replaceAll(/[\s().+-]/g, '');
  return {
    caseId: number === undefined ? null : `case-${number}`,
    phone: byPerson && /^\d{4,15}$/.test(digits) ? digits : null,
    name: byPerson && /\p{L}/u.test(text) && number === undefined ? text : null,
  };
}

/** @returns null for a text that is no position: the list begins at its first page then */
export function positionIn(after: string): SessionPosition | null {
  const [, bucket, key, id] = /^(-?\d{1,6})_(-?\d{1,16})_(case-\d{1,15})$/.exec(after) ?? [];
  return id === undefined ? null : { bucket: Number(bucket), key: Number(key), id };
}

export const asAfter = ({ bucket, key, id }: SessionPosition): string => `${bucket}_${key}_${id}`;
