import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { collectionContacts } from '../../../database/contacts/collection-contacts.ts';
import { keptUntil } from '../../../domain/access/records.ts';
import { answers } from '../../http/answers.ts';
import { fromCursor, toCursor } from '../../http/cursor.ts';
import { asTime, asTimeOrNull, instant, timeText } from '../../http/fields.ts';
import { invalidField } from '../../http/validation.ts';
import type { ApiParts } from '../parts.ts';

const MOST = 1_000;
const position = z.object({ at: z.number().int(), id: z.string().max(100) });

const contactsSchema = z
  .object({
    contacts: z.array(
      z.object({
        id: z.string(),
        caseId: z.string().nullable(),
        country: z.string().nullable().describe('Whose law it was under when it was sent'),
        channel: z.enum(['whatsapp', 'email', 'call']),
        kind: z.string().describe('impact, answer, template, email, call-notice or call'),
        at: timeText,
        outcome: z.string().describe('sent, unknown, failed; of a call: due, done, missed'),
        keptUntil: timeText.nullable().describe('By the law; null where none is known for the country'),
      }),
    ),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'CollectionContacts' });

/** S5: the records of contacts about debts that a law orders to be kept; they name nobody. */
export function registerCollectionContactRoutes(plain: FastifyInstance, { pool, policies }: ApiParts): void {
  plain.withTypeProvider<ZodTypeProvider>().get(
    '/collection-contacts',
    {
      config: { action: 'contact.export' },
      schema: {
        tags: ['contacts'],
        summary: 'Contacts about debts, oldest first: kind, channel and instant',
        description:
          'What a law orders to be kept of collection (`records` of the policy file; shipped: Chile, 2 years), without content. An erasure leaves it under the case’s id (S5).',
        querystring: z.strictObject({
          country: z
            .string()
            .regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 country code such as CL')
            .optional(),
          from: instant,
          to: instant.describe('Exclusive'),
          limit: z.coerce.number().int().min(1).max(MOST).default(200),
          cursor: z.string().max(500).optional().describe('`nextCursor` of the page before'),
        }),
        response: answers({ 200: contactsSchema }, [422]),
      },
    },
    async ({ query: { country = null, from, to, limit, cursor } }) => {
      if (to <= from) throw invalidField('to', 'must be after `from`');
      const after = fromCursor(position, cursor);
      const found = await collectionContacts(pool, { country, from, until: to, after, limit: limit + 1 });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        contacts: page.map((each) => ({
          ...each,
          at: asTime(each.at),
          keptUntil: asTimeOrNull(keptUntil(policies.records, each)),
        })),
        nextCursor:
          found.length > limit && last !== undefined ? toCursor({ at: last.at, id: last.id }) : null,
      };
    },
  );
}
