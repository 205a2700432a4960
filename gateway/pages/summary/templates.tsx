import { Chart } from './charts/chart.tsx';
import { Rows, rowsHeight } from './charts/rows.tsx';
import { Define, nameOf } from './definition.tsx';
import { Tile } from './tile.tsx';
import { countOf, type SummaryView } from './view.ts';

/** As many as are compared at a glance; the rest is a click away. */
const SHOWN = 10;

const STEPS = [
  ['templatesDelivered', 0],
  ['templatesRead', 4],
  ['templatesAnswered', 1],
  ['templatesConverted', 3],
] as const;

const BY_VERSION = [
  ['templatesDelivered', 'delivered'],
  ['templatesRead', 'read'],
  ['templatesAnswered', 'answered'],
  ['templatesConverted', 'converted'],
  ['templatesOptedOut', 'optedOut'],
  ['templatesBlocked', 'blocked'],
] as const;

const QUALITY = { green: 'good', yellow: 'warn', red: 'bad', unknown: '' } as const;
const MARKS = { green: '●', yellow: '▲', red: '■', unknown: '?' } as const;

/** M3: what became of each template, and which conversions are its. */
export function Templates({ view }: { readonly view: SummaryView }) {
  const { summary, definitions, language, words, format, glossary, tiles } = view;
  const sent = summary.totals.templatesSent.value ?? 0;
  const steps = [
    { name: nameOf(glossary, 'templatesSent'), part: sent, share: null as number | null, look: 2 },
    ...STEPS.map(([metric, look]) => ({
      name: nameOf(glossary, metric),
      part: countOf(summary.totals, metric).part,
      share: summary.totals[metric].value,
      look,
    })),
  ];
  return (
    <section aria-labelledby="templates">
      <h2 id="templates">{words.templates}</h2>
      <dl class="tiles of-7">
        {(
          [
            'templatesSent',
            'templatesDelivered',
            'templatesRead',
            'templatesAnswered',
            'templatesConverted',
            'templatesOptedOut',
            'templatesBlocked',
          ] as const
        ).map((metric) => (
          <Tile parts={tiles} metric={metric} />
        ))}
      </dl>
      <div class="charts">
        <Chart
          id="chart-funnel"
          title={words.funnel}
          told={steps.map(({ name, part }) => `${name}: ${format.count(part)}`).join('; ')}
          words={words.chart}
          height={rowsHeight(steps.length)}
          along="y"
          beside={<Define glossary={glossary} metric="templatesConverted" />}
          note={words.funnelNote}
          table={{
            head: words.step,
            columns: [words.templatesCount, words.shareOfSent],
            rows:
              sent === 0
                ? []
                : steps.map(({ name, part, share }) => ({
                    name,
                    cells: [format.count(part), share === null ? format.share(1) : format.share(share)],
                  })),
          }}
        >
          <Rows
            rows={steps.map(({ name, part, share, look }) => ({
              name,
              told: share === null ? format.count(part) : `${format.count(part)} · ${format.share(share)}`,
              parts: [{ series: look, value: part }],
            }))}
            whole={sent}
          />
        </Chart>
        <div class="card conversion">
          <h3>{words.conversions}</h3>
          <dl class="tiles">
            <Tile parts={tiles} metric="conversions" />
            <Tile parts={tiles} metric="conversionsCredited" />
          </dl>
          {summary.conversionValues.length > 0 && (
            <dl class="values">
              {summary.conversionValues.map(({ currency, amount, conversions }) => (
                <div>
                  <dt>{words.worth(currency)}</dt>
                  <dd>
                    <strong>{format.money(amount, currency)}</strong> {words.ofConversions(conversions)}
                  </dd>
                </div>
              ))}
            </dl>
          )}
          {(summary.providerClicks ?? 0) > 0 && (
            <dl class="values">
              <div>
                <dt>{words.providerClicks}</dt>
                <dd>
                  <strong>{format.count(summary.providerClicks ?? 0)}</strong>
                </dd>
              </div>
            </dl>
          )}
          <p class="attribution">
            <strong>{words.attribution}</strong> {definitions.attribution.text[language]}
          </p>
        </div>
      </div>
      <ByVersion view={view} />
    </section>
  );
}

function ByVersion({ view }: { readonly view: SummaryView }) {
  const { summary, words } = view;
  const { templates } = summary;
  if (templates.length === 0) return null;
  return (
    <div class="card">
      <h3>{words.byVersion}</h3>
      <p class="note">{words.perSend}</p>
      <Versions view={view} versions={templates.slice(0, SHOWN)} label={words.byVersion} />
      {templates.length > SHOWN && (
        <details>
          <summary>{words.furtherVersions(templates.length - SHOWN)}</summary>
          <Versions view={view} versions={templates.slice(SHOWN)} label={words.otherVersions} />
        </details>
      )}
    </div>
  );
}

function Versions({
  view: { words, format, glossary },
  versions,
  label,
}: {
  readonly view: SummaryView;
  readonly versions: SummaryView['summary']['templates'];
  readonly label: string;
}) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={label}>
      <table class="versions cards">
        <thead>
          <tr>
            <th scope="col">{words.template}</th>
            <th scope="col">{words.quality}</th>
            <th scope="col" class="number">
              {nameOf(glossary, 'templatesSent')}
            </th>
            {BY_VERSION.map(([metric]) => (
              <th scope="col" class="number">
                {nameOf(glossary, metric)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {versions.map((each) => (
            <tr>
              <th scope="row">
                <span class="template">{each.name}</span>
                <small>
                  {[`v${each.version}`, each.language, each.category].filter(Boolean).join(' · ')}
                </small>
              </th>
              <td data-label={words.quality}>
                <span class={`chip ${QUALITY[each.quality]}`}>
                  <span aria-hidden="true">{MARKS[each.quality]}</span> {words.qualities[each.quality]}
                </span>
              </td>
              <td class="number" data-label={nameOf(glossary, 'templatesSent')}>
                {format.count(each.sent)}
              </td>
              {BY_VERSION.map(([metric, key]) => (
                <td class="number" data-label={nameOf(glossary, metric)}>
                  {format.share(each.sent === 0 ? 0 : each[key] / each.sent)}{' '}
                  <small>{format.count(each[key])}</small>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
