import { expect, test } from 'vitest';
import { z } from 'zod';
import { plainWords } from '../../settings/plain-words.ts';

const told = (schema: z.ZodType, given: unknown): string | undefined =>
  schema.safeParse(given, { error: plainWords }).error?.issues[0]?.message;

test.each<[z.ZodType, unknown, string]>([
  [z.string(), undefined, 'is missing'],
  [z.string(), null, 'must be a text'],
  [z.string().min(1), '', 'must not be empty'],
  [z.string().min(3), 'x', 'must have at least 3 characters'],
  [z.string().max(1), 'xx', 'must have at most 1 character'],
  [z.string().length(2), 'x', 'must have exactly 2 characters'],
  [z.string().regex(/^x$/), 'y', 'has another form than it must have'],
  [z.email(), 'y', 'must be a mail address'],
  [z.iso.date(), 'y', 'must be a day like 2027-03-01'],
  [z.coerce.number(), 'many', 'must be a number'],
  [z.number().int(), 1.5, 'must be a whole number'],
  [z.number().min(1), 0, 'must be at least 1'],
  [z.number().gt(1), 1, 'must be more than 1'],
  [z.number().max(9), 10, 'must be at most 9'],
  [z.number().multipleOf(5), 7, 'must be a multiple of 5'],
  [z.boolean(), 'yes', 'must be true or false'],
  [z.array(z.string()), {}, 'must be a list'],
  [z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 entry'],
  [z.strictObject({}), [], 'must be an object with fields'],
  [z.strictObject({}), { a: 1, b: 2 }, 'has fields that are not known: a, b'],
  [z.enum(['open', 'closed']), 'opne', 'must be one of open, closed; did you mean open?'],
  [z.enum(['open', 'closed']), 'elsewhere', 'must be one of open, closed'],
  [z.literal('open'), 'x', 'must be open'],
  [z.union([z.number(), z.boolean()]), 'x', 'has none of the forms that it may have'],
  [
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('list') }),
      z.object({ type: z.literal('button') }),
    ]),
    { type: 'lst' },
    'must be one of list, button; did you mean list?',
  ],
  [z.record(z.string().max(1), z.string()), { long: 'x' }, 'has a name of a field that it must not have'],
  [z.string().refine(() => false), 'x', 'is not as it must be'],
  [z.string().refine(() => false, 'must be mine'), 'x', 'must be mine'],
])('%# says in plain words what is wrong', (schema, given, words) => expect(told(schema, given)).toBe(words));
