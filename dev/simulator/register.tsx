import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requireOwnOrigin } from '../../gateway/http/authorize.ts';
import { streamRegion } from '../../gateway/live/stream.ts';
import { addAssets } from '../../gateway/pages/assets.ts';
import { Layout, LiveRegion } from '../../gateway/pages/frame/layout.tsx';
import { frameOf } from '../../gateway/pages/frame/page-frame.ts';
import type { PageParts } from '../../gateway/pages/frame/parts.ts';
import { renderPart, sendPage } from '../../gateway/pages/frame/render.ts';
import { languageOf } from '../../gateway/pages/words/language.ts';
import type { GatewayParts } from '../../gateway/parts.ts';
import { Problem } from '../../gateway/http/problem.ts';
import { customerMessageSchema } from '../provider/customer-message.ts';
import { ProviderControlError } from '../provider/client.ts';
import { STORIES, type StoryName } from '../scenarios/stories.ts';
import { Customers } from './customers.ts';
import { createLiveStories } from './live-stories.ts';
import { Region, type RegionProps, Stories, Top } from './page.tsx';
import { COUNTRIES, FIRST_PERSON } from './people.ts';
import { loadView } from './view.ts';
import { registerExamplePage } from './example-page.tsx';
import { hasOnlyExpired, Notice } from './notice.tsx';
import { StartOverDialog } from './start-over.tsx';
import { makeWeather, weatherSchema } from './weather.ts';
import { CASE } from '../../gateway/pages/case/words/case.ts';
import { SIMULATOR } from './words.ts';
import type { SimulatedWorld } from './world.ts';

addAssets(fileURLToPath(new URL('assets/', import.meta.url)));

/** How long the database is away: long enough to see what goes on without it, short enough to wait for. */
const OUTAGE_MS = 20_000;

export interface Simulator {
  /** The page, for who is signed in. */
  registerPage(inside: FastifyInstance, parts: PageParts): void;
  /** What moves the world around it. It needs no sign-in, which needs the database: that may be down by one of these. */
  registerControls(app: FastifyInstance, parts: GatewayParts): void;
}

/** `/simulator` and its controls under `/dev`: only a local world registers them. */
export function createSimulator(world: SimulatedWorld, gatewayUrl: string): Simulator {
  const watchers = new Set<(hasChanged: boolean) => void>();
  const changed = (): void => watchers.forEach((each) => each(true));
  const { provider, mailboxUrl, moveClock, database, examples } = world;
  const stories =
    provider === null || moveClock === null
      ? null
      : createLiveStories(
          { gatewayUrl, token: world.token, provider, mailboxUrl: mailboxUrl ?? '' },
          moveClock,
          changed,
        );

  function registerPage(inside: FastifyInstance, parts: PageParts): void {
    const { policies, clock, feed } = parts;
    const base = {
      timeZone: policies.business.timeZone,
      canJump: moveClock !== null,
      hasOutage: database !== null,
      canStartOver: examples !== null,
      mailboxUrl,
      labels: policies.labels,
    };
    // What the provider knows changes without a trace in the database.
    const both = {
      watch(tell: (hasChanged: boolean) => void) {
        const unwatch = feed.watch(tell);
        watchers.add(tell);
        return () => {
          unwatch();
          watchers.delete(tell);
        };
      },
      stop: () => undefined,
    };
    const shown = async (request: FastifyRequest): Promise<RegionProps | null> => {
      if (provider === null) return null;
      const { customer = FIRST_PERSON.phone } = request.query as { customer?: string };
      const key = customer.replaceAll(/[^\w.]/g, '') || FIRST_PERSON.phone;
      const view = await loadView(parts, { ...world, provider }, key, stories?.of(key) ?? null);
      return { ...base, view, now: clock.now(), language: languageOf(request) };
    };

    inside.get('/simulator', { config: { action: 'contact.read' } }, async (request, reply) => {
      const props = await shown(request);
      const language = languageOf(request);
      const { title, off } = SIMULATOR[language];
      const frame = { ...frameOf(request, parts), title, active: 'simulator' } as const;
      if (props === null) {
        return sendPage(
          reply,
          <Layout {...frame}>
            <h1>{title}</h1>
            <p class="card">{off}</p>
          </Layout>,
        );
      }
      const { key } = props.view.customer;
      return sendPage(
        reply,
        <Layout {...frame} styles={['simulator.css']} modules={['simulator.js']}>
          <Top {...props} />
          <div
            class="sim"
            data-faults={JSON.stringify({ ...CASE[language].faults, ...SIMULATOR[language].faults })}
          >
            <LiveRegion
              id="simulator"
              source={`/simulator/live?customer=${encodeURIComponent(key)}`}
              language={language}
            >
              <Region {...props} />
            </LiveRegion>
            {moveClock !== null && <Stories {...props} />}
            {examples !== null && <StartOverDialog language={language} />}
          </div>
        </Layout>,
      );
    });

    if (examples !== null) {
      const longest = Math.max(...policies.reasons.map((reason) => policies.resolve(reason).window));
      inside.get('/simulator/notice', { config: { action: 'case.read' } }, async (request, reply) => {
        const isOver = await hasOnlyExpired(parts.pool, clock.now(), longest);
        const notice = (
          <Notice status={examples.status()} hasOnlyExpired={isOver} language={languageOf(request)} />
        );
        return reply
          .type('text/html; charset=utf-8')
          .header('cache-control', 'no-store')
          .send(renderPart(notice));
      });
    }

    inside.get('/simulator/live', { config: { action: 'contact.read' } }, (request, reply) => {
      streamRegion(
        request,
        reply,
        both,
        async () => {
          const props = await shown(request);
          return props === null ? null : renderPart(<Region {...props} />);
        },
        clock,
      );
    });
  }

  function registerControls(plain: FastifyInstance, parts: GatewayParts): void {
    registerExamplePage(plain, parts);
    void plain.register(
      async (scope) => {
        const app = scope.withTypeProvider<ZodTypeProvider>();
        app.addHook('onRoute', (route) => {
          route.schema = { hide: true, ...route.schema } as typeof route.schema & object;
        });
        app.addHook('onRequest', async (request) => {
          if (request.method !== 'GET') requireOwnOrigin(request);
        });
        app.addHook('onResponse', async (request) => {
          if (request.method !== 'GET') changed();
        });
        if (database !== null) {
          app.get('/database', () => ({ up: database.until() === null }));
          app.post('/database', { schema: { body: z.strictObject({ down: z.boolean() }) } }, ({ body }) => {
            if (body.down) database.begin(OUTAGE_MS);
            else database.end();
            return { up: !body.down, backInMs: body.down ? OUTAGE_MS : 0 };
          });
        }
        if (examples !== null) {
          app.get('/examples', () => examples.status());
          app.post('/examples', (_request, reply) => {
            // Told on the pages until they are there.
            void examples.make();
            return reply.code(202).send(examples.status());
          });
          app.post('/start-over', async () => {
            if (stories?.current()?.state === 'playing') throw storyPlaying();
            await examples.startOver();
            return examples.status();
          });
        }
        if (provider === null) return;
        const customers = new Customers(provider, parts.pool, gatewayUrl, world.token);
        const params = z.object({ key: z.string().min(1).max(64) });

        app.post(
          '/simulator/customers',
          { schema: { body: z.strictObject({ country: z.enum(COUNTRIES) }) } },
          async ({ body }) => ({
            customer: await customers.create(body.country),
          }),
        );
        app.post(
          '/simulator/customers/:key/messages',
          { schema: { params, body: z.strictObject({ message: customerMessageSchema }) } },
          async ({ params: { key }, body }) => told(() => customers.writes(key, body.message)),
        );
        app.post('/simulator/customers/:key/calls', { schema: { params } }, ({ params: { key } }) =>
          told(() => customers.calls(key)),
        );
        app.post('/simulator/customers/:key/burst', { schema: { params } }, ({ params: { key } }) =>
          told(() => customers.bursts(key)),
        );
        app.post(
          '/simulator/customers/:key/known',
          {
            schema: {
              params,
              body: z.strictObject({
                consent: z.boolean().optional(),
                email: z.boolean().optional(),
                onWhatsApp: z.boolean().optional(),
              }),
            },
          },
          ({ params: { key }, body }) => told(() => customers.isKnown(key, body)),
        );
        app.post('/simulator/weather', { schema: { body: weatherSchema } }, ({ body }) =>
          told(() => makeWeather(provider, body)),
        );
        if (stories === null) return;
        app.post(
          '/simulator/stories/:story',
          {
            schema: {
              params: z.object({ story: z.enum(Object.keys(STORIES) as [StoryName, ...StoryName[]]) }),
            },
          },
          ({ params: { story } }) => {
            const customer = stories.begin(story);
            if (customer !== null) return { customer };
            throw storyPlaying();
          },
        );
      },
      { prefix: '/dev' },
    );
  }

  return { registerPage, registerControls };
}

const storyPlaying = (): Problem =>
  new Problem({
    status: 409,
    code: 'story_playing',
    detail: 'A story is playing, and all stories share the clock. Wait until it has ended.',
  });

/** What the provider's control refuses is told as a problem. */
async function told(act: () => Promise<unknown>): Promise<object> {
  try {
    await act();
    return {};
  } catch (failure) {
    if (!(failure instanceof ProviderControlError)) throw failure;
    throw new Problem({ status: 422, code: 'provider_refuses', detail: failure.message });
  }
}
