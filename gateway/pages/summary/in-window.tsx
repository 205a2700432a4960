import type { SummaryMetric } from '../../../domain/summary/metrics.ts';
import { Chart } from './charts/chart.tsx';
import { Amounts, OVER_TIME_HEIGHT, OverTime } from './charts/over-time.tsx';
import { Rows, rowsHeight } from './charts/rows.tsx';
import { scaleOfSeconds } from './charts/scale.ts';
import { Define } from './definition.tsx';
import { PercentilesTile, Tile } from './tile.tsx';
import type { SummaryView } from './view.ts';

const FRT = [
  ['p50', 'frtP50'],
  ['p90', 'frtP90'],
  ['p95', 'frtP95'],
] as const;
const HANDLING = [
  ['p50', 'handlingP50'],
  ['p90', 'handlingP90'],
  ['p95', 'handlingP95'],
] as const;

/** M2: how fast people answer, and what comes of it. */
export function InWindow({ view }: { readonly view: SummaryView }) {
  const { summary, words, format, glossary, tiles } = view;
  const { series, period } = summary;
  const labels = series.map(({ from, to }) => format.span(from, to, period));
  const ticks = series.map(({ from }) => format.tick(from, period));
  const times = (metric: SummaryMetric) => series.map(({ figures }) => figures[metric].value);
  const p50 = times('frtP50');
  const p90 = times('frtP90');
  const scale = scaleOfSeconds(Math.max(...[...p50, ...p90].map((value) => value ?? 0), 0));
  const hasTimes = [...p50, ...p90].some((value) => value !== null);
  return (
    <section aria-labelledby="window">
      <h2 id="window">{words.window}</h2>
      <dl class="tiles of-5">
        <PercentilesTile parts={tiles} title={words.frt} metrics={FRT} />
        <PercentilesTile parts={tiles} title={words.handling} metrics={HANDLING} />
        {(['containment', 'handoff', 'flowCompletion', 'fcr', 'csat', 'ces'] as const).map((metric) => (
          <Tile parts={tiles} metric={metric} />
        ))}
      </dl>
      <div class="charts">
        <Chart
          id="chart-frt"
          title={words.frtOverTime}
          told={words.toldPercentiles(
            words.frt,
            format.metric('frtP50', summary.totals.frtP50.value, null),
            format.metric('frtP90', summary.totals.frtP90.value, null),
          )}
          words={words.chart}
          height={OVER_TIME_HEIGHT}
          along="x"
          legendOf="lines"
          legend={[
            { name: words.half, series: 0 },
            { name: words.nineInTen, series: 1 },
          ]}
          beside={<Define glossary={glossary} metric="frtP90" />}
          axis={<Amounts scale={scale} told={format.seconds} />}
          table={{
            head: words.cuts[period],
            columns: ['p50', 'p90', 'p95'],
            rows: hasTimes
              ? series.map(({ figures }, index) => ({
                  name: labels[index] ?? '',
                  cells: FRT.map(([, metric]) => format.metric(metric, figures[metric].value, null)),
                }))
              : [],
          }}
        >
          <OverTime
            labels={ticks}
            series={[
              { series: 0, values: p50 },
              { series: 1, values: p90 },
            ]}
            scale={scale}
            shape="lines"
          />
        </Chart>
        <Percentiles view={view} id="chart-times" />
      </div>
    </section>
  );
}

/** Both times on one scale, so that they can be compared. */
function Percentiles({ view, id }: { readonly view: SummaryView; readonly id: string }) {
  const { summary, words, format, glossary } = view;
  const rows = [
    ...FRT.map(([label, metric], index) => ({
      title: words.frt,
      label,
      metric,
      look: [0, 4, 2][index] ?? 0,
    })),
    ...HANDLING.map(([label, metric], index) => ({
      title: words.handling,
      label,
      metric,
      look: [0, 4, 2][index] ?? 0,
    })),
  ].flatMap((row) => {
    const { value, n } = summary.totals[row.metric];
    return value === null ? [] : [{ ...row, value, n }];
  });
  return (
    <Chart
      id={id}
      title={words.times}
      told={rows.map(({ title, label, value }) => `${title} ${label}: ${format.seconds(value)}`).join('; ')}
      words={words.chart}
      height={rowsHeight(rows.length)}
      along="y"
      beside={<Define glossary={glossary} metric="handlingP50" />}
      note={words.percentilesNote}
      table={{
        head: words.times,
        columns: [words.time, words.measured],
        rows: rows.map(({ title, label, value, n }) => ({
          name: `${title} ${label}`,
          cells: [format.seconds(value), format.count(n)],
        })),
      }}
    >
      <Rows
        rows={rows.map(({ title, label, value, look }) => ({
          name: `${title} · ${label}`,
          told: format.seconds(value),
          parts: [{ series: look, value }],
        }))}
        whole={Math.max(...rows.map(({ value }) => value), 0)}
      />
    </Chart>
  );
}
