import type { SummaryFigures } from '../../../domain/summary/metrics.ts';
import { Chart } from './charts/chart.tsx';
import { Amounts, OVER_TIME_HEIGHT, OverTime } from './charts/over-time.tsx';
import { Rows, rowsHeight } from './charts/rows.tsx';
import { scaleOfCounts } from './charts/scale.ts';
import { Define, nameOf } from './definition.tsx';
import { Tile } from './tile.tsx';
import { countOf, dimensionName, type SummaryView, valueName } from './view.ts';

/** As many as are read at a glance; the table has all. */
const SHOWN = 8;

/** M1: who opened sessions, when, from where, and how many were resolved within a day. */
export function Activity({ view }: { readonly view: SummaryView }) {
  const { summary, words, format, glossary, tiles } = view;
  const { series, totals, period } = summary;
  const labels = series.map(({ from, to }) => format.span(from, to, period));
  const ticks = series.map(({ from }) => format.tick(from, period));
  const amounts = (metric: 'sessionsByUser' | 'sessionsByBusiness') =>
    series.map(({ figures }) => figures[metric].value ?? 0);
  const byUser = amounts('sessionsByUser');
  const byBusiness = amounts('sessionsByBusiness');
  const sums = series.map((_, index) => (byUser[index] ?? 0) + (byBusiness[index] ?? 0));
  const outcomes = series.map(({ figures }) => outcomeOf(figures));
  // Nothing but zeros is no picture.
  const filled = <Row,>(rows: readonly Row[]): readonly Row[] => (sums.some((sum) => sum > 0) ? rows : []);
  const scale = scaleOfCounts(Math.max(...sums, 0));
  const scaleOfOutcomes = scaleOfCounts(
    Math.max(...outcomes.map((each) => each.reduce((sum, one) => sum + one, 0)), 0),
  );
  const peak = sums.indexOf(Math.max(...sums));
  return (
    <section aria-labelledby="activity">
      <h2 id="activity">{words.activity}</h2>
      <dl class="tiles of-4">
        <Tile parts={tiles} metric="sessions" />
        <Tile parts={tiles} metric="sessionsByUser" />
        <Tile parts={tiles} metric="sessionsByBusiness" />
        <Tile parts={tiles} metric="resolvedWithin24h" />
      </dl>
      <div class="charts">
        <Chart
          id="chart-sessions"
          title={words.sessionsOverTime[summary.per]}
          told={words.toldPeak(
            format.count(totals.sessions.value ?? 0),
            labels[peak] ?? '',
            format.count(sums[peak] ?? 0),
          )}
          words={words.chart}
          height={OVER_TIME_HEIGHT}
          along="x"
          legend={[
            { name: nameOf(glossary, 'sessionsByUser'), series: 0 },
            { name: nameOf(glossary, 'sessionsByBusiness'), series: 1 },
          ]}
          beside={<Define glossary={glossary} metric="sessions" />}
          axis={<Amounts scale={scale} told={format.count} />}
          table={{
            head: words.cuts[period],
            columns: [
              nameOf(glossary, 'sessionsByUser'),
              nameOf(glossary, 'sessionsByBusiness'),
              words.total,
            ],
            rows: filled(labels).map((name, index) => ({
              name,
              cells: [byUser[index] ?? 0, byBusiness[index] ?? 0, sums[index] ?? 0].map(format.count),
            })),
          }}
        >
          <OverTime
            labels={ticks}
            series={[
              { series: 0, values: byUser },
              { series: 1, values: byBusiness },
            ]}
            scale={scale}
            shape="area"
          />
        </Chart>
        <Chart
          id="chart-outcomes"
          title={words.outcomes}
          told={words.toldResolved(format.metric('resolvedWithin24h', totals.resolvedWithin24h.value, null))}
          words={words.chart}
          height={OVER_TIME_HEIGHT}
          along="x"
          legend={[
            { name: words.resolved, series: 0 },
            { name: words.unresolved, series: 3 },
            { name: words.undecided, series: 2 },
          ]}
          beside={<Define glossary={glossary} metric="resolvedWithin24h" />}
          axis={<Amounts scale={scaleOfOutcomes} told={format.count} />}
          table={{
            head: words.cuts[period],
            columns: [
              words.resolved,
              words.unresolved,
              words.undecided,
              nameOf(glossary, 'resolvedWithin24h'),
            ],
            rows: filled(series).map(({ figures }, index) => ({
              name: labels[index] ?? '',
              cells: [
                ...(outcomes[index] ?? []).map(format.count),
                format.metric('resolvedWithin24h', figures.resolvedWithin24h.value, null),
              ],
            })),
          }}
        >
          <OverTime
            labels={ticks}
            series={[0, 3, 2].map((look, part) => ({
              series: look,
              values: outcomes.map((each) => each[part] ?? 0),
            }))}
            scale={scaleOfOutcomes}
            shape="columns"
          />
        </Chart>
        <Distribution view={view} dimension="channel" />
        <Distribution view={view} dimension="country" />
      </div>
    </section>
  );
}

/** Resolved within a day, not resolved within it, and what may still be. */
function outcomeOf(figures: SummaryFigures): readonly number[] {
  const { part, whole } = countOf(figures, 'resolvedWithin24h');
  return [part, whole - part, Math.max(0, (figures.sessions.value ?? 0) - whole)];
}

function Distribution({
  view,
  dimension,
}: {
  readonly view: SummaryView;
  readonly dimension: 'channel' | 'country';
}) {
  const { summary, words, format } = view;
  const shares = summary.distribution[dimension];
  const total = shares.reduce((sum, { n }) => sum + n, 0);
  const told = (n: number) => format.share(total === 0 ? 0 : n / total);
  const rows = shares.map(({ key, n }) => ({ name: valueName(view, dimension, key), n }));
  const shown = rows.slice(0, SHOWN);
  const [first] = rows;
  return (
    <Chart
      id={`chart-${dimension}`}
      title={words.byDimension[summary.per](dimensionName(view, dimension))}
      told={first === undefined ? '' : words.toldLargest(first.name, told(first.n))}
      words={words.chart}
      height={rowsHeight(shown.length)}
      along="y"
      note={
        rows.length > shown.length
          ? words.furtherInTable(format.count(rows.length - shown.length))
          : undefined
      }
      table={{
        head: dimensionName(view, dimension),
        columns: [words.amounts[summary.per], words.share],
        rows: rows.map(({ name, n }) => ({ name, cells: [format.count(n), told(n)] })),
      }}
    >
      <Rows
        rows={shown.map(({ name, n }) => ({
          name,
          told: format.count(n),
          more: told(n),
          parts: [{ series: 0, value: n }],
        }))}
        whole={total}
      />
    </Chart>
  );
}
