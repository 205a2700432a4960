import { createServer } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { templateSeed } from '../../../database/templates/seed-templates.ts';
import type { ProviderClient } from '../../../dev/provider/client.ts';
import { BUSINESS_ACCOUNT_ID } from '../../../dev/provider/line.ts';
import { templatesClient } from '../../../gateway/templates-command/templates-client.ts';
import { readEnvironment } from '../../../settings/environment.ts';
import { MONDAY } from '../../worlds/case-store.ts';
import { variablesOf } from '../../worlds/environment.ts';
import { type ApiWorld, type Json, openApi, TOKEN } from '../../worlds/api.ts';
import { startWorldProvider } from '../../worlds/provider.ts';

/** The API over HTTP, before a provider that has no template yet; and the owners' command. */
async function openPush(over: Record<string, string> = {}): Promise<{
  readonly api: ApiWorld;
  readonly provider: ProviderClient;
  readonly push: (names?: readonly string[], wait?: number | null) => Promise<Json>;
  readonly told: string[];
}> {
  const provider = await startWorldProvider({
    now: () => MONDAY,
    webhookUrl: 'http://127.0.0.1:9/webhooks/whatsapp',
    templates: [],
    settings: { templateReview: 'leave-pending' },
  });
  onTestFinished(() => provider.stop());
  const environment = readEnvironment(
    variablesOf({
      WHATSAPP_API_URL: provider.url,
      WHATSAPP_ACCOUNT_ID: BUSINESS_ACCOUNT_ID,
      API_TOKENS: `test:${TOKEN}`,
      ...over,
    }),
  );
  const api = await openApi({ environment });
  const url = await api.app.listen({ port: 0, host: '127.0.0.1' });
  const told: string[] = [];
  const client = templatesClient(
    { VENTANA_URL: url, VENTANA_TOKEN: TOKEN },
    { look: 10, tell: (line) => void told.push(line) },
  );
  return {
    api,
    provider: provider.client,
    push: (names = [], wait = null) => client.push(names, wait),
    told,
  };
}

/** A provider of templates that answers as the test says. @returns its WHATSAPP_API_URL */
async function graph(
  answer: (method: string, body: Json) => [status: number, body: object],
): Promise<string> {
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const [status, body] = answer(request.method ?? '', text === '' ? null : JSON.parse(text));
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void (server.closeAllConnections(), server.close()));
  return `http://127.0.0.1:${(server.address() as { port: number }).port}/v26.0`;
}

const named = (result: Json, providerName: string): Record<string, Json> =>
  Object.fromEntries(
    result.json.templates
      .filter((each: Json) => each.providerName === providerName)
      .map((each: Json) => [each.language, each]),
  );

test('T2: what is missing at the provider is created there once, and nothing else; its review is followed', async () => {
  const { api, provider, push, told } = await openPush();
  const first = await push();
  expect(first.lines[0]).toBe(
    `${templateSeed.length} in use: ${templateSeed.length} created, 0 approved, ${templateSeed.length} in review, 0 turned down, 0 not created`,
  );
  expect(first.isFailed).toBe(false);
  const [listed] = (await provider.templates()).filter(
    ({ name, language }: Json) => name === 'payment_pending_v3' && language === 'pt_BR',
  );
  expect(listed).toMatchObject({ category: 'UTILITY', parameter_format: 'NAMED', status: 'PENDING' });

  for (const { providerName, language } of templateSeed) {
    const status = providerName === 'cart_help_v1' && language === 'es' ? 'REJECTED' : 'APPROVED';
    await provider.changeTemplate(providerName, language, { status, reason: 'PROMOTIONAL', silent: true });
  }
  const again = await push([], 60_000);
  expect(again.lines).toEqual([
    `${templateSeed.length} in use: 0 created, ${templateSeed.length - 1} approved, 0 in review, 1 turned down, 0 not created`,
    expect.stringMatching(/^ {2}cart_help_v1 \(es\): turned down: it offers something.*\(PROMOTIONAL\)$/),
  ]);
  expect(again.isFailed).toBe(true);
  expect(told).toEqual([]);
  expect(await api.get('/v1/templates/provider?name=cart_help')).toMatchObject({
    status: 200,
    body: {
      templates: expect.arrayContaining([
        expect.objectContaining({ language: 'es', state: 'rejected', reason: 'PROMOTIONAL' }),
        expect.objectContaining({ language: 'en', state: 'approved', reason: null, why: null }),
      ]),
    },
  });
});

test('T2: it waits for the review, within its bound, and says so', async () => {
  const { provider, push, told } = await openPush();
  const late = await push(['payment_pending'], 40);
  expect(late.isFailed).toBe(true);
  expect(told[0]).toBe("3 wait for the provider's review …");
  expect(late.lines[1]).toContain('payment_pending_v3 (en): waits for the review');

  const waiting = push(['payment_pending_v3'], 60_000);
  for (const language of ['es', 'pt_BR', 'en'])
    await provider.changeTemplate('payment_pending_v3', language, { status: 'APPROVED', silent: true });
  expect((await waiting).lines).toEqual([
    '3 in use: 0 created, 3 approved, 0 in review, 0 turned down, 0 not created',
  ]);
});

test('T2: what the provider refuses, and what cannot be created from here, is told in words, language by language', async () => {
  const { api, push } = await openPush();
  const { pool } = api.world;
  const added = (name: string, body: string, variables: object[], buttons: object[]) =>
    pool.query(
      `insert into templates (name, version, language, category, status, reason, step, impact, countries, body, variables,
         buttons, provider_name, owner, approved_by, approved_at)
       values ($1, 1, 'es', 'utility', 'approved', 'general', '*', 'none', '{}', $2, $3, $4, $1 || '_v1', 'Ana', 'Ana', now())`,
      [name, body, JSON.stringify(variables), JSON.stringify(buttons)],
    );
  const text = (name: string, example: string) => ({ name, type: 'text', example });
  await added('leading', '{{who}}, hola', [text('who', 'Ana')], []);
  await added('bare', 'Hola {{who}} aquí', [text('who', '')], []);
  await added('phone', 'Llámanos ahora', [], [{ type: 'fixed', text: 'Llamar' }]);
  await added(
    'form',
    'Llena el formulario',
    [],
    [{ type: 'flow', text: 'Abrir', token: 'flow', flowId: null }],
  );
  await added(
    'voucher',
    'Aquí tienes',
    [{ name: 'coupon', type: 'coupon', example: '' }],
    [{ type: 'copy-code', text: 'Copiar', code: 'coupon' }],
  );
  const result = await push(['leading', 'bare', 'phone', 'form', 'voucher', 'cart_help']);
  expect(named(result, 'leading_v1')).toMatchObject({
    es: {
      state: 'refused',
      reason: '100/2388299',
      why: expect.stringContaining('begins or ends with a variable'),
    },
  });
  expect(named(result, 'bare_v1')).toMatchObject({
    es: { state: 'undefinable', why: expect.stringContaining('who') },
  });
  expect(named(result, 'phone_v1')).toMatchObject({ es: { state: 'undefinable' } });
  expect(named(result, 'form_v1')).toMatchObject({
    es: { state: 'undefinable', why: expect.stringContaining('form') },
  });
  expect(named(result, 'voucher_v1')).toMatchObject({
    es: { state: 'undefinable', why: expect.stringContaining('coupon') },
  });
  expect(named(result, 'cart_help_v1')).toMatchObject({ es: { isNew: true }, en: { isNew: true } });
  expect(result.isFailed).toBe(true);
  expect(result.lines).toContainEqual(
    '  leading_v1 (es): not created: its text begins or ends with a variable: put words around it (100/2388299)',
  );
  await expect(push(['cart_hepl'])).rejects.toThrow('did you mean cart_help?');
});

test('T2: after a refusal that every other would meet it asks no more; repeated, it goes on where it was', async () => {
  const there: Json[] = [];
  let asked = 0;
  let most = 2;
  const url = await graph((method, body) => {
    if (method === 'GET') return [200, { data: there }];
    asked += 1;
    if (there.length >= most) return [400, { error: { code: 80_008, message: '(#80008) Too many calls' } }];
    there.push({ ...body, status: 'PENDING' });
    return [200, { id: String(there.length), status: 'PENDING', category: body.category }];
  });
  const { push } = await openPush({ WHATSAPP_API_URL: url });
  const stopped = await push(['payment_pending', 'cart_help']);
  expect(asked).toBe(3);
  expect(stopped.json.templates.map(({ state }: Json) => state).toSorted()).toEqual([
    'pending',
    'pending',
    ...Array.from({ length: 4 }, () => 'refused'),
  ]);
  expect(stopped.lines.join('\n')).toContain('push again in an hour');
  most = 100;
  const again = await push(['payment_pending', 'cart_help']);
  expect(again.lines[0]).toBe('6 in use: 4 created, 0 approved, 6 in review, 0 turned down, 0 not created');
  expect(again.isFailed).toBe(false);
});

test('T2: a provider that cannot be read is told with its code, and nothing is created', async () => {
  const url = await graph(() => [500, {}]);
  const { push } = await openPush({ WHATSAPP_API_URL: url });
  await expect(push()).rejects.toThrow('(http-500)');
});
