import {
  DEFAULT_HEALTH,
  FIRST_TRY,
  type HealthPolicy,
  healthIssues,
  type Trouble,
} from '../../domain/gate/channel-health.ts';
import type { LineEvent } from '../../domain/case/case-event.ts';
import { storedExplanation } from '../../domain/explanation/read-explanation.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Meaning } from './incoming.ts';
import { applyHealthChanges, loadLines, type StoredLine } from '../lines/line-health.ts';
import { releaseHeldByLine } from '../cases/held-cases.ts';
import type { Connection, Queryable } from '../pool.ts';

type HealthNews = Extract<Meaning, { is: 'line-health' }>;

/** R8: what operators are told of one line. */
export interface LineNews {
  readonly lineId: string;
  readonly type: LineEvent;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What came of news about lines. */
export interface Learned {
  /** What operators were told. */
  readonly news: readonly LineNews[];
  /** Cases were told that what they were held for is over. */
  readonly hasEased: boolean;
}

/**
 * E6: takes in what the provider says of accounts and lines, tells operators of each line whose troubles changed, or that
 * the provider alerts us to (R8), and has what was held for a trouble that is over asked about again.
 */
export async function learnOfLines(
  connection: Connection,
  { at: given, changes, alert }: Pick<HealthNews, 'at' | 'changes' | 'alert'>,
  now: Instant,
  policy: HealthPolicy = DEFAULT_HEALTH,
): Promise<Learned> {
  const at = Math.min(given ?? now, now);
  const about = [...changes, ...(alert === null ? [] : [alert.about])];
  const look = { portfolios: policy.portfolios, asOf: now };
  const before = await loadLines(connection, look, about);
  await applyHealthChanges(connection, changes, at);
  const after = await loadLines(connection, look, about);
  const grown = after.filter((line) => {
    const known = before.find(({ id }) => id === line.id);
    return known !== undefined && placesOf(line) > placesOf(known);
  });
  return tellOf(connection, after, { now, policy, alert, grown: grown.map(({ id }) => id) });
}

/**
 * R8: lines that are otherwise than operators were told, because a trouble ran out by time or a refusal began one. To be
 * asked often: it looks at lines in trouble only.
 */
export async function linesToTellOf(
  database: Queryable,
  now: Instant,
  policy: HealthPolicy,
): Promise<StoredLine[]> {
  const { rows } = await database.query<{ id: string; told: string }>(
    `select l.id, l.told_troubles as told from lines l
     where l.told_troubles <> '' or exists (
       select from channel_health h where (h.refused_until > $1 - $2::bigint or h.access_code is not null)
         and (h.scope, h.id) in (('line', l.id), ('account', l.account_id)))
     order by l.id`,
    [now, FIRST_TRY],
  );
  if (rows.length === 0) return [];
  const lines = await loadLines(
    database,
    { portfolios: policy.portfolios, asOf: now },
    rows.map(({ id }) => ({ scope: 'line', id })),
  );
  return lines.filter(
    (line) => names(troubles(line, now, policy)) !== rows.find(({ id }) => id === line.id)?.told,
  );
}

/** Tells of lines as they are now, once whoever else looks at them too. */
export async function tellOf(
  connection: Connection,
  lines: readonly StoredLine[],
  {
    now,
    policy,
    alert = null,
    grown = [],
  }: {
    readonly now: Instant;
    readonly policy: HealthPolicy;
    readonly alert?: HealthNews['alert'];
    /** Lines whose messaging limit was raised. */
    readonly grown?: readonly string[];
  },
): Promise<Learned> {
  const news: LineNews[] = [];
  const eased = [...grown];
  for (const line of lines) {
    const is = troubles(line, now, policy);
    const was = await retell(connection, line.id, names(is));
    if (was === names(is) && alert === null) continue;
    if (was.split(',').some((name) => name !== '' && is.every((trouble) => trouble.is !== name)))
      eased.push(line.id);
    news.push({
      lineId: line.id,
      type: is.length === 0 && alert === null ? 'line.well' : 'line.unwell',
      data: {
        quality: line.state.quality,
        troubles: is.map((trouble) => ({
          is: trouble.is,
          stops: trouble.stops,
          ...storedExplanation(trouble.why),
        })),
        dailyLimit: line.dailyLimit,
        ...(alert === null ? {} : { alert: alert.type, severity: alert.severity }),
      },
    });
  }
  for (const each of news) await appendLineEvent(connection, each, now);
  return { news, hasEased: await releaseHeldByLine(connection, [...new Set(eased)], now) };
}

/** @returns what operators had been told before */
async function retell(connection: Connection, lineId: string, told: string): Promise<string> {
  const { rows } = await connection.query<{ was: string }>(
    `with before as (select id, told_troubles from lines where id = $1 for no key update)
     update lines l set told_troubles = $2 from before
     where l.id = before.id and before.told_troubles <> $2 returning before.told_troubles as was`,
    [lineId, told],
  );
  return rows[0]?.was ?? told;
}

const placesOf = ({ dailyLimit }: StoredLine): number =>
  dailyLimit === 'unlimited' ? Number.POSITIVE_INFINITY : (dailyLimit ?? Number.NaN);

const names = (troubles: readonly Trouble[]): string => troubles.map((trouble) => trouble.is).join();

/** Those that the provider tells of; lag and limit come and go by themselves and are metrics. */
const troubles = ({ id, state }: StoredLine, asOf: Instant, policy: HealthPolicy): Trouble[] =>
  healthIssues({ ...state, lineId: id, asOf, outsideFrom: asOf, limit: null, lag: null, policy });

/** Numbered per line, one at a time. */
async function appendLineEvent(
  connection: Connection,
  { lineId, type, data }: LineNews,
  at: Instant,
): Promise<void> {
  await connection.query(`select pg_advisory_xact_lock(hashtextextended('line-events/' || $1, 0))`, [lineId]);
  await connection.query(
    `insert into outbox (event_id, line_id, seq, type, at, data)
     select 'evt-line-' || gen_random_uuid(), $1, coalesce(max(seq), 0) + 1, $2, $3, $4
     from outbox where line_id = $1`,
    [lineId, type, at, JSON.stringify(data)],
  );
}
