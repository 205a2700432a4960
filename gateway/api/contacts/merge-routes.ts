import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { knownAs } from '../../../database/contacts/erasure.ts';
import { mergeByHand } from '../../../database/merging/merge-contacts.ts';
import { undoMerge } from '../../../database/merging/undo-merge.ts';
import { transaction } from '../../../database/pool.ts';
import { names } from '../../../domain/access/personal-traces.ts';
import { answers } from '../../http/answers.ts';
import { words } from '../../http/fields.ts';
import { Problem } from '../../http/problem.ts';
import { contactErased, unknown } from '../../http/refusals.ts';
import { invalidField } from '../../http/validation.ts';
import type { ApiParts } from '../parts.ts';

const CONTACT_ID = /^contact-[A-Za-z0-9-]{1,80}$/;
const why = words(200).describe('What asks for it; it is kept, so name a ticket and not the person');

const mergeBody = z
  .strictObject({
    from: z.string().max(100).describe('The contact that is merged'),
    into: z.string().max(100).describe('The contact that stays'),
    why,
  })
  .meta({
    examples: [
      {
        from: 'contact-6f1e9c1e-6d0b-4b7e-9a55-1c9b8a1f0a11',
        into: 'contact-0b8f4d0a-2a7c-4b77-8f0e-5a3f0f4a7c22',
        why: 'TICKET-4711',
      },
    ],
  });

const mergedSchema = z
  .object({
    contactId: z.string().describe('The contact that stays'),
    mergedFrom: z.string(),
    cases: z
      .array(z.object({ id: z.string(), mergedInto: z.string() }))
      .describe('Unclosed cases that were merged into an older one on the same line; they close as `merged`'),
  })
  .meta({
    id: 'ContactMerge',
    examples: [
      {
        contactId: 'contact-0b8f4d0a-2a7c-4b77-8f0e-5a3f0f4a7c22',
        mergedFrom: 'contact-6f1e9c1e-6d0b-4b7e-9a55-1c9b8a1f0a11',
        cases: [{ id: 'case-10428', mergedInto: 'case-10427' }],
      },
    ],
  });
const undoneSchema = z
  .object({
    contactId: z.string(),
    unmergedFrom: z.string().describe('The contact that had stayed'),
    opened: z.array(z.string()).describe('Cases that were opened where one had been merged away'),
  })
  .meta({
    id: 'ContactUnmerge',
    examples: [
      {
        contactId: 'contact-6f1e9c1e-6d0b-4b7e-9a55-1c9b8a1f0a11',
        unmergedFrom: 'contact-0b8f4d0a-2a7c-4b77-8f0e-5a3f0f4a7c22',
        opened: ['case-10431'],
      },
    ],
  });
export type ContactMergeJson = z.output<typeof mergedSchema>;
export type ContactUnmergeJson = z.output<typeof undoneSchema>;

/** I1: they are one person already, and it is `from` that stays. */
const mergedTheOtherWay = (from: string, into: string): Problem =>
  new Problem({
    status: 409,
    code: 'merged_the_other_way',
    detail: `They are one person already: ${into} was merged into ${from}, which stays. Nothing was changed. To have the other one stay, undo that merge first: POST /v1/contacts/${into}/unmerge.`,
    field: 'from',
    rule: 'I1',
    more: { contactId: from },
  });

/** I1: two contacts that are one person become one, and the way back. */
export function registerMergeRoutes(plain: FastifyInstance, { pool, clock, dispatcher }: ApiParts): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();

  /** S1: what is kept says nothing of the person. */
  async function mustNotName(given: string, contactIds: readonly string[]): Promise<void> {
    for (const id of contactIds) {
      if (names(given, await knownAs(pool, id)))
        throw invalidField('why', 'names the person, and it is kept: name a ticket instead');
    }
  }

  app.post(
    '/contacts/merge',
    {
      config: { action: 'contact.merge' },
      schema: {
        tags: ['contacts'],
        summary: 'Make one contact of two that are the same person',
        description:
          'The provider’s posts do it by themselves where they show it (I1); this is for what only people know. Numbers and user ids move to `into`; history stays, and whoever asks for either contact is answered for both. The stricter consent holds. Of two unclosed cases on one line the older stays and takes over what stands in the other, which closes as `merged`; the customer hears nothing. Doing it again changes nothing. Refusals: `unknown_contact`, `contact_erased`; `merged_the_other_way` where `into` was merged into `from`.',
        body: mergeBody,
        response: answers({ 200: mergedSchema }, [400, 404, 409, 413, 415, 422]),
      },
    },
    async (request) => {
      const { from, into, why: given } = request.body;
      if (from === into) throw invalidField('into', 'must be another contact than from');
      for (const [field, id] of Object.entries({ from, into }))
        if (!CONTACT_ID.test(id)) throw unknown('contact', field);
      request.audit = { subject: `${from}/${into}` };
      await mustNotName(given, [from, into]);
      const merged = await transaction(pool, (connection) =>
        mergeByHand(connection, { from, into, at: clock.now(), by: request.caller, why: given }),
      );
      if (merged === 'unknown') throw unknown('contact', 'from');
      if (merged === 'erased') throw contactErased();
      if (merged === 'stays') throw mergedTheOtherWay(from, into);
      dispatcher.wake();
      return {
        contactId: merged.contactId,
        mergedFrom: from,
        cases: merged.cases.map(({ id, into: mergedInto }) => ({ id, mergedInto })),
      };
    },
  );

  app.post(
    '/contacts/:contactId/unmerge',
    {
      config: { action: 'contact.merge' },
      schema: {
        tags: ['contacts'],
        summary: 'Undo a merge',
        description:
          'For the contact that was merged: it has its numbers, user ids and cases again. Where an unclosed case of either was merged away, and its customer had written there, a new case is opened in which the business owes. What was sent stays counted for both, and a withdrawal said meanwhile holds for both; messages stay in the case they came into. Refusals: `unknown_contact`; `not_merged`; `merge_under_way` while a merged case has not closed yet: repeat it in a moment.',
        params: z.object({ contactId: z.string() }),
        body: z.strictObject({ why }).meta({ examples: [{ why: 'TICKET-4712' }] }),
        response: answers({ 200: undoneSchema }, [400, 404, 409, 413, 415, 422]),
      },
    },
    async ({ params: { contactId }, body, caller }) => {
      if (!CONTACT_ID.test(contactId)) throw unknown('contact');
      await mustNotName(body.why, [contactId]);
      const undone = await transaction(pool, (connection) =>
        undoMerge(connection, { contactId, at: clock.now(), by: caller, why: body.why }),
      );
      switch (undone) {
        case 'unknown':
          throw unknown('contact');
        case 'not-merged':
          throw new Problem({
            status: 409,
            code: 'not_merged',
            detail:
              'This contact was not merged into another one, or was erased: there is nothing to undo. Name the contact that was merged, not the one that stayed.',
            field: 'contactId',
          });
        case 'under-way':
          throw new Problem({
            status: 409,
            code: 'merge_under_way',
            detail: 'A case that was merged has not closed yet. Repeat it in a moment.',
            retryAfter: 2,
          });
        default:
          dispatcher.wake();
          return { contactId, unmergedFrom: undone.from, opened: [...undone.opened] };
      }
    },
  );
}
