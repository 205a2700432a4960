import type { Owes } from '../../domain/case/case-state.ts';
import type { Duration, Instant } from '../../domain/time/instant.ts';
import { byIndex, type Pool } from '../pool.ts';
import { fitsMany, HELD_AGAINST, isFound, type SessionSearch, Values } from './session-search.ts';

/** What people look for among the unclosed cases. A case may be in several: held and open, dormant and in need of a person. */
export const SESSION_GROUPS = [
  'all',
  'expiring',
  'open',
  'reopened',
  'fallback',
  'held',
  'human',
  'dormant',
] as const;
export type SessionGroup = (typeof SESSION_GROUPS)[number];

/** `expires`: open windows by their closing, then the closed ones, the last closed first. `waiting`: by the last word of the customer. */
export const SESSION_SORTS = ['expires', 'waiting', 'priority', 'newest'] as const;
export type SessionSort = (typeof SESSION_SORTS)[number];

export interface SessionFilter {
  readonly group: SessionGroup;
  readonly reason?: string;
  readonly queue?: string;
  /** Null: nobody's. */
  readonly agent?: string | null;
  readonly owes?: Owes;
  readonly country?: SessionCountry;
  readonly line?: string;
  readonly search?: SessionSearch;
  readonly sort: SessionSort;
}

/** E5 as far as a list can ask it: the record, else the phone's calling code, else the prefix of the user id. */
export interface SessionCountry {
  /** ISO 3166-1 alpha-2. */
  readonly code: string;
  readonly callingCode: string;
}

/** How long windows are: by reason, and of a reason that has left the policies. */
export interface WindowLengths {
  readonly byReason: Readonly<Record<string, Duration>>;
  readonly defaultReason: string;
}

/** Where a page ended. */
export interface SessionPosition {
  readonly bucket: number;
  readonly key: number;
  readonly id: string;
}

export type SessionCounts = Readonly<Record<SessionGroup, number>>;

/** The first page and the counts are one look at the open cases each; see bench/measurements/sessions-page.ts for what that takes. */
export async function listSessions(
  pool: Pool,
  filter: SessionFilter,
  windows: WindowLengths,
  now: Instant,
  after: SessionPosition | null,
  limit: number,
): Promise<SessionPosition[]> {
  const values = new Values();
  const { bucket, key } = order(filter.sort, values.place(now));
  const from = openSessions(filter, windows, values, await isWide(pool, filter));
  const conditions = [`(${IN_GROUP[filter.group]})`];
  if (after !== null) {
    const { place } = values;
    conditions.push(
      `(${bucket}, ${key}, id) > (${place(after.bucket)}::integer, ${place(after.key)}::bigint, ${place(after.id)}::text)`,
    );
  }
  // offset 0: all of them at once; for a page's sake alone the planner would look up each record one by one.
  const { rows } = await byIndex(pool, (connection) =>
    connection.query<SessionPosition>(
      `select id, ${bucket} as bucket, ${key} as key from (${from} offset 0) s where ${conditions.join(' and ')}
       order by 2, 3, 1 limit ${values.place(limit)}`,
      values.all,
    ),
  );
  return rows;
}

/** How many of the cases that the filter fits are in each group, whichever group it names. */
export async function countSessions(
  pool: Pool,
  filter: SessionFilter,
  windows: WindowLengths,
): Promise<SessionCounts> {
  const values = new Values();
  const from = openSessions(filter, windows, values, await isWide(pool, filter));
  const counts = SESSION_GROUPS.map(
    (group) => `count(*) filter (where ${IN_GROUP[group]})::int as "${group}"`,
  );
  const { rows } = await byIndex(pool, (connection) =>
    connection.query<SessionCounts>(`select ${counts.join(', ')} from (${from}) s`, values.all),
  );
  return rows[0] as SessionCounts;
}

const isWide = (pool: Pool, { search }: SessionFilter): Promise<boolean> =>
  search === undefined ? Promise.resolve(false) : byIndex(pool, (connection) => fitsMany(connection, search));

const IN_GROUP: Readonly<Record<SessionGroup, string>> = {
  open: `state = 'open'`,
  expiring: `state in ('expiring', 'escalated')`,
  // The session that a template's answer opened, or is to open.
  reopened: `state = 'reopening' or (is_back and impacts > 0)`,
  fallback: `state = 'fallback'`,
  held: 'is_held',
  human: 'needs_human',
  dormant: `state = 'dormant'`,
  all: 'true',
};

/** What comes first has the smaller bucket, then the smaller key. */
function order(sort: SessionSort, now: string): { readonly bucket: string; readonly key: string } {
  const isOver = `closes_at <= ${now}::bigint`;
  const bucket = `case when closes_at is null then 2 when ${isOver} then 1 else 0 end`;
  const key = `case when closes_at is null then -opened_at when ${isOver} then -closes_at else closes_at end`;
  switch (sort) {
    case 'expires':
      return { bucket, key };
    case 'priority':
      return { bucket: `priority * 3 + ${bucket}`, key };
    case 'waiting':
      return {
        bucket: `case owes when 'business' then ${now}::bigint * 0 else 1 end`,
        key: 'coalesce(last_inbound_at, opened_at)',
      };
    case 'newest':
      return { bucket: `(${now}::bigint * 0)`, key: '-opened_at' };
  }
}

/** The customer has written since the case was last recorded (W3, W7); a provider's word that the window is shut asks too (W5). */
const HAS_WRITTEN = `(c.anchor > p.known_anchor
  or (c.asked_seq > p.known_asked and (c.shut_early_at is null or c.shut_early_at < c.anchor)))`;

/**
 * The unclosed cases as they stand: who owes and the window by the case's own row, which knows each message; the state by
 * the last record, and back to open where the customer has written since. The rest of what a record does not know yet is
 * its workflow's own doing and there within moments; who shows a page derives each of its cases.
 */
function openSessions(
  filter: SessionFilter,
  windows: WindowLengths,
  { place }: Values,
  isSearchWide: boolean,
): string {
  // I1: one that was merged is on its way out.
  const conditions = ['c.is_open', 'c.merged_into is null'];
  const { reason, queue, agent, owes, country, line, search } = filter;
  const reasonOf = (): string => `coalesce(p.reason, ${place(windows.defaultReason)}::text)`;
  if (reason !== undefined) conditions.push(`${reasonOf()} = ${place(reason)}`);
  if (queue !== undefined) conditions.push(`p.queue = ${place(queue)}`);
  if (agent !== undefined) conditions.push(agent === null ? 'p.agent is null' : `p.agent = ${place(agent)}`);
  if (owes !== undefined) conditions.push(`(${OWES}) = ${place(owes)}`);
  if (line !== undefined) conditions.push(`c.line_id = ${place(line)}`);
  if (country !== undefined) conditions.push(livesIn(country, place));
  if (search !== undefined) conditions.push(isFound(search, place, isSearchWide));
  return `select c.id, c.opened_at, c.last_inbound_at, ${OWES} as owes,
      coalesce(p.priority, 3) as priority, coalesce(p.impacts, 0) as impacts,
      coalesce(p.needs_human, false) as needs_human,
      p.held_until is not null and not coalesce(${HAS_WRITTEN}, false) as is_held,
      case when p.phase = 'window' and c.anchor > p.known_anchor then 'open'
        when p.phase <> 'window' and ${HAS_WRITTEN} and (p.phase <> 'resolved' or c.asked_seq > p.known_asked) then 'open'
        else coalesce(p.state, 'open') end as state,
      coalesce(p.phase = 'window' or (p.phase <> 'resolved' and ${HAS_WRITTEN}), true) as is_back,
      case when c.channel not in ('webchat', 'email') then
        least(c.anchor + ${lengths(windows, reasonOf, place)}, case when c.shut_early_at >= c.anchor then c.shut_early_at end)
      end as closes_at
    from cases c left join case_progress p on p.case_id = c.id and p.state <> 'closed'
    where ${conditions.join(' and ')}`;
}

/** W9: facts that answer are counted on the case's row; a task that was set after a message answers it too. */
const OWES = `case when c.asked_seq > greatest(c.answered_seq, p.known_answered) then 'business' when p.has_task then 'customer' else 'nobody' end`;

/** The length of a case's window. Most policies have one for all reasons. */
function lengths(
  { byReason, defaultReason }: WindowLengths,
  reasonOf: () => string,
  place: Values['place'],
): string {
  const usual = byReason[defaultReason];
  const others = Object.entries(byReason).filter(([, length]) => length !== usual);
  if (others.length === 0) return `${place(usual)}::bigint`;
  const cases = others.map(([reason, length]) => `when ${place(reason)}::text then ${place(length)}::bigint`);
  return `case ${reasonOf()} ${cases.join(' ')} else ${place(usual)}::bigint end`;
}

/** By the people of that country: there are fewer of them than there are looks at a person of each case. */
function livesIn({ code, callingCode }: SessionCountry, place: Values['place']): string {
  const is = place(code);
  const known = (kind: string, beginning: string): string =>
    `select i.contact_id from identities i join contacts k on k.id = i.contact_id
     where i.kind = '${kind}' and i.value like ${place(`${beginning}%`)} and k.country is null`;
  return `(c.contact_id in (select k.id from contacts k where k.country = ${is}
    union all ${known('phone', callingCode)} union all ${known('user_id', `${code}.`)}))${HELD_AGAINST}`;
}
