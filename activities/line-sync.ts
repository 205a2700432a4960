import { learnOfLines, type LineNews } from '../database/line-events.ts';
import { loadLines } from '../database/line-health.ts';
import { transaction } from '../database/pool.ts';
import { describeError } from '../settings/describe-error.ts';
import type { LineStatus } from './line-status.ts';
import type { Parts } from './parts.ts';

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
      const told = await transaction(pool, (connection) =>
        learnOfLines(connection, { at, changes, alert: null }, at, policies.health),
      );
      for (const { lineId, type, data } of told) {
        log[type === 'line.well' ? 'info' : 'warn']({ line: lineId, ...data }, type);
      }
      news.push(...told);
    } catch (error) {
      log.warn({ line: line.id, error: describeError(error) }, 'a line could not be asked about');
    }
  }
  return news;
}
