import { z } from 'zod';
import { closest } from '../../settings/closest.ts';
import { didYouMean, ended, plainWords } from '../../settings/plain-words.ts';
import { type FieldFault, Problem } from './problem.ts';

/** Where in a request a value stands, as Fastify calls it. */
export type RequestPart = 'body' | 'querystring' | 'params' | 'headers';

const PLACES: Readonly<Record<string, string>> = {
  body: 'body',
  querystring: 'query',
  params: 'address',
  headers: 'headers',
};

/**
 * Checks a part of a request against its schema. One kind of mistake has one answer, wherever it stands: 422 with every
 * faulty field at once, in our own words.
 */
export const requestValidator =
  ({ schema, httpPart = 'body' }: { readonly schema: z.ZodType; readonly httpPart?: string }) =>
  (given: unknown): { value: unknown } | { error: Problem } => {
    const parsed = schema.safeParse(given, { error: toldToField });
    if (parsed.success) return { value: parsed.data };
    const faults = faultsIn(parsed.error.issues, given);
    return {
      error: invalidRequest(httpPart === 'querystring' ? repeatedFirst(faults, given) : faults, httpPart),
    };
  };

/** A field of a query that is given twice arrives as a list: that is what is wrong with it, whatever it must be. */
const repeatedFirst = (faults: readonly FieldFault[], given: unknown): FieldFault[] =>
  faults.map((fault) => {
    const value = valueAt(given, [fault.field]);
    if (fault.code === 'unknown_field' || !Array.isArray(value)) return fault;
    return {
      field: fault.field,
      code: 'invalid_field',
      detail: `is given ${value.length} times: give it once`,
    };
  });

/** The fields that are known where an unknown one stands, in the place of a sentence: each has a fault of its own. */
const toldToField: z.core.$ZodErrorMap = (issue) =>
  issue.code === 'unrecognized_keys' ? knownFields(issue.inst).join(' ') : plainWords(issue);

const knownFields = (schema: unknown): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape as object) : [];

/** Every faulty field at once. */
export function invalidRequest(errors: readonly FieldFault[], part: string): Problem {
  const [first] = errors;
  const place = PLACES[part] ?? part;
  const told = errors
    .slice(0, MOST_TOLD)
    .map(({ field, detail }) => `${field === '' ? `the ${place}` : field} ${detail}`);
  const rest = errors.length - told.length;
  return new Problem({
    status: 422,
    code: errors.every(({ code }) => code === 'unknown_field') ? 'unknown_field' : 'invalid_request',
    detail: ended(
      `The ${place} is not valid: ${told.join('; ')}${rest > 0 ? `; and ${rest} more, see errors` : ''}`,
    ),
    ...(first === undefined ? {} : { field: first.field }),
    errors,
  });
}

/** So many stand in the sentence; all stand in `errors`. */
const MOST_TOLD = 5;

/** What the schema found, field by field, in the value that was given. */
export const faultsIn = (issues: readonly z.core.$ZodIssue[], given: unknown): FieldFault[] =>
  issues.flatMap((issue) => faultsAt(issue, [], given));

function faultsAt(issue: z.core.$ZodIssue, above: readonly PropertyKey[], given: unknown): FieldFault[] {
  const path = [...above, ...issue.path];
  const field = fieldPath(path);
  const value = valueAt(given, path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = issue.message.split(' ').filter((each) => each !== '');
      return issue.keys.map((key) => {
        const near = closest(key, known);
        return {
          field: fieldPath([...path, key]),
          code: 'unknown_field',
          detail: `is not a field of this request${didYouMean(near)}`,
          ...(near === null ? {} : { didYouMean: near }),
        };
      });
    }
    case 'invalid_union': {
      if (value === undefined) return [{ field, code: 'missing_field', detail: 'is missing' }];
      // Of several forms, the one that the request came closest to says what is wrong.
      const [nearest] = issue.errors
        .filter((each) => each.length > 0)
        .toSorted((a, b) => a.length - b.length);
      if (nearest !== undefined) return nearest.flatMap((inner) => faultsAt(inner, path, given));
      const options = 'options' in issue ? issue.options : undefined;
      return [{ field, code: 'invalid_field', detail: issue.message, ...meantOf(value, options) }];
    }
    case 'invalid_key':
      return [
        {
          field,
          code: 'invalid_field',
          detail: `as a name of a field ${issue.issues[0]?.message ?? issue.message}`,
        },
      ];
    default: {
      // Also where the schema has words of its own for what it must be: first of all it is not there.
      if (value === undefined && isAbsence(issue))
        return [{ field, code: 'missing_field', detail: 'is missing' }];
      const options = issue.code === 'invalid_value' ? issue.values : undefined;
      return [{ field, code: 'invalid_field', detail: issue.message, ...meantOf(value, options) }];
    }
  }
}

const isAbsence = ({ code }: z.core.$ZodIssue): boolean =>
  code === 'invalid_type' || code === 'invalid_value' || code === 'invalid_format';

function meantOf(value: unknown, options: readonly unknown[] | undefined): Pick<FieldFault, 'didYouMean'> {
  const near =
    typeof value === 'string' && options !== undefined ? closest(value, options.map(String)) : null;
  return near === null ? {} : { didYouMean: near };
}

/** Own fields alone: nothing that a name may reach through a prototype. */
function valueAt(given: unknown, path: readonly PropertyKey[]): unknown {
  let value = given;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

/** As people write it: `buttons[3].title`. */
const fieldPath = (path: readonly PropertyKey[]): string =>
  path
    .map(String)
    .reduce(
      (text, part) => (/^\d+$/.test(part) ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
      '',
    )
    .slice(0, 300);
