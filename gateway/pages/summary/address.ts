import { DAY } from '../../../domain/time/instant.ts';
import {
  SUMMARY_DIMENSIONS,
  SUMMARY_PERIODS,
  type SummaryDimension,
  type SummaryPeriod,
} from '../../../domain/summary/metrics.ts';
import type { SummaryQuery } from '../../api/summary/summary-schema.ts';
import { midnight } from './format.ts';

/** Spans that end today. */
export const PRESETS = ['today', '7d', '30d', '90d', '12m'] as const;
export type Preset = (typeof PRESETS)[number];

/** What the API tells of at once: days, and places of a series. */
const LONGEST = 1_100;
const MOST_PLACES = 400;

/** What the address asks for: the API's own query, and a preset that stays relative to today when it is kept as a bookmark. */
export interface SummaryAddress {
  /** `own`: by `from` and `to`. */
  readonly last: Preset | 'own';
  readonly query: SummaryQuery & {
    readonly from: string;
    readonly to: string;
    readonly by: SummaryDimension;
  };
  /** Whether the cut was chosen, or follows the length. */
  readonly isCutChosen: boolean;
}

/** As an address gives parameters: once, several times or not at all. */
export type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

const LENGTHS: Readonly<Record<Exclude<Preset, '12m'>, number>> = { today: 1, '7d': 7, '30d': 30, '90d': 90 };

/**
 * Reads the address; what is empty or unknown counts as not given, since forms send empty fields and bookmarks grow old.
 * @param today by the business's clocks
 */
export function readAddress(parameters: Parameters, today: string): SummaryAddress {
  const given = (name: string) => listOf(parameters[name]).at(-1);
  const own = { from: dayOf(given('from')), to: dayOf(given('to')) };
  const preset = PRESETS.find((each) => each === given('last'));
  const isOwn = preset === undefined && (own.from !== undefined || own.to !== undefined);
  const last = isOwn ? 'own' : (preset ?? '30d');
  const { from, to } = isOwn ? ownSpan(own, today) : { to: today, from: firstDay(preset ?? '30d', today) };
  const length = lengthOf(from, to);
  const asked = SUMMARY_PERIODS.find((each) => each === given('period'));
  const period = asked === 'day' && length > MOST_PLACES ? undefined : asked;
  const filters = Object.fromEntries(
    SUMMARY_DIMENSIONS.map((each) => [each, listOf(parameters[each])] as const).filter(
      ([, values]) => values.length > 0,
    ),
  ) as Partial<Record<SummaryDimension, string[]>>;
  return {
    last,
    isCutChosen: period !== undefined,
    query: {
      from,
      to,
      period: period ?? cutOf(length),
      by: SUMMARY_DIMENSIONS.find((each) => each === given('by')) ?? 'reason',
      per: given('per') === 'case' ? 'case' : 'session',
      ...filters,
    },
  };
}

/** The other way round is taken for what was meant, and so is what is too long: its last days. */
function ownSpan(
  given: { readonly from: string | undefined; readonly to: string | undefined },
  today: string,
): { readonly from: string; readonly to: string } {
  const last = given.to ?? (given.from !== undefined && given.from > today ? given.from : today);
  const [from = last, to = last] = [given.from ?? addDays(last, -29), last].toSorted();
  return { from: lengthOf(from, to) > LONGEST ? addDays(to, 1 - LONGEST) : from, to };
}

/** As many days just before it. */
export function before({ from, to }: { readonly from: string; readonly to: string }): {
  readonly from: string;
  readonly to: string;
} {
  return { from: addDays(from, -lengthOf(from, to)), to: addDays(from, -1) };
}

/** The address of the same page with other parameters; without those that are as they are anyway. */
export function addressOf(
  { last, query, isCutChosen }: SummaryAddress,
  changed: Readonly<Record<string, string | readonly string[] | null>> = {},
): string {
  const parameters: Record<string, string | readonly string[] | null> = {
    ...(last === 'own' ? { from: query.from, to: query.to } : last === '30d' ? {} : { last }),
    ...(isCutChosen ? { period: query.period } : {}),
    ...(query.by === 'reason' ? {} : { by: query.by }),
    ...(query.per === 'session' ? {} : { per: query.per }),
    ...filtersOf(query),
    ...changed,
  };
  const text = writeParameters(parameters);
  return text === '' ? '/summary' : `/summary?${text}`;
}

/** The same by the API: what the page shows, for machines. */
export function apiAddressOf({ query }: SummaryAddress, path: '/v1/summary' | '/v1/summary.csv'): string {
  const { from, to, period, by, per } = query;
  return `${path}?${writeParameters({ from, to, period, by, per, ...filtersOf(query) })}`;
}

/** What the figures are narrowed to. */
export const filtersOf = (query: SummaryQuery): Partial<Record<SummaryDimension, string[]>> =>
  Object.fromEntries(
    SUMMARY_DIMENSIONS.flatMap((each) => (query[each] === undefined ? [] : [[each, query[each]]])),
  );

function writeParameters(parameters: Readonly<Record<string, string | readonly string[] | null>>): string {
  const written = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const each of value === null ? [] : [value].flat()) written.append(name, each);
  }
  return written.toString();
}

/** Repeated or separated by commas, as the API reads it. */
const listOf = (value: string | readonly string[] | undefined): string[] =>
  [value ?? []]
    .flat()
    .flatMap((each) => each.split(','))
    .map((each) => each.trim())
    .filter((each) => each !== '')
    .slice(0, 50);

const dayOf = (text: string | undefined): string | undefined =>
  text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) && iso(midnight(text)) === text ? text : undefined;

function firstDay(preset: Preset, today: string): string {
  if (preset !== '12m') return addDays(today, 1 - LENGTHS[preset]);
  // The month that is going on and the eleven before it, whole.
  const months = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1 - 11;
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`;
}

/** About thirty places at most are told apart at a glance; months of less than half a year are too few. */
const cutOf = (length: number): SummaryPeriod => (length <= 45 ? 'day' : length <= 190 ? 'week' : 'month');

const lengthOf = (from: string, to: string): number => Math.round((midnight(to) - midnight(from)) / DAY) + 1;

const addDays = (day: string, days: number): string => iso(midnight(day) + days * DAY);

const iso = (at: number): string => (Number.isNaN(at) ? '' : new Date(at).toISOString().slice(0, 10));
