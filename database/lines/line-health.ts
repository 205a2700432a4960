import {
  afterRefusal,
  FIRST_TRY,
  type LineState,
  type MessagingLimit,
  type Quality,
  type Refusals,
  WELL,
} from '../../domain/gate/channel-health.ts';
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
  | { readonly fact: 'restricted'; readonly what: 'initiate' | 'reply'; readonly until: Instant | null }
  | { readonly fact: 'unrestricted' }
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
    case 'restricted':
      return [
        [
          [`${change.what}_limited`, true],
          [`${change.what}_until`, change.until],
          [`${change.what}_at`, at],
        ],
      ];
    case 'unrestricted':
      return [
        ...(['initiate', 'reply'] as const).map((what) => [
          [`${what}_limited`, false] as const,
          [`${what}_until`, null] as const,
          [`${what}_at`, at] as const,
        ]),
        refusedNoMore(at),
      ];
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
         values ($1, $2, ${names.map((_, index) => `$${index + 3}`).join(', ')})
         on conflict (scope, id) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}
         where channel_health.${since} is null or channel_health.${since} <= excluded.${since}`,
        [change.scope, change.id, ...columns.map(([, value]) => value)],
      );
    }
  }
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
  const { rows } = await connection.query<{ account: string | null }>(
    'select account_id as account from lines where id = $1',
    [lineId],
  );
  const account = rows[0]?.account ?? null;
  const about =
    scope === 'account' && account !== null
      ? ({ scope: 'account', id: account } as const)
      : ({ scope: 'line', id: lineId } as const);
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
  readonly lineId: string;
  readonly number: string | null;
  readonly account: string | null;
  readonly quality: Quality | null;
  readonly quality_at: Instant | null;
  readonly connection: LineState['connection'] | null;
  readonly review: LineState['review'] | null;
  readonly warned_at: Instant | null;
  readonly initiate_limited: boolean | null;
  readonly initiate_until: Instant | null;
  readonly reply_limited: boolean | null;
  readonly reply_until: Instant | null;
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

const SELECT = `select l.id as "lineId", l.display_number as number, l.account_id as account, h.quality, h.quality_at, h.connection, h.review,
    h.warned_at, h.initiate_limited, h.initiate_until, h.reply_limited, h.reply_until, h.daily_limit, h.limit_at,
    h.per_second, h.refused_at, h.refused_until
  from lines l left join channel_health h on (h.scope, h.id) in (('line', l.id),
    ('number', regexp_replace(l.display_number, '[^0-9]', '', 'g')), ('account', l.account_id))`;

/** One line; where nothing was ever heard of it, one that is well. */
export async function loadLine(database: Queryable, lineId: string): Promise<StoredLine> {
  const { rows } = await database.query<Row>(`${SELECT} where l.id = $1`, [lineId]);
  return merge(lineId, rows);
}

/** All lines, or those that a change is about. */
export async function loadLines(
  database: Queryable,
  about?: readonly Pick<HealthChange, 'scope' | 'id'>[],
): Promise<StoredLine[]> {
  const { rows } =
    about === undefined
      ? await database.query<Row>(`${SELECT} order by l.id`)
      : await database.query<Row>(
          `${SELECT} where exists (select from unnest($1::text[], $2::text[]) as a (scope, id)
             where (a.scope = 'line' and a.id = l.id) or (a.scope = 'account' and a.id = l.account_id)
               or (a.scope = 'number' and a.id = regexp_replace(l.display_number, '[^0-9]', '', 'g')))
           order by l.id`,
          [about.map(({ scope }) => scope), about.map(({ id }) => id)],
        );
  const ids = [...new Set(rows.map((row) => row.lineId))];
  return ids.map((id) =>
    merge(
      id,
      rows.filter((row) => row.lineId === id),
    ),
  );
}

/** The worst of what is said of the line, its number and its account; of quality and limit the latest. */
function merge(id: string, rows: readonly Row[]): StoredLine {
  const latest = <Key extends 'quality' | 'daily_limit'>(key: Key, since: 'quality_at' | 'limit_at') =>
    rows
      .filter((row) => row[key] !== null)
      .toSorted((one, other) => (other[since] ?? 0) - (one[since] ?? 0))[0]?.[key] ?? null;
  const restriction = (what: 'initiate' | 'reply'): LineState['initiate'] => {
    const limited = rows.filter((row) => row[`${what}_limited`] === true);
    if (limited.length === 0) return null;
    const ends = limited.map((row) => row[`${what}_until`]);
    return { until: ends.includes(null) ? null : Math.max(...ends.map(Number)) };
  };
  const reviews = rows.map(({ review }) => review);
  const warnings = rows.flatMap(({ warned_at: at }) => at ?? []);
  const dailyLimit = latest('daily_limit', 'limit_at');
  const refusals = rows.flatMap(({ refused_at: at, refused_until: until }) =>
    at === null || until === null ? [] : { at, until: until + FIRST_TRY },
  );
  const speeds = rows.flatMap(({ per_second: speed }) => speed ?? []);
  return {
    id,
    number: rows[0]?.number ?? null,
    account: rows[0]?.account ?? null,
    state: {
      quality: latest('quality', 'quality_at') ?? WELL.quality,
      connection: rows.some(({ connection }) => connection === 'shut') ? 'shut' : 'connected',
      review: reviews.includes('rejected')
        ? 'rejected'
        : reviews.includes('pending')
          ? 'pending'
          : 'approved',
      warnedAt: warnings.length === 0 ? null : Math.max(...warnings),
      initiate: restriction('initiate'),
      reply: restriction('reply'),
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

/** More sends than are ever between their reservation and its commit at once, over all processes. */
const NEAR = 200;

const COUNTED = `from attempts
  where line_id in (select id from lines where id = $1 or account_id = (select account_id from lines where id = $1))
    and initiates and status in ('reserved', 'calling', 'sent', 'unknown') and failed_at is null and reserved_at > $2`;

/** How many contacts hold a place of the account's limit, and since when this one does. */
export async function placesTaken(
  database: Queryable,
  {
    lineId,
    since,
    contactId,
  }: { readonly lineId: string; readonly since: Instant; readonly contactId: string | null },
): Promise<{ readonly used: number; readonly mine: Instant | null }> {
  const { rows } = await database.query<{ used: number; mine: Instant | null }>(
    `select count(distinct contact_id) as used, max(reserved_at) filter (where contact_id = $3) as mine ${COUNTED}`,
    [lineId, since, contactId],
  );
  return rows[0] ?? { used: 0, mine: null };
}

/**
 * E6: how the account's messaging limit stands for one contact. All lines of the account share it. Among its last places
 * whoever asks holds a lock until the end of the transaction, so that two at once never take the same place; before that
 * nobody waits.
 */
export async function messagingLimit(
  connection: Connection,
  {
    lineId,
    account,
    contactId,
    at,
    atMost,
  }: {
    readonly lineId: string;
    readonly account: string | null;
    readonly contactId: string;
    readonly at: Instant;
    readonly atMost: number;
  },
): Promise<MessagingLimit> {
  const since = at - DAY;
  const count = () => placesTaken(connection, { lineId, since, contactId });
  let counted = await count();
  if (atMost - counted.used <= NEAR) {
    await connection.query(`select pg_advisory_xact_lock(hashtextextended('messaging-limit/' || $1, 0))`, [
      account ?? lineId,
    ]);
    counted = await count();
  }
  const { used, mine } = counted;
  return {
    atMost,
    used,
    freesAt: used < atMost ? null : await freesAt(connection, { lineId, since, leave: used - atMost }),
    countedUntil: mine === null ? null : mine + DAY,
  };
}

/** When so many contacts have left the 24 hours that there is a place; each leaves 24 h after the latest message. */
export async function freesAt(
  database: Queryable,
  { lineId, since, leave }: { readonly lineId: string; readonly since: Instant; readonly leave: number },
): Promise<Instant> {
  const { rows } = await database.query<{ latest: Instant }>(
    `select max(reserved_at) as latest ${COUNTED} group by contact_id order by 1 offset $3 limit 1`,
    [lineId, since, leave],
  );
  return (rows[0]?.latest ?? since) + DAY;
}
