import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { reportLines } from '../../../services/lines/line-report.ts';
import { WEIGHTS } from '../../../domain/gate/channel-health.ts';
import { formatDuration } from '../../../settings/iso-duration.ts';
import { answers } from '../../http/answers.ts';
import { explained, whyJson } from '../../http/explained-json.ts';
import { asTime, asTimeOrNull, timeText } from '../../http/fields.ts';
import type { ApiParts } from '../parts.ts';

const restriction = z
  .object({ until: timeText.nullable().describe('Null: the provider did not say') })
  .nullable();

const lineSchema = z.object({
  id: z.string(),
  number: z.string().nullable().describe('As displayed'),
  account: z.string().nullable(),
  quality: z.enum(['green', 'yellow', 'red', 'unknown']),
  connection: z.enum(['connected', 'shut']),
  review: z.enum(['approved', 'pending', 'rejected']).describe('Of the account, by the provider'),
  warnedAt: timeText.nullable(),
  restricted: z.object({ initiate: restriction, reply: restriction }),
  messagingLimit: z.object({
    atMost: z
      .union([z.number().int(), z.literal('unlimited')])
      .nullable()
      .describe('Null: not told'),
    used: z.number().int().describe('Contacts written to outside their windows in the last 24 hours'),
    freesAt: timeText.nullable().describe('Null: there are places'),
  }),
  perSecond: z.number().nullable().describe('Throughput; null: not told'),
  webhookLag: z.object({ by: z.string(), at: timeText }).nullable().describe('Null: no message came lately'),
  troubles: z.array(
    z.object({
      is: z.string(),
      stops: z
        .enum(WEIGHTS)
        .describe('The heaviest kind of message it keeps back; lighter ones stop with it'),
      until: timeText.describe('When it ends, or is asked about again'),
      why: z.string(),
      ...explained,
    }),
  ),
});

/** E6: the business's lines, how they stand and what that keeps back. */
export function registerLineRoutes(
  plain: FastifyInstance,
  { pool, policies, clock }: Pick<ApiParts, 'pool' | 'policies' | 'clock'>,
): void {
  plain.withTypeProvider<ZodTypeProvider>().get(
    '/lines',
    {
      config: { action: 'line.read' },
      schema: {
        tags: ['lines'],
        summary: 'Lines and their health',
        description: 'As it is now, for a message to somebody new outside the window.',
        response: answers({ 200: z.object({ lines: z.array(lineSchema) }) }, []),
      },
    },
    async () => ({
      lines: (await reportLines(pool, policies, clock.now())).map(
        ({ id, number, account, health, troubles, used, dailyLimit, perSecond }) => ({
          id,
          number,
          account,
          quality: health.quality,
          connection: health.connection,
          review: health.review,
          warnedAt: asTimeOrNull(health.warnedAt),
          restricted: { initiate: asRestriction(health.initiate), reply: asRestriction(health.reply) },
          messagingLimit: { atMost: dailyLimit, used, freesAt: asTimeOrNull(health.limit?.freesAt ?? null) },
          perSecond,
          webhookLag:
            health.lag === null ? null : { by: formatDuration(health.lag.by), at: asTime(health.lag.at) },
          troubles: troubles.map(({ is, stops, until, why }) => ({
            is,
            stops,
            until: asTime(until),
            ...whyJson(why),
          })),
        }),
      ),
    }),
  );
}

const asRestriction = (given: { readonly until: number | null } | null) =>
  given === null ? null : { until: asTimeOrNull(given.until) };
