import { Writable } from 'node:stream';
import pino from 'pino';
import { expect, test } from 'vitest';
import type { Role } from '../../../domain/access/role.ts';
import type { Logger } from '../../../settings/log.ts';
import { cookieOf } from '../../../dev/stack/local-sign-in.ts';
import { MONDAY, openGateway, text } from '../../worlds/gateway.ts';

interface Row {
  readonly operator_id: string | null;
  readonly role: Role | null;
  readonly action: string;
  readonly route: string;
  readonly case_id: string | null;
  readonly subject: string | null;
  readonly why: string | null;
  readonly status: number;
  readonly code: string | null;
  readonly at: number;
}

/** People in a world with one case, and what the log says of what they did after they had signed in. */
async function openOffice(over: Parameters<typeof openGateway>[0] = {}) {
  const world = await openGateway({ isLocal: true, ...over });
  await world.messages([text('hola')]);
  const [found] = await world.rows<{ id: string; contact_id: string }>('select id, contact_id from cases');
  const { id: caseId = '', contact_id: contactId = '' } = found ?? {};
  const { url } = world.gateway;
  const cookies = new Map<Role, string>();
  const ask = async (
    role: Role,
    method: string,
    path: string,
    { why, body }: { readonly why?: string; readonly body?: object } = {},
  ) => {
    if (!cookies.has(role)) cookies.set(role, await cookieOf(url, role));
    const answer = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        cookie: cookies.get(role) ?? '',
        origin: url,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(why === undefined ? {} : { 'ventana-why': why }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said = await answer.text();
    return {
      status: answer.status,
      json: (/^[{[]/.test(said) ? JSON.parse(said) : null) as Record<string, unknown>,
    };
  };
  const log = async (): Promise<Row[]> =>
    (await world.rows<Row>('select * from audit_log order by id')).filter(
      ({ action }) => action !== 'account.sign-in',
    );
  const rows = <Found extends object>(statement: string, values: readonly unknown[] = []) =>
    world.rows<Found>(statement, values);
  return { url, clock: world.clock, rows, caseId, contactId, ask, log };
}

const reported = { body: { author: 'agent', text: 'Le llamé' } };

test('what somebody does to a case is in the log with who, what, to which case, why, and what came of it', async () => {
  const { ask, log, caseId, rows } = await openOffice();
  const why = 'Llamó por teléfono: «¿y mi pago?» ñ';
  const done = await ask('agent', 'POST', `/v1/cases/${caseId}/messages/reported`, {
    why: encodeURIComponent(why),
    body: { author: 'agent', text: 'Ya le respondí', providerId: 'r-1' },
  });
  const [agent] = await rows<{ id: string }>(`select id from operators where role = 'agent'`);
  expect(done.status).toBeLessThan(300);
  const [row] = await log();
  expect(row).toMatchObject({
    operator_id: agent?.id,
    role: 'agent',
    action: 'case.act',
    route: 'POST /v1/cases/:caseId/messages/reported',
    case_id: caseId,
    subject: null,
    why,
    status: done.status,
    at: MONDAY,
  });
});

test('without a reason nothing is done to a case, and the attempt is in the log', async () => {
  const { ask, log, caseId, rows } = await openOffice();
  for (const why of [undefined, '', '%20%20']) {
    const { status, json } = await ask('agent', 'POST', `/v1/cases/${caseId}/messages/reported`, {
      ...(why === undefined ? {} : { why }),
      ...reported,
    });
    expect([status, json['code'], json['field']]).toEqual([422, 'why_missing', 'why']);
  }
  for (const why of ['%E0%A4%A', encodeURIComponent('x'.repeat(501)), '%00']) {
    const { status, json } = await ask('agent', 'POST', `/v1/cases/${caseId}/messages/reported`, {
      why,
      ...reported,
    });
    expect([status, json['code'], json['field']]).toEqual([422, 'invalid_request', 'why']);
  }
  expect(await rows(`select from messages where direction = 'out'`)).toEqual([]);
  expect((await log()).map(({ status, code, why }) => [status, code, why])).toEqual([
    ...Array.from({ length: 3 }, () => [422, 'why_missing', null]),
    ...Array.from({ length: 3 }, () => [422, 'invalid_request', null]),
  ]);
});

test('a hold says why in its body already, which is the log’s reason too', async () => {
  const { ask, log, caseId } = await openOffice();
  await ask('agent', 'POST', `/v1/cases/${caseId}/hold`, {
    body: { until: new Date(MONDAY + 3_600_000).toISOString(), why: 'Espera el comprobante' },
  });
  expect((await log()).map(({ code, why }) => [code === 'why_missing', why])).toEqual([
    [false, 'Espera el comprobante'],
  ]);
});

test('what is refused, a look at an erasure and what changes anything else are in the log; looking is not', async () => {
  const { ask, log, caseId, contactId } = await openOffice();
  await ask('viewer', 'GET', `/v1/cases/${caseId}`);
  await ask('agent', 'GET', `/v1/contacts/${contactId}`);
  await ask('admin', 'GET', '/v1/audit');
  expect(await log()).toEqual([]);
  await ask('viewer', 'GET', `/v1/contacts/${contactId}`);
  const exported = await ask('supervisor', 'GET', '/v1/summary.csv?from=2026-03-01&to=2026-03-02');
  await ask('agent', 'GET', '/audit');
  await ask('viewer', 'POST', `/v1/cases/${caseId}/resolve`, { body: { outcome: 'done' } });
  await ask('admin', 'POST', `/v1/contacts/${contactId}/erasure`, {
    body: { confirm: false },
    why: 'TICKET-7',
  });
  await ask('agent', 'PUT', `/v1/contacts/${contactId}`, { body: { language: 'pt' } });
  await ask('supervisor', 'POST', `/v1/contacts/${contactId}/email/bounced`, { body: {} });
  await ask('supervisor', 'POST', '/v1/templates/not%20an%20id%20but%20Ana/v1/approve', { body: {} });
  expect(
    (await log()).map(({ role, action, case_id, subject, status, code }) => [
      role,
      action,
      case_id,
      subject,
      status,
      code,
    ]),
  ).toEqual([
    ['viewer', 'contact.read', null, contactId, 403, 'forbidden'],
    ['supervisor', 'figures.export', null, null, exported.status, null],
    ['agent', 'audit.read', null, null, 403, 'forbidden'],
    ['viewer', 'case.act', caseId, null, 403, 'forbidden'],
    ['admin', 'contact.erase', null, contactId, 200, null],
    ['agent', 'contact.update', null, contactId, 200, null],
    ['supervisor', 'services-only', null, contactId, 403, 'forbidden'],
    ['supervisor', 'template.update', null, null, expect.any(Number), expect.any(String)],
  ]);
});

test('S2: what a token does is in the log by its name, without a reason; what it may not by its scopes as well', async () => {
  const { url, rows, caseId, contactId, ask } = await openOffice({
    environment: {
      API_TOKENS:
        'order service:order-secret,reader[cases:read, contacts:write]:reader-secret,all[*:read]:all-secret',
    },
  });
  const as = async (secret: string, method: string, path: string, body?: object) => {
    const answer = await fetch(`${url}/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${secret}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    return {
      status: answer.status,
      challenge: answer.headers.get('www-authenticate'),
      body: await answer.json(),
    };
  };
  const report = (secret: string) =>
    as(secret, 'POST', `/cases/${caseId}/messages/reported`, {
      author: 'agent',
      text: 'Ya le respondí',
      providerId: 'r-1',
    });
  expect((await report('order-secret')).status).toBe(201);
  expect(await report('reader-secret')).toMatchObject({
    status: 403,
    challenge: 'Bearer error="insufficient_scope", scope="cases:write"',
    body: { code: 'insufficient_scope', needs: 'cases:write', has: ['cases:read', 'contacts:write'] },
  });
  expect((await as('reader-secret', 'GET', `/cases/${caseId}`)).status).toBe(200);
  // Whoever may write may read.
  expect((await as('reader-secret', 'GET', `/contacts/${contactId}`)).status).toBe(200);
  expect((await as('reader-secret', 'GET', '/lines')).body).toMatchObject({ needs: 'lines:read' });
  expect((await as('reader-secret', 'GET', '/summary.csv')).body).toMatchObject({ needs: 'summary:read' });
  expect((await as('all-secret', 'GET', '/lines')).status).toBe(200);
  expect((await as('all-secret', 'PUT', `/contacts/${contactId}`, { language: 'pt' })).status).toBe(403);
  expect((await as('reader-secret', 'PUT', `/contacts/${contactId}`, { language: 'pt' })).status).toBe(200);
  // S4: what is given away of a person is known, whoever takes it.
  expect((await as('order-secret', 'GET', `/contacts/${contactId}/export`)).status).toBe(200);
  expect((await ask('admin', 'GET', `/v1/contacts/${contactId}/export`)).status).toBe(200);
  expect((await as('wrong-secret', 'GET', `/cases/${caseId}`)).status).toBe(401);
  const logged = await rows<{ token: string; action: string; status: number; case_id: string; code: string }>(
    `select token, operator_id, action, status, case_id, code from audit_log where action <> 'account.sign-in' order by id`,
  );
  const row = (token: string, action: string, status: number, code: string | null, of: string | null) => ({
    token,
    operator_id: null,
    action,
    status,
    code,
    case_id: of,
  });
  const refused = [403, 'insufficient_scope'] as const;
  expect(logged).toEqual([
    row('order service', 'case.act', 201, null, caseId),
    row('reader', 'case.act', ...refused, caseId),
    row('reader', 'line.read', ...refused, null),
    row('reader', 'figures.export', ...refused, null),
    row('all', 'contact.update', ...refused, null),
    row('reader', 'contact.update', 200, null, null),
    row('order service', 'contact.export', 200, null, null),
    expect.objectContaining({ token: null, action: 'contact.export', status: 200 }),
  ]);
  const told = await ask('admin', 'GET', '/v1/audit?token=order%20service');
  expect(told.json['entries']).toMatchObject([
    { token: 'order service', operator: null, action: 'contact.export' },
    { token: 'order service', operator: null, action: 'case.act' },
  ]);
  const page = await ask('admin', 'GET', '/audit?token=reader');
  expect(page.status).toBe(200);
});

test('GET /v1/audit tells it newest first, by case, person and time, page by page', async () => {
  const { ask, caseId, contactId, clock } = await openOffice();
  const report = (role: Role, why: string) =>
    ask(role, 'POST', `/v1/cases/${caseId}/messages/reported`, {
      why: encodeURIComponent(why),
      body: { author: 'agent', text: why, providerId: why },
    });
  await report('agent', 'uno');
  clock.at += 60_000;
  await report('supervisor', 'dos');
  clock.at += 60_000;
  await ask('agent', 'PUT', `/v1/contacts/${contactId}`, { body: { language: 'pt' }, why: 'tres' });
  interface Told {
    readonly why: string | null;
    readonly at: string;
    readonly operator: { readonly id: string; readonly name: string };
  }
  const get = async (query: string) => {
    const { json } = await ask('admin', 'GET', `/v1/audit?${query}`);
    return json as unknown as { entries: Told[]; nextCursor: string | null };
  };
  const whys = async (query: string) =>
    (await get(query)).entries.map(({ why }) => why).filter((why) => why !== null);
  const all = await get('');
  expect(all.entries.map(({ why }) => why).filter((why) => why !== null)).toEqual(['tres', 'dos', 'uno']);
  const [last] = all.entries.filter(({ why }) => why === 'tres');
  expect(last?.operator.name).toBe('Andrés');
  expect(await whys(`case=${caseId}`)).toEqual(['dos', 'uno']);
  expect(await whys(`operator=${last?.operator.id}`)).toEqual(['tres', 'uno']);
  const iso = (ms: number) => encodeURIComponent(new Date(MONDAY + ms).toISOString());
  expect(await whys(`from=${iso(60_000)}&to=${iso(120_000)}`)).toEqual(['dos']);
  const paged: (string | null)[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: { entries: Told[]; nextCursor: string | null } = await get(
      `limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    expect(page.entries.length).toBe(1);
    paged.push(...page.entries.map(({ why }) => why));
    cursor = page.nextCursor;
  }
  expect(paged).toEqual(all.entries.map(({ why }) => why));
  expect((await ask('admin', 'GET', '/v1/audit?cursor=x')).status).toBe(422);
});

test('what stands in the log is not changed', async () => {
  const { rows } = await openOffice();
  await rows(`insert into audit_log (action, route, status, at) values ('case.act', 'x', 200, 1)`);
  await expect(rows(`update audit_log set why = 'other'`)).rejects.toThrow('append-only');
});

test('when the log cannot be written the action stands, and the log file says loudly what is missing', async () => {
  const lines: string[] = [];
  const out = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const { ask, contactId, rows, log } = await openOffice({
    log: pino({ level: 'error' }, out) as unknown as Logger,
  });
  await rows('alter table audit_log add constraint nothing_more check (id < 0) not valid');
  const { status } = await ask('agent', 'PUT', `/v1/contacts/${contactId}`, {
    body: { language: 'pt' },
    why: encodeURIComponent('Lo pidió Ana'),
  });
  expect(status).toBe(200);
  expect(await rows('select language from contacts')).toEqual([{ language: 'pt' }]);
  expect(await log()).toEqual([]);
  const missing = lines.filter((line) => line.includes('AN ACTION IS MISSING IN THE AUDIT LOG'));
  expect(missing.map((line) => JSON.parse(line) as object)).toContainEqual(
    expect.objectContaining({
      level: 50,
      action: 'contact.update',
      role: 'agent',
      subject: contactId,
      status: 200,
    }),
  );
  expect(lines.join('')).not.toContain('Ana');
});

const sessions = async (world: Pick<Awaited<ReturnType<typeof openOffice>>, 'rows'>, role: Role) =>
  (
    await world.rows(
      'select from operator_sessions s join operators o on o.id = s.operator_id where o.role = $1',
      [role],
    )
  ).length;

test('a sign-in ends after its time, and everywhere when its person says so', async () => {
  const office = await openOffice();
  const { ask, url, rows } = office;
  await ask('agent', 'GET', '/v1/cases');
  const other = await cookieOf(url, 'agent');
  expect(await sessions(office, 'agent')).toBe(2);
  await rows(`update operator_sessions set expires_at = now() - interval '1 second'`);
  expect((await ask('agent', 'GET', '/v1/cases')).status).toBe(401);
  expect((await fetch(`${url}/v1/cases`, { headers: { cookie: other } })).status).toBe(401);
  const [one, two] = [await cookieOf(url, 'agent'), await cookieOf(url, 'agent')];
  // What was over is swept out by the next sign-in.
  expect(await sessions(office, 'agent')).toBe(2);
  const foreign = await fetch(`${url}/logout/everywhere`, {
    method: 'POST',
    headers: { cookie: one, origin: 'https://elsewhere.example.com' },
  });
  expect(foreign.status).toBe(403);
  const out = await fetch(`${url}/logout/everywhere`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie: one, origin: url },
  });
  expect(out.status).toBe(303);
  for (const cookie of [one, two]) {
    expect((await fetch(`${url}/v1/cases`, { headers: { cookie } })).status).toBe(401);
  }
});

test('cookies are out of reach of scripts and of neighbouring hosts', async () => {
  const { gateway } = await openGateway({ isLocal: true });
  const answer = await fetch(`${gateway.url}/login/local`, {
    method: 'POST',
    redirect: 'manual',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: gateway.url },
    body: new URLSearchParams({ role: 'viewer', to: '/wallboard' }),
  });
  expect(answer.headers.get('location')).toBe('/wallboard');
  expect(answer.headers.get('set-cookie')).toMatch(
    /^__Host-ventana_session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
});
