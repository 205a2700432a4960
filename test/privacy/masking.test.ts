import { randomInt } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../domain/access/role.ts';
import { cookieOf } from '../../dev/stack/local-sign-in.ts';
import { Life } from '../workflows/life.ts';
import { worldOfTests } from '../workflows/shared-world.ts';
import type { World } from '../workflows/world.ts';
import { foundIn } from './disclosed.ts';

const NAME = 'Zoraida Quetzal Ñandú';
const EMAIL = `zoraida.quetzal.${randomInt(10 ** 6)}@correo-privado.example`;
const DOCUMENT = 'CC-1020304050';
const ADDRESS = 'Carrera 77 # 3-21 Apto 502';
const HELD_FOR = 'Doña Zoraida está en el hospital';
const AUDITED = 'Lo pidió Zoraida por teléfono';
const SAID = ['Perdí el trabajo y no puedo pagar', 'Le confirmo su deuda', 'Por fin le contesto'];

/** Where a viewer may look, in every language of the pages. */
const PLACES = (caseId: string, contactId: string): readonly string[] => [
  '/v1/cases?limit=200',
  `/v1/cases?contact=${contactId}`,
  `/v1/cases/${caseId}`,
  `/v1/cases/${caseId}/timeline?limit=500`,
  `/v1/cases/${caseId}/cost`,
  `/v1/cases/${caseId}/advice?purpose=inform`,
  '/v1/templates',
  '/v1/lines',
  `/cases/${caseId}`,
  `/cases/${caseId}?all`,
  `/cases/${caseId}/live`,
  '/sessions',
  '/sessions/live',
  '/wallboard',
  '/wallboard/live',
];

interface Init {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const world = worldOfTests();

describe('S1: a viewer sees cases, not people', { timeout: 120_000 }, () => {
  let opened: World;
  let places: readonly string[];
  let personal: readonly string[];
  let caseId: string;

  beforeAll(async () => {
    opened = await world();
    const customer = new Life(opened);
    const { phone, provider } = customer;
    const { userId } = await provider.change(phone, { name: NAME });
    await customer.begun({
      says: SAID[0] ?? '',
      mail: false,
      contact: { email: EMAIL, name: NAME, language: 'es' },
      task: {
        reason: 'payment',
        step: 'pay',
        data: { payer: NAME, document: DOCUMENT, home: ADDRESS, [EMAIL]: 1 },
        resumeUrl: `https://pay.example.com/${DOCUMENT}`,
      },
    });
    await provider.write(phone, {
      type: 'location',
      latitude: 4.6,
      longitude: -74.1,
      name: NAME,
      address: ADDRESS,
    });
    await customer.tells({ text: { body: SAID[1] } });
    await customer.at('Tue', '10:30');
    await customer.keeps(SAID[2] ?? '');
    await customer.command('hold', { until: customer.localTime('Fri', '10:00'), why: HELD_FOR });
    const found = await customer.case();
    caseId = found.id;
    places = PLACES(found.id, found.contactId);
    const assigned = await ask('agent', `/v1/cases/${caseId}/assign`, {
      method: 'POST',
      body: JSON.stringify({ queue: 'payments' }),
      headers: { 'content-type': 'application/json', 'ventana-why': encodeURIComponent(AUDITED) },
    });
    if (!assigned.ok) throw new Error(`the case could not be assigned: ${assigned.status}`);
    await assigned.body?.cancel();
    personal = [
      NAME,
      'Quetzal',
      phone,
      phone.slice(2),
      userId,
      EMAIL,
      ADDRESS,
      DOCUMENT,
      HELD_FOR,
      AUDITED,
      ...SAID,
    ];
  }, 120_000);

  async function ask(role: Role, path: string, init: Init = {}): Promise<Response> {
    const headers = {
      ...init.headers,
      cookie: await cookieOf(opened.gatewayUrl, role),
      origin: opened.gatewayUrl,
    };
    return fetch(`${opened.gatewayUrl}${path}`, { ...init, headers });
  }

  /** All of a page or an answer; of a stream the first region. */
  async function seen(role: Role, path: string): Promise<string> {
    const answer = await ask(role, path);
    expect([path, answer.status]).toEqual([path, 200]);
    if (answer.headers.get('content-type')?.startsWith('text/event-stream') !== true) return answer.text();
    let text = '';
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString();
      if (/event: region\n[^]*?\n\n/.test(text)) break;
    }
    return text;
  }

  test('S1: nothing personal is in any page or answer that a viewer can get', async () => {
    const leaks = [];
    for (const path of places) {
      const found = foundIn(decoded(await seen('viewer', path)), personal);
      if (found.length > 0) leaks.push({ path, found });
    }
    expect(leaks).toEqual([]);
  });

  test('S1: an agent sees all of it in the same places, so that its absence means something', async () => {
    const texts = await Promise.all(places.map((path) => seen('agent', path)));
    const answers = decoded(texts.join('\n'));
    expect(personal.filter((each) => foundIn(answers, [each]).length === 0)).toEqual([]);
  });

  test('S1: a viewer still sees what the case is about and that somebody wrote', async () => {
    const answer = await ask('viewer', `/v1/cases/${caseId}`);
    const json = (await answer.json()) as { task: object; hold: object; kept: object[]; reason: string };
    expect(json).toMatchObject({
      reason: 'payment',
      task: {
        step: 'pay',
        data: { payer: '•'.repeat(NAME.length), document: '•'.repeat(13) },
        resumeUrl: null,
      },
      hold: { why: '•'.repeat(24) },
      kept: [{ type: 'text', content: { text: { body: '•'.repeat(19) } } }],
    });
  });

  test('S1: a viewer cannot ask whether somebody is a customer, nor look at contacts', async () => {
    const answer = await ask('viewer', '/v1/cases?phone=573001234567');
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, 'forbidden']);
    for (const path of [
      '/v1/contacts?phone=573001234567',
      '/v1/contacts/contact-1',
      '/v1/contacts/contact-1/consents',
    ]) {
      expect((await ask('viewer', path)).status).toBe(403);
    }
    expect((await ask('agent', '/v1/cases?phone=573001234567')).status).toBe(200);
  });
});

/** As a browser reads it. */
const decoded = (html: string): string =>
  html.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<');
