import {
  afterRefusal,
  FIRST_TRY,
  type LineState,
  type Quality,
  type Refusals,
  WELL,
} from '../../domain/gate/channel-health.ts';
import { accountsBeside, type Portfolios } from '../../domain/gate/portfolio.ts';
import { inForce, type NamedRestriction, restrictionOf } from '../../domain/gate/restriction.ts';
import { DAY, type Duration, type Instant } from '../../domain/time/instant.ts';
import type { Connection, Queryable } from '../pool.ts';

/** Whom the provider speaks of. `number`: as displayed, digits only. */
export type HealthScope = 'account' | 'number' | 'line';

/** E6: one fact about an account, a number or a line. `atMost: null`: unlimited. */
export type HealthChange = { readonly scope: HealthScope; readonly id: string } & (
  | { readonly fact: 'quality'; readonly quality: Quality }
  | { readonly fact: 'connection'; readonly connection: LineState['connection'] }
  | { readonly fact: 'review'; readonly review: LineState['review'] }
  | { readonly fact: 'warned' }
  /** `type`: as the provider names it. */
  | { readonly fact: 'restricted'; readonly type: string; readonly until: Instant | null }
  /** `type: null`: nothing is restricted any more. */
  | { readonly fact: 'unrestricted'; readonly type: string | null }
  /** The access token; `code: null`: it is accepted. */
  | { readonly fact: 'access'; readonly code: string | null }
  /** R8: somebody says that what was refused is mended. */
  | { readonly fact: 'tried-anew' }
  | { readonly fact: 'limit'; readonly atMost: number | null }
  | { readonly fact: 'throughput'; readonly perSecond: number }
  | { readonly fact: 'refused'; readonly code: string; readonly wait: Refusals }
);

const UNLIMITED = -1;

/** R8: what the provider says of the account overrules what a refusal let us think. */
const refusedNoMore = (at: Instant): (readonly [string, unknown])[] => [
  ['refused_until', null],
  ['refused_for', null],
  ['refused_at', at],
];

/** A number has one spelling, whichever the provider writes (I1). */
const ID = `case when $1 = 'number' then line_number($2) else $2 end`;

/** The columns a change sets, in the order of their values; each fact has its own instant. */
function columnsOf(change: HealthChange, at: Instant): readonly (readonly [string, unknown])[][] {
  switch (change.fact) {
    case 'quality':
      return [
        [
          ['quality', change.quality],
          ['quality_at', at],
        ],
      ];
    case 'connection':
      return [
        [
          ['connection', change.connection],
          ['connection_at', at],
        ],
        ...(change.scope === 'account' && change.connection === 'connected' ? [refusedNoMore(at)] : []),
      ];
    case 'review':
      return [
        [
          ['review', change.review],
          ['review_at', at],
        ],
        ...(change.review === 'approved' ? [refusedNoMore(at)] : []),
      ];
    case 'warned':
      return [[['warned_at', at]]];
    case 'access':
      return [
        [
          ['access_code', change.code],
          ['access_at', at],
        ],
      ];
    case 'tried-anew':
      return [refusedNoMore(at)];
    case 'restricted':
      return [];
    case 'unrestricted':
      return change.type === null ? [refusedNoMore(at)] : [];
    case 'limit':
      return [
        [
          ['daily_limit', change.atMost ?? UNLIMITED],
          ['limit_at', at],
        ],
      ];
    case 'refused':
      return [
        [
          ['refused_until', change.wait.until],
          ['refused_for', change.wait.length],
          ['refused_code', change.code],
          ['refused_at', at],
        ],
      ];
    case 'throughput':
      return [
        [
          ['per_second', change.perSecond],
          ['per_second_at', at],
        ],
      ];
  }
}

/** Stores facts in one order, so that two posts never wait for each other. What is older than what is known changes nothing. */
export async function applyHealthChanges(
  connection: Connection,
  changes: readonly HealthChange[],
  at: Instant,
): Promise<void> {
  const sorted = changes.toSorted((one, other) =>
    `${one.scope}/${one.id}` < `${other.scope}/${other.id}` ? -1 : 1,
  );
  for (const change of sorted) {
    for (const columns of columnsOf(change, at)) {
      const names = columns.map(([name]) => name);
      const since = names.at(-1) ?? '';
      await connection.query(
        `insert into channel_health (scope, id, ${names.join(', ')})
         values ($1, ${ID}, ${names.map((_, index) => `$${index + 3}`).join(', ')})
         on conflict (scope, id) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}
         where channel_health.${since} is null or channel_health.${since} <= excluded.${since}`,
        [change.scope, change.id, ...columns.map(([, value]) => value)],
      );
    }
    if (change.fact === 'restricted' || change.fact === 'unrestricted') {
      await applyRestriction(connection, change, at);
    }
  }
}

/** That nothing is restricted any more. */
const EVERY_TYPE = '*';

async function applyRestriction(
  connection: Connection,
  change: Extract<HealthChange, { fact: 'restricted' | 'unrestricted' }>,
  at: Instant,
): Promise<void> {
  const { scope, id } = change;
  const isOn = change.fact === 'restricted';
  const type = change.type ?? EVERY_TYPE;
  await connection.query(
    `insert into channel_restrictions as known (scope, id, type, is_on, until, at)
     select $1, ${ID}, $3, $4, $5, $6
     where not exists (select from channel_restrictions
       where scope = $1 and id = ${ID} and type = '${EVERY_TYPE}' and at > $6)
     on conflict (scope, id, type) do update set is_on = excluded.is_on, until = excluded.until, at = excluded.at
     where known.at <= excluded.at`,
    [scope, id, type, isOn, isOn ? change.until : null, at],
  );
  if (type !== EVERY_TYPE) return;
  await connection.query(
    `update channel_restrictions set is_on = false, until = null, at = $3
     where scope = $1 and id = ${ID} and is_on and at <= $3`,
    [scope, id, at],
  );
}

/**
 * R8: takes a refusal of the account or the line to heart, so that others hold instead of each trying. To be called before
 * cases are locked.
 * @returns the facts to tell of; none while a wait is running
 */
export async function refusalOf(
  connection: Connection,
  { lineId, scope, code, at }: { lineId: string; scope: 'account' | 'line'; code: string; at: Instant },
): Promise<HealthChange[]> {
  const about = scope === 'line' ? { scope, id: lineId } : await accountOf(connection, lineId);
  // One at a time, so that refusals that come together are one.
  await connection.query(`select pg_advisory_xact_lock(hashtextextended('line-refused/' || $1, 0))`, [
    about.id,
  ]);
  const known = await connection.query<Refusals>(
    `select refused_until as until, refused_for as length from channel_health
     where scope = $1 and id = $2 and refused_until is not null`,
    [about.scope, about.id],
  );
  const before = known.rows[0] ?? null;
  const wait = afterRefusal(before, at);
  return wait === before ? [] : [{ ...about, fact: 'refused', code, wait }];
}

/** Whom a refusal of the whole account is about; the line where nobody knows whose it is. */
export async function accountOf(
  database: Queryable,
  lineId: string,
): Promise<{ readonly scope: 'account' | 'line'; readonly id: string }> {
  const { rows } = await database.query<{ account: string | null }>(
    'select account_id as account from lines where id = $1',
    [lineId],
  );
  const account = rows[0]?.account ?? null;
  return account === null ? { scope: 'line', id: lineId } : { scope: 'account', id: account };
}

/** R8: the case whose message was refused tries first once the wait is over. */
export async function triesFirst(
  database: Queryable,
  { caseId, lineId, refusedAt }: { caseId: string; lineId: string; refusedAt: Instant },
): Promise<boolean> {
  const { rowCount } = await database.query(
    `select from attempts where case_id = $1 and line_id = $2 and coalesce(failed_at, settled_at) = $3 limit 1`,
    [caseId, lineId, refusedAt],
  );
  return rowCount !== 0;
}

interface Row {
  readonly scope: HealthScope | null;
  readonly scopeId: string | null;
  readonly restrictions: readonly NamedRestriction[];
  readonly lineId: string;
  readonly number: string | null;
  readonly account: string | null;
  readonly quality: Quality | null;
  readonly quality_at: Instant | null;
  readonly connection: LineState['connection'] | null;
  readonly review: LineState['review'] | null;
  readonly warned_at: Instant | null;
  readonly access_code: string | null;
  readonly access_at: Instant | null;
  readonly daily_limit: number | null;
  readonly limit_at: Instant | null;
  readonly per_second: number | null;
  readonly refused_at: Instant | null;
  readonly refused_until: Instant | null;
}

/** A line as the provider has it. */
export interface StoredLine {
  readonly id: string;
  /** As displayed. */
  readonly number: string | null;
  readonly account: string | null;
  readonly state: LineState;
  /** `unlimited`, or so many contacts in 24 h; `null`: not told. */
  readonly dailyLimit: number | 'unlimited' | null;
  /** Messages per second; `null`: not told. */
  readonly perSecond: number | null;
}

/**
 * A row of the line, its number, its account and of the accounts beside it, which share its limit. `$1`, `$2`: accounts, and
 * those beside each.
 */
const SELECT = `select l.id as "lineId", l.display_number as number, l.account_id as account, h.scope, h.id as "scopeId",
    h.quality, h.quality_at, h.connection, h.review, h.warned_at, h.daily_limit, h.limit_at, h.per_second, h.refused_at,
    h.refused_until, h.access_code, h.access_at,
    coalesce((select jsonb_agg(jsonb_build_object('type', r.type, 'until', r.until) order by r.type)
      from channel_restrictions r where r.is_on and (r.scope, r.id) in (('line', l.id),
        ('number', line_number(l.display_number)), ('account', l.account_id))), '[]') as restrictions
  from lines l left join channel_health h on (h.scope, h.id) in (
    select 'line', l.id
    union all select 'number', line_number(l.display_number)
    union all select 'account', l.account_id
    union all select 'account', beside from unnest($1::text[], $2::text[]) as p (account, beside)
      where p.account = l.account_id)`;

/** Each account of a portfolio with each other one. */
function besides(portfolios: Portfolios): readonly [accounts: readonly string[], besides: readonly string[]] {
  const pairs = Object.values(portfolios).flatMap((accounts) =>
    accounts.flatMap((account) =>
      accounts.filter((other) => other !== account).map((other) => [account, other] as const),
    ),
  );
  return [pairs.map(([account]) => account), pairs.map(([, beside]) => beside)];
}

/** One line; where nothing was ever heard of it, one that is well. */
export async function loadLine(
  database: Queryable,
  lineId: string,
  { portfolios, asOf }: LineLook,
): Promise<StoredLine> {
  const { rows } = await database.query<Row>(`${SELECT} where l.id = $3`, [...besides(portfolios), lineId]);
  return merge(lineId, rows, asOf);
}

/** How lines are looked at: which accounts share a limit, and at which instant, past which a restriction is none. */
export interface LineLook {
  readonly portfolios: Portfolios;
  readonly asOf: Instant;
}

/** All lines, or those that a change is about: of an account, those of the accounts beside it as well. */
export async function loadLines(
  database: Queryable,
  { portfolios, asOf }: LineLook,
  about?: readonly Pick<HealthChange, 'scope' | 'id'>[],
): Promise<StoredLine[]> {
  const whose = about?.flatMap((each) =>
    each.scope === 'account'
      ? accountsBeside(portfolios, each.id).map((id) => ({ scope: each.scope, id }))
      : [each],
  );
  const { rows } =
    whose === undefined
      ? await database.query<Row>(`${SELECT} order by l.id`, [...besides(portfolios)])
      : await database.query<Row>(
          `${SELECT} where exists (select from unnest($3::text[], $4::text[]) as a (scope, id)
             where (a.scope = 'line' and a.id = l.id) or (a.scope = 'account' and a.id = l.account_id)
               or (a.scope = 'number' and line_number(a.id) = line_number(l.display_number)))
           order by l.id`,
          [...besides(portfolios), whose.map(({ scope }) => scope), whose.map(({ id }) => id)],
        );
  const ids = [...new Set(rows.map((row) => row.lineId))];
  return ids.map((id) =>
    merge(
      id,
      rows.filter((row) => row.lineId === id),
      asOf,
    ),
  );
}

/** The worst of what is said of the line, its number and its account; of quality and limit the latest. */
function merge(id: string, all: readonly Row[], asOf: Instant): StoredLine {
  const account = all[0]?.account ?? null;
  const rows = all.filter((row) => row.scope !== 'account' || row.scopeId === account);
  const qualities = rows.toSorted((one, other) => (other.quality_at ?? 0) - (one.quality_at ?? 0));
  // E6: the limit is the portfolio's, by whichever of its accounts it was told.
  const limits = all.toSorted((one, other) => (other.limit_at ?? 0) - (one.limit_at ?? 0));
  const dailyLimit = limits.find((row) => row.daily_limit !== null)?.daily_limit ?? null;
  const restrictions = inForce(all[0]?.restrictions ?? [], asOf);
  const reviews = rows.map(({ review }) => review);
  const warnings = rows.flatMap(({ warned_at: at }) => at ?? []);
  const refusals = rows.flatMap(({ refused_at: at, refused_until: until }) =>
    at === null || until === null ? [] : { at, until: until + FIRST_TRY },
  );
  const denials = rows.flatMap(({ access_code: code, access_at: at }) =>
    code === null || at === null ? [] : { code, at },
  );
  const speeds = rows.flatMap(({ per_second: speed }) => speed ?? []);
  return {
    id,
    number: all[0]?.number ?? null,
    account,
    state: {
      quality: qualities.find(({ quality }) => quality !== null)?.quality ?? WELL.quality,
      connection: rows.some(({ connection }) => connection === 'shut') ? 'shut' : 'connected',
      review: reviews.includes('rejected')
        ? 'rejected'
        : reviews.includes('pending')
          ? 'pending'
          : 'approved',
      warnedAt: warnings.length === 0 ? null : Math.max(...warnings),
      initiate: restrictionOf(restrictions, 'initiate'),
      reply: restrictionOf(restrictions, 'reply'),
      restrictions,
      access: denials.toSorted((one, other) => other.at - one.at)[0] ?? null,
      refused: refusals.toSorted((one, other) => other.until - one.until)[0] ?? null,
    },
    dailyLimit: dailyLimit === UNLIMITED ? 'unlimited' : dailyLimit,
    perSecond: speeds.length === 0 ? null : Math.min(...speeds),
  };
}

/** How late the newest message of a customer on the line was, by the provider's time; null: none arrived after `since`. */
export async function lagOf(
  database: Queryable,
  lineId: string,
  { since, asOf }: { readonly since: Instant; readonly asOf: Instant },
): Promise<{ readonly by: Duration; readonly at: Instant } | null> {
  const { rows } = await database.query<{ at: Instant; arrived: Instant }>(
    `select at, arrived_at as arrived from messages
     where line_id = $1 and direction = 'in' and at > $2::bigint - $4::bigint and arrived_at <= $3
     order by at desc limit 1`,
    [lineId, since, asOf, DAY],
  );
  const [newest] = rows;
  if (newest === undefined || newest.arrived <= since) return null;
  return { by: newest.arrived - newest.at, at: newest.arrived };
}
