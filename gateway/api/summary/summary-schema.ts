import type { Language } from '../../../domain/messages/language.ts';
import { z } from 'zod';
import {
  METRIC_IDS,
  SUMMARY_DIMENSIONS,
  SUMMARY_PERIODS,
  type SummaryDimension,
  type SummaryMetric,
} from '../../../domain/summary/metrics.ts';
import { timeText } from '../../http/fields.ts';

/** A day of the business's calendar. */
const day = z.iso
  .date({ error: 'must be a day like 2026-03-02' })
  .describe('A day in the business’s time zone');

/** In a filter: what has no value. */
export const NONE = 'none';

/** `reason=delivery&reason=payment` or `reason=delivery,payment`. */
const filter = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().flatMap((each) => each.split(',')))
  .pipe(z.array(z.string().trim().min(1).max(200)).min(1).max(50))
  .describe('One or more values, repeated or separated by commas; `none`: what has no value');

const filters = Object.fromEntries(SUMMARY_DIMENSIONS.map((each) => [each, filter.optional()])) as Record<
  SummaryDimension,
  z.ZodOptional<typeof filter>
>;

export const summaryQuery = z.strictObject({
  from: day.optional().describe('First day, included; 29 days before `to` unless given'),
  to: day.optional().describe('Last day, included; today unless given'),
  period: z
    .enum(SUMMARY_PERIODS)
    .default('day')
    .describe('What the series is cut into; weeks begin on Monday'),
  by: z.enum(SUMMARY_DIMENSIONS).optional().describe('Groups are told apart by this'),
  per: z
    .enum(['session', 'case'])
    .default('session')
    .describe('What is counted: sessions, or cases, each once'),
  ...filters,
});
export type SummaryQuery = z.output<typeof summaryQuery>;

const figure = z.object({
  value: z.number().nullable().describe('Null: there is nothing it could be said of'),
  n: z.number().int().describe('What the value rests on: the whole of a share, the number of times measured'),
});
const figures = z
  .object(Object.fromEntries(METRIC_IDS.map((id) => [id, figure])) as Record<SummaryMetric, typeof figure>)
  .meta({ id: 'SummaryFigures', description: 'By metric; each key is the id of a definition' });

const share = z.object({ key: z.string().nullable(), n: z.number().int() });

/** `GET /v1/summary`. */
export const summarySchema = z
  .object({
    from: z.string().describe('First day, included'),
    to: z.string().describe('Last day, included'),
    timeZone: z.string().describe('Of the business: days are cut by it'),
    period: z.enum(SUMMARY_PERIODS),
    by: z.enum(SUMMARY_DIMENSIONS).nullable(),
    per: z.enum(['session', 'case']),
    filters: z.partialRecord(z.enum(SUMMARY_DIMENSIONS), z.array(z.string())),
    asOf: timeText.describe('What is not decided by then is not counted as failed'),
    behind: z
      .object({ waiting: z.number().int(), since: timeText.nullable() })
      .describe('Changes that are stored and not counted yet; `since` the oldest came'),
    attribution: z.object({ days: z.number() }).describe('A conversion is credited within so many days'),
    currency: z.string().nullable().describe('ISO 4217, of `cost`; null: nothing was billed'),
    totals: figures,
    series: z.array(
      z.object({
        from: z.string().describe('First day of the period that is asked about'),
        to: z.string().describe('Last day, included'),
        figures,
      }),
    ),
    groups: z
      .array(z.object({ key: z.string().nullable().describe('Null: what has no value'), figures }))
      .nullable()
      .describe('By `by`, the largest first; null without it'),
    groupsLeftOff: z.number().int().describe('Smaller groups that are not listed; the totals count them'),
    distribution: z
      .object({ channel: z.array(share), country: z.array(share) })
      .describe('Sessions, or cases, by channel and by country (M1)'),
    templates: z
      .array(
        z.object({
          name: z.string(),
          version: z.number().int(),
          language: z.string(),
          category: z.string().nullable(),
          quality: z.enum(['green', 'yellow', 'red', 'unknown']).describe('As the provider rates it now'),
          sent: z.number().int(),
          delivered: z.number().int(),
          read: z.number().int(),
          answered: z.number().int(),
          converted: z.number().int(),
          optedOut: z.number().int(),
          blocked: z.number().int(),
        }),
      )
      .describe('By version, the most sent first, at most 100; always counted per send'),
    costs: z
      .array(
        z.object({
          category: z.string(),
          type: z.string(),
          currency: z.string(),
          amount: z.number().describe('In units of the currency'),
          messages: z.number().int().describe('Delivered and billed in some way, free ones included'),
          free: z.number().int(),
          unpriced: z.number().int().describe('Missing from the amount: the rate table does not say'),
        }),
      )
      .describe('By billing category (M4)'),
    conversionValues: z
      .array(z.object({ currency: z.string(), amount: z.number(), conversions: z.number().int() }))
      .describe('What conversions were reported to be worth, each once'),
    providerClicks: z
      .number()
      .int()
      .nullable()
      .describe(
        'Clicks in marketing messages that the provider told of (M3). It names neither customer nor message: null where the summary is narrowed by more than the line',
      ),
  })
  .meta({ id: 'Summary' });
export type SummaryJson = z.output<typeof summarySchema>;
export type SummaryFiguresJson = SummaryJson['totals'];

const inLanguages = z.object({
  es: z.string(),
  pt: z.string(),
  en: z.string(),
} satisfies Record<Language, z.ZodString>);

/** `GET /v1/summary/definitions`. */
export const summaryDefinitionsSchema = z
  .object({
    attribution: z
      .object({ days: z.number(), text: inLanguages })
      .describe('By which rule a conversion is credited, and within how many days'),
    metrics: z.array(
      z.object({
        id: z.enum(METRIC_IDS as [SummaryMetric, ...SummaryMetric[]]),
        layer: z.enum(['activity', 'window', 'templates', 'cost']),
        unit: z.enum(['count', 'share', 'seconds', 'score', 'money']),
        rules: z.array(z.string()).describe('Ids of docs/requirements.md'),
        name: inLanguages,
        counts: inLanguages.describe('What counts'),
        leavesOut: inLanguages.describe('What does not'),
        perCase: inLanguages.describe('How a case is counted once'),
      }),
    ),
    dimensions: z.array(z.object({ id: z.enum(SUMMARY_DIMENSIONS), name: inLanguages, text: inLanguages })),
  })
  .meta({ id: 'SummaryDefinitions' });
export type SummaryDefinitionsJson = z.output<typeof summaryDefinitionsSchema>;
