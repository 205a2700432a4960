import { expect, test } from 'vitest';
import { DAY, HOUR } from '../../../domain/time/instant.ts';
import { MONDAY } from '../../worlds/case-store.ts';
import { type ApiWorld, openApi } from '../../worlds/api.ts';

const time = (at: number): string => new Date(at).toISOString();
const PHONE = '573001112233';

async function openCase(api: ApiWorld): Promise<{ caseId: string; contactId: string }> {
  const contactId = await api.world.contact({ phone: PHONE, country: 'CO' });
  await api.provider.text(PHONE, '¿llega hoy mi pedido?', { wait: false });
  return { contactId, caseId: (await api.world.receive(contactId, 'wamid.1', api.clock.at)) as string };
}

const grant = (api: ApiWorld, contactId: string, category: string, granted = true) =>
  api.ask('PUT', `/v1/contacts/${contactId}/consents/whatsapp/${category}`, { granted, source: 'checkout' });

/** Everything there is that a question could have left behind. */
const traces = (api: ApiWorld) =>
  api.world.column(
    `select (select count(*) from decisions) || '/' || (select count(*) from attempts) || '/' ||
       (select count(*) from messages where direction = 'out') as value`,
  );

test('W8: inside the window free-form is advised, until when, and what it would cost (M4)', async () => {
  const api = await openApi();
  const { caseId } = await openCase(api);
  const before = await traces(api);
  const { status, body } = await api.get(`/v1/cases/${caseId}/advice?purpose=inform`);
  expect({ status, ...body }).toMatchObject({
    status: 200,
    caseId,
    mode: 'free-form',
    category: 'utility',
    at: time(MONDAY),
    rule: 'W8',
    template: null,
    // Replies are charged since October 2026, but for the month's free ones: at most this.
    cost: { amount: 0.0008, currency: 'USD', type: 'regular' },
    window: { open: true, closesAt: time(MONDAY + DAY) },
    freeEntryUntil: null,
  });
  expect(body.options[0]).toMatchObject({ mode: 'free-form', answer: 'allowed' });
  expect(await traces(api)).toEqual(before);
});

test('W8: outside it a template of the category that the purpose makes, by the gate’s own answer', async () => {
  const api = await openApi();
  const { caseId, contactId } = await openCase(api);
  api.clock.at = MONDAY + DAY + HOUR;
  const ask = async (query: string) => (await api.get(`/v1/cases/${caseId}/advice?${query}`)).body;

  expect(await ask('purpose=inform')).toMatchObject({ mode: 'nothing', rule: 'E2', at: null, cost: null });
  await grant(api, contactId, 'utility');
  const advice = await ask('purpose=inform');
  expect(advice).toMatchObject({
    mode: 'template',
    category: 'utility',
    template: { language: 'es', category: 'utility' },
    cost: { amount: 0.0008, currency: 'USD', type: 'regular' },
    window: { open: false },
  });
  // What is advised is what a send then meets.
  const sent = await api.ask('POST', `/v1/cases/${caseId}/messages`, {
    idempotencyKey: 'k-1',
    template: { name: advice.template.name },
  });
  expect(sent).toMatchObject({ status: 201 });

  expect(await ask('purpose=none')).toMatchObject({ mode: 'nothing', rule: 'W8', category: null });
  expect(await ask('purpose=offer')).toMatchObject({ mode: 'nothing', category: 'marketing' });
  expect(await ask('purpose=purchase')).toMatchObject({ category: 'marketing' });
  expect(await ask('purpose=purchase&reminder=true')).toMatchObject({ category: 'utility' });
  expect(await ask('purpose=purchase&order=true')).toMatchObject({ category: 'utility' });
  expect(await ask('purpose=code')).toMatchObject({ category: 'authentication' });
});

test('W8, E5: at night it names the instant, and the rule that holds', async () => {
  const api = await openApi();
  const { caseId, contactId } = await openCase(api);
  await grant(api, contactId, 'utility');
  api.clock.at = MONDAY + DAY + 14 * HOUR;
  const { body } = await api.get(`/v1/cases/${caseId}/advice?purpose=finish`);
  expect(body).toMatchObject({ mode: 'template', rule: 'E5' });
  expect(Date.parse(body.at)).toBeGreaterThan(api.clock.at);
  expect(body.options.find(({ answer }: { answer: string }) => answer === 'held').until).toBe(body.at);
});

test('W8, E2: whoever does not want offers gets none in an open window either', async () => {
  const api = await openApi();
  const { caseId, contactId } = await openCase(api);
  await grant(api, contactId, 'marketing', false);
  expect((await api.get(`/v1/cases/${caseId}/advice?purpose=offer`)).body).toMatchObject({
    mode: 'nothing',
    rule: 'E2',
  });
});

test('W8: Direct Send is advised on a line that can, where no template may go; and then goes', async () => {
  const api = await openApi();
  const { caseId, contactId } = await openCase(api);
  await grant(api, contactId, 'utility');
  await api.provider.settings({ directSend: 'allowed' });
  await api.world.pool.query(`update templates set status = 'disabled'`);
  api.clock.at = MONDAY + DAY + HOUR;
  const path = `/v1/cases/${caseId}/advice?purpose=inform`;
  expect((await api.get(path)).body).toMatchObject({ mode: 'nothing', rule: 'E3' });
  const line = (await api.get(`/v1/cases/${caseId}`)).body.line as string;
  const capabilities = `/v1/lines/${line}/capabilities`;
  expect((await api.get(capabilities)).body).toEqual({ directSend: false });
  expect(await api.ask('PUT', capabilities, { directSend: true })).toMatchObject({ status: 200 });
  expect((await api.get(path)).body).toMatchObject({
    mode: 'direct-send',
    template: null,
    cost: { amount: 0.0008 },
  });
  const message = { idempotencyKey: 'k-1', text: { body: 'Su pedido sale hoy.' } };
  expect(await api.ask('POST', `/v1/cases/${caseId}/messages`, message)).toMatchObject({
    status: 409,
    body: { code: 'window_closed' },
  });
  expect(
    await api.ask('POST', `/v1/cases/${caseId}/messages`, { ...message, directSend: true }),
  ).toMatchObject({ status: 201 });
  const { body } = await api.get(`/v1/cases/${caseId}/timeline`);
  expect(body.entries.find(({ kind }: { kind: string }) => kind === 'send')).toMatchObject({
    what: 'Direct Send: sent',
    rule: 'W8',
    template: null,
  });
});

test('W8: of a contact without a case, on a line and about a reason', async () => {
  const api = await openApi();
  const { caseId, contactId } = await openCase(api);
  const line = (await api.get(`/v1/cases/${caseId}`)).body.line as string;
  const ask = (query: string, of = contactId) => api.get(`/v1/contacts/${of}/advice?purpose=inform&${query}`);
  // The unclosed case on the line is the one.
  expect((await ask(`line=${line}`)).body).toMatchObject({ caseId, mode: 'free-form' });

  const other = await api.world.contact({ phone: '573009998877', country: 'CO' });
  await grant(api, other, 'utility');
  expect((await ask(`line=${line}`, other)).body).toMatchObject({
    caseId: null,
    mode: 'template',
    window: { open: false, closesAt: null },
  });
  expect(await ask('line=nowhere', other)).toMatchObject({ status: 422, body: { field: 'line' } });
  expect(await ask(`line=${line}&reason=paymnt`, other)).toMatchObject({
    status: 422,
    body: { code: 'unknown_reason' },
  });
  expect(await ask(`line=${line}`, 'contact-nobody')).toMatchObject({ status: 404 });
});

test('W8: bad questions are told by field; a case that there is not', async () => {
  const api = await openApi();
  const { caseId } = await openCase(api);
  expect(await api.get(`/v1/cases/${caseId}/advice`)).toMatchObject({
    status: 422,
    body: { field: 'purpose', errors: [{ code: 'missing_field' }] },
  });
  expect(await api.get(`/v1/cases/${caseId}/advice?purpose=ofer`)).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'purpose', code: 'invalid_field', didYouMean: 'offer' }] },
  });
  expect(await api.get('/v1/cases/case-1/advice?purpose=inform')).toMatchObject({ status: 404 });
  expect(await api.ask('PUT', '/v1/lines/none/capabilities', { directSend: true })).toMatchObject({
    status: 404,
    body: { code: 'unknown_line' },
  });
  for (const [more, field] of [
    [{ template: { name: 'x' } }, 'directSend'],
    [{ text: { body: 'x' }, keep: true }, 'keep'],
  ] as const) {
    expect(
      await api.ask('POST', `/v1/cases/${caseId}/messages`, {
        idempotencyKey: 'k',
        directSend: true,
        ...more,
      }),
    ).toMatchObject({ status: 422, body: { field } });
  }
});

test('W6, M4: after an advertisement all is free for 72 h from the answer, also what the window forbids', async () => {
  const api = await openApi();
  const { caseId, contactId } = await openCase(api);
  await grant(api, contactId, 'utility');
  await api.world.pool.query(
    `update messages set content = content || '{"referral": {"source_type": "ad", "source_id": "1"}}' where provider_id = 'wamid.1'`,
  );
  const entryOf = async () => (await api.get(`/v1/cases/${caseId}/cost`)).body.freeEntry;
  expect(await entryOf()).toBeNull();
  api.clock.at = MONDAY + 5 * HOUR;
  await api.ask('POST', `/v1/cases/${caseId}/messages`, {
    idempotencyKey: 'k-1',
    text: { body: 'Sí, hoy.' },
  });
  const endsAt = time(MONDAY + 77 * HOUR);
  expect(await entryOf()).toEqual({
    referredAt: time(MONDAY),
    answeredAt: time(MONDAY + 5 * HOUR),
    endsAt,
  });
  api.clock.at = MONDAY + 2 * DAY;
  expect((await api.get(`/v1/cases/${caseId}/advice?purpose=inform`)).body).toMatchObject({
    mode: 'template',
    cost: { amount: 0, type: 'free_entry_point' },
    freeEntryUntil: endsAt,
  });
  api.clock.at = MONDAY + 77 * HOUR;
  expect(await entryOf()).toBeNull();
});

test('M4: the cost of a case, of a message in its timeline, and of a span', async () => {
  const api = await openApi();
  const { caseId } = await openCase(api);
  const sent = await api.ask('POST', `/v1/cases/${caseId}/messages`, {
    idempotencyKey: 'k-1',
    text: { body: 'Sí' },
  });
  await api.world.pool.query(
    `insert into costs (attempt_id, case_id, model, type, category, amount, currency, told_by, charged_at, counts)
     select id, case_id, 'PMP', 'regular', 'service', 800, 'USD', 2, $1, true from attempts where case_id = $2`,
    [MONDAY, caseId],
  );
  const totals = [{ currency: 'USD', amount: 0.0008, messages: 1, free: 0, unpriced: 0 }];
  expect((await api.get(`/v1/cases/${caseId}/cost`)).body).toMatchObject({
    caseId,
    totals,
    costs: [{ category: 'service', type: 'regular', amount: 0.0008 }],
  });
  const { body } = await api.get(`/v1/cases/${caseId}/timeline`);
  expect(body.entries.find(({ id }: { id?: string }) => id === sent.body.id).billed).toEqual({
    model: 'PMP',
    type: 'regular',
    category: 'service',
    amount: 0.0008,
    currency: 'USD',
    charged: true,
    conversationId: null,
  });
  const span = `from=${time(MONDAY)}&to=${time(MONDAY + DAY)}`;
  expect((await api.get(`/v1/costs?${span}&by=day`)).body).toMatchObject({
    by: 'day',
    totals,
    costs: [{ key: '2026-11-23', amount: 0.0008 }],
  });
  expect((await api.get(`/v1/costs?from=${time(MONDAY + 1)}&to=${time(MONDAY + DAY)}`)).body.costs).toEqual(
    [],
  );
  expect(await api.get(`/v1/costs?from=${time(MONDAY)}&to=${time(MONDAY)}`)).toMatchObject({
    status: 422,
    body: { field: 'to' },
  });
  expect(await api.get(`/v1/costs?${span}&by=colour`)).toMatchObject({ status: 422, body: { field: 'by' } });
  expect(await api.get('/v1/cases/case-1/cost')).toMatchObject({ status: 404 });
});
