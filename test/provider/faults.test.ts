import { expect, test } from 'vitest';
import type { FaultRequest } from '../../dev/provider/client.ts';
import { NEWS_TEMPLATE, PAYMENT_COMPONENTS, PAYMENT_TEMPLATE, startWorld } from './world.ts';

const TO = '573001112233';

async function openWorld(options: Parameters<typeof startWorld>[0] = {}) {
  const world = await startWorld(options);
  await world.control.text(TO, 'hola');
  world.receiver.webhooks.length = 0;
  return world;
}

/** Code, HTTP status and title of every refusal by name. */
const REFUSALS = [
  [131047, 400, 'Re-engagement message'],
  [131026, 400, 'Message undeliverable'],
  [132015, 400, 'Template is paused'],
  [132016, 400, 'Template is disabled'],
  [132001, 404, 'Template name does not exist in the translation'],
  [130429, 429, 'Rate limit hit'],
  [131056, 400, 'pair rate limit hit'],
  [131050, 400, 'stop receiving marketing messages'],
  [131042, 400, 'Business eligibility payment issue'],
  [131031, 403, 'Business Account locked'],
  [190, 401, 'Access token has expired'],
  [123456, 400, 'Unknown error'],
] as const;

test.each(REFUSALS)(
  'R8: refused with %i in Graph’s error body, and no effect',
  async (code, status, title) => {
    const world = await openWorld();
    await world.control.fault({ effect: { kind: 'refuse', code } });
    const answer = await world.text(TO);
    await world.control.settled();

    expect(answer.status).toBe(status);
    expect(answer.body.error).toEqual({
      message: expect.stringContaining(title),
      type: 'OAuthException',
      code,
      error_data: { messaging_product: 'whatsapp', details: expect.any(String) },
      fbtrace_id: expect.any(String),
    });
    expect(answer.body.error['message']).toMatch(new RegExp(`^\\(#${code}\\) `));
    expect(await world.control.messages()).toMatchObject([
      { tookEffect: false, id: null, answer: { status, code }, fault: 'fault-1', statuses: [] },
    ]);
    expect(world.receiver.statuses()).toEqual([]);

    const next = await world.text(TO);
    expect(next.status).toBe(200);
  },
);

test('R8: HTTP status and details of a refusal by choice', async () => {
  const world = await openWorld();
  await world.control.fault({ effect: { kind: 'refuse', code: 131000, status: 503, details: 'later' } });
  const answer = await world.text(TO);
  expect([answer.status, answer.body.error.error_data?.details]).toEqual([503, 'later']);
});

/** What the caller sees of each broken answer. */
const BROKEN: readonly (readonly [name: string, effect: FaultRequest['effect'], sees: RegExp])[] = [
  ['HTTP 500', { kind: 'http', status: 500 }, /^500 .*"code":1\b/],
  ['HTTP 503 without a body', { kind: 'http', status: 503, body: 'empty' }, /^503 $/],
  ['an HTML page', { kind: 'http', status: 502, body: 'html' }, /^502 <!DOCTYPE html>/],
  ['a page with status 200', { kind: 'http', status: 200, body: 'html' }, /^200 <!DOCTYPE html>/],
  ['half a JSON body', { kind: 'http', status: 200, body: 'truncated' }, /^200 \{"error":\{[^}]*$/],
  ['a reset connection', { kind: 'reset', when: 'before' }, /^ECONNRESET|^UND_ERR_SOCKET/],
];

async function seen(world: Awaited<ReturnType<typeof startWorld>>): Promise<string> {
  try {
    const { status, text } = await world.text(TO, 'x', { biz_opaque_callback_data: 'attempt-9' });
    return `${status} ${text}`;
  } catch (error) {
    const { name, cause } = error as { name: string; cause?: { code?: string } };
    return cause?.code ?? name;
  }
}

test.each(BROKEN)(
  'R7: %s before taking effect: nothing is recorded as sent, nothing follows',
  async (_name, effect, sees) => {
    const world = await openWorld();
    await world.control.fault({ effect });
    expect(await seen(world)).toMatch(sees);
    await world.control.settled();
    expect(await world.control.messages()).toMatchObject([{ tookEffect: false, id: null, statuses: [] }]);
    expect(world.receiver.statuses()).toEqual([]);
  },
);

test('R7: a caller that gives up waiting is told nothing, whichever side of the effect', async () => {
  for (const when of ['before', 'after'] as const) {
    const world = await openWorld();
    await world.control.fault({ effect: { kind: 'timeout', when } });
    const request = {
      messaging_product: 'whatsapp',
      to: TO,
      text: { body: 'x' },
      biz_opaque_callback_data: 'attempt-9',
    };
    await expect(world.send(request, { signal: AbortSignal.timeout(300) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    await world.control.settled();

    const took = when === 'after';
    expect(await world.control.messages()).toMatchObject([{ tookEffect: took, answer: { lost: 'timeout' } }]);
    const statuses = took ? ['sent', 'delivered', 'read'] : [];
    expect(world.receiver.statuses().map(({ status }) => status)).toEqual(statuses);
  }
});

test.each(BROKEN)(
  'R7: %s after taking effect: the message goes out and its statuses echo our id',
  async (_name, effect, sees) => {
    const world = await openWorld();
    await world.control.fault({ effect: { ...effect, when: 'after' } as FaultRequest['effect'] });
    expect(await seen(world)).toMatch(sees);
    await world.control.settled();

    const sends = await world.control.messages();
    expect(sends).toMatchObject([{ tookEffect: true, id: expect.stringMatching(/^wamid\./) }]);
    expect(world.receiver.statuses()).toMatchObject(
      ['sent', 'delivered', 'read'].map((status) => ({
        id: sends[0]?.id,
        status,
        biz_opaque_callback_data: 'attempt-9',
      })),
    );
  },
);

test('R7: a request that gets no answer ends when the provider stops', async () => {
  const world = await openWorld();
  await world.control.fault({ effect: { kind: 'timeout', when: 'before' } });
  const outcome = world.text(TO).catch((error: unknown) => error);
  await expect.poll(() => world.control.messages()).toHaveLength(1);
  await world.provider.stop();
  expect(await outcome).toMatchObject({ message: 'fetch failed' });
});

test('R7: a slow request takes effect before or after the wait, even for a caller that has left', async () => {
  const world = await openWorld();
  await world.control.fault({ effect: { kind: 'slow', delay: 800, when: 'before' } });
  const request = { messaging_product: 'whatsapp', to: TO, text: { body: 'x' } };
  await expect(world.send(request, { signal: AbortSignal.timeout(200) })).rejects.toMatchObject({
    name: 'TimeoutError',
  });
  expect(await world.control.messages()).toEqual([]);
  expect(await world.provider.idle()).toBe(false);
  await world.control.settled();
  expect(await world.control.messages()).toMatchObject([{ tookEffect: true }]);

  await world.control.fault({ effect: { kind: 'slow', delay: 400 } });
  world.receiver.webhooks.length = 0;
  const late = await world.send(request);
  expect(late.status).toBe(200);
  // The statuses overtook the answer.
  expect(world.receiver.statuses().map(({ status }) => status)).toEqual(['sent', 'delivered', 'read']);
});

test('R8: a fault meets the next n, always, or some after a number of others', async () => {
  const world = await openWorld();
  const codes = async (count: number) => {
    const found: (number | null)[] = [];
    for (let sent = 0; sent < count; sent += 1) {
      const { body } = await world.text(TO);
      found.push(body.error?.code ?? null);
    }
    return found;
  };

  await world.control.fault({ effect: { kind: 'refuse', code: 130429 }, times: 2 });
  expect(await codes(3)).toEqual([130429, 130429, null]);
  await world.control.fault({ effect: { kind: 'refuse', code: 131056 }, skip: 2 });
  expect(await codes(4)).toEqual([null, null, 131056, null]);
  const { id } = await world.control.fault({ effect: { kind: 'refuse', code: 131031 }, times: 'always' });
  expect(await codes(3)).toEqual([131031, 131031, 131031]);
  await world.control.clearFaults(id);
  expect(await codes(1)).toEqual([null]);
  await expect(world.control.clearFaults(id)).rejects.toThrow('no fault has this id');
});

test('R8: a fault can be for one customer, template, line or type', async () => {
  const lines = ['70007', '70008'].map((phoneNumberId, index) => ({
    phoneNumberId,
    displayPhoneNumber: `5691111222${index}`,
  }));
  const world = await openWorld({ lines, templates: [PAYMENT_TEMPLATE, NEWS_TEMPLATE] });
  const always = { times: 'always' as const };
  await world.control.change('573004445566', { name: 'Ana' });
  await world.control.fault({ ...always, effect: { kind: 'refuse', code: 1001 }, match: { to: 'ana' } });
  await world.control.fault({
    ...always,
    effect: { kind: 'refuse', code: 1002 },
    match: { template: 'novedad' },
  });
  await world.control.fault({ ...always, effect: { kind: 'refuse', code: 1003 }, match: { line: '70008' } });
  await world.control.fault({
    ...always,
    effect: { kind: 'refuse', code: 1004 },
    match: { type: 'sticker' },
  });

  const code = (answer: { body: { error?: { code: number } } }) => answer.body.error?.code;
  const envelope = { messaging_product: 'whatsapp', to: TO };
  expect(code(await world.text('+57 300 444 5566'))).toBe(1001);
  expect(code(await world.template(TO, 'novedad'))).toBe(1002);
  expect(code(await world.template(TO, 'pago_pendiente', PAYMENT_COMPONENTS))).toBeUndefined();
  expect(code(await world.send({ ...envelope, text: { body: 'x' } }, { line: '70008' }))).toBe(1003);
  expect(code(await world.send({ ...envelope, type: 'sticker', sticker: { id: '1' } }))).toBe(1004);
  expect(code(await world.text(TO))).toBeUndefined();
});

test('R8: an invalid request uses up no fault', async () => {
  const world = await openWorld();
  await world.control.fault({ effect: { kind: 'refuse', code: 130429 } });
  expect((await world.text(TO, '')).body.error.code).toBe(100);
  expect((await world.text(TO)).body.error.code).toBe(130429);
});

test('R8: a fault that is no fault is refused by field', async () => {
  const world = await startWorld();
  const wrong = { effect: { kind: 'refuse', code: 'no number' } } as unknown as FaultRequest;
  await expect(world.control.fault(wrong)).rejects.toThrow(/400 effect\.code: /);
});
