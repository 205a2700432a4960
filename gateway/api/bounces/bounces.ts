import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { reportBounce } from '../../../database/contacts/email-address.ts';
import { transaction } from '../../../database/pool.ts';
import { condemnsAddress } from '../../../domain/gate/mail-status.ts';
import { answers } from '../../http/answers.ts';
import { guardV1 } from '../authentication.ts';
import { instant } from '../../http/fields.ts';
import type { ApiParts } from '../parts.ts';
import { acceptJson } from '../../http/validation.ts';
import { unknown } from '../../http/refusals.ts';

const bounced = z
  .object({
    unreachable: z.boolean().describe('Whether the contact has no mail address now that mail reaches'),
    cases: z.array(z.string()).describe('Ids of the open cases that go on to their next path'),
  })
  .meta({ id: 'BounceReported', examples: [{ unreachable: true, cases: ['case-10427'] }] });

/**
 * `POST /v1/contacts/{contactId}/email/bounced`: for whatever reads the bounces of MAIL_FROM. The address is marked
 * unreachable where its failure speaks of it, and the contact's cases that fell back to mail go on to their next path (F1, F2).
 */
export function registerBounces(
  plain: FastifyInstance,
  { pool, environment, clock, dispatcher }: Pick<ApiParts, 'pool' | 'environment' | 'clock' | 'dispatcher'>,
): void {
  void plain.register(
    async (scope) => {
      guardV1(scope, environment, pool);
      acceptJson(scope);
      scope.withTypeProvider<ZodTypeProvider>().post(
        '/contacts/:contactId/email/bounced',
        {
          schema: {
            tags: ['contacts'],
            summary: 'Report a bounce: a mail to the contact came back',
            description:
              'Only permanent failures belong here: a `status` that does not begin with 5 is refused. One that speaks of the address (5.1.0 to 5.1.3, 5.1.6, 5.1.10, 5.2.1) or none at all marks it unreachable; after any other, such as a full mailbox (5.2.2), a mail too big (5.3.4) or a policy (5.7.1), the address stays and only the cases that wrote to it go on to their next path (F1, F2). With `address`, a bounce of an address that the contact no longer has changes nothing. It may be repeated. Refusals: `unknown_contact`, `invalid_request`.',
            params: z.object({ contactId: z.string().meta({ examples: ['contact-3d8df843-7f3f'] }) }),
            body: z
              .strictObject({
                address: z.string().min(3).max(320).optional().describe('The address that bounced'),
                status: z
                  .string()
                  .regex(
                    /^5\.\d{1,3}\.\d{1,3}$/,
                    'must be an enhanced status code of a permanent failure, like 5.1.1',
                  )
                  .optional()
                  .describe('RFC 3463, from the delivery status notification'),
                at: instant.optional().describe('When it came back; now, if left out'),
              })
              .meta({
                id: 'BounceReport',
                examples: [
                  { address: 'maria@example.com', status: '5.1.1', at: '2026-03-02T10:00:00-05:00' },
                ],
              })
              .nullish(),
            response: answers({ 200: bounced }, [400, 404, 413, 415, 422]),
          },
        },
        async (request) => {
          const { body } = request;
          const now = clock.now();
          const reported = await transaction(pool, (connection) =>
            reportBounce(connection, request.params.contactId, {
              address: body?.address ?? null,
              condemns: body?.status === undefined || condemnsAddress(body.status),
              at: Math.min(body?.at ?? now, now),
            }),
          );
          if (reported === null) throw unknown('contact');
          if (reported.cases.length > 0) dispatcher.wake();
          return reported;
        },
      );
    },
    { prefix: '/v1' },
  );
}
