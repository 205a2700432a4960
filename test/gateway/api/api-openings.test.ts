import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../domain/time/instant.ts';
import { MONDAY } from '../../worlds/case-store.ts';
import { LINE } from '../../worlds/cases.ts';
import { type ApiWorld, type Json, openApi } from '../../worlds/api.ts';

const PHONE = '573001112233';
const TASK = { reason: 'payment', step: 'pay' };
const NOTICE = {
  idempotencyKey: 'open-1',
  contact: { phone: PHONE },
  template: { name: 'answer_ready_v1', language: 'es' },
  as: 'notice',
};
const WITH_TASK = {
  ...NOTICE,
  template: { name: 'payment_reminder_v1', language: 'es' },
  as: 'task',
  task: TASK,
};

const open = (api: ApiWorld, body: unknown) => api.ask('POST', '/v1/cases', body);
const time = (at: number): string => new Date(at).toISOString();

/** A person who is known and has opted in, and the line. */
async function known(api: ApiWorld, phone = PHONE): Promise<string> {
  const contactId = await api.world.contact({ phone, country: 'CO' });
  await api.world.pool.query('insert into lines (id) values ($1) on conflict do nothing', [LINE]);
  await api.ask('PUT', `/v1/contacts/${contactId}/consents/whatsapp/utility`, {
    granted: true,
    source: 'checkout',
  });
  return contactId;
}

async function countOf(api: ApiWorld, table: string): Promise<number> {
  const { rows } = await api.world.pool.query<{ n: number }>(`select count(*)::integer as n from ${table}`);
  return rows[0]?.n ?? 0;
}

test('R11, E3: what is wrong with an opening is told with its field, and opens nothing', async () => {
  const api = await openApi();
  const contactId = await known(api);
  const payment = { name: 'payment_pending_v3', language: 'es' };
  const faulty: readonly (readonly [body: unknown, field: string, code: string])[] = [
    [{ ...NOTICE, idempotencyKey: undefined }, 'idempotencyKey', 'invalid_request'],
    [{ ...NOTICE, contact: {} }, 'contact', 'invalid_request'],
    [{ ...NOTICE, contact: { name: 'María' } }, 'contact', 'invalid_request'],
    [{ ...NOTICE, contact: { id: contactId, phone: PHONE } }, 'contact', 'invalid_request'],
    [{ ...NOTICE, contact: { phone: '12' } }, 'contact.phone', 'invalid_request'],
    [{ ...NOTICE, contact: { phone: PHONE, country: 'Chile' } }, 'contact.country', 'invalid_request'],
    [{ ...NOTICE, contact: { phone: PHONE, age: 7 } }, 'contact.age', 'unknown_field'],
    [{ ...NOTICE, as: 'campaign' }, 'as', 'invalid_request'],
    [{ ...NOTICE, as: 'task' }, 'task', 'invalid_request'],
    [{ ...NOTICE, task: TASK }, 'task', 'invalid_request'],
    [{ ...WITH_TASK, task: { ...TASK, reason: 'paymnt' } }, 'task.reason', 'unknown_reason'],
    [
      { ...WITH_TASK, task: { ...TASK, validUntil: time(MONDAY - HOUR) } },
      'task.validUntil',
      'invalid_request',
    ],
    [{ ...WITH_TASK, task: { ...TASK, reopen: true } }, 'task.reopen', 'unknown_field'],
    [{ ...NOTICE, line: '80008' }, 'line', 'unknown_line'],
    [{ ...NOTICE, template: { name: 'no_such_template' } }, 'template.name', 'invalid_request'],
    [{ ...NOTICE, template: { ...NOTICE.template, language: 'de' } }, 'template.language', 'invalid_request'],
    ...[NOTICE, WITH_TASK].flatMap(
      (body) =>
        [
          [
            { ...body, template: { ...body.template, variables: { colour: 'red' } } },
            'template.variables.colour',
            'invalid_request',
          ],
          [
            { ...body, template: { ...payment, variables: { amount: 'a lot\nof money' } } },
            'template.variables.amount',
            'invalid_request',
          ],
        ] as const,
    ),
  ];
  for (const [body, field, code] of faulty) {
    const answer = await open(api, body);
    expect(answer, JSON.stringify(body)).toMatchObject({ status: 422, body: { code, field } });
  }
  expect(await open(api, { ...NOTICE, contact: { id: 'contact-nobody' } })).toMatchObject({
    status: 404,
    body: { code: 'unknown_contact', field: 'contact.id' },
  });
  expect(
    await Promise.all(
      ['cases', 'tasks', 'openings', 'attempts', 'api_requests'].map((each) => countOf(api, each)),
    ),
  ).toEqual([0, 0, 0, 0, 0]);
});

test('R11, E2: without a consent there is no case, and the answer is kept; with one the same key opens it', async () => {
  const api = await openApi();
  for (const body of [NOTICE, { ...WITH_TASK, idempotencyKey: 'open-2' }]) {
    const refused = await open(api, body);
    expect(refused).toMatchObject({ status: 409, body: { code: 'suppressed', rule: 'E2' } });
    expect(refused.body.contactId).toMatch(/^contact-/);
  }
  expect(
    await Promise.all(['cases', 'tasks', 'openings', 'outbox'].map((each) => countOf(api, each))),
  ).toEqual([0, 0, 0, 0]);
  const { rows } = await api.world.pool.query<Json>('select case_id, answer, rule, facts from decisions');
  expect(rows).toHaveLength(2);
  const [contactId] = rows.map(({ facts }: Json) => facts.contactId);
  expect(rows[0]).toMatchObject({ case_id: null, answer: 'suppressed', rule: 'E2' });
  await api.ask('PUT', `/v1/contacts/${contactId}/consents/whatsapp/utility`, {
    granted: true,
    source: 'checkout',
  });
  expect(await open(api, NOTICE)).toMatchObject({ status: 201, body: { message: { status: 'sent' } } });
  expect(await api.provider.messages({ to: PHONE })).toHaveLength(1);
});

test('R11, R2: a notice goes at once, is no impact, and its case waits for an answer; repeated it goes once', async () => {
  const api = await openApi();
  await known(api);
  const body = { ...NOTICE, contact: { phone: `+${PHONE}`, name: 'María', language: 'es' } };
  const first = await open(api, body);
  expect(first).toMatchObject({
    status: 201,
    body: {
      case: {
        state: 'dormant',
        reason: 'general',
        owes: 'nobody',
        task: null,
        impacts: [],
        window: { open: false, anchoredAt: null, closesAt: null },
        agenda: [{ at: time(MONDAY + 72 * HOUR), step: 'close', rule: 'R4' }],
      },
      message: { status: 'sent', template: 'answer_ready_v1' },
    },
  });
  const again = await open(api, body);
  expect(again).toMatchObject({ status: 201, body: { case: { id: first.body.case.id } } });
  expect(await api.provider.messages({ to: PHONE })).toHaveLength(1);
  expect(await open(api, { ...body, as: 'task', task: TASK })).toMatchObject({
    status: 409,
    body: { code: 'idempotency_conflict', field: 'idempotencyKey' },
  });
  const contact = await api.get(`/v1/contacts/${first.body.case.contactId}`);
  expect(contact.body).toMatchObject({ name: 'María', language: 'es' });
});

test('W10: a contact with an unclosed case on the line gets no second one, and is told which it is', async () => {
  const api = await openApi();
  const contactId = await known(api);
  const caseId = await api.world.receive(contactId, 'wamid.1', MONDAY);
  for (const body of [NOTICE, { ...WITH_TASK, idempotencyKey: 'open-2' }]) {
    expect(await open(api, body)).toMatchObject({
      status: 409,
      body: { code: 'case_open', rule: 'W10', caseId },
    });
  }
  expect(await api.provider.messages({ to: PHONE })).toEqual([]);
});

test('W10: of many openings at once one opens a case', async () => {
  const api = await openApi();
  await known(api);
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, index) => open(api, { ...NOTICE, idempotencyKey: `open-${index}` })),
  );
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
    201, 409, 409, 409, 409, 409,
  ]);
  expect(answers.filter(({ body }) => body.code === 'case_open')).toHaveLength(5);
  expect(await api.provider.messages({ to: PHONE })).toHaveLength(1);
});

test('R11, E5: at night it is held, with the rule and until when', async () => {
  const api = await openApi();
  await known(api);
  api.clock.at = Date.parse('2026-11-23T23:00:00-05:00');
  for (const [index, body] of [NOTICE, WITH_TASK].entries()) {
    if (index === 1) await known(api, '573001119999');
    const answer = await open(api, {
      ...body,
      idempotencyKey: `night-${index}`,
      contact: { phone: index === 0 ? PHONE : '573001119999' },
    });
    expect(answer).toMatchObject({ status: 202, body: { message: { status: 'held', rule: 'E5' } } });
    const until = Date.parse(answer.body.message.until);
    expect(until).toBeGreaterThanOrEqual(Date.parse('2026-11-24T06:00:00-05:00'));
    expect(until).toBeLessThanOrEqual(Date.parse('2026-11-24T08:00:00-05:00') + 15 * MINUTE);
  }
  expect(await api.provider.messages({ to: PHONE })).toEqual([]);
});

test('R11: with Temporal away a task is stored and planned; the customer owes it', async () => {
  const api = await openApi();
  await known(api);
  const body = { ...WITH_TASK, task: { ...TASK, data: { amount: '1' }, validUntil: time(MONDAY + 5 * DAY) } };
  const answer = await open(api, body);
  expect(answer).toMatchObject({
    status: 202,
    body: {
      case: { state: 'reopening', reason: 'payment', owes: 'customer', task: { step: 'pay' }, impacts: [] },
      message: { status: 'planned' },
    },
  });
  expect(await open(api, body)).toMatchObject({
    status: 202,
    body: { case: { id: answer.body.case.id }, message: { status: 'planned' } },
  });
  const { rows } = await api.world.pool.query<Json>('select fact from case_facts');
  expect(rows).toHaveLength(1);
  expect(rows[0].fact).toMatchObject({ fact: 'opened', reason: 'payment', task: { step: 'pay' } });
  expect(JSON.stringify(rows[0])).not.toContain('amount');
});

test('R11: a notice that the provider refuses leaves a case that closes at once', async () => {
  const api = await openApi();
  await known(api);
  await api.provider.fault({ effect: { kind: 'refuse', code: 131026 }, match: { to: PHONE } });
  const answer = await open(api, NOTICE);
  expect(answer).toMatchObject({ status: 409, body: { code: 'provider_refused', providerCode: '131026' } });
  const { body } = await api.get(`/v1/cases/${answer.body.caseId}`);
  expect(body.agenda[0]).toMatchObject({ step: 'close', at: time(MONDAY) });
});
