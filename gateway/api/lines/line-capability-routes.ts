import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { capabilitiesOf, setCapabilities } from '../../../database/lines/line-capabilities.ts';
import { answers } from '../../http/answers.ts';
import type { ApiParts } from '../parts.ts';
import { unknownLine } from './unknown-line.ts';

const capabilities = z
  .strictObject({
    directSend: z
      .boolean()
      .describe(
        'The account takes part in Meta’s Direct Send: utility texts outside the window, no template',
      ),
  })
  .meta({ id: 'LineCapabilities' });

const params = z.object({ lineId: z.string().max(200).describe('The provider’s phone number id') });

/** W8: what a line can do that not every line can. Nobody but the business knows: no webhook tells it. */
export function registerLineCapabilityRoutes(plain: FastifyInstance, { pool }: Pick<ApiParts, 'pool'>): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const path = '/lines/:lineId/capabilities';

  app.get(
    path,
    {
      config: { action: 'line.read' },
      schema: {
        tags: ['lines'],
        summary: 'What a line can do',
        params,
        response: answers({ 200: capabilities }, [404]),
      },
    },
    async ({ params: { lineId } }) => {
      const { rowCount } = await pool.query('select from lines where id = $1', [lineId]);
      if (rowCount === 0) throw unknownLine();
      return capabilitiesOf(pool, lineId);
    },
  );

  app.put(
    path,
    {
      config: { action: 'line.update' },
      schema: {
        tags: ['lines'],
        summary: 'Say what a line can do',
        description:
          'Messages that are held are asked about again when they are due, so it takes effect at once.',
        params,
        body: capabilities,
        response: answers({ 200: capabilities }, [400, 404, 413, 415, 422]),
      },
    },
    async ({ params: { lineId }, body }) => {
      if (!(await setCapabilities(pool, lineId, body))) throw unknownLine();
      return body;
    },
  );
}
