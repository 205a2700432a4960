import { expect, test } from 'vitest';
import { ROLES, type Role } from '../../../domain/access/role.ts';
import { providerClient } from '../../../dev/provider/client.ts';
import { createSimulator } from '../../../dev/simulator/register.tsx';
import { startProvider } from '../../../dev/provider/start.ts';
import { cookieOf } from '../../../dev/stack/local-sign-in.ts';
import { onTestFinished } from 'vitest';
import { openGateway } from '../../worlds/gateway.ts';

/** The addresses that a page's own head leads to: the name of the product, the navigation, the account. */
const linksOf = (page: string): string[] => {
  const head = /<header class="bar">.*?<\/header>/su.exec(page)?.[0] ?? '';
  return [...head.matchAll(/<a [^>]*href="([^"]+)"/g)].map(([, href = '']) => href);
};

async function demonstration() {
  const provider = await startProvider({
    port: 0,
    webhookUrl: 'http://127.0.0.1:9/webhooks/whatsapp',
    appSecret: 'new-secret',
    verifyToken: 'verify-me',
    accessToken: 'access',
    // real time: nothing here depends on it.
    now: () => Date.now(),
  });
  onTestFinished(() => provider.stop());
  const world = {
    provider: providerClient(provider.controlUrl),
    mailboxUrl: null,
    token: 'token',
    moveClock: null,
    database: null,
    examples: null,
    lastJump: () => null,
  };
  const simulator = createSimulator(world, 'http://127.0.0.1:9');
  return openGateway({
    isLocal: true,
    environment: { PUBLIC_URL: 'http://127.0.0.1' },
    pages: (inside, parts) => simulator.registerPage(inside, parts),
  });
}

test('no page that the navigation shows refuses its visitor, whatever the role', async () => {
  const { gateway } = await demonstration();
  const seen: Partial<Record<Role, readonly string[]>> = {};
  for (const role of ROLES) {
    const cookie = await cookieOf(gateway.url, role);
    const ahead = ['/sessions'];
    const met = new Set<string>();
    for (let path = ahead.shift(); path !== undefined; path = ahead.shift()) {
      if (met.has(path)) continue;
      met.add(path);
      const answer = await fetch(`${gateway.url}${path}`, { headers: { cookie, accept: 'text/html' } });
      expect([role, path, answer.status]).toEqual([role, path, 200]);
      ahead.push(...linksOf(await answer.text()));
    }
    seen[role] = [...met].toSorted();
  }
  const everybody = ['/account', '/sessions', '/summary', '/wallboard'];
  expect(seen).toEqual({
    viewer: everybody,
    agent: [...everybody, '/simulator'].toSorted(),
    supervisor: [...everybody, '/simulator'].toSorted(),
    admin: [...everybody, '/audit', '/simulator'].toSorted(),
  });
});

test('the demonstration is entered by one button, to where the person wanted to go or to the simulator', async () => {
  const { gateway } = await demonstration();
  const entered = async (to: string) => {
    const page = await (await fetch(`${gateway.url}/login${to}`)).text();
    const [, role = '', wish = ''] =
      /name="role" value="(\w+)"\/?><input type="hidden" name="to" value="([^"]*)"\/?><button class="wide enter">/.exec(
        page,
      ) ?? [];
    const answer = await fetch(`${gateway.url}/login/local`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: gateway.url },
      body: new URLSearchParams({ role, to: wish.replaceAll('&amp;', '&') }),
    });
    return [role, answer.headers.get('location')];
  };
  expect(await entered('')).toEqual(['supervisor', '/simulator']);
  expect(await entered('?to=%2F')).toEqual(['supervisor', '/simulator']);
  expect(await entered('?to=%2Fsessions')).toEqual(['supervisor', '/sessions']);
  expect(await entered('?to=%2Fsummary%3Ffrom%3D2026-03-01%26to%3D2026-03-02')).toEqual([
    'supervisor',
    '/summary?from=2026-03-01&to=2026-03-02',
  ]);
  for (const elsewhere of ['//evil.example', 'https://evil.example/', '/\\evil.example', '/login'])
    expect(await entered(`?to=${encodeURIComponent(elsewhere)}`)).toEqual(['supervisor', '/simulator']);
});

test('whoever comes by the address that npm start opens lands on a page that opens for them', async () => {
  const { gateway } = await demonstration();
  const page = await (await fetch(`${gateway.url}/login?to=%2Fsimulator`)).text();
  const forms = page.matchAll(/name="role" value="(\w+)"\/?><input type="hidden" name="to" value="([^"]*)"/g);
  for (const [, role = '', to = ''] of forms) {
    const entered = await fetch(`${gateway.url}/login/local`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: gateway.url },
      body: new URLSearchParams({ role, to }),
    });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const answer = await fetch(`${gateway.url}${entered.headers.get('location')}`, { headers: { cookie } });
    expect([role, to, answer.status]).toEqual([role, to, 200]);
  }
});

test.each([
  ['es', 'Entrar a la demostración'],
  ['pt', 'Entrar na demonstração'],
  ['en', 'Enter the demonstration'],
])('each role says what it may, in %s', async (language, enter) => {
  const { gateway } = await demonstration();
  const page = await (await fetch(`${gateway.url}/login?lang=${language}`)).text();
  expect(page.match(/class="wide/g)).toHaveLength(1);
  expect(page).toContain(enter);
  expect(page.match(/<li><form .*?<\/form><span class="quiet-text">[^<]{20,}<\/span><\/li>/gsu)).toHaveLength(
    3,
  );
});
