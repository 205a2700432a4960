import { learnOfLines, linesToTellOf, type LineNews, tellOf } from '../../database/receiving/line-events.ts';
import { loadLines } from '../../database/lines/line-health.ts';
import { transaction } from '../../database/pool.ts';
import { describeError } from '../../settings/describe-error.ts';
import type { LineStatus } from '../channels/line-status.ts';
import type { Parts } from '../parts.ts';

/**
 * E6: asks the provider for every line and takes in what webhooks missed or do not tell. A line that cannot be asked
 * about stays as it is.
 * @returns what operators were told
 */
export async function syncLines(
  { pool, clock, policies, log }: Pick<Parts, 'pool' | 'clock' | 'policies' | 'log'>,
  status: LineStatus,
): Promise<LineNews[]> {
  const news: LineNews[] = [];
  for (const line of await loadLines(pool)) {
    try {
      // Outside the transaction: nobody waits for the provider while holding rows.
      const changes = await status.of(line);
      const at = clock.now();
      const { news: told } = await transaction(pool, (connection) =>
        learnOfLines(connection, { at, changes, alert: null }, at, policies.health),
      );
      logLines(log, told);
      news.push(...told);
    } catch (error) {
      log.warn({ line: line.id, error: describeError(error) }, 'a line could not be asked about');
    }
  }
  return news;
}

type Looking = Pick<Parts, 'pool' | 'clock' | 'policies' | 'log'>;

/** Whether operators must be told of a line without the provider's saying anything: by time, or by a refusal (E6, R8). */
export const hasLineNews = async ({ pool, clock, policies }: Looking): Promise<boolean> =>
  (await linesToTellOf(pool, clock.now(), policies.health)).length > 0;

/**
 * Tells of lines whose troubles ran out by time or began by a refusal, and has what was held for them asked about again.
 * @returns what operators were told
 */
export async function tellOfLines({ pool, clock, policies, log }: Looking): Promise<readonly LineNews[]> {
  const now = clock.now();
  const { health: policy } = policies;
  const { news } = await transaction(pool, async (connection) =>
    tellOf(connection, await linesToTellOf(connection, now, policy), { now, policy }),
  );
  logLines(log, news);
  return news;
}

function logLines(log: Parts['log'], news: readonly LineNews[]): void {
  for (const { lineId, type, data } of news) {
    log[type === 'line.well' ? 'info' : 'warn']({ line: lineId, ...data }, type);
  }
}
