import { expect, test } from 'vitest';
import type { Surroundings, TestClock } from '../../../dev/clock/clock.ts';
import { registerClock } from '../../../dev/clock/clock-route.ts';
import { providerClient } from '../../../dev/provider/client.ts';
import { createSimulator } from '../../../dev/simulator/register.tsx';
import { ROLES, type Role } from '../../../domain/access/role.ts';
import { cookieOf } from '../../../dev/stack/local-sign-in.ts';
import { MONDAY, openGateway } from '../../worlds/gateway.ts';
import { type Route, routesOf } from './routes.ts';

/**
 * Who may: `open` to anybody (webhooks are signed and links carry a token of their own), `services` with a token alone,
 * or people from this role on, and services. Written by hand: a route that is not in it fails.
 */
const WHO: Readonly<Record<string, 'open' | 'services' | Role>> = {
  'GET /livez': 'open',
  'GET /readyz': 'open',
  'GET /metrics': 'open',
  'GET /openapi.json': 'open',
  'GET /docs': 'open',
  'GET /docs*': 'open',
  'GET /docs/json': 'open',
  'GET /docs/yaml': 'open',
  'GET /docs/static/index.html': 'open',
  'GET /docs/static/swagger-initializer.js': 'open',
  'GET /r/:token': 'open',
  'GET /webhooks/whatsapp': 'open',
  'POST /webhooks/whatsapp': 'open',
  'GET /assets/:name': 'open',
  'GET /login': 'open',
  'POST /login/local': 'open',
  'POST /logout': 'open',
  'POST /logout/everywhere': 'open',
  'POST /language': 'open',
  'GET /dev/clock': 'open',
  'POST /dev/clock': 'open',
  'GET /dev/database': 'open',
  'POST /dev/database': 'open',
  'GET /dev/examples': 'open',
  'POST /dev/examples': 'open',
  'POST /dev/start-over': 'open',
  'GET /dev/example-page': 'open',
  'POST /dev/simulator/customers': 'open',
  'POST /dev/simulator/customers/:key/messages': 'open',
  'POST /dev/simulator/customers/:key/calls': 'open',
  'POST /dev/simulator/customers/:key/burst': 'open',
  'POST /dev/simulator/customers/:key/known': 'open',
  'POST /dev/simulator/weather': 'open',
  'POST /dev/simulator/stories/:story': 'open',

  'GET /v1/cases': 'viewer',
  'POST /v1/cases': 'agent',
  'GET /v1/cases/:caseId': 'viewer',
  'GET /v1/cases/:caseId/timeline': 'viewer',
  'GET /v1/cases/:caseId/advice': 'viewer',
  'GET /v1/cases/:caseId/call/slots': 'viewer',
  'GET /v1/cases/:caseId/cost': 'viewer',
  'PUT /v1/cases/:caseId/task': 'agent',
  'POST /v1/cases/:caseId/task/complete': 'agent',
  'POST /v1/cases/:caseId/resolve': 'agent',
  'POST /v1/cases/:caseId/assign': 'agent',
  'POST /v1/cases/:caseId/cancel-step': 'agent',
  'POST /v1/cases/:caseId/call': 'agent',
  'POST /v1/cases/:caseId/call/book': 'agent',
  'POST /v1/cases/:caseId/alerts/acknowledge': 'agent',
  'POST /v1/cases/:caseId/hold': 'agent',
  'DELETE /v1/cases/:caseId/hold': 'agent',
  'POST /v1/cases/:caseId/messages': 'agent',
  'POST /v1/cases/:caseId/messages/preview': 'agent',
  'POST /v1/cases/:caseId/messages/reported': 'agent',
  'POST /v1/cases/:caseId/kept/:messageId/send': 'agent',
  'DELETE /v1/cases/:caseId/kept/:messageId': 'agent',
  'DELETE /v1/cases/:caseId/need': 'agent',
  'PUT /v1/cases/:caseId/satisfaction': 'agent',
  'POST /v1/conversions': 'agent',
  'GET /v1/contacts': 'agent',
  'GET /v1/contacts/:contactId': 'agent',
  'GET /v1/contacts/:contactId/advice': 'agent',
  'GET /v1/contacts/:contactId/consents': 'agent',
  'GET /v1/contacts/:contactId/export': 'admin',
  'GET /v1/collection-contacts': 'admin',
  'PUT /v1/contacts/:contactId': 'agent',
  'PUT /v1/contacts/:contactId/consents/:channel/:category': 'supervisor',
  'POST /v1/contacts/:contactId/erasure': 'admin',
  'DELETE /v1/contacts/:contactId/unreachable': 'agent',
  'POST /v1/contacts/merge': 'admin',
  'POST /v1/contacts/:contactId/unmerge': 'admin',
  'POST /v1/contacts/:contactId/email/bounced': 'services',
  'GET /v1/costs': 'viewer',
  'GET /v1/templates': 'viewer',
  'GET /v1/templates/:name': 'viewer',
  'GET /v1/templates/provider': 'viewer',
  'GET /v1/templates/review': 'viewer',
  'POST /v1/templates/review': 'supervisor',
  'POST /v1/templates/push': 'supervisor',
  'POST /v1/templates/sync': 'supervisor',
  'POST /v1/templates/:name/:version/approve': 'supervisor',
  'POST /v1/templates/:name/:version/retire': 'supervisor',
  'GET /v1/lines': 'viewer',
  'GET /v1/lines/:lineId/capabilities': 'viewer',
  'PUT /v1/lines/:lineId/capabilities': 'supervisor',
  'POST /v1/lines/:lineId/try': 'supervisor',
  'GET /v1/events': 'admin',
  'GET /v1/subscribers': 'admin',
  'GET /v1/subscribers/:name': 'admin',
  'PUT /v1/subscribers/:name': 'admin',
  'DELETE /v1/subscribers/:name': 'admin',
  'POST /v1/subscribers/:name/test': 'admin',
  'GET /v1/summary': 'viewer',
  'GET /v1/summary/definitions': 'viewer',
  'GET /v1/summary.csv': 'supervisor',
  'GET /v1/audit': 'admin',
  'GET /v1/operators': 'admin',
  'PUT /v1/operators/:operatorId': 'admin',
  'POST /v1/operators/:operatorId/sign-out': 'admin',

  'GET /': 'viewer',
  'GET /simulator': 'agent',
  'GET /simulator/live': 'agent',
  'GET /simulator/notice': 'viewer',
  'GET /account': 'viewer',
  'GET /audit': 'admin',
  'GET /operators': 'admin',
  'GET /sessions': 'viewer',
  'GET /sessions/live': 'viewer',
  'GET /cases/:caseId': 'viewer',
  'GET /cases/:caseId/advice': 'agent',
  'GET /cases/:caseId/live': 'viewer',
  'GET /summary': 'viewer',
  'GET /lines': 'viewer',
  'GET /wallboard': 'viewer',
  'GET /wallboard/live': 'viewer',
};

/** Only a local world has them. */
const isLocal = (name: string): boolean => / \/(login\/local|dev\/|simulator)/.test(name);

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;

/** A local world's routes, over a provider that is away: nothing is played. */
function openEverything() {
  const simulator = createSimulator(
    {
      provider: providerClient('http://127.0.0.1:9'),
      mailboxUrl: null,
      token: 'token',
      moveClock: () => Promise.resolve(),
      database: { begin: () => undefined, end: () => undefined, until: () => null },
      examples: {
        status: () => ({ state: 'ready' }),
        watch: () => () => undefined,
        make: () => Promise.resolve(),
        startOver: () => Promise.resolve(),
      },
      lastJump: () => null,
    },
    'http://127.0.0.1:9',
  );
  return openGateway({
    isLocal: true,
    pages: (inside, parts) => simulator.registerPage(inside, parts),
    register(app, parts) {
      simulator.registerControls(app, parts);
      registerClock(
        app,
        { now: () => MONDAY, moving: null } as unknown as TestClock,
        {} as unknown as Surroundings,
      );
    },
  });
}

/** Ids that nothing has: what is let in finds nothing to do. */
const addressOf = (path: string): string => path.replace(/:\w+|\*/g, 'nobody');

interface Asker {
  readonly headers: Record<string, string>;
  readonly may: (least: Role) => boolean;
}

test('every route × every role: who may not is refused on the server, who may is not, and a new route says who', async () => {
  const { gateway } = await openEverything();
  const routes = routesOf(gateway.app);
  expect(routes.map(nameOf).toSorted()).toEqual(Object.keys(WHO).toSorted());

  const people = await Promise.all(
    ROLES.map(
      async (role): Promise<readonly [string, Asker]> => [
        role,
        {
          headers: { cookie: await cookieOf(gateway.url, role), origin: gateway.url },
          may: (least) => ROLES.indexOf(role) >= ROLES.indexOf(least),
        },
      ],
    ),
  );
  const ask = async ({ method, path }: Route, headers: Record<string, string>) => {
    const answer = await fetch(`${gateway.url}${addressOf(path)}`, { method, headers, redirect: 'manual' });
    const isSignIn = answer.headers.get('location')?.startsWith('/login?to=') === true;
    const isJson = answer.headers.get('content-type')?.startsWith('application/problem+json') === true;
    const code = isJson ? ((await answer.json()) as { code: string }).code : null;
    if (!isJson) await answer.body?.cancel();
    return { status: answer.status, isSignIn, code };
  };
  const wrong: string[] = [];
  const hold = (
    what: string,
    isRight: boolean,
    { status, code }: { status: number; code: string | null },
  ) => {
    if (!isRight) wrong.push(`${what}: ${status} ${code ?? ''}`);
  };
  const isLetIn = ({ status, isSignIn }: { status: number; isSignIn: boolean }): boolean =>
    status !== 401 && status !== 403 && !isSignIn;

  for (const route of routes) {
    const name = nameOf(route);
    const who = WHO[name];
    const isApi = route.path.startsWith('/v1/');
    const nobody = await ask(route, { origin: gateway.url });
    if (who === 'open') {
      const isSigned = route.path === '/webhooks/whatsapp';
      hold(`${name} by nobody`, isSigned || isLetIn(nobody), nobody);
      continue;
    }
    hold(`${name} by nobody`, isApi ? nobody.status === 401 : nobody.isSignIn, nobody);
    const forged = await ask(route, {
      cookie: 'ventana_session=x; __Host-ventana_session=x',
      origin: gateway.url,
    });
    hold(`${name} with a forged cookie`, isApi ? forged.status === 401 : forged.isSignIn, forged);
    const token = await ask(route, { authorization: 'Bearer token' });
    hold(`${name} with a token`, isApi ? isLetIn(token) : token.isSignIn, token);
    const wrongToken = await ask(route, {
      authorization: 'Bearer wrong',
      cookie: people[3]?.[1].headers['cookie'] ?? '',
    });
    if (isApi) hold(`${name} with a wrong token`, wrongToken.status === 401, wrongToken);
    for (const [role, { headers, may }] of people) {
      const answer = await ask(route, headers);
      const isRight =
        who !== undefined && who !== 'services' && may(who)
          ? isLetIn(answer)
          : answer.status === 403 && answer.code === 'forbidden';
      hold(`${name} as ${role}`, isRight, answer);
    }
    if (route.method !== 'GET') {
      for (const origin of ['https://elsewhere.example.com', 'null', '']) {
        const cookie = people[3]?.[1].headers['cookie'] ?? '';
        const foreign = await ask(route, { cookie, ...(origin === '' ? {} : { origin }) });
        hold(`${name} from ${origin}`, foreign.status === 403 && foreign.code === 'foreign_origin', foreign);
      }
    }
  }
  expect(wrong).toEqual([]);
}, 120_000);

test('outside a local world there is no way in without the company, no test clock and no simulator', async () => {
  const { gateway } = await openGateway();
  const routes = routesOf(gateway.app).map(nameOf);
  expect(routes.toSorted()).toEqual(
    Object.keys(WHO)
      .filter((name) => !isLocal(name))
      .toSorted(),
  );
  expect(await cookieOf(gateway.url, 'admin')).toBe('');
});
