import { createServer, type Server } from 'node:http';
import type { LookupFunction } from 'node:net';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { createEventPost } from '../../services/background/event-post.ts';
import {
  isPermitted,
  judgeHost,
  literalAddress,
  lookupIn,
} from '../../services/background/permitted-address.ts';
import { ANY_NETWORK, type Networks, PUBLIC_NETWORKS, readNetworks } from '../../settings/networks.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const network = (text: string): Networks => readNetworks(text) as Networks;

test.each([
  ['8.8.8.8', true],
  ['2606:4700::1111', true],
  ['127.0.0.1', false],
  ['127.255.0.9', false],
  ['0.0.0.0', false],
  ['10.0.0.1', false],
  ['172.16.0.1', false],
  ['172.32.0.1', true],
  ['192.168.0.1', false],
  ['100.64.0.1', false],
  ['169.254.169.254', false],
  ['168.63.129.16', false],
  ['198.18.0.1', false],
  ['224.0.0.1', false],
  ['255.255.255.255', false],
  ['::', false],
  ['::1', false],
  ['fe80::1', false],
  ['fd12::1', false],
  ['fec0::1', false],
  ['ff02::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:8.8.8.8', true],
  ['::7f00:1', false],
  ['64:ff9b::7f00:1', false],
  ['2002:7f00:1::', false],
  ['2001:db8::1', false],
  ['nowhere', false],
])('S2: events go to %s: %s', (address, goes) => expect(isPermitted(address, PUBLIC_NETWORKS)).toBe(goes));

test('S2: a network that is named is permitted beside the public ones, metadata never', () => {
  const also = network('10.20.0.0/16, fd12:3456::/32');
  for (const address of ['10.20.3.4', 'fd12:3456::9', '::ffff:10.20.3.4', '8.8.8.8']) {
    expect(isPermitted(address, also), address).toBe(true);
  }
  for (const address of ['10.21.0.1', '127.0.0.1', 'fd13::1'])
    expect(isPermitted(address, also), address).toBe(false);
  for (const address of [
    '169.254.169.254',
    'fe80::1',
    'fd00:ec2::254',
    '100.100.100.200',
    '::ffff:169.254.169.254',
    // A translator on the way makes metadata of these.
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::a9fe:a9fe',
    '2002:a9fe:a9fe::',
    '::a9fe:a9fe',
    '::ffff:0:a9fe:a9fe',
    '64:ff9b::6464:64c8',
  ]) {
    expect(isPermitted(address, ANY_NETWORK), address).toBe(false);
    expect(isPermitted(address, network('0.0.0.0/0,::/0')), address).toBe(false);
  }
  expect([readNetworks(''), readNetworks('10.0.0.0'), readNetworks('any,10.0.0.0/8')]).toEqual([
    null,
    null,
    null,
  ]);
});

test('S2: no spelling of a private IPv4 address is permitted', () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const inside = fc.oneof(
    fc.tuple(fc.constant(10), octet, octet, octet),
    fc.tuple(fc.constant(127), octet, octet, octet),
    fc.tuple(fc.constant(192), fc.constant(168), octet, octet),
    fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
    fc.tuple(fc.constant(172), fc.integer({ min: 16, max: 31 }), octet, octet),
  );
  const spellings = fc.constantFrom<(parts: readonly number[], whole: number) => string>(
    (parts) => parts.join('.'),
    (_, whole) => String(whole),
    (_, whole) => `0x${whole.toString(16)}`,
    (parts) => parts.map((each) => `0${each.toString(8)}`).join('.'),
    ([a, b, c = 0, d = 0]) => `${a}.${b}.${c * 256 + d}`,
    (parts) => `[::ffff:${parts.join('.')}]`,
    (parts) => `${parts.join('.')}.`,
  );
  fc.assert(
    fc.property(inside, spellings, (parts, spell) => {
      const whole = parts.reduce((sum, each) => sum * 256 + each, 0);
      const literal = literalAddress(new URL(`https://${spell(parts, whole)}/`).hostname);
      expect(literal).not.toBeNull();
      expect(isPermitted(literal ?? '', PUBLIC_NETWORKS)).toBe(false);
    }),
  );
});

/** A resolver that answers with these, one answer after the other. */
function resolver(...answers: readonly (readonly string[])[]) {
  let asked = 0;
  const resolve = (_host: string, _options: object, done: (error: null, found: object[]) => void) => {
    const found = answers[Math.min(asked, answers.length - 1)] ?? [];
    asked += 1;
    done(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return resolve as unknown as NonNullable<Parameters<typeof lookupIn>[1]>;
}

async function listening(answer: (server: Server) => Parameters<typeof createServer>[1]): Promise<number> {
  const server: Server = createServer((request, response) => answer(server)?.(request, response as never));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void (server.closeAllConnections(), server.close()));
  return (server.address() as { port: number }).port;
}

test('S2: a name that was public when it was registered and is private when it is posted to is not connected to', async () => {
  let hits = 0;
  const port = await listening(() => (_, response) => {
    hits += 1;
    response.end();
  });
  const resolve = resolver(['8.8.8.8'], ['127.0.0.1'], ['10.0.0.1', '::1']);
  expect(await judgeHost('rebinds.example.com', PUBLIC_NETWORKS, { resolve })).toBe('permitted');
  const post = createEventPost(PUBLIC_NETWORKS, lookupIn(PUBLIC_NETWORKS, resolve));
  const endpoint = { url: `http://rebinds.example.com:${port}/`, secret: SECRET };
  for (let time = 0; time < 2; time += 1) {
    expect(await post(endpoint, 'evt-1', '{}')).toMatchObject({
      was: 'failed',
      status: null,
      error: 'forbidden_address',
    });
  }
  expect(hits).toBe(0);
});

test('S2: the socket connects to the very address that was looked at, and each connection asks anew', async () => {
  let hits = 0;
  const port = await listening(() => (_, response) => {
    hits += 1;
    response.writeHead(200, { connection: 'close' }).end();
  });
  const near = network('127.0.0.0/8');
  let asked = 0;
  const one = lookupIn(near, resolver(['127.0.0.1'], ['10.0.0.1']));
  const lookup: LookupFunction = (...given) => {
    asked += 1;
    one(...given);
  };
  const post = createEventPost(near, lookup);
  const endpoint = { url: `http://orders.example.com:${port}/`, secret: SECRET };
  expect(await post(endpoint, 'evt-1', '{}')).toEqual({ was: 'accepted', status: 200 });
  expect(await post(endpoint, 'evt-2', '{}')).toMatchObject({ error: 'forbidden_address' });
  expect([hits, asked]).toEqual([1, 2]);
});

test('S2: a redirect is not followed, wherever it leads', async () => {
  let secret = 0;
  const inside = await listening(() => (_, response) => {
    secret += 1;
    response.end('keys');
  });
  const port = await listening(() => (_, response) => {
    response.writeHead(307, { location: `http://127.0.0.1:${inside}/` }).end();
  });
  const post = createEventPost(ANY_NETWORK);
  expect(await post({ url: `http://127.0.0.1:${port}/`, secret: SECRET }, 'evt-1', '{}')).toMatchObject({
    was: 'failed',
    status: 307,
  });
  expect(secret).toBe(0);
});

test('a kept connection is used again, and one that the endpoint closed meanwhile costs no event', async () => {
  const ports = new Set<number>();
  const port = await listening(() => (request, response) => {
    ports.add(request.socket.remotePort ?? 0);
    request.resume();
    request.on('end', () => response.end());
  });
  const post = createEventPost(ANY_NETWORK);
  const endpoint = { url: `http://127.0.0.1:${port}/`, secret: SECRET };
  for (let n = 0; n < 3; n += 1) expect((await post(endpoint, `evt-${n}`, '{}')).was).toBe('accepted');
  expect(ports.size).toBeLessThan(3);
});

test('S2: one private address among those of a name is enough to refuse it; a name that leads nowhere may be registered', async () => {
  const judge = (...found: string[]) =>
    judgeHost('x.example.com', PUBLIC_NETWORKS, { resolve: resolver(found) });
  expect(await judge('8.8.8.8', '10.0.0.1')).toBe('forbidden');
  expect(await judge('8.8.8.8', '2606:4700::1111')).toBe('permitted');
  expect(await judge()).toBe('unresolved');
  const never = (() => undefined) as unknown as NonNullable<Parameters<typeof lookupIn>[1]>;
  expect(await judgeHost('x.example.com', PUBLIC_NETWORKS, { resolve: never, patience: 1 })).toBe(
    'unresolved',
  );
});
