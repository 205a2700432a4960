import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { isOutage } from '../../database/outage.ts';
import { transaction } from '../../database/pool.ts';
import { type Received, receivePost, receiveTogether } from '../../database/receiving/receiving.ts';
import { keepEvents, UNREAD_FIELDS } from '../../database/receiving/webhook-events.ts';
import type { IncomingPost, KeptEvent } from '../../database/receiving/incoming.ts';
import type { Duration } from '../../domain/time/instant.ts';
import { describeError } from '../../settings/describe-error.ts';
import { gauge, type Metrics } from '../metrics/metrics.ts';
import type { GatewayParts } from '../parts.ts';
import { Problem, problemSchema, unavailable } from '../http/problem.ts';
import { isDecided } from './decided-fields.ts';
import { unreadable } from './kept-event.ts';
import { Lanes, type Post } from './lanes.ts';
import { parsePost } from './parse-post.ts';
import { isSameSecret, isSigned } from './signature.ts';
import { unpacked } from './unwrap-post.ts';

/** As large as the provider's posts get. */
const BODY_LIMIT = 3 * 1_024 * 1_024;

/** PostgreSQL's classes for what is wrong with the data and would be wrong again: 22, 23 and 54. */
const DATA_ERROR = /^(?:22|23|54)[0-9A-Z]{3}$/;

const LOCK_NOT_AVAILABLE = '55P03';

export interface WebhookParts
  extends Pick<GatewayParts, 'environment' | 'pool' | 'log' | 'clock' | 'policies' | 'rates' | 'dispatcher'> {
  readonly metrics: Metrics;
}

/** The provider's webhooks. In an app of their own, since bodies are taken as bytes here. */
export function registerWebhooks(plain: FastifyInstance, parts: WebhookParts): void {
  const { environment, pool, log, clock, policies, rates, dispatcher, metrics } = parts;
  const lanes = new Lanes({
    lanes: environment.WEBHOOK_LANES,
    together: async (posts, waitsAtMost) => {
      count(await receiveTogether(pool, posts, receiving(posts, waitsAtMost)));
      metrics.postsTogether.observe(posts.length);
    },
    alone: async (post, waitsAtMost) => {
      await storeAlone(post, waitsAtMost);
      metrics.postsTogether.observe(1);
    },
    isAway,
    isHeld: (error) => codeOf(error) === LOCK_NOT_AVAILABLE,
  });

  gauge(
    metrics.registry,
    'ventana_webhook_waiting',
    'Webhook posts that wait for a lane',
    () => lanes.waiting,
  );

  void plain.register(async (scope) => {
    const app = scope.withTypeProvider<ZodTypeProvider>();
    // The signature is over the bytes, whatever their content type says.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, body),
    );

    app.get(
      '/webhooks/whatsapp',
      {
        logLevel: 'warn',
        schema: {
          tags: ['webhooks'],
          summary: 'The provider’s verification handshake',
          querystring: z.looseObject({
            'hub.mode': z.string().optional(),
            'hub.verify_token': z.string().optional(),
            'hub.challenge': z.string().max(1_000).optional(),
          }),
          response: { 200: z.string(), 400: problemSchema, 403: problemSchema },
        },
      },
      async ({ query }, reply) => {
        const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query;
        if (mode !== 'subscribe' || token === undefined || challenge === undefined) {
          throw new Problem({
            status: 400,
            code: 'not_a_handshake',
            detail: 'A handshake has hub.mode=subscribe, hub.verify_token and hub.challenge.',
            field:
              mode !== 'subscribe' ? 'hub.mode' : token === undefined ? 'hub.verify_token' : 'hub.challenge',
          });
        }
        if (!isSameSecret(token, environment.WHATSAPP_VERIFY_TOKEN)) {
          throw new Problem({
            status: 403,
            code: 'wrong_verify_token',
            detail: 'The token is not WHATSAPP_VERIFY_TOKEN; enter the same in the app’s webhook settings.',
            field: 'hub.verify_token',
          });
        }
        return reply
          .type('text/plain; charset=utf-8')
          .header('x-content-type-options', 'nosniff')
          .send(challenge);
      },
    );

    app.post(
      '/webhooks/whatsapp',
      {
        bodyLimit: BODY_LIMIT,
        logLevel: 'warn',
        schema: {
          tags: ['webhooks'],
          summary: 'Cloud API webhooks',
          description:
            'Messages, statuses, template and account events, signed with `X-Hub-Signature-256`. 200 only once all of it is stored. A byte-order mark, compression and the wrapper of a relay are undone; what is signed and cannot be read all the same is stored as it came, and told to operators.',
          response: {
            200: z.object({ received: z.literal(true) }),
            401: problemSchema,
            413: problemSchema,
            503: problemSchema,
          },
        },
      },
      async (request) => {
        const from = performance.now();
        const given = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const body = unpacked(given, request.headers['content-encoding']);
        const header = request.headers['x-hub-signature-256'];
        const signature = Array.isArray(header) ? header[0] : header;
        // A proxy may have packed what the provider signed, or a relay signed what it had packed.
        const isGenuine = [given, body].some((bytes) =>
          isSigned(bytes, signature, environment.WHATSAPP_APP_SECRET),
        );
        if (!isGenuine) {
          metrics.webhooks.inc({ outcome: 'unsigned' });
          throw new Problem({
            status: 401,
            code: 'invalid_signature',
            detail: 'X-Hub-Signature-256 does not sign this body with WHATSAPP_APP_SECRET.',
          });
        }
        await takeIn({ post: parsePost(body), body, now: clock.now() });
        metrics.webhookSeconds.observe((performance.now() - from) / 1_000);
        return { received: true as const };
      },
    );

    /** Nothing is acknowledged that is not stored (S2). @throws Problem 503: the provider sends it again */
    async function takeIn(arrived: Post): Promise<void> {
      const { post, body } = arrived;
      try {
        await lanes.take(arrived);
      } catch (error) {
        metrics.webhooks.inc({ outcome: 'unavailable' });
        log[isOutage(error) ? 'warn' : 'error'](
          { error: describeError(error) },
          'a webhook could not be stored',
        );
        throw unavailable('Nothing was stored. Send it again.', error);
      }
      metrics.webhooks.inc({ outcome: isUnderstood(post) ? 'stored' : 'kept' });
      // Of no field but its name, which is the provider's.
      for (const field of new Set(post.events.map((event) => event.field))) {
        if (!isDecided(field))
          log.warn({ field }, 'a webhook that nobody has decided on; see webhook_events');
      }
      for (const { field, digest } of post.events.filter(isUnread)) {
        // The provider takes it for delivered and never sends it again: whoever was in it has not been heard (S2).
        log.error(
          { field, digest, bytes: body.length },
          'a signed webhook could not be read; it is kept in webhook_events, and what a customer wrote may be in it',
        );
        metrics.webhooks.inc({ outcome: 'unread' });
      }
      countEntries(metrics, post);
    }
  });

  const receiving = (posts: readonly Post[], waitsAtMost: Duration | null) => ({
    now: Math.max(...posts.map(({ now }) => now)),
    messageGrantsUtility: policies.consent.messageGrantsUtility,
    lines: policies.lines,
    rates,
    health: policies.health,
    ...(waitsAtMost === null ? {} : { waitsAtMost }),
  });

  function count({ fresh, duplicates, hasFacts, lines }: Received): void {
    for (const { lineId: line, type, data } of lines) {
      log[type === 'line.well' ? 'info' : 'warn']({ line, ...data }, type);
      metrics.lineEvents.inc({ event: type });
    }
    if (hasFacts) dispatcher.wake();
    metrics.entries.inc({ kind: 'fresh' }, fresh);
    metrics.entries.inc({ kind: 'duplicate' }, duplicates);
  }

  async function storeAlone(arrived: Post, waitsAtMost: Duration | null): Promise<void> {
    const options = receiving([arrived], waitsAtMost);
    const receive = async (post: IncomingPost): Promise<void> =>
      count(await receivePost(pool, post, options));
    try {
      await receive(arrived.post);
    } catch (error) {
      if (!isDataError(error)) throw error;
      await receiveApart(arrived, receive, error);
    }
  }

  /**
   * Something in it is of a kind that the database will never take, and the provider would send it again for days: the
   * rest is taken in part by part, and the whole is kept as it came.
   */
  async function receiveApart(
    { post, body, now }: Post,
    receive: (part: IncomingPost) => Promise<void>,
    why: unknown,
  ): Promise<void> {
    log.error({ error: describeError(why) }, 'part of a webhook could not be taken in; see webhook_events');
    await transaction(pool, (connection) => keepEvents(connection, [unreadable('not-taken-in', body)], now));
    for (const part of partsOf(post)) {
      await receive(part).catch((error: unknown) => {
        if (!isDataError(error)) throw error;
      });
    }
  }
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

/** The way to the database, not what it was asked. "Again" (40001, 40P01) may be another post's doing. */
const isAway = (error: unknown): boolean =>
  isOutage(error) && codeOf(error) !== '40001' && codeOf(error) !== '40P01';

const isDataError = (error: unknown): boolean => {
  const code = codeOf(error);
  return typeof code === 'string' && DATA_ERROR.test(code);
};

const isUnread = ({ field }: KeptEvent): boolean => UNREAD_FIELDS.includes(field);
const isUnderstood = ({ events }: IncomingPost): boolean =>
  events.every((event) => !isUnread(event) && isDecided(event.field));

function partsOf({ lines, spoken, statuses, events }: IncomingPost): IncomingPost[] {
  const nothing = { lines, spoken: [], statuses: [], events: [] };
  return [
    ...events.map((event) => ({ ...nothing, events: [event] })),
    ...spoken.map((said) => ({ ...nothing, spoken: [said] })),
    ...statuses.map((status) => ({ ...nothing, statuses: [status] })),
  ];
}

function countEntries({ entries }: Metrics, { spoken, statuses, events }: IncomingPost): void {
  entries.inc({ kind: 'call' }, spoken.filter(({ kind }) => kind === 'call').length);
  entries.inc({ kind: 'echo' }, spoken.filter(({ direction }) => direction === 'echo').length);
  entries.inc({ kind: 'status' }, statuses.length);
  entries.inc({ kind: 'event' }, events.length);
}
