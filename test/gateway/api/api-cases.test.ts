import { expect, test } from 'vitest';
import { apply } from '../../../domain/schedule/apply.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../domain/time/instant.ts';
import { nextDue } from '../../../domain/schedule/next-due.ts';
import { caseSchema } from '../../../gateway/api/cases/case-schema.ts';
import { timelineSchema } from '../../../gateway/api/cases/timeline-schema.ts';
import { MONDAY } from '../../worlds/case-store.ts';
import { Life } from '../../worlds/case-life.ts';
import { openApi } from '../../worlds/api.ts';

const time = (at: number): string => new Date(at).toISOString();

test('W1, W9: a case that was just stored is shown before any workflow has seen it', async () => {
  const { world, get } = await openApi();
  const contactId = await world.contact({ phone: '573001112233' });
  const caseId = await world.receive(contactId, 'wamid.1', MONDAY);
  const { status, body } = await get(`/v1/cases/${caseId}`);
  expect(status).toBe(200);
  expect(caseSchema.parse(body)).toEqual(body);
  expect(body).toMatchObject({
    id: caseId,
    state: 'open',
    reason: 'general',
    contactId,
    channel: 'whatsapp',
    line: '70007',
    window: { open: true, anchoredAt: time(MONDAY), closesAt: time(MONDAY + DAY) },
    owes: 'business',
    task: null,
    queue: 'general',
    priority: 3,
    impacts: [],
    alerts: [],
    fallback: null,
    outcome: null,
  });
  expect(body.agenda[0]).toEqual({ at: time(MONDAY + 18 * HOUR), step: 'alert-1', rule: 'A2' });
  expect(body.agenda[1]).toEqual({ at: time(MONDAY + 20 * HOUR), step: 'alert-2', rule: 'A3' });
});

test('W2: the window is half-open, and free-form ends a margin before', async () => {
  const { world, get, clock } = await openApi();
  const caseId = await world.receive(await world.contact(), 'wamid.1', MONDAY);
  const open = async () => (await get(`/v1/cases/${caseId}`)).body.window;
  clock.at = MONDAY + DAY - 1;
  expect(await open()).toMatchObject({
    open: true,
    freeFormUntil: time(MONDAY + DAY - 2 * MINUTE),
  });
  clock.at = MONDAY + DAY;
  expect(await open()).toMatchObject({ open: false, closesAt: time(MONDAY + DAY) });
});

test('W5: a window the provider closed is closed, until the customer writes again', async () => {
  const { world, get, clock } = await openApi();
  const contactId = await world.contact();
  const caseId = (await world.receive(contactId, 'wamid.1', MONDAY)) as string;
  clock.at = MONDAY + HOUR;
  await world.fact(caseId, { fact: 'shut', at: clock.at });
  expect((await get(`/v1/cases/${caseId}`)).body).toMatchObject({
    window: { open: false, closesAt: time(MONDAY + HOUR) },
    owes: 'business',
  });
  clock.at = MONDAY + 2 * HOUR;
  await world.receive(contactId, 'wamid.2', clock.at);
  expect((await get(`/v1/cases/${caseId}`)).body.window).toMatchObject({
    open: true,
    anchoredAt: time(MONDAY + 2 * HOUR),
  });
});

test('W9: what the workflow has not recorded yet is in the answer', async () => {
  const { world, get } = await openApi();
  const contactId = await world.contact();
  const life = await Life.begin(world, contactId);
  await life.setTask('task-1');
  const owes = async () => (await get(`/v1/cases/${life.id}`)).body.owes;
  expect(await owes()).toBe('customer');
  await world.receive(contactId, 'wamid.2', MONDAY + 2 * HOUR);
  expect(await owes()).toBe('business');
  await world.receive(contactId, 'wamid.3', MONDAY + 3 * HOUR, 'ack');
  expect(await owes()).toBe('business');
  await world.fact(life.id, { fact: 'answered', at: MONDAY + 4 * HOUR });
  expect(await owes()).toBe('customer');
  const { body } = await get(`/v1/cases/${life.id}`);
  expect(body.window.anchoredAt).toBe(time(MONDAY + 3 * HOUR));
  expect(body.agenda[0]).toMatchObject({ step: 'alert-1', at: time(MONDAY + 21 * HOUR) });
});

test('A2, A3: alerts are told with level and instant, a person taking the case is none', async () => {
  const { world, get, clock } = await openApi();
  const life = await Life.begin(world, await world.contact());
  await life.handleCommand({ command: 'assign', at: MONDAY + HOUR, queue: null, agent: 'agent-7' });
  for (const hours of [18, 20]) {
    const due = nextDue(life.state, life.outlook);
    if (due === null) throw new Error('nothing is due');
    await life.live(apply(life.state, life.outlook, due, { was: 'done', at: MONDAY + hours * HOUR }));
  }
  clock.at = MONDAY + 20 * HOUR;
  const { body } = await get(`/v1/cases/${life.id}`);
  expect(body.alerts).toMatchObject([
    { level: 1, at: time(MONDAY + 18 * HOUR), late: false },
    { level: 2, at: time(MONDAY + 20 * HOUR), late: false },
  ]);
  expect(body).toMatchObject({ state: 'escalated', queue: 'escalations', agent: 'agent-7', priority: 2 });
  const timeline = await get(`/v1/cases/${life.id}/timeline`);
  expect(timeline.body.entries.filter(({ kind }: { kind: string }) => kind === 'alert')).toMatchObject([
    { level: 1, rule: 'A2', owes: 'business' },
    { level: 2, rule: 'A3', owes: 'business' },
  ]);
});

test('R2, R7, R8, R9: impacts are told with template and status; what was refused is none', async () => {
  const { world, get } = await openApi();
  const life = await Life.begin(world, await world.contact());
  const attempt = (impact: string, replacement: number, status: string, at: number, more = '') =>
    world.pool.query(
      `insert into attempts (id, key, case_id, kind, reason, impact, replacement, template_name, template_version,
         template_language, status, reserved_at)
       values ('att-' || $1, $1, $2, $3, 'payment', $4, $5, 'payment_pending', 1, 'es', $6, $7)`,
      [
        `${impact}/${replacement}/${at}${more}`,
        life.id,
        impact === 'answer' ? 'answer' : 'impact',
        impact,
        replacement,
        status,
        at,
      ],
    );
  await attempt('1', 0, 'refused', MONDAY + DAY);
  await attempt('1', 1, 'sent', MONDAY + DAY + MINUTE);
  await attempt('2', 0, 'unknown', MONDAY + 3 * DAY);
  await attempt('answer', 0, 'sent', MONDAY + 4 * DAY);
  await attempt('2', 1, 'fenced', MONDAY + 5 * DAY);
  await world.pool.query('update attempts set delivered_at = $2 where replacement = $1', [
    1,
    MONDAY + 2 * DAY,
  ]);
  const { body } = await get(`/v1/cases/${life.id}`);
  expect(body.impacts).toEqual([
    expect.objectContaining({
      number: 1,
      kind: 'task',
      at: time(MONDAY + DAY + MINUTE),
      status: 'delivered',
    }),
    expect.objectContaining({ number: 2, kind: 'task', at: time(MONDAY + 3 * DAY), status: 'unknown' }),
    expect.objectContaining({ number: 3, kind: 'answer', at: time(MONDAY + 4 * DAY), status: 'sent' }),
  ]);
});

test('the list: newest first, by pages, each case once', async () => {
  const { world, get } = await openApi();
  const ids: string[] = [];
  for (let n = 0; n < 7; n += 1) {
    ids.unshift(
      (await world.receive(await world.contact(), `wamid.${n}`, MONDAY + (n >> 1) * SECOND)) as string,
    );
  }
  const seen: string[] = [];
  let cursor: string | null = '';
  let pages = 0;
  while (cursor !== null) {
    const { body } = await get(`/v1/cases?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`);
    seen.push(...body.cases.map(({ id }: { id: string }) => id));
    cursor = body.nextCursor;
    pages += 1;
  }
  expect(seen).toEqual(ids);
  expect(pages).toBe(3);
  expect((await get('/v1/cases?limit=7')).body.nextCursor).toBeNull();
});

test('I1: a case is found by its customer’s number however it is written', async () => {
  const { world, get } = await openApi();
  const caseId = await world.receive(await world.contact({ phone: '5511987654321' }), 'wamid.1', MONDAY);
  await world.receive(await world.contact({ phone: '573001112233' }), 'wamid.2', MONDAY);
  for (const phone of ['5511987654321', '%2B5511987654321', '%2B55%2011%2098765-4321', '551187654321']) {
    const { body } = await get(`/v1/cases?phone=${phone}`);
    expect(body.cases.map(({ id }: { id: string }) => id)).toEqual([caseId]);
  }
  expect((await get('/v1/cases?phone=%2B34600111222')).body).toEqual({ cases: [], nextCursor: null });
  expect(await get('/v1/cases?phone=nobody')).toMatchObject({
    status: 422,
    body: { code: 'invalid_request', field: 'phone' },
  });
});

test('W7: filters are asked of the case as it stands, not of its last record', async () => {
  const { world, get, clock } = await openApi();
  const contactId = await world.contact();
  const life = await Life.begin(world, contactId);
  await life.handleCommand({ command: 'resolve', at: MONDAY + HOUR, outcome: 'done' });
  const other = await world.receive(await world.contact(), 'wamid.other', MONDAY);
  const listed = async (query: string) =>
    (await get(`/v1/cases?${query}`)).body.cases.map(({ id }: { id: string }) => id);
  expect(await listed('state=resolved')).toEqual([life.id]);
  expect(await listed('state=open')).toEqual([other]);
  clock.at = MONDAY + 2 * HOUR;
  await world.receive(contactId, 'wamid.back', clock.at);
  expect(await listed('state=resolved')).toEqual([]);
  expect(new Set(await listed('state=open'))).toEqual(new Set([life.id, other]));
  expect(await listed(`contact=${contactId}&state=open`)).toEqual([life.id]);
  expect((await listed('queue=general&reason=general')).length).toBe(2);
  expect(await listed('queue=payments')).toEqual([]);
  expect(await listed('reason=payment')).toEqual([]);
});

test('what was stored in sentences is told as it is, beside what is stored by code', async () => {
  const { world, get } = await openApi();
  const life = await Life.begin(world, await world.contact());
  await world.pool.query(
    `insert into transitions (case_id, n, at, rule, from_phase, to_phase, what, late)
     values ($1, 90, $2, 'E4', 'reopening', 'reopening', 'Impact 1 held: weekly: 2 in 7 days went already', true)`,
    [life.id, MONDAY + HOUR],
  );
  await world.pool.query(
    `insert into decisions (case_id, step, answer, rule, why, questions, facts, at)
     values ($1, 'impact-1', 'suppressed', 'E2', 'consent was withdrawn', '[]', '{}', $2)`,
    [life.id, MONDAY + 2 * HOUR],
  );
  await world.pool.query(
    `insert into decisions (case_id, step, answer, rule, code, params, questions, facts, at)
     values ($1, 'impact-1', 'suppressed', 'R2', 'cap.reason-reached', '{"count":2}',
       '[{"rule":"R2","answer":"no","code":"cap.reason-reached","params":{"count":2}}]', '{}', $2)`,
    [life.id, MONDAY + 3 * HOUR],
  );
  const { entries } = (await get(`/v1/cases/${life.id}/timeline`)).body;
  const sentence = 'Impact 1 held: weekly: 2 in 7 days went already';
  const count = { code: 'cap.reason-reached', params: { count: 2 } };
  const why = '2 templates about this reason were sent or may have been';
  expect(entries.slice(-3)).toMatchObject([
    {
      kind: 'transition',
      what: `${sentence} (late)`,
      code: 'legacy',
      params: { text: sentence },
      late: true,
    },
    {
      kind: 'decision',
      why: 'consent was withdrawn',
      code: 'legacy',
      params: { text: 'consent was withdrawn' },
    },
    { kind: 'decision', why, ...count, questions: [{ rule: 'R2', answer: 'no', why, ...count }] },
  ]);
});

test('the timeline tells everything in order, by pages', async () => {
  const { world, get } = await openApi();
  const contactId = await world.contact();
  const life = await Life.begin(world, contactId);
  await life.setTask('task-1');
  await world.receive(contactId, 'wamid.2', MONDAY + 2 * HOUR);
  await world.pool.query(
    `insert into attempts (id, key, case_id, kind, status, reserved_at, called_at, settled_at, delivered_at, read_at, message_id)
     values ('att-1', 'k1', $1, 'free-form', 'sent', $2, $2, $2::bigint + 1, $2::bigint + 2, $2::bigint + 3, 'msg-1')`,
    [life.id, MONDAY + 3 * HOUR],
  );
  await world.pool.query(
    `insert into messages (id, case_id, contact_id, line_id, direction, type, at, arrived_at, content, status, attempt_id, author)
     values ('msg-1', $1, $2, '70007', 'out', 'text', $3, $3, '{"type":"text","text":{"body":"Hola"}}', 'read', 'att-1', 'agent:7')`,
    [life.id, contactId, MONDAY + 3 * HOUR],
  );
  await world.pool.query(
    `insert into decisions (case_id, attempt_id, step, answer, rule, questions, facts, at)
     values ($1, null, 'impact-1', 'suppressed', 'E2', '[{"rule":"E2","answer":"no","why":"withdrawn"}]', '{}', $2)`,
    [life.id, MONDAY + DAY],
  );
  await life.handleCommand({ command: 'complete-task', at: MONDAY + DAY + HOUR });
  const whole = await get(`/v1/cases/${life.id}/timeline`);
  expect(whole.status).toBe(200);
  expect(timelineSchema.parse(whole.body)).toEqual(whole.body);
  const { entries } = whole.body;
  expect(entries.map(({ kind, what }: { kind: string; what: string }) => `${kind}: ${what}`)).toEqual([
    'message: The customer sent (text)',
    'transition: Opened by the customer',
    'task: Task pay set',
    'transition: Task pay set',
    'message: The customer sent (text)',
    'message: The business wrote (text)',
    'decision: impact-1: suppressed by E2',
    expect.stringMatching(/^task: Task pay completed/),
    expect.stringMatching(/^transition: The task was completed/),
  ]);
  const out = entries.find(({ id }: { id?: string }) => id === 'msg-1');
  expect(out.statuses.map(({ status }: { status: string }) => status)).toEqual(['sent', 'delivered', 'read']);
  const decision = entries.find(({ kind }: { kind: string }) => kind === 'decision');
  // A question that was stored before there were codes.
  expect(decision.questions).toEqual([
    { rule: 'E2', answer: 'no', why: 'withdrawn', code: 'legacy', params: { text: 'withdrawn' } },
  ]);
  const paged: unknown[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = await get(
      `/v1/cases/${life.id}/timeline?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    expect(page.body.entries.length).toBeLessThanOrEqual(2);
    paged.push(...page.body.entries);
    cursor = page.body.nextCursor;
  }
  expect(paged).toEqual(entries);
});

test('what is asked wrongly is named', async () => {
  const { get } = await openApi();
  for (const path of [
    '/v1/cases/case-999999',
    '/v1/cases/nonsense',
    '/v1/cases/case-1%00',
    '/v1/cases/case-999/timeline',
  ]) {
    expect(await get(path)).toMatchObject({ status: 404, body: { code: 'unknown_case', field: 'caseId' } });
  }
  expect(await get('/v1/cases?stat=open')).toMatchObject({ body: { code: 'unknown_field', field: 'stat' } });
  expect(await get('/v1/cases?state=asleep')).toMatchObject({
    body: { code: 'invalid_request', field: 'state' },
  });
  expect(await get('/v1/cases?limit=0')).toMatchObject({ body: { code: 'invalid_request', field: 'limit' } });
  for (const cursor of ['x', Buffer.from('{"at":"x"}').toString('base64url'), 'e30']) {
    expect(await get(`/v1/cases?cursor=${cursor}`)).toMatchObject({
      status: 422,
      body: { code: 'invalid_request', field: 'cursor' },
    });
  }
});

test('F1, F2, F3: the last fallback path is told with what became of it', async () => {
  const { world, get } = await openApi();
  const life = await Life.begin(world, await world.contact());
  const fallback = async () => (await get(`/v1/cases/${life.id}`)).body.fallback;
  const took = (...paths: string[]) =>
    world.pool.query(
      `update case_progress set snapshot = jsonb_set(snapshot, '{fallbacks}', $2) where case_id = $1`,
      [life.id, JSON.stringify(paths.map((path) => `general/${path}`))],
    );
  expect(await fallback()).toBeNull();
  await world.pool.query(
    `update case_progress set snapshot = jsonb_set(snapshot, '{skipped}', $2) where case_id = $1`,
    [life.id, JSON.stringify([{ reason: 'general', path: 'call', rule: 'E2' }])],
  );
  expect(await fallback()).toEqual({
    path: 'call',
    at: null,
    status: 'not-possible',
    slot: null,
    rule: 'E2',
  });
  await took('email');
  expect(await fallback()).toEqual({ path: 'email', at: null, status: 'failed', slot: null, rule: null });
  await world.pool.query(
    `insert into attempts (id, key, case_id, kind, reason, status, reserved_at, called_at, settled_at)
     values ('att-m', 'm', $1, 'email', 'general', 'sent', $2, $2, $2::bigint + 1000)`,
    [life.id, MONDAY + DAY],
  );
  expect(await fallback()).toEqual({
    path: 'email',
    at: time(MONDAY + DAY + SECOND),
    status: 'sent',
    slot: null,
    rule: null,
  });
  await world.fact(life.id, { fact: 'bounced', at: MONDAY + 2 * DAY });
  expect(await fallback()).toMatchObject({ path: 'email', status: 'bounced' });
  await world.pool.query(
    `insert into calls (id, case_id, reason, round, ordinal, slot_from, slot_to, state, told_by, reserved_at, booked_at)
     values ('call-1', $1, 'general', 1, 0, $2, $3, 'booked', 'free-form', $4, $4)`,
    [life.id, MONDAY + 3 * DAY, MONDAY + 3 * DAY + HOUR, MONDAY + 2 * DAY],
  );
  await took('email', 'call');
  expect(await fallback()).toEqual({
    path: 'call',
    at: time(MONDAY + 2 * DAY),
    status: 'booked',
    slot: { from: time(MONDAY + 3 * DAY), to: time(MONDAY + 3 * DAY + HOUR) },
    rule: null,
  });
});

test('a case leads to itself, to its timeline and, where it is known, to its workflow in the Temporal UI', async () => {
  const { world, get } = await openApi();
  const caseId = await world.receive(await world.contact(), 'wamid.1', MONDAY);
  expect((await get(`/v1/cases/${caseId}`)).body.links).toEqual({
    self: `https://ventana.example.com/v1/cases/${caseId}`,
    timeline: `https://ventana.example.com/v1/cases/${caseId}/timeline`,
    page: `https://ventana.example.com/cases/${caseId}`,
    temporal: `https://temporal.example.com/namespaces/default/workflows/${caseId}`,
  });
});
