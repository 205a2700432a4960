import { SUMMARY_DIMENSIONS, type SummaryMetric } from '../../../domain/summary/metrics.ts';
import { NONE } from '../../api/summary/summary-schema.ts';
import { addressOf, filtersOf } from './address.ts';
import { Chart } from './charts/chart.tsx';
import { Rows, rowsHeight } from './charts/rows.tsx';
import { Define, nameOf } from './definition.tsx';
import { countOf, dimensionName, type SummaryView, valueName } from './view.ts';

/** As many as are read at a glance; the table has all. */
const SHOWN = 10;

const COLUMNS: readonly SummaryMetric[] = [
  'sessions',
  'resolvedWithin24h',
  'frtP50',
  'frtP90',
  'handlingP50',
  'containment',
  'fcr',
  'csat',
  'templatesSent',
  'templatesConverted',
  'cost',
];

/** All layers told apart by one dimension. */
export function Breakdown({ view }: { readonly view: SummaryView }) {
  const { address, summary, words, format, glossary } = view;
  const { by } = address.query;
  const groups = (summary.groups ?? []).map(({ key, figures }) => ({
    key,
    name: valueName(view, by, key),
    figures,
    byUser: figures.sessionsByUser.value ?? 0,
    byBusiness: figures.sessionsByBusiness.value ?? 0,
  }));
  const whole = Math.max(...groups.map(({ byUser, byBusiness }) => byUser + byBusiness), 0);
  const shown = groups.slice(0, SHOWN);
  const further = groups.length - shown.length;
  const columns = COLUMNS.filter((metric) => groups.some(({ figures }) => figures[metric].value !== null));
  return (
    <section aria-labelledby="breakdown">
      <h2 id="breakdown">{words.breakdown(dimensionName(view, by))}</h2>
      <nav class="switch" aria-label={words.by}>
        {SUMMARY_DIMENSIONS.map((dimension) => (
          <a
            href={`${addressOf(address, { by: dimension === 'reason' ? null : dimension })}#breakdown`}
            aria-current={dimension === by ? 'true' : undefined}
          >
            {dimensionName(view, dimension)}
          </a>
        ))}
      </nav>
      <div class="charts below">
        <Chart
          id="chart-groups"
          title={words.byDimension[summary.per](dimensionName(view, by))}
          told={shown
            .map(({ name, byUser, byBusiness }) => `${name}: ${format.count(byUser + byBusiness)}`)
            .join('; ')}
          words={words.chart}
          height={rowsHeight(shown.length)}
          along="y"
          legend={[
            { name: nameOf(glossary, 'sessionsByUser'), series: 0 },
            { name: nameOf(glossary, 'sessionsByBusiness'), series: 1 },
          ]}
          beside={<Define glossary={glossary} metric="sessions" />}
          note={further > 0 ? words.furtherInTable(format.count(further)) : undefined}
          table={{
            head: dimensionName(view, by),
            columns: [
              nameOf(glossary, 'sessionsByUser'),
              nameOf(glossary, 'sessionsByBusiness'),
              words.total,
            ],
            rows: groups.map(({ name, byUser, byBusiness }) => ({
              name,
              cells: [byUser, byBusiness, byUser + byBusiness].map(format.count),
            })),
          }}
        >
          <Rows
            rows={shown.map(({ name, byUser, byBusiness }) => ({
              name,
              told: format.count(byUser + byBusiness),
              parts: [
                { series: 0, value: byUser },
                { series: 1, value: byBusiness },
              ],
            }))}
            whole={whole}
          />
        </Chart>
        <Chart
          id="chart-resolved"
          title={words.resolvedBy(dimensionName(view, by))}
          told={shown
            .map(
              ({ name, figures }) =>
                `${name}: ${format.metric('resolvedWithin24h', figures.resolvedWithin24h.value, null)}`,
            )
            .join('; ')}
          words={words.chart}
          height={rowsHeight(shown.length)}
          along="y"
          legend={[
            { name: words.resolved, series: 0 },
            { name: words.unresolved, series: 3 },
          ]}
          beside={<Define glossary={glossary} metric="resolvedWithin24h" />}
          table={{
            head: dimensionName(view, by),
            columns: [words.resolved, words.unresolved, words.share],
            rows: groups.map(({ name, figures }) => {
              const { part, whole: decided } = countOf(figures, 'resolvedWithin24h');
              return {
                name,
                cells: [
                  format.count(part),
                  format.count(decided - part),
                  format.metric('resolvedWithin24h', figures.resolvedWithin24h.value, null),
                ],
              };
            }),
          }}
        >
          <Rows
            rows={shown.map(({ name, figures }) => {
              const { value } = figures.resolvedWithin24h;
              return {
                name,
                told: format.metric('resolvedWithin24h', value, null),
                parts:
                  value === null
                    ? []
                    : [
                        { series: 0, value },
                        { series: 3, value: 1 - value },
                      ],
              };
            })}
            whole={1}
          />
        </Chart>
      </div>
      {groups.length > 0 && (
        <div class="card scroll" tabIndex={0} role="region" aria-label={words.allLayers}>
          <table class="groups">
            <caption>{words.allLayers}</caption>
            <thead>
              <tr>
                <th scope="col">{dimensionName(view, by)}</th>
                {columns.map((metric) => (
                  <th scope="col" class="number">
                    {nameOf(glossary, metric)} <Define glossary={glossary} metric={metric} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {groups.map(({ key, name, figures }) => (
                <tr>
                  <th scope="row">
                    <a href={addressOf(address, { ...filtersOf(address.query), [by]: [key ?? NONE] })}>
                      {name}
                    </a>
                  </th>
                  {columns.map((metric) => (
                    <td class="number">{format.metric(metric, figures[metric].value, summary.currency)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {summary.groupsLeftOff > 0 && <p class="note">{words.leftOff(summary.groupsLeftOff)}</p>}
        </div>
      )}
    </section>
  );
}
