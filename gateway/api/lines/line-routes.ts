import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createLineStatus, LineStatusUnreadable } from '../../../services/channels/line-status.ts';
import { type LineReport, reportLines } from '../../../services/lines/line-report.ts';
import { tryLine } from '../../../services/lines/line-sync.ts';
import { RESTRICTED, restricts } from '../../../domain/gate/restriction.ts';
import { WEIGHTS } from '../../../domain/gate/channel-health.ts';
import { formatDuration } from '../../../settings/iso-duration.ts';
import { answers } from '../../http/answers.ts';
import { explained, whyJson } from '../../http/explained-json.ts';
import { asTime, asTimeOrNull, timeText } from '../../http/fields.ts';
import type { ApiParts } from '../parts.ts';
import { Problem } from '../../http/problem.ts';
import { unknownLine } from './unknown-line.ts';

const params = z.object({ lineId: z.string().max(200).describe('The provider’s phone number id') });

const restriction = z
  .object({ until: timeText.nullable().describe('Null: the provider did not say') })
  .nullable();

const lineSchema = z.object({
  id: z.string(),
  number: z.string().nullable().describe('As displayed'),
  account: z.string().nullable(),
  portfolio: z
    .string()
    .nullable()
    .describe('As the policy file names it (`health.portfolios`); null: it names none'),
  quality: z.enum(['green', 'yellow', 'red', 'unknown']),
  connection: z.enum(['connected', 'shut']),
  review: z.enum(['approved', 'pending', 'rejected']).describe('Of the account, by the provider'),
  warnedAt: timeText.nullable(),
  accessRefused: z
    .object({ code: z.string(), at: timeText })
    .nullable()
    .describe('The provider does not accept the access token, by its code; nothing goes until it does'),
  restrictions: z
    .array(z.object({ type: z.string(), until: timeText.nullable(), stops: z.enum(RESTRICTED).nullable() }))
    .describe('By the provider’s own names; `stops` null: nothing that is sent here'),
  restricted: z.object({ initiate: restriction, reply: restriction }),
  messagingLimit: z.object({
    atMost: z
      .union([z.number().int(), z.literal('unlimited')])
      .nullable()
      .describe('Null: not told'),
    used: z
      .number()
      .int()
      .describe('Contacts written to outside their windows in the last 24 hours, over the whole portfolio'),
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
  {
    pool,
    policies,
    clock,
    log,
    dispatcher,
    environment,
  }: Pick<ApiParts, 'pool' | 'policies' | 'clock' | 'log' | 'dispatcher' | 'environment'>,
): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const status = createLineStatus({
    apiUrl: environment.WHATSAPP_API_URL,
    accessToken: environment.WHATSAPP_ACCESS_TOKEN,
  });
  app.get(
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
    async () => ({ lines: (await reportLines(pool, policies, clock.now())).map(lineJson) }),
  );

  app.post(
    '/lines/:lineId/try',
    {
      config: { action: 'line.update' },
      schema: {
        tags: ['lines'],
        summary: 'Try a line now',
        description:
          'The provider is asked about the line at once; no message is sent. Where it answers, the access token is accepted and no wait after refusals is left, so that what was held goes; the line is answered as it is then. 409 `access_refused`: the token is still not accepted. 503 `line_status_unreadable`: the provider could not be asked, and all stays as it was.',
        params,
        response: answers({ 200: lineSchema }, [404, 409]),
      },
    },
    async ({ params: { lineId } }) => {
      const tried = await tryLine({ pool, policies, clock, log }, status, lineId).catch((error: unknown) => {
        if (!(error instanceof LineStatusUnreadable)) throw error;
        throw new Problem({
          status: 503,
          code: 'line_status_unreadable',
          detail: error.message,
          retryAfter: 60,
          cause: error,
        });
      });
      const report = (await reportLines(pool, policies, clock.now())).find(({ id }) => id === lineId);
      if (tried.was === 'unknown-line' || report === undefined) throw unknownLine();
      dispatcher.wake();
      if (!tried.isAccepted) {
        throw new Problem({
          status: 409,
          code: 'access_refused',
          detail:
            'The provider still does not accept the access token: give a valid WHATSAPP_ACCESS_TOKEN to gateway and workers, start them again, and try again.',
          rule: 'E6',
        });
      }
      return lineJson(report);
    },
  );
}

function lineJson(report: LineReport): z.input<typeof lineSchema> {
  const { id, number, account, portfolio, health, troubles, used, dailyLimit, perSecond } = report;
  return {
    id,
    number,
    account,
    portfolio,
    quality: health.quality,
    connection: health.connection,
    review: health.review,
    warnedAt: asTimeOrNull(health.warnedAt),
    accessRefused: health.access === null ? null : { code: health.access.code, at: asTime(health.access.at) },
    restrictions: health.restrictions.map(({ type, until }) => ({
      type,
      until: asTimeOrNull(until),
      stops: restricts(type),
    })),
    restricted: { initiate: asRestriction(health.initiate), reply: asRestriction(health.reply) },
    messagingLimit: { atMost: dailyLimit, used, freesAt: asTimeOrNull(health.limit?.freesAt ?? null) },
    perSecond,
    webhookLag: health.lag === null ? null : { by: formatDuration(health.lag.by), at: asTime(health.lag.at) },
    troubles: troubles.map(({ is, stops, until, why }) => ({
      is,
      stops,
      until: asTime(until),
      ...whyJson(why),
    })),
  };
}

const asRestriction = (given: { readonly until: number | null } | null) =>
  given === null ? null : { until: asTimeOrNull(given.until) };
