import type { LayoutProps } from '../frame/layout.tsx';
import { Layout } from '../frame/layout.tsx';
import { Activity } from './activity.tsx';
import { apiAddressOf } from './address.ts';
import { Breakdown } from './breakdown.tsx';
import { Patterns } from './charts/chart.tsx';
import { Cost } from './cost.tsx';
import { Definitions } from './definition.tsx';
import { Filters } from './filters.tsx';
import { InWindow } from './in-window.tsx';
import { Templates } from './templates.tsx';
import type { SummaryView } from './view.ts';
import { zoneInWords } from '../words/zone.ts';

export type Frame = Pick<LayoutProps, 'language' | 'now' | 'operator' | 'hasSimulator'>;

/** The session summary: what it is of, the filters, and the layers below each other. */
export function SummaryPage({ frame, view }: { readonly frame: Frame; readonly view: SummaryView }) {
  const { address, summary, before, words, format, today, mayExport } = view;
  const { waiting } = summary.behind;
  return (
    <Layout {...frame} title={words.title} active="summary" styles={['summary.css']} modules={['summary.js']}>
      <Patterns />
      <div class="headline">
        <div>
          <h1>{words.title}</h1>
          <p class="span">
            {format.days(summary.from, summary.to)}{' '}
            <span class="quiet-text">
              · {zoneInWords(summary.timeZone, frame.language, Date.parse(summary.asOf))}
            </span>
          </p>
          <p class="quiet-text">
            {(before.summary === null ? words.notCompared : words.compared)(
              format.days(before.from, before.to),
            )}
            {summary.to >= today && ` ${words.notOver}`}
          </p>
        </div>
        <div class="aside">
          <p class="quiet-text">
            {words.asOf(format.instant(Date.parse(summary.asOf), summary.timeZone))}{' '}
            <span class={`chip ${waiting > 0 ? 'warn' : 'good'}`}>
              <span aria-hidden="true">{waiting > 0 ? '▲' : '✓'}</span>{' '}
              {waiting > 0 ? words.behind(waiting) : words.upToDate}
            </span>
          </p>
          <p class="buttons">
            {mayExport && (
              <a class="button" href={apiAddressOf(address, '/v1/summary.csv')} download>
                {words.downloadCsv}
              </a>
            )}
            <a class="button quiet" href={apiAddressOf(address, '/v1/summary')}>
              {words.json}
            </a>
          </p>
        </div>
      </div>
      <Filters view={view} />
      <nav class="parts" aria-label={words.parts}>
        <a href="#activity">{words.activity}</a>
        <a href="#breakdown">{words.breakdownLink}</a>
        <a href="#window">{words.window}</a>
        <a href="#templates">{words.templates}</a>
        <a href="#cost">{words.cost}</a>
        <span class="quiet-text">{words.allDefinitions}</span>
      </nav>
      <Activity view={view} />
      <Breakdown view={view} />
      <InWindow view={view} />
      <Templates view={view} />
      <Cost view={view} />
      <Definitions glossary={view.glossary} />
    </Layout>
  );
}
