import { lagOf, loadLines } from '../../database/lines/line-health.ts';
import { freesAt, placesTaken, sharing } from '../../database/lines/messaging-limit.ts';
import type { Queryable } from '../../database/pool.ts';
import { type LineHealth, type Trouble, healthIssues } from '../../domain/gate/channel-health.ts';
import { portfolioOf } from '../../domain/gate/portfolio.ts';
import { DAY, type Instant } from '../../domain/time/instant.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';

/** A line as operators see it (E6). */
export interface LineReport {
  readonly id: string;
  readonly number: string | null;
  readonly account: string | null;
  /** As the deployment calls it; null: it did not say. */
  readonly portfolio: string | null;
  readonly health: LineHealth;
  readonly troubles: readonly Trouble[];
  /** Unique contacts written to outside their windows in the last 24 h, over all lines of the portfolio. */
  readonly used: number;
  /** `unlimited`; `null`: neither told by the provider nor set by policy. */
  readonly dailyLimit: number | 'unlimited' | null;
  /** `null`: not told. */
  readonly perSecond: number | null;
}

/** Every line, for a message to somebody new outside the window. */
export async function reportLines(
  database: Queryable,
  policies: Pick<Policies, 'health'>,
  asOf: Instant,
): Promise<LineReport[]> {
  const policy = policies.health;
  const since = asOf - DAY;
  return Promise.all(
    (await loadLines(database, { portfolios: policy.portfolios, asOf })).map(
      async (line): Promise<LineReport> => {
        const { id, number, account, state, perSecond } = line;
        const dailyLimit = line.dailyLimit ?? policy.dailyLimit;
        const who = sharing(line, policy.portfolios);
        const { used } = await placesTaken(database, who, { since, contactId: null });
        const atMost = dailyLimit === 'unlimited' ? null : dailyLimit;
        const isFull = atMost !== null && used >= atMost;
        const health: LineHealth = {
          ...state,
          lineId: id,
          asOf,
          outsideFrom: asOf,
          limit:
            atMost === null
              ? null
              : {
                  atMost,
                  used,
                  freesAt: isFull ? await freesAt(database, who, { since, leave: used - atMost }) : null,
                  countedUntil: null,
                },
          lag: await lagOf(database, id, { since: asOf - policy.lagFor, asOf }),
          policy,
        };
        return {
          id,
          number,
          account,
          portfolio: account === null ? null : portfolioOf(policy.portfolios, account),
          health,
          troubles: healthIssues(health),
          used,
          dailyLimit,
          perSecond,
        };
      },
    ),
  );
}
