import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import { type ProviderClient, providerClient } from '../../dev/provider/client.ts';
import { type Provider, type ProviderOptions, startProvider } from '../../dev/provider/start.ts';

export const APP_SECRET = 'app secret';
export const ACCESS_TOKEN = 'EAAtoken';
export const VERIFY_TOKEN = 'verify me';
/** Monday 2026-11-16 10:00 in Bogotá. */
export const MONDAY = Date.parse('2026-11-16T15:00:00Z');

export interface ReceivedWebhook {
  readonly raw: string;
  readonly signature: string | undefined;
  readonly body: WebhookBody;
}

export interface WebhookBody {
  readonly object: string;
  readonly entry: readonly {
    readonly id: string;
    readonly time?: number;
    readonly changes: readonly { readonly field: string; readonly value: WebhookValue }[];
  }[];
}

type Json = Readonly<Record<string, unknown>>;
export interface WebhookValue extends Json {
  readonly metadata?: Json;
  readonly contacts?: readonly Json[];
  readonly messages?: readonly Json[];
  readonly statuses?: readonly Json[];
}

/** A gateway that only listens: real HTTP, an answer by choice, everything kept. */
export interface Receiver {
  readonly url: string;
  readonly webhooks: ReceivedWebhook[];
  /** The status of the next answers; the last one stays. */
  answer(...statuses: number[]): void;
  /** Every value of a field, in order of arrival. */
  values(field?: string): WebhookValue[];
  statuses(): Json[];
  messages(): Json[];
}

async function startReceiver(): Promise<Receiver> {
  const webhooks: ReceivedWebhook[] = [];
  let answers = [200];

  async function handle(request: IncomingMessage): Promise<{ status: number; text: string }> {
    const raw = (await buffer(request)).toString('utf8');
    if (request.method === 'GET') {
      const query = new URL(request.url ?? '/', 'http://receiver').searchParams;
      const right = query.get('hub.verify_token') === VERIFY_TOKEN;
      return { status: right ? 200 : 403, text: right ? (query.get('hub.challenge') ?? '') : '' };
    }
    let body: WebhookBody = { object: '', entry: [] };
    try {
      body = JSON.parse(raw) as WebhookBody;
    } catch {
      // Kept as raw bytes.
    }
    const header = request.headers['x-hub-signature-256'];
    webhooks.push({ raw, signature: typeof header === 'string' ? header : undefined, body });
    const status = answers[0] ?? 200;
    if (answers.length > 1) answers = answers.slice(1);
    return { status, text: '' };
  }

  const server = createServer((request, response) => {
    void handle(request).then(({ status, text }) => {
      response.statusCode = status;
      response.end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });

  const values = (field?: string): WebhookValue[] =>
    webhooks
      .flatMap(({ body }) => body.entry.flatMap((entry) => entry.changes))
      .filter((change) => field === undefined || change.field === field)
      .map((change) => change.value);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/whatsapp`,
    webhooks,
    answer(...statuses) {
      answers = statuses;
    },
    values,
    statuses: () => values('messages').flatMap((value) => value.statuses ?? []),
    messages: () => values('messages').flatMap((value) => value.messages ?? []),
  };
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly body: Json & {
    readonly messages: readonly { readonly id: string; readonly message_status?: string }[];
    readonly contacts: readonly Json[];
    readonly error: Json & { readonly code: number; readonly error_data?: { readonly details: string } };
  };
}

export interface World {
  readonly provider: Provider;
  readonly control: ProviderClient;
  readonly receiver: Receiver;
  /** Case time, moved by the test. */
  readonly clock: { now: number };
  /** `POST /{line}/messages` as the gateway would. */
  send(
    body: Json,
    options?: { readonly token?: string | null; readonly line?: string; readonly signal?: AbortSignal },
  ): Promise<Answer>;
  text(to: string, body?: string, more?: Json): Promise<Answer>;
  template(to: string, name: string, components?: readonly unknown[], more?: Json): Promise<Answer>;
  /** Any path under the API's version. */
  graph(method: string, path: string, body?: unknown): Promise<Answer>;
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const json = response.headers.get('content-type')?.includes('json') === true;
  let body: unknown = {};
  try {
    if (json) body = JSON.parse(text);
  } catch {
    // A broken body on purpose.
  }
  return { status: response.status, text, body: body as Answer['body'] };
}

/** A provider on a free port with a listening gateway and a clock of its own; gone when the test ends. */
export async function startWorld(options: Partial<ProviderOptions> = {}): Promise<World> {
  const receiver = await startReceiver();
  const clock = { now: MONDAY };
  const provider = await startProvider({
    port: 0,
    webhookUrl: receiver.url,
    appSecret: APP_SECRET,
    verifyToken: VERIFY_TOKEN,
    accessToken: ACCESS_TOKEN,
    now: () => clock.now,
    ...options,
  });
  onTestFinished(() => provider.stop());

  const send: World['send'] = async (body, { token = ACCESS_TOKEN, line = '70007', signal } = {}) =>
    answerOf(
      await fetch(`${provider.url}/${line}/messages`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(body),
        ...(signal === undefined ? {} : { signal }),
      }),
    );
  return {
    provider,
    control: providerClient(provider.controlUrl),
    receiver,
    clock,
    send,
    text: (to, body = 'hola', more = {}) =>
      send({ messaging_product: 'whatsapp', to, type: 'text', text: { body }, ...more }),
    template: (to, name, components = [], more = {}) =>
      send({
        messaging_product: 'whatsapp',
        to,
        type: 'template',
        template: { name, language: { code: 'es' }, components },
        ...more,
      }),
    graph: async (method, path, body) =>
      answerOf(
        await fetch(`${provider.url}${path}`, {
          method,
          headers: { authorization: `Bearer ${ACCESS_TOKEN}`, 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
      ),
  };
}

/** Computed here and not by the provider's own code, so that a mistake there shows. */
export function expectedSignature(raw: string): string {
  return `sha256=${createHmac('sha256', APP_SECRET).update(Buffer.from(raw, 'utf8')).digest('hex')}`;
}

/** Payment reminder with every kind of variable: header, body, a quick reply and a URL. */
export const PAYMENT_TEMPLATE = {
  name: 'pago_pendiente',
  language: 'es',
  category: 'UTILITY',
  components: [
    { type: 'HEADER', format: 'TEXT', text: 'Pedido {{1}}' },
    { type: 'BODY', text: 'Hola {{1}}, falta el pago de {{2}}. Puedes hacerlo aquí.' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Pagar ahora' },
        { type: 'URL', text: 'Ver pedido', url: 'https://example.com/p/{{1}}' },
        { type: 'QUICK_REPLY', text: 'Necesito ayuda' },
      ],
    },
  ],
};

export const PAYMENT_COMPONENTS = [
  { type: 'header', parameters: [{ type: 'text', text: '10427' }] },
  {
    type: 'body',
    parameters: [
      { type: 'text', text: 'Ana' },
      { type: 'text', text: '$ 45.000' },
    ],
  },
  {
    type: 'button',
    sub_type: 'quick_reply',
    index: '0',
    parameters: [{ type: 'payload', payload: 'resume:pay' }],
  },
  { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'case-10427' }] },
];

export const NEWS_TEMPLATE = {
  name: 'novedad',
  language: 'es',
  category: 'MARKETING',
  components: [{ type: 'BODY', text: 'Tenemos novedades para ti.' }],
};
