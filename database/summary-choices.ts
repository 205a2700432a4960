import { SUMMARY_DIMENSIONS, type SummaryDimension } from '../domain/summary-metrics.ts';
import type { Queryable } from './pool.ts';

/** As many values of a dimension as a person looks through. */
const OFFERED = 50;

/**
 * What the summary of a span can be narrowed to: each dimension's values that occur in it, the most frequent first; null is
 * what has no value. Days are numbers of the business's calendar, both included.
 */
export async function summaryChoices(
  database: Queryable,
  { per, from, to }: { readonly per: 'session' | 'case'; readonly from: number; readonly to: number },
): Promise<Readonly<Record<SummaryDimension, readonly (string | null)[]>>> {
  const { rows } = await database.query<{ dimension: SummaryDimension; value: string | null }>(
    `with seen as materialized (
       select ${SUMMARY_DIMENSIONS.join(', ')}, count(*) as n
       from ${per === 'case' ? 'summary_cases' : 'summary_sessions'} where day between $1 and $2
       group by ${SUMMARY_DIMENSIONS.map((_, index) => index + 1).join(', ')}),
     counted as (
       ${SUMMARY_DIMENSIONS.map(
         (each) => `select '${each}' as dimension, ${each} as value, sum(n) as n from seen group by ${each}`,
       ).join(' union all ')}),
     ranked as (select *, row_number() over (partition by dimension order by n desc, value) as place from counted)
     select dimension, value from ranked where place <= ${OFFERED} order by dimension, place`,
    [from, to],
  );
  return Object.fromEntries(
    SUMMARY_DIMENSIONS.map((each) => [
      each,
      rows.filter(({ dimension }) => dimension === each).map(({ value }) => value),
    ]),
  ) as Record<SummaryDimension, (string | null)[]>;
}
