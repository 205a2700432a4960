import { expect, test } from 'vitest';
import { numberOfMessage } from '../../../database/cases/numbers.ts';
import { HOUR } from '../../../domain/time/instant.ts';
import { everythingStored, foundIn } from '../../privacy/disclosed.ts';
import { change, type GatewayWorld, openGateway, postOf, text } from '../../worlds/gateway.ts';

const [ONE, TWO] = ['573001111111', '573002222222'];

async function ask(
  world: GatewayWorld,
  method: string,
  path: string,
  body?: object,
  // oxlint-disable-next-line typescript/no-explicit-any -- a JSON answer that a test looks into
): Promise<{ status: number; body: any }> {
  const answer = await fetch(`${world.gateway.url}/v1${path}`, {
    method,
    headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

/** Two people with an unclosed case each on the same line, the first an hour older. */
async function two(world: GatewayWorld) {
  const idOf = async (phone: string): Promise<string> =>
    (await ask(world, 'GET', `/contacts?phone=${phone}`)).body.contacts[0].id;
  await world.messages([text('¿Cuándo llega?', { from: ONE })], { contacts: [] });
  world.clock.at += HOUR;
  await world.messages([text('hola', { from: TWO })], { contacts: [] });
  const [one, other] = [await idOf(ONE), await idOf(TWO)];
  const cases = await world.rows<{ id: string }>('select id from cases order by opened_at');
  return { one, other, older: cases[0]?.id ?? '', younger: cases[1]?.id ?? '' };
}
const consent = (world: GatewayWorld, id: string, category: string, granted: boolean) =>
  ask(world, 'PUT', `/contacts/${id}/consents/whatsapp/${category}`, { granted, source: 'form' });
const currentOf = async (world: GatewayWorld, id: string): Promise<Record<string, boolean>> =>
  Object.fromEntries(
    (await ask(world, 'GET', `/contacts/${id}`)).body.consents.map(
      (each: { category: string; granted: boolean }) => [each.category, each.granted],
    ),
  );

test('I1: two contacts become one by the API: either id leads to both, the stricter consent holds, the older case takes over', async () => {
  const world = await openGateway();
  const { one, other, older, younger } = await two(world);
  await consent(world, one, 'utility', false);
  await consent(world, one, 'marketing', true);
  world.clock.at += HOUR;
  await consent(world, other, 'utility', true);
  await ask(world, 'PUT', `/contacts/${other}`, { email: 'ana@example.com', name: 'Ana Prueba' });
  await world.pool.query(
    `insert into messages (id, case_id, contact_id, line_id, direction, type, at, arrived_at, content, status, author)
     values ('msg-kept', $1, $2, '70007', 'out', 'text', 1, 1, '{"type":"text","text":{"body":"ya casi"}}', 'kept', 'agent:x')`,
    [younger, other],
  );
  await world.pool.query(
    `insert into attempts (id, key, case_id, contact_id, kind, reason, impact, status, reserved_at)
     values ('att-1', 'k1', $1, $2, 'impact', 'general', '1', 'reserved', 1),
       ('att-2', 'k2', $1, $2, 'impact', 'payment', '1', 'calling', 1)`,
    [younger, other],
  );

  expect(await ask(world, 'POST', '/contacts/merge', { from: other, into: one })).toMatchObject({
    status: 422,
    body: { field: 'why' },
  });
  expect(
    await ask(world, 'POST', '/contacts/merge', { from: other, into: one, why: `de ${TWO}` }),
  ).toMatchObject({ status: 422, body: { field: 'why' } });
  const merge = { from: other, into: one, why: 'TICKET-1' };
  expect(await ask(world, 'POST', '/contacts/merge', merge)).toEqual({
    status: 200,
    body: { contactId: one, mergedFrom: other, cases: [{ id: younger, mergedInto: older }] },
  });
  // Done already.
  expect(await ask(world, 'POST', '/contacts/merge', merge)).toMatchObject({
    status: 200,
    body: { cases: [] },
  });
  // The other way round nothing would be changed, and the answer would name the one that stays as the one that was merged.
  expect(await ask(world, 'POST', '/contacts/merge', { from: one, into: other, why: 'T' })).toMatchObject({
    status: 409,
    body: { code: 'merged_the_other_way', field: 'from', rule: 'I1', contactId: one },
  });

  for (const id of [one, other]) {
    const { body } = await ask(world, 'GET', `/contacts/${id}`);
    expect(body).toMatchObject({
      id: one,
      mergedFrom: [other],
      email: 'ana@example.com',
      name: 'Ana Prueba',
    });
    expect(body.identities.map(({ value }: { value: string }) => value)).toEqual([ONE, TWO]);
    expect(await currentOf(world, id)).toEqual({ utility: false, marketing: true });
    const { body: list } = await ask(world, 'GET', `/cases?contact=${id}`);
    expect(list.cases.map((each: { id: string }) => each.id).toSorted()).toEqual([older, younger].toSorted());
  }
  // R2: what was reserved is fenced; what the provider may have stays and counts.
  expect(await world.rows('select id, status from attempts order by id')).toEqual([
    { id: 'att-1', status: 'fenced' },
    { id: 'att-2', status: 'calling' },
  ]);
  expect((await ask(world, 'GET', `/cases/${older}`)).body).toMatchObject({
    contactId: one,
    mergedInto: null,
    owes: 'business',
    kept: [{ id: 'msg-kept' }],
  });
  expect(
    await world.rows(
      `select fact #>> '{from}' as "from", fact -> 'owes' as owes, fact -> 'kept' as kept from case_facts
       where case_id = $1 and fact ->> 'fact' = 'absorbed'`,
      [older],
    ),
  ).toEqual([{ from: younger, owes: true, kept: 1 }]);
  // R10: who has read the last message of either, and of both, has read so far of the case that stays.
  const [{ seq: absorbed }] = (await world.rows<{ seq: number }>(
    `select seq from case_facts where case_id = $1 and fact ->> 'fact' = 'absorbed'`,
    [older],
  )) as [{ seq: number }];
  const numberOfLast = async (caseId: string) => {
    const [last] = await world.rows<{ id: string }>(
      `select id from messages where case_id = $1 and direction = 'in'`,
      [caseId],
    );
    return numberOfMessage(world.pool, older, last?.id ?? '');
  };
  expect([await numberOfLast(older), await numberOfLast(younger)]).toEqual([1, absorbed]);
  // Reading the merged one still works; changing it is refused with the survivor.
  expect((await ask(world, 'GET', `/cases/${younger}`)).body).toMatchObject({
    id: younger,
    mergedInto: older,
  });
  for (const [method, path, body] of [
    ['PUT', 'task', { reason: 'payment', step: 'pay' }],
    ['POST', 'messages', { idempotencyKey: 'k', text: { body: 'hola' } }],
    ['POST', 'resolve', { outcome: 'done' }],
    ['POST', 'hold', { until: new Date(world.clock.at + HOUR).toISOString(), why: 'x' }],
  ] as const) {
    expect([path, await ask(world, method, `/cases/${younger}/${path}`, body)]).toMatchObject([
      path,
      { status: 409, body: { code: 'case_merged', mergedInto: older, rule: 'I1' } },
    ]);
  }
  expect(await ask(world, 'GET', `/cases/${younger}/advice?purpose=finish`)).toMatchObject({
    status: 409,
    body: { code: 'case_merged', mergedInto: older, rule: 'I1' },
  });
  expect((await ask(world, 'GET', `/cases/${older}/advice?purpose=finish`)).status).toBe(200);
  expect(await ask(world, 'PUT', `/cases/${younger}/satisfaction`, { kind: 'csat', score: 5 })).toMatchObject(
    { status: 200, body: { caseId: older } },
  );
  // Both numbers write to the one that lives.
  for (const from of [ONE, TWO]) await world.messages([text('sigo aquí', { from })], { contacts: [] });
  expect(
    await world.rows(
      `select case_id, count(*)::int as n from messages where direction = 'in' group by 1 order by 1`,
    ),
  ).toEqual([
    { case_id: older, n: 3 },
    { case_id: younger, n: 1 },
  ]);
});

test('I1, E2: an undo gives everything back; a new case is opened where one was merged away; a withdrawal holds for both', async () => {
  const world = await openGateway();
  const { one, other, older, younger } = await two(world);
  await consent(world, one, 'utility', true);
  await consent(world, other, 'utility', false);
  await consent(world, one, 'marketing', true);
  await consent(world, other, 'marketing', true);
  await ask(world, 'PUT', `/contacts/${other}`, { email: 'ana@example.com' });
  expect(
    (await ask(world, 'POST', '/contacts/merge', { from: other, into: one, why: 'TICKET-1' })).status,
  ).toBe(200);
  expect(await ask(world, 'POST', `/contacts/${other}/unmerge`, { why: 'TICKET-2' })).toMatchObject({
    status: 409,
    body: { code: 'merge_under_way' },
  });
  await world.pool.query('update cases set is_open = false, closed_at = 1 where id = $1', [younger]);
  world.clock.at += HOUR;
  await consent(world, one, 'marketing', false);
  expect(await ask(world, 'POST', `/contacts/${one}/unmerge`, { why: 'TICKET-2' })).toMatchObject({
    status: 409,
    body: { code: 'not_merged' },
  });
  const undone = await ask(world, 'POST', `/contacts/${other}/unmerge`, { why: 'TICKET-2' });
  expect(undone).toMatchObject({ status: 200, body: { contactId: other, unmergedFrom: one } });
  const [opened] = undone.body.opened;
  expect(await ask(world, 'GET', `/cases/${opened}`)).toMatchObject({
    body: { contactId: other, previousCaseId: younger, owes: 'business', state: 'open' },
  });
  expect((await ask(world, 'GET', `/cases/${older}`)).body.contactId).toBe(one);
  for (const [id, value, email] of [
    [one, ONE, null],
    [other, TWO, 'ana@example.com'],
  ] as const) {
    const { body } = await ask(world, 'GET', `/contacts/${id}`);
    expect(body).toMatchObject({ id, mergedFrom: [], email, identities: [{ value }] });
  }
  // Each has its own word again; what was withdrawn meanwhile is withdrawn for both.
  expect(await currentOf(world, one)).toEqual({ utility: true, marketing: false });
  expect(await currentOf(world, other)).toEqual({ utility: false, marketing: false });
  await world.messages([text('soy yo', { from: TWO })], { contacts: [] });
  expect(
    await world.rows('select case_id from messages order by arrived_at desc, timeline_seq desc limit 1'),
  ).toEqual([{ case_id: opened }]);
});

test('I1, S3: erasing either erases both, and nothing of either is left', async () => {
  const world = await openGateway();
  const { one, other } = await two(world);
  await ask(world, 'PUT', `/contacts/${other}`, { email: 'ana@example.com', name: 'Zoraida' });
  await ask(world, 'POST', '/contacts/merge', { from: other, into: one, why: 'TICKET-1' });
  const preview = await ask(world, 'POST', `/contacts/${other}/erasure`, { confirm: false });
  expect(preview.body).toMatchObject({ removes: { identities: 2, messages: 2 }, ends: { cases: 2 } });
  expect(
    (await ask(world, 'POST', `/contacts/${other}/erasure`, { confirm: true, why: 'T-1' })).body.removes,
  ).toEqual(preview.body.removes);
  expect(await world.rows('select id from contacts where erased_at is null')).toEqual([]);
  expect(
    foundIn(await everythingStored(world.pool), [ONE, TWO, 'Zoraida', 'ana@example.com', 'TICKET-1']),
  ).toEqual([]);
  expect(await ask(world, 'POST', `/contacts/${other}/unmerge`, { why: 'T-2' })).toMatchObject({
    status: 409,
  });
  expect(
    await ask(world, 'POST', '/contacts/merge', { from: one, into: 'contact-none', why: 'T-3' }),
  ).toMatchObject({
    status: 404,
    body: { code: 'unknown_contact' },
  });
});

test('I1, E2: a STOP that one contact said holds in every case of both, and an undo gives each its own word again', async () => {
  const world = await openGateway();
  const { one, other, older, younger } = await two(world);
  const elsewhere = async (from: string, body: string) => {
    const messages = [text(body, { from })];
    expect((await world.post(postOf(change({ messages, contacts: [] }, 'messages', '70008')))).status).toBe(
      200,
    );
  };
  // A word alone opens no case there.
  await elsewhere(TWO, 'BAJA');
  const stateOf = async (id: string) => (await ask(world, 'GET', `/cases/${id}`)).body;
  expect(await stateOf(older)).toMatchObject({ owes: 'business', needsHuman: false });
  world.clock.at += HOUR;
  await ask(world, 'POST', '/contacts/merge', { from: other, into: one, why: 'TICKET-1' });
  // What the first had asked is no debt, and a person sees it.
  expect(await stateOf(older)).toMatchObject({ owes: 'nobody', needsHuman: true });
  const heard = await world.rows<{ case_id: string }>(
    `select case_id from case_facts where fact ->> 'fact' = 'opted-out' order by case_id, seq`,
  );
  expect(heard.map(({ case_id }) => case_id).toSorted()).toEqual([older, younger].toSorted());
  expect(
    await world.rows('select asked_seq <= answered_seq as even from cases where id = $1', [older]),
  ).toEqual([{ even: true }]);

  await world.pool.query('update cases set is_open = false, closed_at = 1 where id = $1', [younger]);
  expect((await ask(world, 'POST', `/contacts/${other}/unmerge`, { why: 'TICKET-2' })).status).toBe(200);
  const told = await world.rows<{ case_id: string }>(
    `select case_id from case_facts where fact ->> 'fact' = 'opted-in'`,
  );
  expect(told).toEqual([{ case_id: older }]);
  expect(await currentOf(world, one)).toEqual({});
  expect(await currentOf(world, other)).toMatchObject({ utility: false });
});
