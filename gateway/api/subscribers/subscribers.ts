import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { eventPayload } from '../../../services/background/event-payload.ts';
import { createEventPost } from '../../../services/background/event-post.ts';
import { judgeHost } from '../../../services/background/permitted-address.ts';
import type { Networks } from '../../../settings/networks.ts';
import { eventsAfter } from '../../../database/events/deliveries.ts';
import {
  deleteSubscriber,
  endpointOf,
  findSubscriber,
  listSubscribers,
  putSubscriber,
  type Subscriber,
} from '../../../database/events/subscribers.ts';
import { CASE_EVENTS, LINE_EVENTS } from '../../../domain/case/case-event.ts';
import { answers } from '../../http/answers.ts';
import { guardV1 } from '../authentication.ts';
import { timeText } from '../../http/fields.ts';
import type { ApiParts } from '../parts.ts';
import { acceptJson, invalidField } from '../../http/validation.ts';
import { Problem } from '../../http/problem.ts';

const name = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'must be 1 to 63 small letters, digits and hyphens, like order-service',
  );
const EVENTS = [...CASE_EVENTS, ...LINE_EVENTS] as const;
const event = z.enum(EVENTS);
/** Standard Webhooks: 24 to 64 bytes in base64. */
const secret = z
  .string()
  .refine(
    (value) => isSecret(value),
    'must be whsec_ and 24 to 64 random bytes in base64; leave it out to have one made',
  );

const subscriberSchema = z.object({
  name: z.string(),
  url: z.string(),
  events: z.array(z.string()).readonly().describe('Empty: all'),
  active: z.boolean(),
  disabledWhy: z.string().nullable().describe('`gone`: the endpoint answered 410. PUT makes it active again'),
  failures: z.number().int().describe('Failed deliveries in a row'),
  waiting: z.number().int().describe('Events that wait for their delivery'),
  givenUp: z.number().int().describe('Events given up after the last try; GET /v1/events still has them'),
});

const eventSchema = z.object({
  position: z.number().int(),
  id: z.string().describe('The webhook-id'),
  type: z.string(),
  timestamp: timeText,
  data: z.looseObject({
    caseId: z
      .string()
      .optional()
      .describe('Left out of `line.unwell` and `line.well`, which have `line` instead'),
    sequence: z.number().int().describe('Per case or line, from 1, without a gap'),
  }),
});

const params = z.object({ name });

/**
 * Who hears of what happens to cases (events out, contract). Secrets are shown once, when they are made.
 */
export function registerSubscribers(
  plain: FastifyInstance,
  { pool, environment }: Pick<ApiParts, 'pool' | 'environment'>,
): void {
  const networks = environment.SUBSCRIBER_NETWORKS;
  const post = createEventPost(networks);
  void plain.register(
    async (scope) => {
      guardV1(scope, environment, pool);
      acceptJson(scope);
      const app = scope.withTypeProvider<ZodTypeProvider>();
      const tags = ['events'];

      app.put(
        '/subscribers/:name',
        {
          config: { action: 'subscriber.update' },
          schema: {
            tags,
            summary: 'Register a service for events, or change it',
            description:
              'Events come as Standard Webhooks, at least once and in order per case: answer 2xx quickly, ignore a webhook-id you know. A new subscriber hears of what happens from now on. The address must be public, or in SUBSCRIBER_NETWORKS: it is looked at now and before every post, and redirects are not followed. Without a `secret` one is made and shown in this answer only; a change without it keeps the one there is.',
            params,
            body: z.strictObject({
              url: z.string().max(2_000),
              events: z.array(event).max(EVENTS.length).optional().describe('Left out or empty: all'),
              secret: secret.optional(),
            }),
            response: answers(
              {
                200: subscriberSchema,
                201: subscriberSchema.extend({ secret: z.string().optional().describe('Shown this once') }),
              },
              [400, 413, 415, 422],
            ),
          },
        },
        async (request, reply) => {
          const { body } = request;
          const newSecret = `whsec_${randomBytes(32).toString('base64')}`;
          const { created } = await putSubscriber(pool, {
            name: request.params.name,
            url: await endpointUrl(body.url, networks),
            events: [...new Set(body.events ?? [])],
            secret: body.secret ?? null,
            newSecret,
          });
          const answer = subscriberJson(await mustFind(request.params.name));
          if (!created) return reply.code(200).send(answer);
          return reply.code(201).send(body.secret === undefined ? { ...answer, secret: newSecret } : answer);
        },
      );

      app.get(
        '/subscribers',
        {
          config: { action: 'subscriber.update' },
          schema: {
            tags,
            summary: 'All subscribers and how their deliveries stand',
            response: answers({ 200: z.object({ subscribers: z.array(subscriberSchema) }) }, []),
          },
        },
        async () => ({ subscribers: (await listSubscribers(pool)).map(subscriberJson) }),
      );

      app.get(
        '/subscribers/:name',
        {
          config: { action: 'subscriber.update' },
          schema: {
            tags,
            summary: 'One subscriber and how its deliveries stand',
            params,
            response: answers({ 200: subscriberSchema }, [404, 422]),
          },
        },
        async (request) => subscriberJson(await mustFind(request.params.name)),
      );

      app.delete(
        '/subscribers/:name',
        {
          config: { action: 'subscriber.update' },
          schema: {
            tags,
            summary: 'Remove a subscriber; what waits for it is dropped',
            params,
            response: answers({ 204: z.null() }, [404, 422]),
          },
        },
        async (request, reply) => {
          if (!(await deleteSubscriber(pool, request.params.name)))
            throw unknownSubscriber(request.params.name);
          return reply.code(204).send(null);
        },
      );

      app.post(
        '/subscribers/:name/test',
        {
          config: { action: 'subscriber.update' },
          schema: {
            tags,
            summary: 'Post a signed test event to the subscriber now',
            description:
              'Its type is `ventana.test`; it belongs to no case and is not repeated. An address that is not permitted is not connected to: `error` is `forbidden_address`, whatever listens there.',
            params,
            body: z.strictObject({}).nullish(),
            response: answers(
              {
                200: z.object({
                  delivered: z.boolean(),
                  status: z.number().int().nullable().describe('What the endpoint answered'),
                  error: z.string().nullable().describe('Why it was not delivered'),
                }),
              },
              [404, 422],
            ),
          },
        },
        async (request) => {
          const endpoint = await endpointOf(pool, request.params.name);
          if (endpoint === null) throw unknownSubscriber(request.params.name);
          const body = JSON.stringify({
            type: 'ventana.test',
            // real time: a test event belongs to no case.
            timestamp: new Date().toISOString(),
            data: {},
          });
          const posted = await post(endpoint, `evt-test-${randomUUID()}`, body);
          switch (posted.was) {
            case 'accepted':
              return { delivered: true, status: posted.status, error: null };
            case 'gone':
              return { delivered: false, status: 410, error: 'status 410' };
            case 'failed':
              return { delivered: false, status: posted.status, error: posted.error };
            case 'aborted':
              return { delivered: false, status: null, error: 'aborted' };
          }
        },
      );

      app.get(
        '/events',
        {
          config: { action: 'subscriber.update' },
          schema: {
            tags,
            summary: 'Events in the order they became visible, for those who poll',
            description: 'Ask again with `after` set to `next`; nothing is skipped and nothing comes twice.',
            querystring: z.strictObject({
              after: z.coerce.number().int().min(0).default(0),
              limit: z.coerce.number().int().min(1).max(500).default(100),
            }),
            response: answers(
              { 200: z.object({ events: z.array(eventSchema), next: z.number().int() }) },
              [422],
            ),
          },
        },
        async ({ query }) => {
          const events = await eventsAfter(pool, query.after, query.limit);
          return {
            events: events.map((stored) => ({
              position: stored.position,
              id: stored.eventId,
              ...eventPayload(stored),
            })),
            next: events.at(-1)?.position ?? query.after,
          };
        },
      );
    },
    { prefix: '/v1' },
  );

  async function mustFind(subscriber: string): Promise<Subscriber> {
    const found = await findSubscriber(pool, subscriber);
    if (found === null) throw unknownSubscriber(subscriber);
    return found;
  }
}

const unknownSubscriber = (subscriber: string): Problem =>
  new Problem({
    status: 404,
    code: 'unknown_subscriber',
    detail: `There is no subscriber ${subscriber}. PUT /v1/subscribers/${subscriber} registers it.`,
  });

const subscriberJson = ({ isActive, ...subscriber }: Subscriber) => ({ ...subscriber, active: isActive });

const isSecret = (value: string): boolean => {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(value)?.[1];
  if (encoded === undefined) return false;
  const bytes = Buffer.from(encoded, 'base64');
  return bytes.length >= 24 && bytes.length <= 64 && bytes.toString('base64') === encoded;
};

/**
 * Events are signed but readable, so they cross a network only over TLS; on this machine plain HTTP will do. They go to
 * permitted networks alone: nobody registers what stands beside us, and learns of it by what a post does there.
 */
async function endpointUrl(text: string, networks: Networks): Promise<string> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) {
    throw invalidField('url', 'must be an https address like https://orders.example.com/ventana');
  }
  if (url.username !== '' || url.password !== '') {
    throw invalidField('url', 'must not carry a user or password; deliveries are signed with the secret');
  }
  const { hostname } = url;
  const isLoopback =
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127\.[\d.]+$/.test(hostname);
  if (url.protocol === 'http:' && !isLoopback) {
    throw invalidField('url', 'must be https; plain http is for this machine only');
  }
  if ((await judgeHost(hostname, networks)) === 'forbidden') {
    throw invalidField(
      'url',
      'must lead to a public address: private, loopback, link-local and metadata addresses are not posted to, unless SUBSCRIBER_NETWORKS of this deployment has them',
    );
  }
  return url.href;
}
