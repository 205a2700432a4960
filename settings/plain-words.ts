import type { z } from 'zod';
import { closest } from './closest.ts';

type Issue = z.core.$ZodRawIssue;

/** Where a word may be mistaken for another, the other one is named; at the end of a sentence without its full stop. */
export const didYouMean = (near: string | null): string => (near === null ? '' : `; did you mean ${near}?`);

/** A sentence ends once: a question has its mark already. */
export const ended = (sentence: string): string => (sentence.endsWith('?') ? sentence : `${sentence}.`);

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with fields',
  record: 'an object with fields',
};

const FORMATS: Readonly<Record<string, string>> = {
  email: 'must be a mail address',
  url: 'must be an address like https://orders.example.com',
  uuid: 'must be a UUID',
  datetime: 'must be a time like 2026-03-02T10:00:00-05:00, with an offset or Z',
  date: 'must be a day like 2027-03-01',
  duration: 'must be an ISO 8601 duration like PT18H',
};

/** `2 characters`, `1 entry`; a number has no unit. */
function amount(count: number | bigint, origin: string): string {
  if (origin === 'string') return `${count} character${Number(count) === 1 ? '' : 's'}`;
  if (['array', 'set', 'map'].includes(origin))
    return `${count} ${Number(count) === 1 ? 'entry' : 'entries'}`;
  return String(count);
}

const isSized = (origin: string): boolean => ['string', 'array', 'set', 'map'].includes(origin);

/** One of some values, and which of them was probably meant. */
export function mustBeOneOf(options: readonly unknown[], given: unknown): string {
  const known = options.map(String);
  const near = typeof given === 'string' ? closest(given, known) : null;
  return `must be ${known.length === 1 ? '' : 'one of '}${known.join(', ')}${didYouMean(near)}`;
}

/**
 * What is wrong with a value, in plain words for whoever sent it, as a continuation of the name of its field. For `error` of
 * `safeParse`: what a schema says itself comes before it, and the validator's own texts reach nobody.
 */
export function plainWords(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'is missing';
      return `must be ${TYPES[issue.expected] ?? 'of another kind'}`;
    case 'invalid_value':
      return issue.input === undefined ? 'is missing' : mustBeOneOf(issue.values, issue.input);
    case 'too_small': {
      const { origin, minimum, inclusive = true, exact = false } = issue;
      if (isSized(origin) && Number(minimum) === 1) return 'must not be empty';
      const size = amount(minimum, origin);
      if (exact) return `must ${isSized(origin) ? 'have' : 'be'} exactly ${size}`;
      return isSized(origin)
        ? `must have at least ${size}`
        : `must be ${inclusive ? 'at least' : 'more than'} ${size}`;
    }
    case 'too_big': {
      const { origin, maximum, inclusive = true, exact = false } = issue;
      const size = amount(maximum, origin);
      if (exact) return `must ${isSized(origin) ? 'have' : 'be'} exactly ${size}`;
      return isSized(origin)
        ? `must have at most ${size}`
        : `must be ${inclusive ? 'at most' : 'less than'} ${size}`;
    }
    case 'invalid_format':
      return FORMATS[issue.format] ?? 'has another form than it must have';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return `has fields that are not known: ${issue.keys.join(', ')}`;
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? mustBeOneOf(
            issue.options,
            (issue.input as Record<string, unknown> | null)?.[issue.discriminator ?? ''],
          )
        : 'has none of the forms that it may have';
    case 'invalid_key':
      return 'has a name of a field that it must not have';
    default:
      return 'is not as it must be';
  }
}
