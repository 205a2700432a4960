import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../domain/time/instant.ts';
import { MONDAY, type World } from '../../worlds/case-store.ts';
import { Life } from '../../worlds/case-life.ts';
import { type ApiWorld, openApi } from '../../worlds/api.ts';

const time = (at: number): string => new Date(at).toISOString();
const PHONE = '573001112233';

/** A case whose customer the simulated provider knows, with a window that is open there as well. */
async function openCase(api: ApiWorld): Promise<string> {
  const contactId = await api.world.contact({ phone: PHONE, country: 'CO' });
  await api.provider.text(PHONE, '¿llega hoy mi pedido?', { wait: false });
  return (await received(api.world, contactId, 'wamid.1', api.clock.at)) as string;
}

/** The webhook's transaction, with what kind of message it was. */
async function received(world: World, contactId: string, id: string, at: number): Promise<string | null> {
  const caseId = await world.receive(contactId, id, at);
  await world.pool.query(`update messages set kind = 'message' where provider_id = $1`, [id]);
  return caseId;
}

const send = (api: ApiWorld, caseId: string, body: object) =>
  api.ask('POST', `/v1/cases/${caseId}/messages`, body);

test('W8, W9: inside the window free-form goes out once, and answers; with Temporal away', async () => {
  const api = await openApi();
  const caseId = await openCase(api);
  const request = { idempotencyKey: 'k-1', text: { body: 'Sí, entre 14 y 18 h.' }, agent: 'agent-7' };
  const first = await send(api, caseId, request);
  expect(first).toMatchObject({
    status: 201,
    body: {
      status: 'sent',
      id: expect.stringMatching(/^msg-/),
      providerId: expect.stringMatching(/^wamid\./),
    },
  });
  expect((await api.get(`/v1/cases/${caseId}`)).body.owes).toBe('nobody');
  const again = await send(api, caseId, request);
  expect(again).toMatchObject({ status: 201, body: first.body });
  expect(await api.provider.messages({ to: PHONE })).toHaveLength(1);
  const conflict = await send(api, caseId, { ...request, text: { body: 'Otra cosa' } });
  expect(conflict).toMatchObject({
    status: 409,
    body: { code: 'idempotency_conflict', field: 'idempotencyKey' },
  });
  const { body } = await api.get(`/v1/cases/${caseId}/timeline`);
  expect(body.entries.find(({ id }: { id?: string }) => id === first.body.id)).toMatchObject({
    kind: 'message',
    direction: 'out',
    author: 'agent:agent-7',
    statuses: [{ status: 'sent' }],
  });
});

test('W9: who wrote is said by the sender, else by its token; nobody is a person by default, and the answer says it', async () => {
  const api = await openApi();
  const caseId = await openCase(api);
  const as = (secret: string) => ({ authorization: `Bearer ${secret}` });
  const sent = async (secret: string, body: object) => {
    const path = `/v1/cases/${caseId}/messages`;
    const answer = await api.ask('POST', path, { text: { body: 'Sí' }, ...body }, as(secret));
    expect(answer.status).toBe(201);
    return answer.body;
  };
  const reported = async (secret: string, body: object) => {
    const path = `/v1/cases/${caseId}/messages/reported`;
    const answer = await api.ask('POST', path, { text: 'Sí', ...body }, as(secret));
    expect(answer.status).toBe(201);
    return answer.body;
  };
  // Without a word of it, a token's message is no person's.
  expect(await sent('other-secret', { idempotencyKey: '1' })).toMatchObject({
    countedAs: 'system',
    owes: 'nobody',
  });
  expect(await sent('bot-secret', { idempotencyKey: '2' })).toMatchObject({ countedAs: 'bot' });
  expect(await sent('bot-secret', { idempotencyKey: '3', author: 'agent' })).toMatchObject({
    countedAs: 'person',
  });
  expect(await sent('bot-secret', { idempotencyKey: '4', agent: 'ana' })).toMatchObject({
    countedAs: 'person',
  });
  expect(await sent('bot-secret', { idempotencyKey: '5', agent: 'pay', author: 'bot' })).toMatchObject({
    countedAs: 'bot',
  });
  // The same request under another key of the same token is told as it was stored.
  expect(await sent('bot-secret', { idempotencyKey: '2' })).toMatchObject({ countedAs: 'bot' });
  expect(await reported('other-secret', {})).toMatchObject({ countedAs: 'system', owes: 'nobody' });
  expect(await reported('bot-secret', {})).toMatchObject({ countedAs: 'bot' });
  expect(await reported('bot-secret', { author: 'agent' })).toMatchObject({ countedAs: 'person' });

  const authors = await api.world.column(
    `select author as value from messages where direction = 'out' order by arrived_at, id`,
  );
  expect(new Set(authors)).toEqual(new Set(['system:other', 'bot:bot', 'agent:bot', 'agent:ana', 'bot:pay']));
  const by = await api.world.column(
    `select fact ->> 'by' as value from case_facts where fact ->> 'fact' = 'answered' order by seq`,
  );
  expect(by).toEqual(['system', 'bot', 'person', 'person', 'bot', 'system', 'bot', 'person']);

  // What comes to be owed meanwhile is told as it is now; a reply that is kept says whom it will count as.
  api.clock.at = MONDAY + DAY + HOUR;
  const kept = await api.ask(
    'POST',
    `/v1/cases/${caseId}/messages`,
    { idempotencyKey: '6', text: { body: 'Hola' }, keep: true },
    as('bot-secret'),
  );
  expect(kept).toMatchObject({ status: 202, body: { status: 'kept', countedAs: 'bot', owes: 'nobody' } });
});

test('W4: outside the window it is refused before the provider, with what can be done instead', async () => {
  const api = await openApi();
  const caseId = await openCase(api);
  api.clock.at = MONDAY + DAY + HOUR;
  const refused = await send(api, caseId, { idempotencyKey: 'k-1', text: { body: 'Hola' } });
  expect(refused).toMatchObject({
    status: 409,
    body: { code: 'window_closed', rule: 'W4', closedAt: time(MONDAY + DAY) },
  });
  for (const alternative of refused.body.alternatives) {
    expect(alternative).toMatchObject({
      name: expect.any(String),
      language: 'es',
      category: 'utility',
      variables: expect.any(Array),
    });
  }
  expect(await api.provider.messages({ to: PHONE })).toHaveLength(0);
  const decisions = await api.world.column('select rule as value from decisions');
  expect(decisions).toEqual(['W4']);
});

test('W2: within the margin before closing the code says that it is closing', async () => {
  const api = await openApi();
  const caseId = await openCase(api);
  api.clock.at = MONDAY + DAY - 2 * MINUTE;
  expect(await send(api, caseId, { idempotencyKey: 'k-1', text: { body: 'Hola' } })).toMatchObject({
    status: 409,
    body: { code: 'window_closing', rule: 'W2' },
  });
  api.clock.at -= 1;
  expect(await send(api, caseId, { idempotencyKey: 'k-1', text: { body: 'Hola' } })).toMatchObject({
    status: 201,
  });
});

test('W4, R9: a reply is kept on request; an agent lets it go or throws it away', async () => {
  const api = await openApi();
  const caseId = await openCase(api);
  const contactId = (await api.get(`/v1/cases/${caseId}`)).body.contactId as string;
  api.clock.at = MONDAY + DAY + HOUR;
  const keep = (key: string, body: string) =>
    send(api, caseId, { idempotencyKey: key, text: { body }, keep: true });
  const one = await keep('k-1', 'Tenemos noticias.');
  api.clock.at += 1;
  const other = await keep('k-2', 'Y algo más.');
  expect(one).toMatchObject({ status: 202, body: { status: 'kept', rule: 'W4' } });
  const kept = (await api.get(`/v1/cases/${caseId}`)).body.kept;
  expect(kept.map(({ id }: { id: string }) => id)).toEqual([one.body.id, other.body.id]);
  expect(kept[0].content).toMatchObject({ text: { body: 'Tenemos noticias.' } });
  const path = (id: string) => `/v1/cases/${caseId}/kept/${id}`;
  expect(await api.ask('POST', `${path(one.body.id)}/send`)).toMatchObject({
    status: 409,
    body: { code: 'window_closed' },
  });

  api.clock.at += HOUR;
  await api.provider.text(PHONE, '¿Hay noticias?', { wait: false });
  await received(api.world, contactId, 'wamid.2', api.clock.at);
  expect(await api.ask('POST', `${path(one.body.id)}/send`)).toMatchObject({
    status: 201,
    body: { status: 'sent', id: one.body.id },
  });
  expect(await api.ask('POST', `${path(one.body.id)}/send`)).toMatchObject({ status: 201 });
  expect(await api.provider.messages({ to: PHONE })).toHaveLength(1);
  expect(await api.ask('DELETE', path(one.body.id))).toMatchObject({
    status: 409,
    body: { code: 'already_sent' },
  });
  expect(await api.ask('DELETE', path(other.body.id))).toMatchObject({ status: 204 });
  expect(await api.ask('DELETE', path(other.body.id))).toMatchObject({ status: 204 });
  expect(await api.ask('POST', `${path(other.body.id)}/send`)).toMatchObject({
    status: 409,
    body: { code: 'discarded' },
  });
  for (const unknown of ['msg-nobody', 'other', 'msg-%00']) {
    expect(await api.ask('POST', `${path(unknown)}/send`)).toMatchObject({
      status: 404,
      body: { code: 'unknown_message', field: 'messageId' },
    });
    expect(await api.ask('DELETE', path(unknown))).toMatchObject({ status: 404 });
  }
  expect((await api.get(`/v1/cases/${caseId}`)).body).toMatchObject({ kept: [], owes: 'nobody' });
});

test('D2: the limits of the Cloud API are named before anything is sent', async () => {
  const api = await openApi();
  const caseId = await openCase(api);
  const button = (n: number) => ({ type: 'reply', reply: { id: `b${n}`, title: `Opción ${n}` } });
  const buttons = (count: number, over: object = {}) => ({
    interactive: {
      type: 'button',
      body: { text: '¿Le queda bien?' },
      action: { buttons: Array.from({ length: count }, (_, n) => button(n)) },
      ...over,
    },
  });
  const list = (rows: number) => ({
    interactive: {
      type: 'list',
      body: { text: 'Elija' },
      action: {
        button: 'Ver',
        sections: [
          { title: 'A', rows: Array.from({ length: rows }, (_, n) => ({ id: `r${n}`, title: `Fila ${n}` })) },
        ],
      },
    },
  });
  const wrong: [object, string][] = [
    [buttons(4), 'interactive.action.buttons'],
    [buttons(0), 'interactive.action.buttons'],
    [buttons(1, { body: { text: 'x'.repeat(1025) } }), 'interactive.body.text'],
    [
      buttons(1, { action: { buttons: [{ type: 'reply', reply: { id: 'b', title: 'x'.repeat(21) } }] } }),
      'interactive.action.buttons[0].reply.title',
    ],
    [
      buttons(1, { action: { buttons: [{ type: 'url', reply: { id: 'b', title: 'x' } }] } }),
      'interactive.action.buttons[0].type',
    ],
    [
      buttons(1, { action: { buttons: [{ type: 'reply', reply: { title: 'x' } }] } }),
      'interactive.action.buttons[0].reply.id',
    ],
    [buttons(1, { colour: 'red' }), 'interactive.colour'],
    [list(11), 'interactive.action.sections[0].rows'],
    [{ interactive: { type: 'carousel', action: {} } }, 'interactive.type'],
    [{ text: { body: '' } }, 'text.body'],
    [{ text: { body: 'x'.repeat(4097) } }, 'text.body'],
    [{ text: 'Hola' }, 'text'],
    [{ media: { type: 'image' } }, 'media'],
    [{ media: { type: 'image', link: 'ftp://x' } }, 'media.link'],
    [{ media: { type: 'gif', link: 'https://x.example/y.gif' } }, 'media.type'],
    [{ media: { type: 'audio', link: 'https://x.example/y.mp3', caption: 'x' } }, 'media.caption'],
    [{ template: { name: 'no_such_template' } }, 'template.name'],
    [{ text: { body: 'a' }, media: { type: 'image', id: '1' } }, 'media'],
    [{}, ''],
    [{ text: { body: 'a' }, urgent: true }, 'urgent'],
    [{ text: { body: 'a' }, author: 'robot' }, 'author'],
  ];
  for (const [body, field] of wrong) {
    const answer = await send(api, caseId, { idempotencyKey: 'k', ...body });
    expect(answer, JSON.stringify(body).slice(0, 200)).toMatchObject({ status: 422, body: { field } });
  }
  expect(await send(api, caseId, { text: { body: 'a' } })).toMatchObject({
    body: { field: 'idempotencyKey' },
  });
  expect(await api.provider.messages({ to: PHONE })).toHaveLength(0);
  expect(await send(api, caseId, { idempotencyKey: 'k-3', ...buttons(3) })).toMatchObject({ status: 201 });
  expect(await send(api, caseId, { idempotencyKey: 'k-10', ...list(10) })).toMatchObject({ status: 201 });
});

test('E3: missing and surplus variables of a template are named', async () => {
  const api = await openApi();
  const caseId = await openCase(api);
  const [template] = (
    await api.world.pool.query<{ provider_name: string; variables: { name: string }[] }>(
      `select provider_name, variables from templates
       where reason = 'delivery' and language = 'es' and variables::text like '%resume_token%' limit 1`,
    )
  ).rows;
  const surplus = await send(api, caseId, {
    idempotencyKey: 'k',
    template: { name: template?.provider_name, language: 'es', variables: { nonsense: 'x' } },
  });
  expect(surplus).toMatchObject({ status: 422, body: { code: 'invalid_request', rule: 'E3' } });
  expect(surplus.body.errors.map(({ field }: { field: string }) => field)).toEqual(
    expect.arrayContaining(['template.variables.nonsense', 'template.variables.resume_token']),
  );
  // Beside the advice for who writes programs, the code that pages tell people by.
  expect(surplus.body.errors).toContainEqual({
    field: 'template.variables.resume_token',
    code: 'invalid_field',
    detail: 'resume_token is missing: it must be given (url-suffix)',
    reason: { code: 'variable.missing', params: { variable: 'resume_token', type: 'url-suffix' } },
  });
});

test('R7: an answer that was lost is told as unknown, and the key never sends again', async () => {
  const api = await openApi();
  const caseId = await openCase(api);
  await api.provider.fault({ effect: { kind: 'reset', when: 'after' } });
  const request = { idempotencyKey: 'k-1', text: { body: 'Hola' } };
  const lost = await send(api, caseId, request);
  expect(lost).toMatchObject({
    status: 202,
    body: { status: 'unknown', id: expect.any(String), rule: 'R7' },
  });
  expect(await send(api, caseId, request)).toMatchObject({ status: 202, body: lost.body });
  expect(await api.provider.messages({ to: PHONE })).toHaveLength(1);
});

test('W5: the provider is right about the window: the text is kept and the business still owes', async () => {
  const api = await openApi();
  const caseId = await openCase(api);
  await api.provider.fault({ effect: { kind: 'refuse', code: 131047 } });
  const answer = await send(api, caseId, { idempotencyKey: 'k-1', text: { body: 'Hola' } });
  expect(answer).toMatchObject({ status: 202, body: { status: 'kept', rule: 'W5' } });
  expect((await api.get(`/v1/cases/${caseId}`)).body).toMatchObject({
    window: { open: false },
    owes: 'business',
  });
});

test('what the provider refuses is told with its code and what to do', async () => {
  const api = await openApi();
  const caseId = await openCase(api);
  await api.provider.fault({ effect: { kind: 'refuse', code: 131026 } });
  const refused = await send(api, caseId, { idempotencyKey: 'k-1', text: { body: 'Hola' } });
  expect(refused).toMatchObject({
    status: 409,
    body: {
      code: 'provider_refused',
      providerCode: '131026',
      detail: expect.any(String),
      id: expect.any(String),
    },
  });
});

test('W9: a reported answer is an answer, once; one from before the question answers nothing', async () => {
  const api = await openApi();
  const caseId = await openCase(api);
  const report = (body: object, headers: Record<string, string> = {}) =>
    api.ask('POST', `/v1/cases/${caseId}/messages/reported`, body, headers);
  api.clock.at = MONDAY + HOUR;
  const late = await report({ author: 'system', text: 'Antes', at: time(MONDAY - MINUTE) });
  expect(late).toMatchObject({ status: 201, body: { owes: 'business' } });
  const told = { author: 'bot', text: 'Sí, hoy.', providerId: 'wamid.other' };
  const first = await report(told);
  expect(first).toMatchObject({ status: 201, body: { id: expect.stringMatching(/^msg-/), owes: 'nobody' } });
  expect(await report(told)).toMatchObject({ status: 200, body: { id: first.body.id } });
  const keyed = { author: 'agent', text: 'Otra', idempotencyKey: 'r-1' };
  const one = await report(keyed);
  expect(await report(keyed)).toMatchObject({ status: 200, body: { id: one.body.id } });
  expect(await report({ author: 'agent', text: 'Otra' }, { 'idempotency-key': 'r-1' })).toMatchObject({
    status: 200,
  });
  expect(await report({ ...keyed, text: 'Distinta' })).toMatchObject({
    status: 409,
    body: { code: 'idempotency_conflict' },
  });
  const facts = await api.world.column(`select fact ->> 'fact' as value from case_facts order by seq`);
  expect(facts).toEqual(['inbound', 'answered', 'answered']);
  const { entries } = (await api.get(`/v1/cases/${caseId}/timeline`)).body;
  expect(entries.filter(({ status }: { status?: string }) => status === 'reported')).toHaveLength(3);
});

test('R2: a template that another system sent outside the window counts; inside it, or a code, it does not', async () => {
  const api = await openApi();
  const contactId = await api.world.contact({ phone: PHONE, country: 'CO' });
  const life = await Life.begin(api.world, contactId);
  await api.world.pool.query(`update messages set kind = 'message'`);
  const report = (at: number, template: object) =>
    api.ask('POST', `/v1/cases/${life.id}/messages/reported`, { author: 'system', at: time(at), template });
  api.clock.at = MONDAY + 3 * DAY;
  expect(await report(MONDAY + HOUR, { name: 'inside' })).toMatchObject({ body: { owes: 'nobody' } });
  await report(MONDAY + DAY, { name: 'at_the_closing', reason: 'payment' });
  await report(MONDAY + 2 * DAY, { name: 'otp', askedFor: true });
  await report(MONDAY + 2 * DAY, { name: 'outside' });
  const { body } = await api.get(`/v1/cases/${life.id}`);
  expect(body.impacts).toEqual([
    expect.objectContaining({ number: 1, kind: 'reported', reason: 'payment', template: 'at_the_closing' }),
    expect.objectContaining({ number: 1, kind: 'reported', reason: 'general', template: 'outside' }),
  ]);
});

test('a report that cannot be is refused by name', async () => {
  const api = await openApi();
  const caseId = await openCase(api);
  const wrong: [object, string][] = [
    [{ author: 'customer', text: 'x' }, 'author'],
    [{ author: 'bot' }, ''],
    [{ author: 'bot', text: 'x', template: { name: 'y' } }, ''],
    [{ author: 'bot', text: 'x', at: time(MONDAY + DAY) }, 'at'],
    [{ author: 'bot', text: 'x', at: 'now' }, 'at'],
    [{ author: 'bot', template: { name: 'y', reason: 'paymnt' } }, 'template.reason'],
    [{ author: 'bot', template: {} }, 'template.name'],
    [{ author: 'bot', text: 'x', channel: 'sms' }, 'channel'],
  ];
  for (const [body, field] of wrong) {
    const answer = await api.ask('POST', `/v1/cases/${caseId}/messages/reported`, body);
    expect(answer, JSON.stringify(body)).toMatchObject({ status: 422, body: { field } });
  }
});
