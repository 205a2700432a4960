import { describe, expect, it } from 'vitest';
import { applyStatus } from '../../database/sending/statuses.ts';
import { transaction } from '../../database/pool.ts';
import { MINUTE } from '../../domain/time/instant.ts';
import { readRates } from '../../settings/rates/rates-file.ts';
import { MONDAY, startWorld, type World } from '../worlds/sending.ts';

async function say(world: World, status: Partial<Parameters<typeof applyStatus>[1]>): Promise<boolean> {
  return transaction(world.pool, (connection) =>
    applyStatus(
      connection,
      {
        providerId: 'wamid.x',
        ourId: null,
        status: 'delivered',
        at: MONDAY + MINUTE,
        errorCode: null,
        pricing: null,
        ...status,
      },
      readRates(),
    ),
  );
}

describe('the ladder', () => {
  it('R7: late, twice and out of order never move a message back', async () => {
    const world = await startWorld();
    await world.control.settings({ ladder: [] });
    const about = await world.openCase();
    await world.sender.sendTemplate(await about.impact());
    const providerId = (await world.attempts(about.id))[0]?.provider_id;
    const of = (status: string, at: number) => say(world, { providerId: providerId ?? '', status, at });
    await of('read', MONDAY + 3);
    expect(await world.attempts(about.id)).toMatchObject([{ delivered_at: MONDAY + 3, read_at: MONDAY + 3 }]);
    await of('delivered', MONDAY + 2);
    await of('sent', MONDAY + 1);
    await of('read', MONDAY + 9);
    expect(await world.messages(about.id)).toMatchObject([{ status: 'read' }]);
    expect(await world.attempts(about.id)).toMatchObject([{ status: 'sent', read_at: MONDAY + 3 }]);
    // What was delivered cannot fail any more.
    await say(world, { providerId: providerId ?? '', status: 'failed', errorCode: '131026' });
    expect(await world.attempts(about.id)).toMatchObject([{ failed_at: null }]);
    expect((await world.facts(about.id)).map(({ fact }) => fact)).toEqual(['inbound']);
  });

  it('R7: the provider’s own shuffled and repeated webhooks end at read', async () => {
    const world = await startWorld();
    await world.control.settings({ webhooks: { copies: 3, spread: 60 } });
    const cases = await Promise.all(Array.from({ length: 5 }, () => world.openCase()));
    for (const about of cases) await world.sender.sendTemplate(await about.impact());
    await world.control.settled();
    for (const about of cases) expect(await world.messages(about.id)).toMatchObject([{ status: 'read' }]);
    expect(world.strays).toEqual([]);
  });

  it('a status of nobody’s message says so', async () => {
    const world = await startWorld();
    expect(await say(world, { providerId: 'wamid.unknown', ourId: 'att-unknown' })).toBe(false);
  });

  it('M4: what the provider bills is kept', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    await world.sender.sendTemplate(await about.impact());
    await world.control.settled();
    const { rows } = await world.pool.query<{ pricing: object }>(
      'select pricing from attempts where case_id = $1',
      [about.id],
    );
    expect(rows[0]?.pricing).toMatchObject({ category: 'utility', pricing_model: 'PMP' });
  });
});

describe('a failure that arrives later', () => {
  it.each([
    [131026, 'person'],
    [132015, 'template'],
    [131042, 'line'],
    [123456, 'line'],
  ] as const)('R8: %i is told to the case once, by its cause', async (code, cause) => {
    const world = await startWorld();
    await world.control.settings({ webhooks: { copies: 2 } });
    await world.control.fault({ effect: { kind: 'fail-later', code, after: ['sent'] } });
    const about = await world.openCase();
    expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({ was: 'done' });
    await world.control.settled();
    const failed = (await world.facts(about.id)).filter(({ fact }) => fact === 'failed');
    expect(failed).toEqual([
      { fact: 'failed', at: MONDAY, reason: 'payment', number: 1, replacement: 0, cause },
    ]);
    expect(await world.attempts(about.id)).toMatchObject([{ status: 'sent', failed_code: String(code) }]);
    expect(await world.messages(about.id)).toMatchObject([{ status: 'failed' }]);
  });

  it('R8: after it the fallback version may go under the same number, and counts with it once', async () => {
    const world = await startWorld({ limits: false });
    await world.control.fault({ effect: { kind: 'fail-later', code: 132015 } });
    const about = await world.openCase();
    await world.sender.sendTemplate(await about.impact());
    await world.control.settled();
    expect(await world.sender.sendTemplate(await about.impact({ replacement: 1 }))).toMatchObject({
      was: 'done',
    });
    expect(await world.sender.sendTemplate(await about.impact({ number: 2 }))).toMatchObject({ was: 'done' });
    expect(await world.taken()).toEqual(['payment_pending_v3', 'payment_reminder_v1', 'payment_options_v1']);
  });

  it('R8: 131026 later: no more templates to this person', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    await world.control.text(about.phone, 'hola', { wait: false });
    await world.control.change(about.phone, { onWhatsApp: false });
    await world.sender.sendTemplate(await about.impact());
    await world.control.settled();
    expect(await world.sender.sendTemplate(await about.impact({ number: 2 }))).toMatchObject({ rule: 'R8' });
  });

  it('R7, R8: an unknown one that failed after all', async () => {
    const world = await startWorld({ timeout: 300 });
    await world.control.settings({ webhooks: { hold: 'statuses' } });
    await world.control.fault({ effect: { kind: 'timeout', when: 'after' } });
    const about = await world.openCase();
    const input = await about.impact();
    expect(await world.sender.sendTemplate(input)).toMatchObject({ was: 'unknown' });
    const [attempt] = await world.attempts(about.id);
    await say(world, {
      ourId: attempt?.id ?? '',
      providerId: 'wamid.later',
      status: 'failed',
      errorCode: '131026',
    });
    expect(await world.attempts(about.id)).toMatchObject([
      { status: 'sent', provider_id: 'wamid.later', failed_code: '131026' },
    ]);
    expect((await world.facts(about.id)).map(({ fact }) => fact)).toEqual(['inbound', 'contact', 'failed']);
  });
});
