import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unpacked, unwrapPost } from '../../../gateway/webhooks/unwrap-post.ts';

const POST = { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [] }] };
const OTHER = { object: 'whatsapp_business_account', entry: [{ id: '2', changes: [] }] };
const TEXT = JSON.stringify(POST);
const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');
const read = (body: Buffer | string) => unwrapPost(typeof body === 'string' ? bytes(body) : body);
const one = { is: 'posts', posts: [POST] };

describe('S2: what was done to a post on its way is undone', () => {
  test.each<[string, Buffer | string]>([
    ['nothing', TEXT],
    ['a byte-order mark', `\uFEFF${TEXT}`],
    ['UTF-16, little end first', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(TEXT, 'utf16le')])],
    [
      'UTF-16, big end first',
      Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(TEXT, 'utf16le').swap16()]),
    ],
    ['JSON of JSON', JSON.stringify(TEXT)],
    ['a relay’s wrapper', JSON.stringify({ headers: { host: 'x' }, body: POST })],
    ['a wrapper with text', JSON.stringify({ requestContext: {}, body: TEXT, isBase64Encoded: false })],
    ['base64', JSON.stringify({ body: bytes(TEXT).toString('base64'), isBase64Encoded: true })],
    ['a queue’s records', JSON.stringify({ Records: [{ messageId: 'a', body: TEXT }] })],
    ['a topic in a queue', JSON.stringify({ Records: [{ body: JSON.stringify({ Message: TEXT }) }] })],
    ['a list', JSON.stringify([POST])],
    ['a list of wrappers', JSON.stringify([{ json: { body: POST } }])],
    ['an event', JSON.stringify({ specversion: '1.0', data: POST })],
    ['a form', new URLSearchParams({ payload: TEXT }).toString()],
    ['a form among fields', new URLSearchParams({ id: '7', body: TEXT }).toString()],
    ['UTF-16 without a mark, little end first', Buffer.from(TEXT, 'utf16le')],
    ['UTF-16 without a mark, big end first', Buffer.from(TEXT, 'utf16le').swap16()],
    ['nothing but base64', bytes(TEXT).toString('base64')],
    ['nothing but base64 of addresses', bytes(TEXT).toString('base64url')],
    [
      'an event of bytes',
      JSON.stringify({ specversion: '1.0', data_base64: bytes(TEXT).toString('base64') }),
    ],
    ['packed in base64', JSON.stringify({ body: gzipSync(TEXT).toString('base64'), isBase64Encoded: true })],
    ['a form with a mark', new URLSearchParams({ payload: `\uFEFF${TEXT}` }).toString()],
  ])('S2: %s', (_, body) => expect(read(body)).toEqual(one));

  test('S2: several posts, in their order', () => {
    expect(read(JSON.stringify([{ body: POST }, { body: JSON.stringify(OTHER) }]))).toEqual({
      is: 'posts',
      posts: [POST, OTHER],
    });
  });

  test('S2: several posts, one a line', () => {
    const both = { is: 'posts', posts: [POST, OTHER] };
    expect(read(`${TEXT}\n${JSON.stringify(OTHER)}\n`)).toEqual(both);
    expect(read(`${TEXT}\r\n\r\n${JSON.stringify({ body: OTHER })}`)).toEqual(both);
    // Half of it read would be half of it lost without a word.
    expect(read(`${TEXT}\n${TEXT.slice(0, -3)}`)).toEqual({ is: 'unreadable' });
  });

  test('S2: nobody’s words are read as a post', () => {
    const words = JSON.stringify(OTHER);
    for (const body of [
      { entry: [{ changes: [{ value: { messages: [{ text: { body: words } }] } }] }] },
      { text: words, body: POST },
      { body: words, post: POST },
      { from: '56911112222', text: words },
      { said: { text: { words } } },
    ]) {
      const found = read(JSON.stringify(body));
      expect(
        JSON.stringify(found.is === 'posts' ? found.posts.map((each) => (each as typeof POST).entry[0]) : []),
      ).not.toContain('"id":"2"');
    }
  });

  test.each(['not json', '', '<xml/>', 'NaN', 'a=b', TEXT.slice(0, -3), 'payload=%7B'])(
    'S2: %j stays unreadable',
    (body) => expect(read(body)).toEqual({ is: 'unreadable' }),
  );
  test.each([null, 1, 'text', [], {}, { entry: null }, { body: 'hola' }])(
    'S2: %j is JSON and no post',
    (json) => expect(read(JSON.stringify(json))).toEqual({ is: 'other', json }),
  );

  test('S2: total, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (array) => {
        expect(['posts', 'other', 'unreadable']).toContain(unwrapPost(Buffer.from(array)).is);
      }),
    );
    expect(read(`${'['.repeat(50_000)}${']'.repeat(50_000)}`).is).toBe('other');
    expect(read(JSON.stringify(Array.from({ length: 10_000 }, () => ({ a: {} })))).is).toBe('other');
  });
});

describe('S2: what was packed is unpacked', () => {
  test.each<[string, Buffer, string | undefined]>([
    ['gzip', gzipSync(TEXT), 'gzip'],
    ['gzip that does not say so', gzipSync(TEXT), undefined],
    ['br', brotliCompressSync(TEXT), 'br'],
    ['deflate', deflateSync(TEXT), 'deflate'],
    ['a coding in capitals', brotliCompressSync(TEXT), 'BR'],
    ['deflate without its frame', deflateRawSync(TEXT), 'deflate'],
    ['deflate that does not say so', deflateSync(TEXT), undefined],
    ['two codings', brotliCompressSync(deflateSync(TEXT)), 'deflate, br'],
    ['one coding twice', gzipSync(gzipSync(TEXT)), 'gzip, gzip'],
    ['a coding that is none', brotliCompressSync(TEXT), 'br, identity'],
    ['nothing', bytes(TEXT), undefined],
    ['what says so and is not', bytes(TEXT), 'gzip'],
  ])('S2: %s', (_, body, encoding) => expect(unpacked(body, encoding).toString()).toBe(TEXT));

  test('S2: what unpacks to too much, or is broken, stays as it is', () => {
    const bomb = gzipSync(Buffer.alloc(20 * 1_024 * 1_024));
    expect(unpacked(bomb, 'gzip')).toBe(bomb);
    const broken = gzipSync(TEXT).subarray(0, 20);
    expect(unpacked(broken, 'gzip')).toBe(broken);
  });
});
