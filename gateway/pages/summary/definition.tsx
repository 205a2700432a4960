import type { SummaryMetric } from '../../../domain/summary/metrics.ts';
import type { Language } from '../../../domain/messages/language.ts';
import type { SummaryDefinitionsJson } from '../../api/summary/summary-schema.ts';
import type { SummaryWords } from './words.ts';

export type Definition = SummaryDefinitionsJson['metrics'][number];

/** What the page says of metrics: names and definitions as the API has them, in the page's language. */
export interface Glossary {
  readonly language: Language;
  readonly words: SummaryWords;
  readonly per: 'session' | 'case';
  readonly definitions: ReadonlyMap<SummaryMetric, Definition>;
}

/** What a metric is called; sessions are cases where cases are counted. */
export const nameOf = ({ definitions, language, words, per }: Glossary, metric: SummaryMetric): string =>
  metric === 'sessions' ? words.amounts[per] : (definitions.get(metric)?.name[language] ?? metric);

/** Shows the metric's definition by click or tap, and with assets/summary.js by hover and focus too. */
export function Define({
  glossary,
  metric,
}: {
  readonly glossary: Glossary;
  readonly metric: SummaryMetric;
}) {
  return (
    <button
      type="button"
      class="define"
      {...{ popovertarget: `def-${metric}`, popovertargetaction: 'show' }}
      aria-label={`${glossary.words.definition}: ${nameOf(glossary, metric)}`}
    >
      <span aria-hidden="true">i</span>
    </button>
  );
}

/** Each definition once, wherever its metric stands. */
export function Definitions({ glossary }: { readonly glossary: Glossary }) {
  const { definitions, language, words } = glossary;
  return (
    <>
      {[...definitions.values()].map(({ id, name, counts, leavesOut, perCase, rules }) => (
        <div id={`def-${id}`} class="definition" popover="auto" role="dialog" aria-labelledby={`def-${id}-n`}>
          <p class="name" id={`def-${id}-n`}>
            {name[language]}
          </p>
          <dl>
            <dt>{words.counts}</dt>
            <dd>{counts[language]}</dd>
            <dt>{words.leavesOut}</dt>
            <dd>{leavesOut[language]}</dd>
            <dt>{words.perCase}</dt>
            <dd>{perCase[language]}</dd>
          </dl>
          <p class="rule">{rules.join(' · ')}</p>
        </div>
      ))}
    </>
  );
}
