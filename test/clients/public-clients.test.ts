import { beforeAll, describe, expect, test, type TestContext } from 'vitest';
import { BUSINESS_ACCOUNT_ID } from '../../dev/provider/line.ts';
import { PAYLOADS } from '../../dev/provider/reference/payloads.ts';
import {
  ACCESS_TOKEN,
  PAYMENT_COMPONENTS,
  PAYMENT_TEMPLATE,
  startWorld,
  type World,
} from '../provider/world.ts';
import { type PublicClients, publicClients, runClient } from './public-clients.ts';

const CUSTOMER = '56955550199';
const WAMID = expect.stringMatching(/^wamid\./);

let clients: PublicClients | string;
beforeAll(async () => {
  clients = await publicClients();
}, 300_000);

const there = (context: TestContext): PublicClients => {
  if (typeof clients === 'string') return context.skip(`public clients are not run: ${clients}`);
  return clients;
};
/** With somebody who has written, so that they may be answered. */
async function openWorld(): Promise<World> {
  const world = await startWorld({ templates: [PAYMENT_TEMPLATE] });
  await world.control.text(CUSTOMER, 'hola');
  return world;
}
const words = (world: World, version: string): string[] => [
  new URL(world.provider.url).origin,
  ACCESS_TOKEN,
  '70007',
  BUSINESS_ACCOUNT_ID,
  CUSTOMER,
  version,
];
/** What of it took effect, by type, in order. */
const taken = async (world: World) =>
  (await world.control.messages({ to: CUSTOMER })).map(({ type, tookEffect }) =>
    tookEffect ? type : `${type} refused`,
  );

describe('T6: public clients send, list and create against the simulated provider', () => {
  test('pywa', { timeout: 180_000 }, async (context) => {
    const found = there(context);
    const world = await openWorld();
    for (const { name } of PAYLOADS) await world.control.payload(name, { customer: 'Elena', wait: false });
    await world.control.settled(60_000);
    const payloads = world.receiver.webhooks
      .slice(-PAYLOADS.length)
      .map(({ raw }, index) => [PAYLOADS[index]?.name, JSON.parse(raw) as unknown]);
    const told = await runClient<Record<string, unknown>>(
      found,
      'pywa_client.py',
      words(world, '22.0'),
      JSON.stringify(payloads),
    );
    expect(told).toEqual({
      ...Object.fromEntries(
        [
          'text',
          'buttons',
          'list',
          'link',
          'image',
          'image-bare',
          'location',
          'request-location',
          'reaction',
          'contact',
          'media-sent',
          'sent',
        ].map((name) => [name, WAMID]),
      ),
      read: true,
      media: { type: 'image/png', size: 15 },
      bytes: true,
      'media-deleted': true,
      numbers: ['70007'],
      number: expect.any(String),
      'profile-set': true,
      profile: ['Muebles', 'Hechos a mano'],
      created: 'PENDING',
      listed: ['APPROVED', 'UNKNOWN', true],
      one: 'pywa_order',
      edited: true,
      deleted: true,
      // Whatever pywa knows of it reads, save these two, from which it wants what the reference leaves out.
      unread: [
        ['messages/system-user-id', "'from'"],
        ['statuses/failed', "'contacts'"],
      ],
    });
    expect((await taken(world)).filter((type) => type.includes('refused'))).toEqual([]);
    expect((await world.control.templates()).map(({ name }) => name)).toEqual([PAYMENT_TEMPLATE.name]);
  });

  test('heyoo, by versions of long ago', { timeout: 60_000 }, async (context) => {
    const found = there(context);
    const world = await openWorld();
    const told = await runClient<Record<string, unknown>>(found, 'heyoo_client.py', [
      ...words(world, '14.0'),
      JSON.stringify(PAYMENT_COMPONENTS),
    ]);
    expect(told).toEqual({
      ...Object.fromEntries(
        ['text', 'image', 'video', 'document', 'audio', 'location', 'template', 'buttons'].map((name) => [
          name,
          WAMID,
        ]),
      ),
      read: { success: true },
      media: true,
      'media-deleted': { success: true },
    });
    expect(await taken(world)).toEqual([
      'text',
      'image',
      'video',
      'document',
      'audio',
      'location',
      'template',
      'interactive',
    ]);
  });

  test('whatsapp-api-js', { timeout: 60_000 }, async (context) => {
    const found = there(context);
    const world = await openWorld();
    const told = await runClient<Record<string, unknown>>(found, 'whatsapp_api_js.mjs', words(world, '25.0'));
    expect(told).toEqual({
      ...Object.fromEntries(['text', 'image', 'location', 'buttons'].map((name) => [name, WAMID])),
      read: { success: true },
      media: ['image/png', 4, 4],
      deleted: { success: true },
    });
    expect(await taken(world)).toEqual(['text', 'image', 'location', 'interactive']);
  });
});
