import { expect, test } from 'vitest';
import { cookieOf } from '../../../dev/stack/local-sign-in.ts';
import { openGateway } from '../../worlds/gateway.ts';

/** Addresses that lead to nothing, by a method that may not be theirs. */
const UNKNOWN = [
  'GET /nowhere',
  'GET /sessions/nowhere/else',
  'DELETE /sessions',
  'POST /wallboard',
  'GET /language',
  'GET /v1/nowhere',
  'DELETE /v1/cases',
  'GET /v1/cases/case-0',
  'GET /dev/nowhere',
  'DELETE /dev/clock',
  'GET /simulator/nowhere',
  'GET /docs/nowhere/else',
];
const PEOPLE = 'text/html,application/xhtml+xml,*/*;q=0.8';
const TITLES = { es: 'Página no encontrada', pt: 'Página não encontrada', en: 'Page not found' };

const world = openGateway.bind(null, { isLocal: true, environment: { PUBLIC_URL: 'http://127.0.0.1' } });

test('an address that leads to nothing is a page for people and a problem for programs', async () => {
  const { gateway } = await world();
  const cookie = await cookieOf(gateway.url, 'viewer');
  const ask = async (address: string, headers: Record<string, string>) => {
    const [method = '', path = ''] = address.split(' ');
    const answer = await fetch(`${gateway.url}${path}`, {
      method,
      headers: { origin: gateway.url, ...headers },
    });
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  };
  for (const address of UNKNOWN) {
    const page = await ask(address, { accept: PEOPLE, cookie, 'accept-language': 'en' });
    expect([address, page.status, page.type]).toEqual([address, 404, 'text/html; charset=utf-8']);
    expect(page.text).toContain(`<h1>${TITLES.en}</h1>`);
    expect(page.text).toContain('<nav');
    const problem = await ask(address, { accept: 'application/json', cookie });
    expect([address, problem.status, problem.type]).toEqual([address, 404, 'application/problem+json']);
    // What stands behind a key is told to nobody who has none.
    if (address.endsWith('case-0')) continue;
    const stranger = await ask(address, { accept: PEOPLE, 'accept-language': 'en' });
    expect([address, stranger.status, stranger.type]).toEqual([address, 404, 'text/html; charset=utf-8']);
    expect(stranger.text).not.toContain('<nav');
    expect(stranger.text).toContain('href="/login"');
    expect(await ask(address, {})).toMatchObject({ status: 404, type: 'application/problem+json' });
  }
  for (const [language, title] of Object.entries(TITLES)) {
    const page = await ask('GET /nowhere', { accept: PEOPLE, 'accept-language': language });
    expect(page.text).toContain(`<h1>${title}</h1>`);
  }
});
