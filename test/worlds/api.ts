import { Client, Connection } from '@temporalio/client';
import type { FastifyInstance } from 'fastify';
import { onTestFinished } from 'vitest';
import { createPace } from '../../services/channels/pace.ts';
import { createSender } from '../../services/messages/sender.ts';
import { createWhatsApp } from '../../services/channels/whatsapp.ts';
import { seedTemplates } from '../../database/templates/seed-templates.ts';
import type { ProviderClient } from '../../dev/provider/client.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { registerApi } from '../../gateway/api/index.ts';
import type { ApiParts } from '../../gateway/api/parts.ts';
import { createServer } from '../../gateway/http/server.ts';
import { readEnvironment } from '../../settings/environment.ts';
import { createLog } from '../../settings/log.ts';
import { readRates } from '../../settings/rates/rates-file.ts';
import { createWorld, MONDAY, type World } from './case-store.ts';
import { ACCESS_TOKEN, PUBLIC_URL, variablesOf } from './environment.ts';
import { startWorldProvider } from './provider.ts';
import { freePorts } from '../../dev/machine/ports.ts';

export const TOKEN = 'test-secret';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Json;
}
/** A JSON answer that a test looks into. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Json = any;

/** The API by real HTTP semantics on a database of one's own; without Temporal, which is away. */
export interface ApiWorld {
  readonly world: World;
  readonly app: FastifyInstance;
  readonly clock: { now(): Instant; at: Instant };
  readonly provider: ProviderClient;
  readonly ask: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer>;
  readonly get: (path: string) => Promise<Answer>;
}

export async function openApi(over: Partial<ApiParts> = {}): Promise<ApiWorld> {
  const world = await createWorld();
  const { pool, policies } = world;
  await seedTemplates(pool);
  const clock = { at: MONDAY, now: () => clock.at };
  const log = createLog('silent');
  const provider = await startWorldProvider({
    now: clock.now,
    webhookUrl: 'http://127.0.0.1:9/webhooks/whatsapp',
  });
  const [closedPort = 0] = await freePorts(1);
  const connection = Connection.lazy({ address: `127.0.0.1:${closedPort}`, interceptors: [] });
  const environment = readEnvironment(
    variablesOf({
      TEMPORAL_ADDRESS: `127.0.0.1:${closedPort}`,
      TEMPORAL_UI_URL: 'https://temporal.example.com/',
      WHATSAPP_API_URL: provider.url,
      API_TOKENS: `other:other-secret,bot(author=bot):bot-secret,test(author=agent):${TOKEN}`,
    }),
  );
  const app = await createServer(log, PUBLIC_URL);
  registerApi(app, {
    environment,
    pool,
    log,
    clock,
    policies,
    rates: readRates(),
    temporal: new Client({ connection }),
    dispatcher: {
      flush: () => Promise.reject(new Error('Temporal is away')),
      wake: () => undefined,
    } as unknown as ApiParts['dispatcher'],
    sender: createSender({
      pool,
      policies,
      clock,
      log,
      pace: createPace(),
      whatsapp: createWhatsApp({ apiUrl: provider.url, accessToken: ACCESS_TOKEN }),
    }),
    ...over,
  });
  await app.ready();
  onTestFinished(async () => {
    await app.close();
    await provider.stop();
    await connection.close();
  });
  const ask: ApiWorld['ask'] = async (method, path, body, headers = {}) => {
    const answer = await app.inject({
      method: method as 'GET',
      url: path,
      headers: { authorization: `Bearer ${TOKEN}`, ...headers },
      ...(body === undefined
        ? {}
        : typeof body === 'string'
          ? {
              payload: body,
              headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
            }
          : { payload: body as object }),
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: answer.body === '' ? null : (JSON.parse(answer.body) as Json),
    };
  };
  return {
    world,
    app,
    clock,
    provider: provider.client,
    ask,
    get: (path) => ask('GET', path),
  };
}
