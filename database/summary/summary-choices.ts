import { SUMMARY_DIMENSIONS, type SummaryDimension } from '../../domain/summary/metrics.ts';
import type { Queryable } from '../pool.ts';

/** As many values of a dimension as a person looks through. */
const OFFERED = 50;

export type SummaryChoices = Readonly<Record<SummaryDimension, readonly (string | null)[]>>;

/**
 * What the summary can be narrowed to: each dimension's values among the sessions opened from day `from` on, the most
 * frequent first; null is what has no value. It reads all of them once per dimension. Days are numbers of the business's
 * calendar.
 */
export async function summaryChoices(database: Queryable, from: number): Promise<SummaryChoices> {
  const { rows } = await database.query<{ dimension: SummaryDimension; value: string | null }>(
    SUMMARY_DIMENSIONS.map(
      (each, place) =>
        `(select ${place} as place, '${each}' as dimension, ${each} as value, count(*) as n
          from summary_sessions where day >= $1 group by 3 order by n desc, 3 limit ${OFFERED})`,
    )
      .join(' union all ')
      .concat(' order by place, n desc, value'),
    [from],
  );
  return Object.fromEntries(
    SUMMARY_DIMENSIONS.map((each) => [
      each,
      rows.filter(({ dimension }) => dimension === each).map(({ value }) => value),
    ]),
  ) as Record<SummaryDimension, (string | null)[]>;
}
