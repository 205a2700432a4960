import { z } from 'zod';
import type { FrequencyLimit } from '../../domain/gate/frequency.ts';
import type { Duration } from '../../domain/time/instant.ts';
import type { LocalPeriod } from '../../domain/time/local-period.ts';
import { closest } from '../closest.ts';
import { parseDuration } from '../iso-duration.ts';
import { labelSchema } from './labels-schema.ts';
import { wrongCountry } from './place-names.ts';

const PERIODS: readonly LocalPeriod[] = ['day', 'week', 'month'];
const isPeriod = (text: string): text is LocalPeriod => (PERIODS as readonly string[]).includes(text);

const period = z
  .string('must be day, week, month or a duration such as P7D')
  .transform((text, context): Duration | LocalPeriod => {
    if (isPeriod(text)) return text;
    const parsed = parseDuration(text);
    if (typeof parsed === 'number' && parsed > 0) return parsed;
    const meant = closest(text, PERIODS);
    context.addIssue({
      code: 'custom',
      message:
        typeof parsed === 'number'
          ? `${text} is no time at all; write day, week, month or a duration such as P7D`
          : meant === null
            ? `${parsed.wrong}${/^P\d+M/.test(text) ? ', or month for a month of the contact’s calendar' : ''}`
            : `${text} is not known here; did you mean ${meant}?`,
    });
    return z.NEVER;
  });

const distance = period.refine((value) => typeof value === 'number', 'must be a duration such as P2D');

const country = z.string('must be an ISO 3166-1 country code such as CL').superRefine((code, context) => {
  const message = wrongCountry(code);
  if (message !== null) context.addIssue({ code: 'custom', message });
});

const list = <T extends z.ZodType>(entry: T, example: string) =>
  z
    .array(entry, `must be a list such as [${example}]`)
    .min(1, 'is empty, so the limit would concern nothing');

const fields = {
  counts: z.enum(['all', 'automatic', 'reopenings']),
  sameReason: z.boolean('must be true or false'),
  purposes: list(z.enum(['utility', 'collection', 'marketing']), 'marketing'),
  channels: list(z.enum(['whatsapp', 'email', 'call']), 'whatsapp, email'),
  countries: list(country, 'CL'),
  most: z.number('must be a whole number from 1 to 1000').int().min(1).max(1_000),
  per: period,
  apart: distance,
  oneChannelPer: period,
  label: labelSchema,
};

/** What may stand in a limit, for suggestions. */
export const FREQUENCY_KEYS: readonly string[] = Object.keys(fields);

const BOUNDS = 'must say how often: most with per, or apart, or oneChannelPer, and only one of them (E4)';

const limit = z
  .strictObject(fields)
  .partial()
  .superRefine(({ most, per, apart, oneChannelPer }, context) => {
    const said = [most ?? per, apart, oneChannelPer].filter((bound) => bound !== undefined).length;
    const isHalf = (most === undefined) !== (per === undefined);
    if (said !== 1 || isHalf) context.addIssue({ code: 'custom', message: BOUNDS });
  });

const name = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,62}$/,
    'must be a name of small letters, digits and hyphens, e.g. marketing-month',
  );

/** E4: limits by name. `null` takes away the one of this name that is built in. */
export const frequencySchema = z.record(name, limit.nullable());

type Described = z.output<typeof frequencySchema>;

/**
 * Lays the limits of a file over the built-in ones, each as a whole: half of two limits would be a third that nobody wrote.
 * A distance is a stretch of time with at most one; one channel per period is none by any other.
 */
export function frequencyLimits(
  ...layers: readonly (Described | null | undefined)[]
): readonly FrequencyLimit[] {
  const described = Object.entries(Object.assign({}, ...layers) as Described);
  return described.flatMap(([limitName, entry]): FrequencyLimit[] => {
    if (entry === null) return [];
    const { counts, sameReason, purposes, channels, countries, most, per, apart, oneChannelPer } = entry;
    return [
      {
        name: limitName,
        counts: counts ?? 'all',
        sameReason: sameReason ?? false,
        otherChannels: oneChannelPer !== undefined,
        purposes: purposes ?? null,
        channels: channels ?? null,
        countries: countries ?? null,
        most: most ?? 1,
        per: per ?? apart ?? oneChannelPer ?? 'day',
      },
    ];
  });
}
