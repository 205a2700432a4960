import { learnOfLines, linesToTellOf, type LineNews, tellOf } from '../../database/receiving/line-events.ts';
import { type HealthChange, loadLines } from '../../database/lines/line-health.ts';
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
  const look = { portfolios: policies.health.portfolios, asOf: clock.now() };
  for (const line of await loadLines(pool, look)) {
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

/** What became of a try. */
export type LineTry =
  | { readonly was: 'tried'; readonly news: readonly LineNews[]; readonly isAccepted: boolean }
  | { readonly was: 'unknown-line' };

/**
 * E6: an operator says that something was mended: the provider is asked about the line now, without sending anything. Where
 * it answers, the token is accepted, no wait after refusals is left, and what was held for it is asked about again.
 * @throws LineStatusUnreadable when the provider cannot be asked; then all stays as it was
 */
export async function tryLine(
  { pool, clock, policies, log }: Pick<Parts, 'pool' | 'clock' | 'policies' | 'log'>,
  status: LineStatus,
  lineId: string,
): Promise<LineTry> {
  const { portfolios } = policies.health;
  const all = await loadLines(pool, { portfolios, asOf: clock.now() }, [{ scope: 'line', id: lineId }]);
  const [line] = all;
  if (line === undefined) return { was: 'unknown-line' };
  const changes = await status.of(line);
  const isAccepted = changes.every((change) => change.fact !== 'access' || change.code === null);
  const anew: HealthChange[] = isAccepted
    ? [
        { scope: 'line', id: lineId, fact: 'tried-anew' },
        ...(line.account === null
          ? []
          : [{ scope: 'account', id: line.account, fact: 'tried-anew' } as const]),
      ]
    : [];
  const at = clock.now();
  const { news } = await transaction(pool, (connection) =>
    learnOfLines(connection, { at, changes: [...changes, ...anew], alert: null }, at, policies.health),
  );
  logLines(log, news);
  return { was: 'tried', news, isAccepted };
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
