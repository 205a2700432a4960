import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { announceContactChange } from '../../../database/cases/facts.ts';
import { loadContact } from '../../../database/contacts/contact-record.ts';
import { transaction } from '../../../database/pool.ts';
import { markReachable } from '../../../database/sending/eligibility.ts';
import { answers } from '../../http/answers.ts';
import { unknown } from '../../http/refusals.ts';
import type { ApiParts } from '../parts.ts';

const CONTACT_ID = /^contact-[A-Za-z0-9-]{1,80}$/;

/** R8: after 131026 and 130403 no template goes to a person. That they were unblocked no webhook tells. */
export function registerReachableRoutes(
  plain: FastifyInstance,
  { pool, clock, dispatcher }: Pick<ApiParts, 'pool' | 'clock' | 'dispatcher'>,
): void {
  plain.withTypeProvider<ZodTypeProvider>().delete(
    '/contacts/:contactId/unreachable',
    {
      config: { action: 'contact.update' },
      schema: {
        tags: ['contacts'],
        summary: 'Say that a person can be written to again',
        description:
          'The provider refused messages to them for good: not on WhatsApp (131026), or blocked by the business (130403). A message of theirs ends that by itself; whoever unblocked them says so here. Templates go again from now on.',
        params: z.object({ contactId: z.string() }),
        response: answers({ 204: z.null().describe('They can be written to') }, [404]),
      },
    },
    async ({ params: { contactId } }, reply) => {
      const known = CONTACT_ID.test(contactId) ? await loadContact(pool, contactId) : null;
      if (known === null) throw unknown('contact');
      await transaction(pool, async (connection) => {
        await announceContactChange(connection, contactId, clock.now());
        await markReachable(connection, contactId);
      });
      dispatcher.wake();
      return reply.code(204).send(null);
    },
  );
}
