import { expect, test } from 'vitest';
import { resumeToken } from '../../services/case/resume-link.ts';
import { rebuildSummary } from '../../services/summary/summary-projection.ts';
import { DAY, HOUR, MINUTE } from '../../domain/time/instant.ts';
import { LANGUAGES } from '../../domain/messages/language.ts';
import { METRIC_IDS } from '../../domain/summary/metrics.ts';
import { MONDAY } from '../worlds/case-store.ts';
import { type ApiWorld, type Json, openApi, TOKEN } from '../worlds/api.ts';

/** A customer of each country; the second is answered and comes from an advertisement. */
async function withTwoCases(): Promise<
  ApiWorld & { caseId: string; contactId: string; draw: () => Promise<unknown> }
> {
  const api = await openApi();
  const { world, clock } = api;
  const { pool, policies } = world;
  const other = await world.contact({ phone: '56912345678' });
  await world.receive(other, 'wamid.1', MONDAY - 3 * DAY);
  const contactId = await world.contact({ phone: '573001234567' });
  const caseId = String(await world.receive(contactId, 'wamid.2', MONDAY));
  await pool.query(`update messages set kind = 'message'`);
  await pool.query(
    `update messages set content = '{"referral":{"source_type":"ad","source_id":"77"}}' where provider_id = 'wamid.2'`,
  );
  await pool.query(
    `insert into messages (id, case_id, contact_id, line_id, direction, type, at, arrived_at, content, status, author)
     values ('msg-out', $1, $2, '70007', 'out', 'text', $3, $3, '{}', 'sent', 'agent:7')`,
    [caseId, contactId, MONDAY + 90_000],
  );
  clock.at = MONDAY + HOUR;
  return { ...api, caseId, contactId, draw: () => rebuildSummary({ pool, policies }) };
}

test('M1: days, weeks and groups add up to the totals, and a filter narrows all of them', async () => {
  const { get, draw } = await withTwoCases();
  await draw();
  const { status, body } = await get('/v1/summary?by=country&period=week');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    from: '2026-10-25',
    to: '2026-11-23',
    timeZone: 'America/Santiago',
    per: 'session',
  });
  expect(body.totals.sessions).toEqual({ value: 2, n: 2 });
  const sum = (parts: Json[]): number =>
    parts.reduce((total, { figures }) => total + figures.sessions.value, 0);
  expect(body.series.map(({ from, to }: Json) => `${from}/${to}`)).toEqual([
    '2026-10-25/2026-10-25',
    '2026-10-26/2026-11-01',
    '2026-11-02/2026-11-08',
    '2026-11-09/2026-11-15',
    '2026-11-16/2026-11-22',
    '2026-11-23/2026-11-23',
  ]);
  expect([sum(body.series), sum(body.groups)]).toEqual([2, 2]);
  expect(body.distribution).toEqual({
    channel: [{ key: 'whatsapp', n: 2 }],
    country: [
      { key: 'CL', n: 1 },
      { key: 'CO', n: 1 },
    ],
  });
  const one = (await get('/v1/summary?country=CO&by=campaign')).body;
  expect(one.totals.sessions.value).toBe(1);
  expect(one.totals.frtP50).toEqual({ value: 90, n: 1 });
  expect(one.groups.map(({ key }: Json) => key)).toEqual(['ad:77']);
  expect((await get('/v1/summary?campaign=none')).body.totals.sessions.value).toBe(1);
  expect((await get('/v1/summary?campaign=none,ad:77')).body.totals.sessions.value).toBe(2);
});

test('M1–M4: what cannot be asked is refused with the field that is at fault', async () => {
  const { get } = await openApi();
  for (const [query, field] of [
    ['from=2026-11-10&to=2026-11-09', 'to'],
    ['from=2020-01-01&to=2026-11-09', 'from'],
    ['from=2024-11-10&to=2026-11-09', 'period'],
    ['period=hour', 'period'],
    ['by=name', 'by'],
    ['form=2026-11-10', 'form'],
  ]) {
    const { status, body } = await get(`/v1/summary?${query}`);
    expect([status >= 400 && status < 500, body.errors?.[0]?.field ?? body.field], query).toEqual([
      true,
      field,
    ]);
  }
});

test('M1–M4: the CSV has the figures of the JSON, line by line, and no formula', async () => {
  const { app, get, draw, world } = await withTwoCases();
  await world.pool.query(`update contacts set segment = '=HYPERLINK("x")' where country is null`);
  await draw();
  const { body } = await get('/v1/summary?by=segment');
  const answer = await app.inject({
    url: '/v1/summary.csv?by=segment',
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
  const lines = answer.body.trimEnd().split('\r\n');
  expect(lines).toHaveLength(1 + METRIC_IDS.length * (1 + body.series.length + body.groups.length));
  expect(lines[1]).toBe(`total,${body.from},${body.to},session,segment,,sessions,activity,count,2,2`);
  expect(answer.body).toContain(`"'=HYPERLINK(""x"")",sessions,`);
});

test('M1–M4: every figure is defined in three languages, and the attribution rule names the days of the policy', async () => {
  const { get } = await openApi();
  const { body } = await get('/v1/summary/definitions');
  expect(body.metrics.map(({ id }: Json) => id)).toEqual(METRIC_IDS);
  for (const metric of body.metrics) {
    for (const part of ['name', 'counts', 'leavesOut', 'perCase']) {
      const texts = LANGUAGES.map((language) => metric[part][language]);
      expect(
        texts.every((text) => text.length > 2),
        `${metric.id}.${part}`,
      ).toBe(true);
    }
  }
  expect(body.attribution.days).toBe(7);
  for (const language of LANGUAGES) expect(body.attribution.text[language]).toContain(' 7 ');
});

test('M2: a score counts once per session, the last one', async () => {
  const { ask, get, draw, caseId } = await withTwoCases();
  const put = (body: object) => ask('PUT', `/v1/cases/${caseId}/satisfaction`, body);
  expect((await put({ kind: 'csat', score: 2, at: new Date(MONDAY + MINUTE).toISOString() })).status).toBe(
    200,
  );
  expect(
    (await put({ kind: 'csat', score: 4, at: new Date(MONDAY + 2 * MINUTE).toISOString() })).status,
  ).toBe(200);
  expect(
    (await put({ kind: 'csat', score: 5, at: new Date(MONDAY + 2 * MINUTE).toISOString() })).status,
  ).toBe(200);
  expect((await put({ kind: 'csat', score: 6 })).body.errors[0].field).toBe('score');
  expect((await put({ kind: 'ces', score: 6 })).status).toBe(200);
  expect((await ask('PUT', '/v1/cases/case-1/satisfaction', { kind: 'csat', score: 1 })).body.code).toBe(
    'unknown_case',
  );
  await draw();
  const { totals } = (await get('/v1/summary')).body;
  expect(totals.csat).toEqual({ value: 5, n: 1 });
  expect(totals.ces).toEqual({ value: 6, n: 1 });
});

test('M3: a conversion is counted once, whoever reports it how often, and credited to the one template that led there', async () => {
  const { ask, get, draw, world, caseId, contactId, clock } = await withTwoCases();
  const { pool } = world;
  const template = (id: string, at: number) =>
    pool.query(
      `insert into attempts (id, key, case_id, contact_id, line_id, kind, reason, template_name, template_version,
         template_language, status, reserved_at, provider_id)
       values ($1, $1, $2, $3, '70007', 'template', 'payment', 'resume-payment', 1, 'es', 'sent', $4, 'wamid.' || $1)`,
      [id, caseId, contactId, at],
    );
  await template('att-1', MONDAY + MINUTE);
  await template('att-2', MONDAY + 2 * MINUTE);
  await pool.query(
    `insert into tasks (id, case_id, reason, step, since, state) values ('task-1', $1, 'payment', 'pay', $2, 'pending')`,
    [caseId, MONDAY + MINUTE],
  );
  clock.at = MONDAY + HOUR;
  const token = await resumeToken(pool, { caseId, taskId: 'task-1', step: 'pay' });
  const report = { idempotencyKey: 'order-1', resumeToken: token, value: { amount: 19.9, currency: 'USD' } };
  const first = await ask('POST', '/v1/conversions', report);
  expect([first.status, first.body.caseId, first.body.taskId]).toEqual([201, caseId, 'task-1']);
  expect((await ask('POST', '/v1/conversions', report)).status).toBe(200);
  expect(
    (await ask('POST', '/v1/conversions', { ...report, value: { amount: 20, currency: 'USD' } })).body.code,
  ).toBe('idempotency_conflict');
  // Another system tells of the same order, and the task is completed by it.
  expect((await ask('POST', '/v1/conversions', { idempotencyKey: 'crm-9', caseId })).status).toBe(201);
  await pool.query(`update tasks set state = 'completed', ended_at = $1 where id = 'task-1'`, [
    clock.at + MINUTE,
  ]);
  await draw();
  const { totals, conversionValues, templates } = (await get('/v1/summary')).body;
  expect(totals.conversions).toEqual({ value: 1, n: 1 });
  expect(totals.conversionsCredited).toEqual({ value: 1, n: 1 });
  expect(conversionValues).toEqual([{ currency: 'USD', amount: 19.9, conversions: 1 }]);
  expect(templates).toMatchObject([{ sent: 2, converted: 1 }]);
  const { rows } = await pool.query('select attempt_id from summary_conversions');
  expect(rows).toEqual([{ attempt_id: 'att-2' }]);
});

test('M3: a report names one thing that exists', async () => {
  const { ask } = await openApi();
  const post = async (body: object) =>
    (await ask('POST', '/v1/conversions', { idempotencyKey: 'k', ...body })).body.code;
  expect(await post({})).toBe('invalid_request');
  expect(await post({ caseId: 'case-1', contactId: 'contact-1' })).toBe('invalid_request');
  expect(await post({ caseId: 'case-1' })).toBe('unknown_case');
  expect(await post({ contactId: 'contact-1' })).toBe('unknown_contact');
  expect(await post({ resumeToken: 'forged.token' })).toBe('unknown_case');
});
