import type { Client } from '@temporalio/client';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Pool } from '../../database/pool.ts';
import type { Metrics } from './metrics.ts';

/** How long a part may take to answer before it counts as down. */
const PATIENCE_MS = 2_000;

const check = z.enum(['up', 'down']);
const readiness = z.object({ ready: z.boolean(), postgres: check, temporal: check });

/** For load balancers and monitoring. Open to whoever reaches the port: they say nothing about anybody. */
export function registerHealth(
  plain: FastifyInstance,
  { pool, temporal, metrics }: { readonly pool: Pool; readonly temporal: Client; readonly metrics: Metrics },
): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/livez',
    {
      logLevel: 'warn',
      schema: {
        summary: 'The process runs',
        tags: ['operations'],
        response: { 200: z.object({ live: z.literal(true) }) },
      },
    },
    () => ({ live: true as const }),
  );

  app.get(
    '/readyz',
    {
      logLevel: 'warn',
      schema: {
        summary: 'Requests can be served',
        description:
          'Needs PostgreSQL alone: with Temporal down webhooks are stored and agents answer, and the cases catch up.',
        tags: ['operations'],
        response: { 200: readiness, 503: readiness },
      },
    },
    async (_request, reply) => {
      const [postgres, cases] = await Promise.all([
        answers(pool.query('select 1')),
        answers(
          // real time: how long the look may take.
          temporal.connection.withDeadline(Date.now() + PATIENCE_MS, () =>
            temporal.workflowService.getSystemInfo({}),
          ),
        ),
      ]);
      return reply
        .code(postgres === 'up' ? 200 : 503)
        .send({ ready: postgres === 'up', postgres, temporal: cases });
    },
  );

  app.get('/metrics', { logLevel: 'warn', schema: { hide: true } as object }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}

async function answers(asked: Promise<unknown>): Promise<'up' | 'down'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'down'>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, 'down');
  });
  const answer = asked.then(
    () => 'up' as const,
    () => 'down' as const,
  );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
