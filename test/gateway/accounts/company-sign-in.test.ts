import { expect, test } from 'vitest';
import { MINUTE } from '../../../domain/time/instant.ts';
import { freePorts } from '../../../dev/machine/ports.ts';
import { type GatewayWorld, openGateway } from '../../worlds/gateway.ts';
import { type IssuerOfTests, openIssuer } from './issuer-of-tests.ts';

const ROLES = 'ventana-admins:admin,support:agent,urn:acme:look:viewer';

interface Company extends Pick<GatewayWorld, 'clock'> {
  readonly rows: <Row extends object>(statement: string) => Promise<Row[]>;
  readonly issuer: IssuerOfTests;
  readonly url: string;
}

interface Init {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A gateway that people reach at its own address, and the company's issuer. */
async function openCompany(over: Record<string, string> = {}, tellsInToken = true): Promise<Company> {
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const issuer = await openIssuer(url, tellsInToken);
  const world = await openGateway({
    environment: {
      PORT: String(port),
      PUBLIC_URL: url,
      OIDC_ISSUER: issuer.url,
      OIDC_CLIENT_ID: 'ventana',
      OIDC_CLIENT_SECRET: 'the-secret',
      OIDC_ROLES: ROLES,
      ...over,
    },
  });
  const rows = <Row extends object>(statement: string) => world.rows<Row>(statement);
  return { clock: world.clock, rows, issuer, url };
}

/** A browser's cookies per origin, and one request after another until there is no redirect, or `stopAt` says so. */
function browser() {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string): Map<string, string> => {
    const { origin } = new URL(url);
    const jar = jars.get(origin) ?? new Map<string, string>();
    jars.set(origin, jar);
    return jar;
  };
  async function ask(url: string, init: Init = {}): Promise<Response> {
    const jar = jarOf(url);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...init.headers, ...(cookie === '' ? {} : { cookie }) },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0|expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(pair.slice(0, at));
      else jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return answer;
  }
  async function follow(
    start: string,
    stopAt: (next: URL) => boolean = () => false,
  ): Promise<{ url: string; answer: Response }> {
    let url = start;
    for (let hop = 0; hop < 20; hop += 1) {
      const answer = await ask(url);
      const next = answer.headers.get('location');
      if (next === null) return { url, answer };
      url = new URL(next, url).href;
      if (stopAt(new URL(url))) return { url, answer };
    }
    throw new Error('redirected in a circle');
  }
  const token = (url: string): string | undefined => jarOf(url).get('ventana_session');
  return { ask, follow, jarOf, token };
}

const isCallback = (url: URL): boolean => url.pathname === '/login/callback';

const operators = ({ rows }: Company) =>
  rows<{ name: string; email: string | null; role: string; issuer: string }>(
    'select name, email, role, issuer from operators order by name',
  );

const audit = ({ rows }: Company) =>
  rows<{ action: string; role: string | null; status: number; code: string | null }>(
    'select action, role, status, code from audit_log order by id',
  );

test('somebody whom the company vouches for is signed in with the highest of their roles, and led to where they wanted', async () => {
  const company = await openCompany();
  const { issuer, url } = company;
  issuer.claims = {
    sub: 'u-7',
    name: 'Ana Ruiz',
    email: 'ana@acme.example',
    roles: ['support', 'ventana-admins', 'x'],
  };
  const { ask, follow } = browser();
  const end = await follow(`${url}/login/company?to=%2Fv1%2Faudit`);
  expect(end.url).toBe(`${url}/v1/audit`);
  expect(end.answer.status).toBe(200);
  expect(await operators(company)).toEqual([
    { name: 'Ana Ruiz', email: 'ana@acme.example', role: 'admin', issuer: issuer.url },
  ]);
  expect(await audit(company)).toEqual([
    { action: 'account.sign-in', role: 'admin', status: 303, code: null },
  ]);
  // Promoted and demoted by the company: the next sign-in has it.
  issuer.claims = { ...issuer.claims, roles: 'support' };
  const again = await follow(`${url}/login/company`);
  expect(again.url).toMatch(/\/sessions$/);
  expect((await operators(company)).map(({ role }) => role)).toEqual(['agent']);
  expect((await ask(`${url}/v1/audit`)).status).toBe(403);
});

test.each([
  ['a claim that only userinfo has', {}, false, { roles: ['support'] }],
  ['a path', { OIDC_ROLE_CLAIM: 'realm_access.roles' }, true, { realm_access: { roles: ['support'] } }],
  ['a value with colons', { OIDC_ROLE_CLAIM: 'groups' }, true, { groups: ['urn:acme:look'] }],
])('the role is read from %s', async (_what, over: Record<string, string>, tellsInToken, claims) => {
  const company = await openCompany(over, tellsInToken);
  company.issuer.claims = { sub: 'u-1', name: 'Eva', ...claims };
  const { follow, token } = browser();
  await follow(`${company.url}/login/company`);
  expect(token(company.url)).toBeDefined();
  expect((await operators(company))[0]?.role).toBe(_what === 'a value with colons' ? 'viewer' : 'agent');
});

test('somebody without a role is told so and is not signed in; what they still had open ends', async () => {
  const company = await openCompany();
  const { issuer, url } = company;
  const first = browser();
  issuer.claims = { sub: 'u-2', name: 'Leo', roles: ['support'] };
  await first.follow(`${url}/login/company`);
  expect((await first.ask(`${url}/v1/cases`)).status).toBe(200);
  issuer.claims = { sub: 'u-2', name: 'Leo', roles: ['cooks'] };
  const second = browser();
  const { answer } = await second.follow(`${url}/login/company`);
  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain('Tu cuenta no tiene un rol aquí');
  expect(second.token(url)).toBeUndefined();
  expect((await first.ask(`${url}/v1/cases`)).status).toBe(401);
  expect((await audit(company)).at(-1)).toEqual({
    action: 'account.sign-in',
    role: null,
    status: 403,
    code: 'no_role',
  });
});

test('somebody who is locked out is signed out at once and cannot come in, whatever the company says', async () => {
  const company = await openCompany();
  const { issuer, url } = company;
  const [ana, leo] = [browser(), browser()];
  issuer.claims = { sub: 'admin', name: 'Ana', roles: ['ventana-admins'] };
  await ana.follow(`${url}/login/company`);
  issuer.claims = { sub: 'agent', name: 'Leo', roles: ['support'] };
  await leo.follow(`${url}/login/company`);
  const found = (await (await ana.ask(`${url}/v1/operators`)).json()) as {
    operators: { id: string; name: string }[];
  };
  const idOf = (name: string) => found.operators.find((each) => each.name === name)?.id;
  const put = (id: string | undefined, isActive: boolean) =>
    ana.ask(`${url}/v1/operators/${id}`, {
      method: 'PUT',
      body: JSON.stringify({ isActive }),
      headers: { 'content-type': 'application/json', origin: url },
    });
  expect((await put(idOf('Leo'), false)).status).toBe(200);
  expect((await leo.ask(`${url}/v1/cases`)).status).toBe(401);
  const { answer } = await leo.follow(`${url}/login/company`);
  expect(answer.status).toBe(403);
  expect(await answer.text()).toContain('Tu acceso está bloqueado');
  expect((await leo.ask(`${url}/v1/cases`)).status).toBe(401);
  const own = await put(idOf('Ana'), false);
  expect([own.status, ((await own.json()) as { code: string }).code]).toEqual([409, 'own_account']);
  expect((await put(idOf('Leo'), true)).status).toBe(200);
  await leo.follow(`${url}/login/company`);
  expect((await leo.ask(`${url}/v1/cases`)).status).toBe(200);
});

test('an answer of the company that this browser did not ask for signs nobody in', async () => {
  const { issuer, url } = await openCompany();
  issuer.claims = { sub: 'u-1', name: 'Eva', roles: ['support'] };
  const [attacker, victim] = [browser(), browser()];
  const { url: stolen } = await attacker.follow(`${url}/login/company`, isCallback);
  // No sign-in under way.
  const none = await victim.ask(stolen);
  expect(none.status).toBe(400);
  expect(await none.text()).toContain('El inicio de sesión venció');
  // One of their own under way, with a state of its own.
  await victim.follow(`${url}/login/company`, isCallback);
  expect((await victim.ask(stolen)).status).toBe(403);
  expect(victim.token(url)).toBeUndefined();
  // The cookie is of one use: the same answer again is nobody's.
  const mine = await victim.follow(`${url}/login/company`, isCallback);
  expect((await victim.ask(mine.url)).status).toBe(303);
  expect((await browser().ask(mine.url)).status).toBe(400);
});

test('a sign-in under way that was written to, or is older than ten minutes, is over', async () => {
  const company = await openCompany();
  const { issuer, url, clock } = company;
  issuer.claims = { sub: 'u-1', name: 'Eva', roles: ['support'] };
  const { ask, follow, jarOf } = browser();
  const first = await follow(`${url}/login/company`, isCallback);
  const [text = '', seal = ''] = (jarOf(url).get('ventana_sign_in') ?? '').split('.');
  const held = JSON.parse(Buffer.from(text, 'base64url').toString()) as object;
  const changed = Buffer.from(JSON.stringify({ ...held, to: '/audit' })).toString('base64url');
  jarOf(url).set('ventana_sign_in', `${changed}.${seal}`);
  expect((await ask(first.url)).status).toBe(400);
  const second = await follow(`${url}/login/company`, isCallback);
  clock.at += 10 * MINUTE;
  expect((await ask(second.url)).status).toBe(400);
  const third = await follow(`${url}/login/company`, isCallback);
  clock.at += 10 * MINUTE - 1;
  expect((await ask(third.url)).status).toBe(303);
});

/** The ID token with other claims, under its old signature. */
function withClaims(body: Record<string, unknown>, change: object): Record<string, unknown> {
  const [head, claims = '', signature] = String(body['id_token']).split('.');
  const changed = { ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object), ...change };
  return {
    ...body,
    id_token: [head, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.'),
  };
}

test.each([
  ['another nonce', (body) => withClaims(body, { nonce: 'another' })],
  ['a role that the company did not give', (body) => withClaims(body, { roles: ['ventana-admins'] })],
  ['an end that has passed', (body) => withClaims(body, { exp: 1_600_000_000 })],
  ['no ID token', ({ id_token: _token, ...body }) => body],
] as const satisfies readonly (readonly [string, NonNullable<IssuerOfTests['tamper']>])[])(
  'an ID token with %s signs nobody in',
  async (_what, tamper) => {
    const company = await openCompany();
    company.issuer.claims = { sub: 'u-1', name: 'Eva', roles: ['support'] };
    company.issuer.tamper = tamper;
    const { follow, token } = browser();
    const { answer } = await follow(`${company.url}/login/company`);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('No se pudo entrar');
    expect(token(company.url)).toBeUndefined();
    expect(await operators(company)).toEqual([]);
    company.issuer.tamper = null;
    await follow(`${company.url}/login/company`);
    expect(token(company.url)).toBeDefined();
  },
);

test('whoever says no to the company is not signed in', async () => {
  const { issuer, url } = await openCompany();
  issuer.consents = false;
  const { follow, token } = browser();
  const { answer } = await follow(`${url}/login/company`);
  expect(answer.status).toBe(403);
  expect(token(url)).toBeUndefined();
});

test('the gateway starts while the company’s issuer is away, says so, and signs people in once it is back', async () => {
  const company = await openCompany();
  const { issuer, url } = company;
  issuer.claims = { sub: 'u-1', name: 'Eva', roles: ['support'] };
  await issuer.stop();
  const { ask, follow, token } = browser();
  const page = await ask(`${url}/login`);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('La cuenta de la empresa no responde');
  const begin = await ask(`${url}/login/company`);
  expect(begin.status).toBe(503);
  await issuer.start();
  expect(await (await ask(`${url}/login`)).text()).not.toContain('La cuenta de la empresa no responde');
  // Away again between the two halves.
  const { url: callback } = await follow(`${url}/login/company`, isCallback);
  await issuer.stop();
  expect((await ask(callback)).status).toBe(503);
  await issuer.start();
  await follow(`${url}/login/company`);
  expect(token(url)).toBeDefined();
});

test('a new sign-in has a new token and ends the one before it in this browser; signing out ends it on the server', async () => {
  const { issuer, url, rows } = await openCompany();
  issuer.claims = { sub: 'u-1', name: 'Eva', roles: ['support'] };
  const { ask, follow, token, jarOf } = browser();
  jarOf(url).set('ventana_session', 'planted-by-somebody');
  await follow(`${url}/login/company`);
  const first = token(url);
  await follow(`${url}/login/company`);
  const second = token(url);
  expect(new Set(['planted-by-somebody', first, second]).size).toBe(3);
  expect(await rows('select from operator_sessions')).toHaveLength(1);
  const out = await ask(`${url}/logout`, { method: 'POST', headers: { origin: url } });
  expect(out.headers.get('location')).toBe('/login?left');
  const page = await (await ask(`${url}/login?left`)).text();
  expect(page).toContain(`${issuer.url}/session/end?`);
  expect(token(url)).toBeUndefined();
  const asBefore = await fetch(`${url}/v1/cases`, { headers: { cookie: `ventana_session=${second}` } });
  expect(asBefore.status).toBe(401);
});
