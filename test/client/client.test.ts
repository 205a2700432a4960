import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { createVentanaClient, VentanaError } from '../../client/index.ts';
import { worldOfTests } from '../workflows/shared-world.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
type Handler = (response: ServerResponse, n: number) => void;

/** A server that answers by choice and keeps what it was asked. */
async function listen(handle: Handler): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      seen.push({ method: request.method, url: request.url, headers: request.headers, body });
      handle(response, seen.length);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

const opened = worldOfTests();

const ok = (response: ServerResponse, body: unknown): void => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
const problem = (
  response: ServerResponse,
  status: number,
  code: string,
  headers: Record<string, string> = {},
): void => {
  response
    .writeHead(status, { 'content-type': 'application/problem+json', ...headers })
    .end(
      JSON.stringify({ type: 'about:blank', title: 'No', status, code, detail: 'because', field: 'step' }),
    );
};

test('W9, W10, R10: a service finds a case, answers, sets a task, and reads what came of it', async () => {
  const world = await opened();
  const ventana = createVentanaClient({ url: `${world.gatewayUrl}/`, token: world.token });
  const play = world.play();
  await play.writes('¿Llega hoy mi pedido?');
  const { cases } = await ventana.listCases({ phone: `+${play.phone}`, state: 'open', limit: 5 });
  const [found] = cases;
  if (found === undefined) throw new Error('no case');
  const { slots } = await ventana.callSlots(found.id, { limit: 3 });
  expect(slots).toHaveLength(3);
  const booked = await ventana.bookCall(found.id, { slot: slots[2]?.from ?? '', wished: 'chat' });
  expect(booked.call).not.toBeNull();
  const sent = await ventana.send(found.id, { text: { body: 'Sí, entre 14 y 18 h.' } });
  expect(sent).toMatchObject({ status: 'sent', providerId: expect.any(String) });
  const pending = await ventana.setTask(found.id, {
    reason: 'delivery',
    step: 'confirm-slot',
    data: { order: 'A-1' },
  });
  expect(pending).toMatchObject({ reason: 'delivery', owes: 'customer', task: { step: 'confirm-slot' } });
  await play.writes('¿Puede ser más tarde?');
  await play.soon('the business owes', ({ owes }) => owes === 'business');
  const reported = await ventana.reportMessage(found.id, {
    author: 'bot',
    text: 'Sí.',
    providerId: 'wamid.other',
  });
  expect(reported).toMatchObject({ id: expect.any(String), owes: 'customer' });
  expect(await ventana.completeTask(found.id)).toMatchObject({ state: 'resolved', outcome: 'completed' });
  expect(await ventana.getCase(found.id)).toMatchObject({ id: found.id, task: null });
  const first = await ventana.timeline(found.id, { limit: 2 });
  expect(first.entries).toHaveLength(2);
  const rest = await ventana.timeline(found.id, { limit: 500, cursor: first.nextCursor ?? '' });
  expect(rest.nextCursor).toBeNull();
  expect(rest.entries.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['message', 'task', 'transition']),
  );
  await expect(ventana.resolve(found.id, 'delivered')).rejects.toMatchObject({
    name: 'VentanaError',
    code: 'case_resolved',
    status: 409,
  });
  await expect(ventana.setTask('case-1', { reason: 'paymnt', step: 'pay' })).rejects.toMatchObject({
    code: 'unknown_case',
    problem: { field: 'caseId' },
  });
});

test('the example in README runs as it is written', async (context) => {
  const world = await opened();
  await world.provider.text('56987654321', 'Hola, ¿está listo mi pedido?');
  process.env['VENTANA_URL'] = world.gatewayUrl;
  process.env['VENTANA_TOKEN'] = world.token;
  context.onTestFinished(() => {
    delete process.env['VENTANA_URL'];
    delete process.env['VENTANA_TOKEN'];
  });
  await import('../../client/example.ts');
  const ventana = createVentanaClient({ url: world.gatewayUrl, token: world.token });
  const { cases } = await ventana.listCases({ phone: '56987654321' });
  expect(cases).toMatchObject([{ owes: 'customer', task: { step: 'confirm-slot' } }]);
  expect(await world.provider.messages({ to: '56987654321' })).toHaveLength(1);
});

test('a lost answer is asked for again under the same key, so nothing is done twice', async () => {
  const { url, seen } = await listen((response, n) => {
    if (n === 1) response.destroy();
    else if (n === 2) problem(response, 503, 'temporarily_unavailable', { 'retry-after': '0' });
    else ok(response, { id: 'case-1' });
  });
  const ventana = createVentanaClient({ url, token: 'secret' });
  await ventana.setTask('case-1', { reason: 'payment', step: 'pay' });
  expect(seen).toHaveLength(3);
  expect(new Set(seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  expect(seen[0]).toMatchObject({
    method: 'PUT',
    url: '/v1/cases/case-1/task',
    headers: { authorization: 'Bearer secret', 'content-type': 'application/json' },
    body: '{"reason":"payment","step":"pay"}',
  });
  await ventana.setTask('case-1', { reason: 'payment', step: 'pay' });
  expect(seen[3]?.headers['idempotency-key']).not.toBe(seen[2]?.headers['idempotency-key']);
  await ventana.completeTask('case-1', { idempotencyKey: 'mine' });
  expect(seen[4]?.headers['idempotency-key']).toBe('mine');
});

test('a message carries one key through all its tries, the caller’s own if there is one', async () => {
  const { url, seen } = await listen((response, n) => {
    if (n % 2 === 1) problem(response, 503, 'unavailable', { 'retry-after': '0' });
    else ok(response, { status: 'sent', id: 'msg-1', providerId: 'wamid.1', rule: null, until: null });
  });
  const ventana = createVentanaClient({ url, token: 'secret' });
  await ventana.send('case-1', { text: { body: 'Hola' } });
  await ventana.send('case-1', { text: { body: 'Hola' }, idempotencyKey: 'mine' });
  const keys = seen.map(({ body }) => (JSON.parse(body) as { idempotencyKey: string }).idempotencyKey);
  expect(keys[0]).toBe(keys[1]);
  expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
  expect(keys.slice(2)).toEqual(['mine', 'mine']);
});

test('a refusal is told at once, with everything the problem says', async () => {
  const { url, seen } = await listen((response) => problem(response, 422, 'invalid_request'));
  const ventana = createVentanaClient({ url, token: 'secret' });
  const error: unknown = await ventana.getCase('case-1').catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(VentanaError);
  expect(error).toMatchObject({
    code: 'invalid_request',
    status: 422,
    message: 'GET /v1/cases/case-1: because',
    problem: { field: 'step' },
  });
  expect(seen).toHaveLength(1);
});

test('it gives up after its tries, and says whether there was no connection, no answer or no problem document', async () => {
  const busy = await listen((response) => problem(response, 503, 'unavailable', { 'retry-after': '0' }));
  await expect(
    createVentanaClient({ url: busy.url, token: 'x', tries: 3 }).getCase('case-1'),
  ).rejects.toMatchObject({ code: 'unavailable', status: 503, problem: { retryAfter: 0 } });
  expect(busy.seen).toHaveLength(3);

  const silent = await listen(() => undefined);
  await expect(
    createVentanaClient({ url: silent.url, token: 'x', tries: 2, timeout: 50 }).getCase('case-1'),
  ).rejects.toMatchObject({ code: 'timeout', status: 0, problem: null });
  expect(silent.seen).toHaveLength(2);

  await expect(
    createVentanaClient({ url: 'http://127.0.0.1:9', token: 'x', tries: 1 }).getCase('case-1'),
  ).rejects.toMatchObject({ code: 'unreachable', status: 0 });

  const other = await listen((response) => response.writeHead(200).end('<html>'));
  await expect(createVentanaClient({ url: other.url, token: 'x' }).getCase('case-1')).rejects.toMatchObject({
    code: 'unexpected_answer',
    status: 200,
  });
});

test('ids and filters are written into the address as they must be', async () => {
  const { url, seen } = await listen((response) => ok(response, { cases: [], nextCursor: null }));
  const ventana = createVentanaClient({ url: `${url}/behind/a/proxy/`, token: 'x' });
  await ventana.listCases({ phone: '+56 9 1', state: 'open', limit: 3 });
  await ventana.getCase('../contacts');
  expect(seen.map((each) => each.url)).toEqual([
    '/behind/a/proxy/v1/cases?phone=%2B56+9+1&state=open&limit=3',
    '/behind/a/proxy/v1/cases/..%2Fcontacts',
  ]);
});

test('W8: advice is asked for of a case, or of a contact on a line', async () => {
  const { url, seen } = await listen((response) => ok(response, { mode: 'free-form' }));
  const ventana = createVentanaClient({ url, token: 'secret' });
  expect(await ventana.advice('case-1', { purpose: 'purchase', order: true })).toMatchObject({
    mode: 'free-form',
  });
  await ventana.advice({ contactId: 'contact-1', line: '70007', reason: 'cart' }, { purpose: 'offer' });
  expect(seen.map((each) => `${each.method} ${each.url}`)).toEqual([
    'GET /v1/cases/case-1/advice?purpose=purchase&order=true',
    'GET /v1/contacts/contact-1/advice?purpose=offer&line=70007&reason=cart',
  ]);
});

test('E2, S3: a service reads and writes the consent ledger, looks at an erasure, and erases', async () => {
  const world = await opened();
  const ventana = createVentanaClient({ url: world.gatewayUrl, token: world.token });
  const play = world.play();
  await play.writes('Hola');
  const { contactId } = await play.soon('the case is open', ({ state }) => state === 'open');
  const word = {
    channel: 'whatsapp',
    category: 'utility',
    source: 'checkout',
    wordingVersion: 'v2',
  } as const;
  const granted = await ventana.grantConsent(contactId, word, { idempotencyKey: 'grant-1' });
  expect(granted.consents).toMatchObject([{ channel: 'whatsapp', category: 'utility', granted: true }]);
  await ventana.withdrawConsent(contactId, {
    channel: 'whatsapp',
    category: 'utility',
    source: 'call centre',
  });
  // Repeated late under its key, the grant is not the last word.
  const again = await ventana.grantConsent(contactId, word, { idempotencyKey: 'grant-1' });
  expect(again.consents).toMatchObject([{ granted: false, source: 'call centre' }]);
  const { consents } = await ventana.consents(contactId);
  expect(consents.map(({ granted: yes, holds, source }) => [yes, holds, source])).toEqual([
    [false, true, 'call centre'],
    [true, false, 'checkout'],
  ]);
  await expect(ventana.withdrawConsent(contactId, word, { idempotencyKey: 'grant-1' })).rejects.toMatchObject(
    { code: 'idempotency_conflict', status: 409 },
  );

  const preview = await ventana.previewErasure(contactId);
  expect(preview).toMatchObject({ contactId, erasedAt: null, removes: { messages: 1 }, ends: { cases: 1 } });
  expect((await ventana.previewErasure(contactId)).erasedAt).toBeNull();
  const erased = await ventana.eraseContact(contactId, 'ticket 4711');
  expect(erased).toMatchObject({ why: 'ticket 4711', removes: preview.removes });
  expect(erased.erasedAt).not.toBeNull();
  expect(await ventana.eraseContact(contactId, 'ticket 4711')).toEqual(erased);
  await expect(ventana.grantConsent(contactId, word)).rejects.toMatchObject({ code: 'contact_erased' });
  await expect(ventana.consents('contact-nobody')).rejects.toMatchObject({ code: 'unknown_contact' });
});
