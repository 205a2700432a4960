import type { SummaryChoices } from '../../../database/summary/summary-choices.ts';
import type { SummaryDimension, SummaryMetric } from '../../../domain/summary/metrics.ts';
import type { Language } from '../../../domain/messages/language.ts';
import type { SummaryDefinitionsJson, SummaryJson } from '../../api/summary/summary-schema.ts';
import { SUMMARY, type SummaryWords } from './words.ts';
import type { Labels } from '../../../domain/messages/labels.ts';
import type { SummaryAddress } from './address.ts';
import type { Glossary } from './definition.tsx';
import { type Format, formatIn } from './format.ts';
import { type Translator, translatorIn } from '../words/translator.ts';
import type { TileParts } from './tile.tsx';

/** Everything that the page is drawn from. */
export interface SummaryView {
  readonly address: SummaryAddress;
  readonly today: string;
  readonly summary: SummaryJson;
  /**
   * As many days just before, and the same of them; null where they are not known whole: what began in the middle of them
   * would look like growth.
   */
  readonly before: { readonly from: string; readonly to: string; readonly summary: SummaryJson | null };
  readonly definitions: SummaryDefinitionsJson;
  /** What can be chosen, by dimension; null: what has no value. */
  readonly choices: SummaryChoices;
  readonly mayExport: boolean;
  readonly language: Language;
  readonly words: SummaryWords;
  readonly format: Format;
  /** The business's own words as the other pages say them. */
  readonly t: Translator;
  readonly glossary: Glossary;
  readonly tiles: TileParts;
}

export function summaryView(
  given: Pick<
    SummaryView,
    'address' | 'today' | 'summary' | 'before' | 'definitions' | 'choices' | 'mayExport' | 'language'
  >,
  labels: Labels,
): SummaryView {
  const { language, summary, before, definitions } = given;
  const words = SUMMARY[language];
  const format = formatIn(language);
  const glossary: Glossary = {
    language,
    words,
    per: summary.per,
    definitions: new Map(definitions.metrics.map((each) => [each.id, each])),
  };
  const tiles: TileParts = {
    glossary,
    format,
    totals: summary.totals,
    before: before.summary?.totals ?? null,
    currency: summary.currency,
    currencyBefore: before.summary?.currency ?? null,
  };
  return {
    ...given,
    words,
    format,
    glossary,
    tiles,
    t: translatorIn(language, summary.timeZone, labels, Date.parse(summary.asOf)),
  };
}

/** What a dimension is called. */
export const dimensionName = (
  { definitions, language }: Pick<SummaryView, 'definitions' | 'language'>,
  dimension: SummaryDimension,
): string => definitions.dimensions.find(({ id }) => id === dimension)?.name[language] ?? dimension;

/** What a value of a dimension is called: codes and what is shipped by their names, the rest as it is. */
export function valueName(
  { words, format, t }: Pick<SummaryView, 'words' | 'format' | 't'>,
  dimension: SummaryDimension,
  value: string | null,
): string {
  if (value === null) return words.withoutValue;
  switch (dimension) {
    case 'country':
      return t.country(value);
    case 'language':
      return format.language(value);
    case 'reason':
      return t.reason(value);
    case 'skill':
      return t.queue(value);
    case 'channel':
      return words.channels[value] ?? value;
    case 'segment':
    case 'campaign':
    case 'line':
      return value;
  }
}

/** How many it was, of a share and its whole. */
export const countOf = (
  figures: SummaryJson['totals'],
  metric: SummaryMetric,
): { readonly part: number; readonly whole: number } => {
  const { value, n } = figures[metric];
  return { part: value === null ? 0 : Math.round(value * n), whole: n };
};
