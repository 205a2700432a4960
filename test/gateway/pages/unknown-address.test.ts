import { expect, test } from 'vitest';
import { cookieOf } from '../../../dev/stack/local-sign-in.ts';
import { openGateway } from '../../worlds/gateway.ts';

/** Addresses that lead to nothing. */
const UNKNOWN = [
  'GET /nowhere',
  'GET /sessions/nowhere/else',
  'GET /v1/nowhere',
  'GET /v1/cases/case-0',
  'GET /dev/nowhere',
  'DELETE /dev/clock',
  'GET /simulator/nowhere',
  'GET /docs/nowhere/else',
];
/** Those that lead somewhere by another method, with the methods they know. */
const BY_OTHER = {
  'DELETE /sessions': 'GET, HEAD',
  'POST /wallboard': 'GET, HEAD',
  'GET /language': 'POST',
  'DELETE /v1/cases': 'GET, HEAD, POST',
};
const PEOPLE = 'text/html,application/xhtml+xml,*/*;q=0.8';
const TITLES = { es: 'Página no encontrada', pt: 'Página não encontrada', en: 'Page not found' };

const world = openGateway.bind(null, { isLocal: true, environment: { PUBLIC_URL: 'http://127.0.0.1' } });

test('an address that leads to nothing is a page for people and a problem for programs', async () => {
  const { gateway } = await world();
  const cookie = await cookieOf(gateway.url, 'viewer');
  const allowed = new Map(Object.entries(BY_OTHER));
  const ask = async (address: string, headers: Record<string, string>) => {
    const [method = '', path = ''] = address.split(' ');
    const answer = await fetch(`${gateway.url}${path}`, {
      method,
      headers: { origin: gateway.url, ...headers },
    });
    const { headers: told, status } = answer;
    return { status, type: told.get('content-type'), allow: told.get('allow'), text: await answer.text() };
  };
  for (const address of [...UNKNOWN, ...allowed.keys()]) {
    const methods = allowed.get(address) ?? null;
    const status = methods === null ? 404 : 405;
    const page = await ask(address, { accept: PEOPLE, cookie, 'accept-language': 'en' });
    expect([address, page.status, page.type]).toEqual([address, 404, 'text/html; charset=utf-8']);
    expect(page.text).toContain(`<h1>${TITLES.en}</h1>`);
    expect(page.text).toContain('<nav');
    const problem = await ask(address, { accept: 'application/json', cookie });
    expect([address, problem.status, problem.type]).toEqual([address, status, 'application/problem+json']);
    expect([address, problem.allow]).toEqual([address, methods]);
    // What stands behind a key is told to nobody who has none.
    if (address.endsWith('case-0')) continue;
    const stranger = await ask(address, { accept: PEOPLE, 'accept-language': 'en' });
    expect([address, stranger.status, stranger.type]).toEqual([address, 404, 'text/html; charset=utf-8']);
    expect(stranger.text).not.toContain('<nav');
    expect(stranger.text).toContain('href="/login"');
    expect(await ask(address, {})).toMatchObject({ status, type: 'application/problem+json' });
  }
  for (const [language, title] of Object.entries(TITLES)) {
    const page = await ask('GET /nowhere', { accept: PEOPLE, 'accept-language': language });
    expect(page.text).toContain(`<h1>${title}</h1>`);
  }
});
