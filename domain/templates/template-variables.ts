import type { Clause, VariableFaultCode } from '../explanation/codes.ts';
import { explain } from '../explanation/explanation.ts';
import { faultOfText } from '../messages/plain-text.ts';
import type { Template, TemplateVariable, VariableType } from './template.ts';

/** What is wrong with one variable. Holds its name, never its value (S1). */
export type VariableFault = Clause<VariableFaultCode>;

export type Rendered =
  | { readonly values: Readonly<Record<string, string>>; readonly faults: readonly [] }
  | { readonly values: null; readonly faults: readonly VariableFault[] };

const LONGEST_TEXT = 200;
/** The provider's limit for a body with its values filled in (132005). */
const LONGEST_BODY = 1024;
/** Likewise for words above the text. */
const LONGEST_HEADER = 60;

/** The provider's limits for what a button copies, and for the number of a product. */
const COUPON = /^[A-Za-z0-9]{1,15}$/;
const PRODUCT = /^\S{1,100}$/;
/** The provider's own id of a file; else a link that it fetches. */
const MEDIA_ID = /^\d{1,40}$/;
const MEDIA_LINK = /^https:\/\/[^\s]{1,2000}$/;

const DEGREES = /^\s*(-?\d{1,2}(?:\.\d{1,12})?)\s*,\s*(-?\d{1,3}(?:\.\d{1,12})?)\s*$/;

const DAY_OF_MONTH = new Intl.DateTimeFormat('en', { day: 'numeric', timeZone: 'UTC' });

/** A value as it is written, or why it cannot be. */
type Writing = { readonly text: string } | VariableFault;
/** Writes a value that was given for a variable. */
type Writer = (value: unknown, named: { readonly variable: string }, locale: string) => Writing;

/** ISO 4217's minor units where nobody writes them any more, and the runtime (CLDR) counts none: a price may still have them. */
const UNWRITTEN_MINOR_UNITS: Readonly<Record<string, number>> = { COP: 2, HUF: 2, IDR: 2 };
const minorUnits = (currency: string): number =>
  UNWRITTEN_MINOR_UNITS[currency] ??
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ??
  0;

/** ISO 4217, as far as this runtime knows how each is written. */
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

const WRITERS: Readonly<Record<VariableType, Writer>> = {
  text: (value, named, locale) => {
    if (typeof value !== 'string' || value.trim() === '') return explain('variable.empty', named);
    const fault = faultOfText(value, locale.replace('-', '_'));
    if (fault !== null) return explain(fault, named);
    return value.length > LONGEST_TEXT
      ? explain('variable.too-long', { ...named, most: LONGEST_TEXT })
      : { text: value };
  },
  amount: (value, named, locale) => {
    const { value: number, currency } = (value ?? {}) as { value?: unknown; currency?: unknown };
    const isDecimal =
      typeof number === 'number'
        ? Number.isFinite(number)
        : typeof number === 'string' && /^-?\d{1,15}(\.\d{1,6})?$/.test(number);
    if (!isDecimal || typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) {
      return explain('variable.amount', named);
    }
    if (!CURRENCIES.has(currency)) return explain('variable.currency', named);
    const written = decimalsOf(String(number));
    const minor = minorUnits(currency);
    // Rounded, it would be another amount than the one that is asked for.
    if (written > minor) return explain('variable.decimals', { ...named, most: minor, currency });
    const whole = new Intl.NumberFormat(locale, { style: 'currency', currency });
    const format =
      written <= (whole.resolvedOptions().maximumFractionDigits ?? 0)
        ? whole
        : new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: minor });
    return { text: plainSpaces(format.format(Number(number))) };
  },
  date: (value, named, locale) => {
    const parts = typeof value === 'string' ? /^(\d{4})-(\d{2})-(\d{2})(?:T.*)?$/.exec(value) : null;
    const day =
      parts === null ? Number.NaN : Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
    // The 31st of a shorter month would silently become another day.
    if (Number.isNaN(day) || DAY_OF_MONTH.format(day) !== String(Number(parts?.[3]))) {
      return explain('variable.date', named);
    }
    const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', timeZone: 'UTC' });
    return { text: plainSpaces(format.format(day)) };
  },
  'time-range': (value, named, locale) => {
    const parts = typeof value === 'string' ? /^(\d{1,2}:\d{2}) ?[-–] ?(\d{1,2}:\d{2})$/.exec(value) : null;
    const [from, to] = [parts?.[1], parts?.[2]].map(minutes);
    if (from == null || to == null || from >= to) return explain('variable.time-range', named);
    // Written Spanish and Portuguese count to 24 in every country, and the formatter's "09:00 a 18:00" of some is a range
    // only to a reader. Midnight at the end of a day is another day's to it.
    if (/^(?:es|pt)\b/.test(locale) || to === 1440) return { text: `${clock(from)}–${clock(to)}` };
    const format = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });
    return { text: plainSpaces(format.formatRange(from * 60_000, to * 60_000)) };
  },
  'url-suffix': (value, named) =>
    typeof value === 'string' && /^[\w.~!$&'()*+,;=:@%/?-]{1,1500}$/.test(value)
      ? { text: value }
      : explain('variable.link-end', named),
  media: (value, named) => {
    const text = typeof value === 'number' ? String(value) : value;
    return typeof text === 'string' && (MEDIA_ID.test(text) || (MEDIA_LINK.test(text) && URL.canParse(text)))
      ? { text }
      : explain('variable.media', named);
  },
  // Written as the provider takes it; people write the two numbers alone.
  location: (value, named) => {
    const [, ...degrees] = typeof value === 'string' ? (DEGREES.exec(value) ?? []) : [];
    const given =
      degrees.length === 2 ? { latitude: Number(degrees[0]), longitude: Number(degrees[1]) } : value;
    const { latitude, longitude, name, address } = (given ?? {}) as Readonly<Record<string, unknown>>;
    const isPlace =
      isDegree(latitude, 90) && isDegree(longitude, 180) && isShortText(name) && isShortText(address);
    return isPlace
      ? { text: JSON.stringify({ latitude, longitude, name, address }) }
      : explain('variable.location', named);
  },
  coupon: (value, named) =>
    typeof value === 'string' && COUPON.test(value) ? { text: value } : explain('variable.coupon', named),
  product: (value, named) =>
    typeof value === 'string' && PRODUCT.test(value) ? { text: value } : explain('variable.product', named),
  code: (value, named) => {
    const text = typeof value === 'number' ? String(value) : value;
    return typeof text === 'string' && /^[A-Za-z0-9][A-Za-z0-9._/#-]{0,39}$/.test(text)
      ? { text }
      : explain('variable.code', named);
  },
};

const isDegree = (value: unknown, most: number): boolean =>
  typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= most;
const isShortText = (value: unknown): boolean =>
  value === undefined || (typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_TEXT);

/** Formats use non-breaking, narrow and thin spaces, which some phones show as boxes. */
const plainSpaces = (text: string): string => text.replaceAll(/[\u00a0\u2009\u202f]/g, ' ');

/** Of a number as it is written; trailing zeros say nothing. */
const decimalsOf = (written: string): number => /\.(\d*?)0*$/.exec(written)?.[1]?.length ?? 0;

function minutes(text: string | undefined): number | null {
  const [hours = Number.NaN, rest = Number.NaN] = (text ?? '').split(':').map(Number);
  return hours <= 24 && rest < 60 && hours * 60 + rest <= 1440 ? hours * 60 + rest : null;
}
const clock = (at: number): string =>
  `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`;

/**
 * E3: writes the values of a template's variables by their types, in the language of the template and the habits of the
 * country. Every fault is named at once.
 * @param given by variable name
 * @param strict also complains of values that the template does not have
 */
export function renderVariables(
  template: Template,
  given: Readonly<Record<string, unknown>>,
  { country, strict }: { readonly country: string | null; readonly strict: boolean },
): Rendered {
  const faults: VariableFault[] = [];
  const values: Record<string, string> = {};
  const locale = localeOf(template.language, country);
  for (const variable of template.variables) {
    const written = write(variable, own(given, variable.name), locale);
    if ('text' in written) values[variable.name] = written.text;
    else faults.push(written);
  }
  if (strict) {
    const declared = template.variables.map(({ name }) => name);
    for (const name of Object.keys(given).filter((each) => !declared.includes(each))) {
      faults.push(
        explain('variable.unknown', { template: template.providerName, variable: name, known: declared }),
      );
    }
  }
  const head = template.header?.format === 'text' ? template.header : null;
  if (faults.length === 0 && head !== null && head.variable !== null) {
    const text = bodyText({ body: head.text }, namesOfHeader(head, values));
    if (text.length > LONGEST_HEADER) {
      faults.push(explain('variable.header-too-long', { variable: head.variable, most: LONGEST_HEADER }));
    }
  }
  if (faults.length === 0 && bodyText(template, values).length > LONGEST_BODY) {
    const [longest = ''] = Object.keys(values).toSorted(
      (one, other) => (values[other]?.length ?? 0) - (values[one]?.length ?? 0),
    );
    faults.push(explain('variable.body-too-long', { variable: longest, most: LONGEST_BODY }));
  }
  return faults.length === 0 ? { values, faults: [] } : { values: null, faults };
}

/** By the name that stands in the header, which by place is another one than the variable's. */
const namesOfHeader = (
  { text, variable }: { readonly text: string; readonly variable: string | null },
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(variablesIn(text).map((name) => [name, values[variable ?? name] ?? '']));

const own = (given: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(given, name) ? given[name] : undefined;

function write(variable: TemplateVariable, value: unknown, locale: string): Writing {
  const { name, type, otherwise } = variable;
  if (value === undefined || value === null) {
    if (otherwise !== undefined) return { text: otherwise };
    return explain('variable.missing', { variable: name, type });
  }
  return WRITERS[type](value, { variable: name }, locale);
}

/** `es` and CL give es-CL: money is written as people there write it. A language that has its own country keeps it. */
function localeOf(language: string, country: string | null): string {
  const [base = 'es', region] = language.split('_');
  const place = region ?? country;
  return place !== null && /^[A-Z]{2}$/.test(place) ? `${base}-${place}` : base;
}

/** The text as the customer reads it, with words above it as its first line. */
export function wholeText(
  template: Pick<Template, 'body' | 'header'>,
  values: Readonly<Record<string, string>>,
): string {
  const { header } = template;
  const body = bodyText(template, values);
  if (header?.format !== 'text') return body;
  return `${bodyText({ body: header.text }, namesOfHeader(header, values))}\n\n${body}`;
}

/** The text of the body as the customer reads it. */
export function bodyText(template: Pick<Template, 'body'>, values: Readonly<Record<string, string>>): string {
  return template.body.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => values[name] ?? '');
}

/** The names of the variables in a body, in order of appearance, each once. */
export const variablesIn = (body: string): string[] => [
  ...new Set([...body.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] ?? '')),
];
