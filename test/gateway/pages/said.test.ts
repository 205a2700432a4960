import fc from 'fast-check';
import { h, type VNode } from 'preact';
import { describe, expect, test } from 'vitest';
import type { QuotedMessage } from '../../../database/cases/quoted-messages.ts';
import type { MessageEntry, StoredEntry } from '../../../database/cases/timeline.ts';
import { LANGUAGES, type Language } from '../../../domain/messages/language.ts';
import { maskingFor } from '../../../gateway/api/cases/masking.ts';
import type { CasePageModel } from '../../../gateway/pages/case/case-page-model.ts';
import { Composer } from '../../../gateway/pages/case/composer.tsx';
import { Header } from '../../../gateway/pages/case/header.tsx';
import { Timeline } from '../../../gateway/pages/case/timeline.tsx';
import { RULE_IDS } from '../../../gateway/pages/words/rules.ts';
import { readRepository } from '../../layering/repository.ts';
import { Context } from '../../../gateway/pages/case/message/context.tsx';
import { MessageBody, type TakenBack } from '../../../gateway/pages/case/message/message-body.tsx';
import { type Quoted, quotesOf, spokenOf } from '../../../gateway/pages/case/quoted.ts';
import { sightOf } from '../../../gateway/pages/case/sight.tsx';
import { renderPart } from '../../../gateway/pages/frame/render.ts';
import { readPolicies } from '../../../settings/policy/policy-file.ts';

const NOW = Date.parse('2026-03-02T15:00:00Z');
const { labels } = readPolicies();

const sight = (language: Language, over: Partial<CasePageModel> = {}) =>
  sightOf(
    {
      now: NOW,
      masking: maskingFor(null),
      contact: { erasedAt: null },
      bodiesRemovedAt: null,
      ...over,
    } as CasePageModel,
    language,
    'America/Bogota',
    labels,
  );

interface Seen extends Partial<CasePageModel> {
  readonly language?: Language;
  readonly takenBack?: TakenBack | null;
}

const body = (
  type: string,
  content: unknown,
  { language = 'es', takenBack = null, ...over }: Seen = {},
): string => renderPart(h(MessageBody, { type, content, takenBack, sight: sight(language, over) }) as VNode);

const context = (
  type: string,
  content: unknown,
  quoted: Quoted | null = null,
  language: Language = 'es',
): string => renderPart(h(Context, { type, content, quoted, sight: sight(language) }) as VNode);

/** What people read of it. */
const read = (html: string): string =>
  html
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
    .trim();

const interactive = (type: string, inner: object) => ({
  id: 'wamid.1',
  type: 'interactive',
  interactive: { type, [type]: inner },
});

describe('everything a customer sends is shown readable', () => {
  const CARD = {
    name: { formatted_name: 'Elena Ficticia' },
    org: { company: 'Norte', title: 'Jefa' },
    phones: [
      { phone: '+56 9 5555 0101', type: 'CELL', wa_id: '56955550101' },
      { phone: '+56 2 2555 0102', type: 'WORK' },
    ],
    emails: [{ email: 'elena@norte.example', type: 'WORK' }],
    addresses: [{ street: 'Av. Uno 1', city: 'Ñuñoa', country: 'Chile' }],
    urls: [{ url: 'https://norte.example' }],
    birthday: '1990-01-02',
  };
  test.each<[string, unknown, shows: readonly string[], lacks?: readonly string[]]>([
    [
      'contacts',
      { type: 'contacts', id: 'x', contacts: [CARD, { name: { first_name: 'Otra', last_name: 'Persona' } }] },
      [
        'Elena Ficticia',
        'Jefa',
        'Norte',
        '+56 9 5555 0101',
        'móvil · con WhatsApp',
        '+56 2 2555 0102',
        'trabajo',
        'elena@norte.example',
        'Av. Uno 1, Ñuñoa, Chile',
        'https://norte.example',
        '1990-01-02',
        'Otra Persona',
      ],
    ],
    [
      'contacts',
      { type: 'contacts', id: 'x', contacts: [{ ...CARD, origin: 'contact_request' }] },
      ['Compartió su número a pedido de la empresa'],
    ],
    [
      'location',
      {
        type: 'location',
        id: 'x',
        location: {
          latitude: -33.4,
          longitude: -70.6,
          name: 'Oficina',
          address: 'Uno 1',
          url: 'https://x.example',
        },
      },
      ['Ubicación', 'Oficina, Uno 1', '-33.4', 'Ver en el mapa', 'https://x.example'],
    ],
    [
      'order',
      {
        type: 'order',
        id: 'x',
        order: {
          text: 'Para mañana',
          product_items: [
            { product_retailer_id: 'A1', quantity: 2, item_price: 1_500, currency: 'CLP' },
            { product_retailer_id: 'B2', quantity: 1, item_price: 500, currency: 'CLP' },
          ],
        },
      },
      ['Para mañana', '2 × A1', '1 × B2', 'Total', '3500'],
    ],
    [
      'interactive',
      interactive('nfm_reply', {
        name: 'flow',
        body: 'Sent',
        response_json:
          '{"screen_0_comuna_0":"\\u00d1u\\u00f1oa","acepta":true,"dias":["lunes","martes"],"flow_token":"t-9"}',
      }),
      ['Completó un formulario', 'Comuna Ñuñoa', 'Acepta Sí', 'lunes', 'martes'],
      ['flow_token', 't-9', '\\u00', '{'],
    ],
    [
      'interactive',
      interactive('nfm_reply', { name: 'flow', response_json: '{broken' }),
      ['no se puede leer'],
      ['{'],
    ],
    [
      'interactive',
      interactive('nfm_reply', { name: 'address_message', response_json: '{"values":{"city":"Ñuñoa"}}' }),
      ['Envió una dirección', 'Ñuñoa'],
    ],
    [
      'interactive',
      interactive('call_permission_reply', { response: 'accept', expiration_timestamp: 1_900_000_000 }),
      ['Permite las llamadas', '2030'],
    ],
    [
      'interactive',
      interactive('call_permission_reply', { response: 'accept', is_permanent: true }),
      ['sin plazo'],
    ],
    [
      'interactive',
      interactive('call_permission_reply', { response: 'reject' }),
      ['No permite las llamadas'],
    ],
    [
      'interactive',
      interactive('seat_reply', { seat: '12A', token: 'secret' }),
      ['Respuesta de un tipo que aún no se conoce', 'seat_reply', '12A'],
      ['secret'],
    ],
    ['interactive', interactive('button_reply', { id: 'a', title: 'Sí' }), ['Eligió: Sí']],
    [
      'interactive',
      interactive('list_reply', { id: 'a', title: 'Tarde', description: '14 a 18' }),
      ['Tarde · 14 a 18'],
    ],
    [
      'reaction',
      { type: 'reaction', id: 'x', reaction: { message_id: 'y', emoji: '👍' } },
      ['Reaccionó con 👍'],
    ],
    ['reaction', { type: 'reaction', id: 'x', reaction: { message_id: 'y' } }, ['Quitó su reacción']],
    [
      'unsupported',
      { type: 'unsupported', id: 'x', errors: [{ code: 131_060, title: 'This message is unavailable.' }] },
      ['131060', 'app del teléfono', 'de nuevo'],
      ['unavailable'],
    ],
    [
      'unsupported',
      { type: 'unsupported', id: 'x', unsupported: { type: 'poll' }, errors: [{ code: 131_051 }] },
      ['encuesta', '131051', 'de otra forma'],
    ],
    ['unsupported', { type: 'unsupported', id: 'x', errors: [{ code: 1 }] }, ['app del teléfono']],
    [
      'edit',
      {
        type: 'edit',
        id: 'x',
        edit: {
          original_message_id: 'y',
          message: { type: 'image', image: { id: '1', mime_type: 'image/jpeg', caption: 'Es la caja azul' } },
        },
      },
      ['Editó un mensaje', 'Imagen', 'Es la caja azul'],
    ],
    [
      'edit',
      {
        type: 'edit',
        id: 'x',
        edit: { original_message_id: 'y', message: { type: 'text', text: { body: 'Mejor a las seis' } } },
      },
      ['Mejor a las seis'],
    ],
    [
      'hologram',
      { type: 'hologram', id: 'x', hologram: { words: 'Hola' } },
      ['Tipo desconocido', 'hologram', 'Words Hola'],
    ],
    ['call', { id: 'wacid.1', direction: 'USER_INITIATED', event: 'connect' }, ['Llamada entrante']],
    ['call', { id: 'wacid.1', status: 'ACCEPTED', recipient_id: '1' }, ['Contestó nuestra llamada']],
    ['audio', { type: 'audio', id: 'x', audio: { voice: true } }, ['Nota de voz']],
    ['text', { id: 'x', type: 'text', unreadable: true }, ['no se puede mostrar']],
  ])('%s of %j', (type, content, shows, lacks = []) => {
    const html = body(type, content);
    for (const words of shows) expect(read(html).replaceAll(/\.(?=\d{3})/g, '')).toContain(words);
    for (const words of lacks) expect(read(html)).not.toContain(words);
    for (const language of LANGUAGES) expect(read(body(type, content, { language }))).not.toBe('');
  });

  test('S1, S3: masked, nothing of it is shown, and it is no error', () => {
    const masking = maskingFor({ role: 'viewer' });
    for (const [type, content] of [
      ['contacts', { id: 'x', contacts: [CARD] }],
      ['location', { id: 'x', location: { latitude: 1, longitude: 2, name: 'Oficina' } }],
      ['interactive', interactive('nfm_reply', { response_json: '{"a":"Ñuñoa"}' })],
      ['edit', { id: 'x', edit: { message: { type: 'text', text: { body: 'Mejor' } } } }],
    ] as const) {
      const words = read(body(type, masking.data(content)));
      for (const secret of ['Elena', '5555', 'norte', 'Ñuñoa', 'Oficina', 'Mejor'])
        expect(words).not.toContain(secret);
    }
  });

  test('total: whatever came, in whatever shape, it is words and no markup', () => {
    const types =
      'text button interactive image contacts location order reaction edit call unsupported media hologram'.split(
        ' ',
      );
    const value = fc.letrec((tie) => ({
      json: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom('<b>x</b>', '', '{', 'contact_request', 'accept'),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            'type',
            'name',
            'phones',
            'phone',
            'message',
            'text',
            'body',
            'caption',
            'errors',
            'code',
            'nfm_reply',
            'response_json',
            'context',
            'referral',
            'product_items',
            'call_permission_reply',
            ...types,
          ),
          tie('json'),
          { maxKeys: 4 },
        ),
      ),
    })).json;
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        value,
        fc.constantFrom(...LANGUAGES),
        (type, inner, language) => {
          for (const content of [inner, { id: 'x', [type]: inner }]) {
            const html = body(type, content, { language }) + context(type, content, null, language);
            expect(html).not.toContain('<b>x');
            expect(html).not.toMatch(/\[object|undefined/);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('S6: what is gone says why', () => {
  const AT = Date.parse('2026-02-03T15:00:00Z');
  test.each([
    ['es', 'El cliente eliminó este mensaje', 'se borraron el', 'plazo de conservación'],
    ['pt', 'O cliente apagou esta mensagem', 'foram apagados em', 'prazo de conservação'],
    ['en', 'The customer deleted this message', 'were erased on', 'Older than it may be kept'],
  ] as const)('in %s', (language, revoked, erased, aged) => {
    const takenBack: TakenBack = { at: new Date(AT).toISOString(), by: 'customer' };
    const secret = { id: 'x', type: 'text', text: { body: 'secreto' } };
    expect(read(body('text', secret, { language, takenBack }))).toContain(revoked);
    expect(read(body('text', secret, { language, takenBack }))).not.toContain('secreto');
    for (const [type, content] of [
      ['text', { type: 'text' }],
      ['template', { type: 'template' }],
      ['text', {}],
      ['image', null],
    ] as const) {
      expect(
        read(body(type, content, { language, contact: { erasedAt: AT } as CasePageModel['contact'] })),
      ).toContain(erased);
      expect(read(body(type, content, { language, bodiesRemovedAt: AT }))).toContain(aged);
      expect(read(body(type, content, { language, bodiesRemovedAt: AT }))).toContain('2026');
      expect(read(body(type, content, { language }))).not.toBe('');
    }
  });
});

describe('what a message is about stands above it', () => {
  test('W6: the advertisement or post that they came from, and the product', () => {
    const referral = {
      source_type: 'ad',
      source_url: 'https://fb.example/1',
      headline: 'Lavadora Norte 8 kg',
      body: 'Solo hoy',
    };
    const shown = read(context('text', { type: 'text', referral }));
    for (const words of [
      'Escribe desde un anuncio',
      'Lavadora Norte 8 kg',
      'Solo hoy',
      'https://fb.example/1',
    ])
      expect(shown).toContain(words);
    expect(context('text', { referral: { source_url: 'javascript:alert(1)' } })).not.toContain('href');
    expect(
      read(
        context('text', { context: { referred_product: { product_retailer_id: 'SKU-7', catalog_id: '9' } } }),
      ),
    ).toContain('Pregunta por el producto SKU-7 (catálogo 9)');
    expect(read(context('text', { context: { forwarded: true } }))).toContain('Reenviado');
  });

  const entry = (over: Partial<MessageEntry>): MessageEntry =>
    ({
      entry: 'message',
      at: NOW,
      order: 1,
      key: 'k',
      id: 'msg-1',
      providerId: 'wamid.1',
      direction: 'in',
      type: 'text',
      content: { id: 'wamid.1', type: 'text', text: { body: 'uno' } },
      replyTo: null,
      revokedAt: null,
      ...over,
    }) as MessageEntry;
  const said = (words: string, over: Partial<QuotedMessage> = {}): QuotedMessage => ({
    providerId: 'wamid.1',
    direction: 'in',
    type: 'text',
    content: { id: 'x', type: 'text', text: { body: words } },
    revokedAt: null,
    ...over,
  });
  const keyOf = ({ order }: StoredEntry): string => String(order);
  const plain = { data: <Value>(value: Value): Value => value };

  test('the message that is answered or reacted to, with a way to it; one that is not known says so', () => {
    const entries = [
      entry({}),
      entry({ order: 2, providerId: 'wamid.2', replyTo: 'wamid.1' }),
      entry({ order: 3, providerId: 'wamid.3', replyTo: 'wamid.0' }),
    ];
    expect(spokenOf(entries)).toEqual(['wamid.1', 'wamid.0']);
    const quotes = quotesOf(entries, new Map([['wamid.1', said('uno')]]), keyOf, plain);
    const answer = context('text', {}, quotes.of.get('2') ?? null);
    expect(read(answer)).toBe('Responde a · Cliente uno');
    expect(answer).toContain('href="#e-1"');
    expect(read(context('reaction', {}, quotes.of.get('2') ?? null))).toContain('Reaccionó a · Cliente uno');
    expect(read(context('text', {}, quotes.of.get('3') ?? null))).toBe(
      'Responde a: un mensaje que no está aquí',
    );
    expect(quotes.of.has('1')).toBe(false);
    const revoked = quotesOf(entries, new Map([['wamid.1', said('uno', { revokedAt: NOW })]]), keyOf, plain);
    expect(read(context('text', {}, revoked.of.get('2') ?? null))).toContain(
      'El cliente eliminó este mensaje',
    );
  });

  test('edits show what was before: the message, then the edit before', () => {
    const edit = (order: number, words: string) =>
      entry({
        order,
        providerId: `wamid.${order}`,
        type: 'edit',
        replyTo: 'wamid.1',
        content: { id: 'x', edit: { message: { type: 'text', text: { body: words } } } },
      });
    const entries = [entry({}), edit(2, 'dos'), edit(3, 'tres')];
    const quotes = quotesOf(entries, new Map([['wamid.1', said('uno')]]), keyOf, plain);
    expect(read(context('edit', {}, quotes.of.get('2') ?? null))).toBe('Antes decía uno');
    expect(read(context('edit', {}, quotes.of.get('3') ?? null))).toBe('Antes decía dos');
    expect([...quotes.edited]).toEqual(['1']);
  });
});

describe('a case that is over says what is so', () => {
  const iso = (at: number): string => new Date(at).toISOString();
  const [ANSWERED, OVER] = [NOW - 120_000, NOW - 60_000];
  const alert = (endedAt: number) => ({
    kind: 'alert',
    at: iso(NOW - 300_000),
    what: '',
    level: 1,
    rule: 'A2',
    late: false,
    owes: null,
    acknowledged: null,
    repeatedAt: null,
    endedAt: iso(endedAt),
  });
  const over = (outcome: string, rule: string, mergedInto: string | null = null) =>
    sight('en', {
      case: {
        id: 'case-2',
        state: 'closed',
        owes: 'nobody',
        hold: null,
        needsHuman: false,
        outcome,
        closedAt: iso(OVER),
        mergedInto,
        window: {
          open: true,
          anchoredAt: iso(NOW - 300_000),
          closesAt: iso(NOW + 3_600_000),
          freeFormUntil: iso(NOW + 3_480_000),
        },
      },
      contact: { isErased: outcome === 'erased', name: null, phone: null, email: null, country: null },
      state: { phase: { in: 'closed', outcome } },
      entries: [
        { key: 'a', entry: alert(ANSWERED) },
        { key: 'b', entry: alert(OVER) },
        {
          key: 'c',
          entry: {
            kind: 'transition',
            at: iso(OVER),
            what: 'x',
            rule,
            n: 1,
            from: '',
            to: '',
            late: false,
            detail: {},
          },
        },
      ],
      others: [],
    } as unknown as Partial<CasePageModel>);
  const seen = (part: unknown, of: ReturnType<typeof sight>): string =>
    read(renderPart(h(part as typeof Header, { sight: of }) as VNode));

  test.each([
    ['merged', 'I1', 'case-1', 'merged into another', 'the case was merged into another, where it goes on'],
    ['erased', 'S3', null, 'whoever writes again is a new contact', 'it ended when the contact was erased'],
    ['done', 'D5', null, 'next message opens a new one', 'it ended when the case closed'],
  ])('W1, D5, I1, S3, A8: %s', (outcome, rule, into, next, ended) => {
    const of = over(outcome, rule, into);
    const head = seen(Header, of);
    expect(head).toContain('Time since the case closed');
    expect(head).not.toMatch(/window expires|write freely/);
    const foot = seen(Composer, of);
    expect(foot).toContain(next);
    if (into !== null) {
      expect(foot).toContain(into);
      expect(foot).not.toContain('opens a new one');
    }
    const told = seen(Timeline, of);
    expect(told.match(/an answer, a message or the resolution saw to it/g)).toHaveLength(1);
    expect(told).toContain(ended);
  });

  test('every rule that decides something has its words, wherever its id stands', () => {
    const used = new Set(
      readRepository()
        .sources.filter(({ path }) =>
          /^(?:domain|services|workflows|activities|database|gateway)\//.test(path),
        )
        // What a figure of the summary counts by is told there.
        .filter(({ path }) => !path.startsWith('domain/summary/'))
        .flatMap(({ strings }) =>
          strings.map(({ text }) => text).filter((text) => /^[WARHFEDSI]\d{1,2}$/.test(text)),
        ),
    );
    expect(used.size).toBeGreaterThan(40);
    expect([...used, 'H4', 'E8', 'I1', 'S4', 'S5', 'S6'].filter((id) => !RULE_IDS.includes(id))).toEqual([]);
  });
});
