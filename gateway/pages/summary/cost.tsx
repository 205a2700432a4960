import { Chart } from './charts/chart.tsx';
import { Amounts, OVER_TIME_HEIGHT, OverTime } from './charts/over-time.tsx';
import { Rows, rowsHeight } from './charts/rows.tsx';
import { scaleTo } from './charts/scale.ts';
import { Define } from './definition.tsx';
import { Tile } from './tile.tsx';
import type { SummaryView } from './view.ts';

/** M4: what messages were billed as and cost. */
export function Cost({ view }: { readonly view: SummaryView }) {
  const { summary, words, format, glossary, tiles } = view;
  const { costs, currency, series, period } = summary;
  const currencies = [...new Set(costs.map((cost) => cost.currency))];
  const labels = series.map(({ from, to }) => format.span(from, to, period));
  const ticks = series.map(({ from }) => format.tick(from, period));
  const amounts = series.map(({ figures }) => figures.cost.value ?? 0);
  const scale = scaleTo(Math.max(...amounts, 0));
  const unpriced = costs.reduce((sum, cost) => sum + cost.unpriced, 0);
  return (
    <section aria-labelledby="cost">
      <h2 id="cost">{words.cost}</h2>
      <dl class="tiles of-4">
        <Tile parts={tiles} metric="cost" />
        <Tile parts={tiles} metric="messagesBilled" />
      </dl>
      {unpriced > 0 && (
        <p class="chip warn">
          <span aria-hidden="true">▲</span> {words.unpriced(format.count(unpriced))}
        </p>
      )}
      <div class="charts">
        {currencies.length === 0 && (
          <figure class="chart card">
            <figcaption>
              <h3>{words.costByCategory('')}</h3>
            </figcaption>
            <p class="nothing">{words.whyNothing.cost}</p>
          </figure>
        )}
        {currencies.map((each) => (
          <ByCategory view={view} currency={each} />
        ))}
        {currency !== null && (
          <Chart
            id="chart-cost"
            title={words.costOverTime(currency)}
            told={words.toldTotal(format.metric('cost', summary.totals.cost.value, currency))}
            words={words.chart}
            height={OVER_TIME_HEIGHT}
            along="x"
            beside={<Define glossary={glossary} metric="cost" />}
            axis={<Amounts scale={scale} told={(value) => format.shortMoney(value, currency)} />}
            table={{
              head: words.cuts[period],
              columns: [words.amount],
              rows: labels.map((name, index) => ({
                name,
                cells: [format.money(amounts[index] ?? 0, currency)],
              })),
            }}
          >
            <OverTime
              labels={ticks}
              series={[{ series: 0, values: amounts }]}
              scale={scale}
              shape="columns"
            />
          </Chart>
        )}
      </div>
    </section>
  );
}

function ByCategory({ view, currency }: { readonly view: SummaryView; readonly currency: string }) {
  const { summary, words, format } = view;
  const rows = summary.costs
    .filter((cost) => cost.currency === currency)
    .map((cost) => ({
      ...cost,
      name: `${words.categories[cost.category] ?? cost.category} · ${words.types[cost.type] ?? cost.type}`,
    }));
  return (
    <Chart
      id={`chart-costs-${currency}`}
      title={words.costByCategory(currency)}
      told={rows.map(({ name, amount }) => `${name}: ${format.money(amount, currency)}`).join('; ')}
      words={words.chart}
      height={rowsHeight(rows.length)}
      along="y"
      table={{
        head: words.category,
        columns: [words.amount, words.messages, words.free, words.withoutPrice],
        rows: rows.map(({ name, amount, messages, free, unpriced }) => ({
          name,
          cells: [format.money(amount, currency), ...[messages, free, unpriced].map(format.count)],
        })),
      }}
    >
      <Rows
        rows={rows.map(({ name, amount, messages, type }) => ({
          name,
          told: format.money(amount, currency),
          more: words.messageCount(messages),
          parts: [{ series: type === 'regular' ? 0 : 2, value: amount }],
        }))}
        whole={Math.max(...rows.map(({ amount }) => amount), 0)}
      />
    </Chart>
  );
}
