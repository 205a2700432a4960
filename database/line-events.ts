import { DEFAULT_HEALTH, type HealthPolicy, troublesOf, type Trouble } from '../domain/channel-health.ts';
import type { LineEvent } from '../domain/case-event.ts';
import type { Instant } from '../domain/instant.ts';
import type { Meaning } from './incoming.ts';
import { applyHealthChanges, loadLines, type StoredLine } from './line-health.ts';
import type { Connection } from './pool.ts';

type HealthNews = Extract<Meaning, { is: 'line-health' }>;

/** R8: what operators are told of one line. */
export interface LineNews {
  readonly lineId: string;
  readonly type: LineEvent;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * E6: takes in what the provider says of accounts and lines, and tells operators of each line whose troubles changed, or
 * that the provider alerts us to (R8). Troubles that end at an instant that was told end without a further event.
 */
export async function learnOfLines(
  connection: Connection,
  { at: given, changes, alert }: Pick<HealthNews, 'at' | 'changes' | 'alert'>,
  now: Instant,
  policy: HealthPolicy = DEFAULT_HEALTH,
): Promise<LineNews[]> {
  const at = Math.min(given ?? now, now);
  const about = [...changes, ...(alert === null ? [] : [alert.about])];
  const before = await loadLines(connection, about);
  await applyHealthChanges(connection, changes, at);
  const after = await loadLines(connection, about);
  const news = after.flatMap((line): LineNews[] => {
    const known = before.find(({ id }) => id === line.id);
    const was = known === undefined ? [] : troubles(known, now, policy);
    const is = troubles(line, now, policy);
    if (names(was) === names(is) && alert === null) return [];
    return [
      {
        lineId: line.id,
        type: is.length === 0 && alert === null ? 'line.well' : 'line.unwell',
        data: {
          quality: line.state.quality,
          troubles: is.map((trouble) => ({ is: trouble.is, stops: trouble.stops, why: trouble.why })),
          dailyLimit: line.dailyLimit,
          ...(alert === null ? {} : { alert: alert.type, severity: alert.severity }),
        },
      },
    ];
  });
  for (const each of news) await appendLineEvent(connection, each, now);
  return news;
}

const names = (troubles: readonly Trouble[]): string => troubles.map((trouble) => trouble.is).join();

/** Those that the provider tells of; lag and limit come and go by themselves and are metrics. */
const troubles = ({ id, state }: StoredLine, asOf: Instant, policy: HealthPolicy): Trouble[] =>
  troublesOf({ ...state, lineId: id, asOf, outsideFrom: asOf, limit: null, lag: null, policy });

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
