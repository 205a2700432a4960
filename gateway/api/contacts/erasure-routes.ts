import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Erasure, eraseContact, knownAs, previewErasure } from '../../../database/contacts/erasure.ts';
import { transaction } from '../../../database/pool.ts';
import { names } from '../../../domain/access/personal-traces.ts';
import { answers } from '../../http/answers.ts';
import { asTimeOrNull, timeText, words } from '../../http/fields.ts';
import type { ApiParts } from '../parts.ts';
import { unknown } from '../../http/refusals.ts';
import { invalidField } from '../../http/validation.ts';

const CONTACT_ID = /^contact-[A-Za-z0-9-]{1,80}$/;

const erasureBody = z.strictObject({
  confirm: z.boolean().describe('false: only say what would go; true: do it, for good'),
  why: words(200)
    .optional()
    .describe('Needed to confirm; it outlives the data, so name a ticket and not the person'),
});

const number = z.number().int();
const erasureSchema = z
  .object({
    contactId: z.string(),
    erasedAt: timeText.nullable().describe('null: nothing was done'),
    why: z.string().nullable(),
    removes: z
      .object({
        profile: number.describe('Fields of the record: name, email, segment, time zone'),
        identities: number.describe('Numbers and user ids'),
        messages: number.describe('Bodies'),
        tasks: number.describe('Tasks with data or a resume link'),
        holds: number.describe('Why persons held a case (R12)'),
        openings: number.describe('Values of templates that cases were opened by (R11)'),
        webhookEvents: number.describe('Provider events that carry the person'),
      })
      .describe('What holds the person'),
    ends: z
      .object({ cases: number, heldSends: number, keptReplies: number, calls: number })
      .describe('What is under way; open cases close with outcome `erased`, resolved ones with their own'),
    keeps: z
      .object({
        cases: number,
        messages: number,
        sends: number,
        decisions: number,
        transitions: number,
        consents: number,
        events: number,
      })
      .describe('Facts that name nobody: ids, instants, states, rules'),
    providerContactBook: z
      .array(
        z.object({
          line: z.string(),
          outcome: z
            .enum(['deleted', 'absent', 'refused', 'given-up'])
            .nullable()
            .describe(
              'null: the provider has not answered yet and is asked again; `refused`: delete it by hand',
            ),
          code: z.string().nullable().describe('The provider’s last error'),
        }),
      )
      .describe('S6: the entry that the provider itself keeps of the person, by line'),
  })
  .meta({ id: 'Erasure' });

export type ErasureJson = z.output<typeof erasureSchema>;

const erasureJson = ({ contactId, erasedAt, why, counts, contactBook }: Erasure): ErasureJson => ({
  contactId,
  erasedAt: asTimeOrNull(erasedAt),
  why,
  ...counts,
  providerContactBook: [...contactBook],
});

/** S3: a contact is erased on request, after a look at what that means. */
export function registerErasureRoutes(plain: FastifyInstance, { pool, clock, dispatcher }: ApiParts): void {
  plain.withTypeProvider<ZodTypeProvider>().post(
    '/contacts/:contactId/erasure',
    {
      config: { action: 'contact.erase' },
      schema: {
        tags: ['contacts'],
        summary: 'Erase a contact, or see what that would do',
        description:
          'Removes bodies, names, identities, mail address, task data and the provider’s payloads that carry the person; leaves what is counted. It cannot be undone. Whoever writes from the same number afterwards is a new contact without consents. A repetition answers what the first did. What a message that is with the provider at this moment becomes is not in our hands (S3). The provider’s own contact-book entry is deleted too; until it has answered, a repetition shows `null` (S6).',
        params: z.object({ contactId: z.string() }),
        body: erasureBody,
        response: answers({ 200: erasureSchema }, [400, 404, 413, 415, 422]),
      },
    },
    async ({ params: { contactId }, body: { confirm, why }, caller }) => {
      if (!CONTACT_ID.test(contactId)) throw unknown('contact');
      if (!confirm) {
        const preview = await previewErasure(pool, contactId);
        if (preview === null) throw unknown('contact');
        return erasureJson(preview);
      }
      if (why === undefined)
        throw invalidField('why', 'is needed to confirm: name what asks for it, e.g. a ticket');
      if (names(why, await knownAs(pool, contactId)))
        throw invalidField('why', 'names the person, and it outlives the data: name a ticket instead');
      const erasure = await transaction(pool, (connection) =>
        eraseContact(connection, { contactId, at: clock.now(), why, by: caller }),
      );
      if (erasure === null) throw unknown('contact');
      dispatcher.wake();
      return erasureJson(erasure);
    },
  );
}
