import { describe, expect, it } from 'vitest';
import type { IncomingPost, Spoken } from '../../database/receiving/incoming.ts';
import { receivePost } from '../../database/receiving/receiving.ts';
import { drawnOutlook } from '../worlds/outlook.ts';
import { HOUR, type Instant, MINUTE } from '../../domain/time/instant.ts';
import { readRates } from '../../settings/rates/rates-file.ts';
import { LINE } from '../worlds/cases.ts';
import { type Case, MONDAY, startWorld, type World } from '../worlds/sending.ts';

const UNDELIVERABLE = '131026';
let words = 0;

/** What the customer does, as the webhook brings it. */
async function says(
  world: World,
  { phone, userIds = [] }: { readonly phone: string | null; readonly userIds?: readonly string[] },
  over: Partial<Spoken> = {},
): Promise<void> {
  words += 1;
  const spoken: Spoken = {
    direction: 'in',
    line: LINE,
    person: {
      phones: phone === null ? [] : [phone],
      userIds: userIds.map((value) => ({ value, account: null })),
      name: null,
      country: null,
    },
    providerId: `wamid.unreachable-${words}`,
    type: 'text',
    kind: 'message',
    answers: false,
    at: world.clock.now,
    replyTo: null,
    content: '{}',
    ...over,
  };
  await post(world, { spoken: [spoken] });
}

const post = (world: World, over: Partial<IncomingPost>) =>
  receivePost(
    world.pool,
    {
      lines: [{ id: LINE, displayNumber: '56911112222', accountId: null }],
      spoken: [],
      statuses: [],
      events: [],
      ...over,
    },
    { messageGrantsUtility: false, rates: readRates(), now: world.clock.now },
  );

/** The provider says later that the template could not be delivered. */
async function failsLater(world: World, about: Case, at: Instant): Promise<void> {
  const sent = (await world.attempts(about.id)).at(-1);
  await post(world, {
    statuses: [
      {
        providerId: sent?.provider_id ?? '',
        ourId: sent?.id ?? null,
        status: 'failed',
        at,
        errorCode: UNDELIVERABLE,
        pricing: null,
        conversation: null,
        country: null,
        kept: { field: 'messages', digest: `failed-${sent?.id}`, value: '{}', means: null },
      },
    ],
  });
}

const next = async (world: World, about: Case, over = {}) =>
  world.sender.sendTemplate(
    await about.impact({ number: 2, at: world.clock.now, until: world.clock.now + HOUR, ...over }),
  );

describe('R8: 131026, until the customer writes again', () => {
  it.each([
    ['a message from the number', {}, 'phone'],
    ['a call', { type: 'call', kind: 'call' }, 'phone'],
    ['a message under the user id alone', {}, 'user-id'],
    ['a reaction', { type: 'reaction', kind: null }, 'phone'],
  ] as const)('%s: a template may go again, and the case looks at the world anew', async (_, over, by) => {
    const world = await startWorld({ limits: false, ladder: [] });
    const userId = `CO.${100_000 + words}`;
    const about = await world.openCase({ userId });
    expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({ was: 'done' });
    world.clock.now = MONDAY + MINUTE;
    await failsLater(world, about, world.clock.now);
    expect(await next(world, about)).toMatchObject({ was: 'refused', rule: 'R8' });
    expect(await drawnOutlook(world, about.id)).toMatchObject({ reach: { template: 'R8' } });
    world.clock.now = MONDAY + HOUR;
    await says(world, by === 'phone' ? { phone: about.phone } : { phone: null, userIds: [userId] }, over);
    // The case looks at the world again.
    expect((await world.facts(about.id)).map(({ fact }) => fact)).toContain('contact');
    expect(await drawnOutlook(world, about.id)).toMatchObject({ reach: { template: null } });
    expect(await next(world, about)).toMatchObject({ was: 'done' });
  });

  it('what the platform says of them is no word of theirs', async () => {
    const world = await startWorld({ limits: false, ladder: [] });
    const about = await world.openCase();
    await world.sender.sendTemplate(await about.impact());
    world.clock.now = MONDAY + MINUTE;
    await failsLater(world, about, world.clock.now);
    world.clock.now = MONDAY + HOUR;
    await says(world, { phone: about.phone }, { type: 'system', kind: null });
    expect(await next(world, about)).toMatchObject({ was: 'refused', rule: 'R8' });
  });

  it('from a new phone: what goes next goes to it, and not to the number that was left behind', async () => {
    const world = await startWorld({ limits: false, ladder: [] });
    const userId = `CO.${200_000 + words}`;
    const about = await world.openCase({ userId });
    await world.sender.sendTemplate(await about.impact());
    world.clock.now = MONDAY + MINUTE;
    await failsLater(world, about, world.clock.now);
    world.clock.now = MONDAY + HOUR;
    const newPhone = `57399${about.phone.slice(5)}`;
    await says(world, { phone: newPhone, userIds: [userId] });
    expect(await next(world, about)).toMatchObject({ was: 'done' });
    expect(await world.control.messages({ to: newPhone, tookEffect: true })).toHaveLength(1);
  });

  it('a failure that is told after the customer wrote says nothing of them', async () => {
    const world = await startWorld({ limits: false, ladder: [] });
    const about = await world.openCase();
    expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({ was: 'done' });
    world.clock.now = MONDAY + HOUR;
    await says(world, { phone: about.phone });
    world.clock.now = MONDAY + 2 * HOUR;
    await failsLater(world, about, world.clock.now);
    expect(await drawnOutlook(world, about.id)).toMatchObject({ reach: { template: null } });
    expect(await next(world, about)).toMatchObject({ was: 'done' });
  });
});
