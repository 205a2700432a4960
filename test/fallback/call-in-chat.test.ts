import { expect, it } from 'vitest';
import { startCallNotices } from '../../services/fallback/call-notices.ts';
import { createCalls } from '../../activities/calls.ts';
import type { Parts } from '../../services/parts.ts';
import { cancelCall } from '../../database/cases/calls.ts';
import { transaction } from '../../database/pool.ts';
import { DAY, HOUR } from '../../domain/time/instant.ts';
import type { Environment } from '../../settings/environment.ts';
import { MONDAY, startWorld } from '../worlds/sending.ts';
import { eventually, givenMailer, withCalls } from '../worlds/fallback.ts';

/** Nobody listens there: who has no address is told in the chat or not at all. */
const nowhere = givenMailer('smtp://127.0.0.1:9');
const slots = [
  [MONDAY + DAY, MONDAY + DAY + HOUR],
  [MONDAY + DAY + HOUR, MONDAY + DAY + 2 * HOUR],
] as const;

async function chatting() {
  const { parts, ...world } = await startWorld();
  const environment = { PUBLIC_URL: 'https://ventana.example.com' } as Environment;
  const all: Parts = { ...parts, policies: withCalls(parts.policies), environment };
  const book = (caseId: string, seen: number, at = MONDAY) =>
    createCalls(all, nowhere, world.sender.sendChatNotice).bookCall({
      caseId,
      reason: 'payment',
      round: 3,
      seen,
      at,
      slots,
    });
  return { ...world, parts: all, book };
}

it('F3, W4: in the open window the provider gets one free-form message, however often the booking is repeated', async () => {
  const world = await chatting();
  const { id } = await world.openCase();
  const seen = (await world.facts(id)).length;
  expect(await world.book(id, seen)).toEqual({ was: 'done', at: MONDAY, slot: slots[0] });
  expect(await world.book(id, seen)).toEqual({ was: 'done', at: MONDAY, slot: slots[0] });
  expect(await world.taken()).toHaveLength(1);
  expect(await world.attempts(id)).toMatchObject([{ kind: 'call-notice', status: 'sent' }]);
  // A notice of ours answers nothing: who owes stays (W9).
  expect((await world.facts(id)).map(({ fact }) => fact)).not.toContain('answered');
  const stored = await world.pool.query('select state, told_by from calls where case_id = $1', [id]);
  expect(stored.rows).toEqual([{ state: 'booked', told_by: 'free-form' }]);
});

it('F3, W4: in a closed window nothing goes, the slot is free, and a person takes it', async () => {
  const world = await chatting();
  const { id } = await world.openCase({ wroteAt: MONDAY - 25 * HOUR });
  const seen = (await world.facts(id)).length;
  const taken = await world.taken();
  expect(await world.book(id, seen)).toEqual({ was: 'refused', at: MONDAY, rule: 'F3', cause: 'gate' });
  expect(await world.taken()).toEqual(taken);
  const stored = await world.pool.query('select state from calls where case_id = $1', [id]);
  expect(stored.rows).toEqual([{ state: 'released' }]);
});

it('R7: told and died before it was booked, the repetition books and does not tell again', async () => {
  const world = await chatting();
  const { id } = await world.openCase();
  const seen = (await world.facts(id)).length;
  const dying = createCalls(world.parts, nowhere, async (message) => {
    await world.sender.sendChatNotice(message);
    throw new Error('killed');
  });
  const input = { caseId: id, reason: 'payment', round: 3, seen, at: MONDAY, slots };
  await expect(dying.bookCall(input)).rejects.toThrow('killed');
  const taken = await world.taken();
  expect(await world.book(id, seen)).toMatchObject({ was: 'done', slot: slots[0] });
  expect(await world.taken()).toEqual(taken);
});

it('F3: its cancellation goes through the chat too', async () => {
  const world = await chatting();
  const { id } = await world.openCase({ language: 'pt_BR' });
  expect(await world.book(id, (await world.facts(id)).length)).toMatchObject({ was: 'done' });
  await transaction(world.pool, (connection) => cancelCall(connection, id, MONDAY + HOUR));
  const before = (await world.taken()).length;
  const notices = startCallNotices(world.parts, nowhere, world.sender.sendChatNotice);
  await eventually(async () =>
    expect((await world.pool.query('select outcome from call_notices')).rows).toEqual([{ outcome: 'sent' }]),
  );
  await notices.stop();
  expect(await world.taken()).toHaveLength(before + 1);
  const said = await world.pool.query<{ text: string }>(
    `select content::text as text from messages where case_id = $1 and direction = 'out'`,
    [id],
  );
  // Both were said at one instant.
  expect(said.rows.filter(({ text }) => text.includes('foi cancelada'))).toHaveLength(1);
});

it('F3: where the provider is away or busy the booking waits, and so does a cancellation, until it is told, once', async () => {
  const world = await chatting();
  const { id } = await world.openCase();
  const seen = (await world.facts(id)).length;
  await world.control.fault({ effect: { kind: 'refuse', code: 130429 } });
  expect(await world.book(id, seen)).toMatchObject({ was: 'held', rule: 'F3' });
  expect(await world.book(id, (await world.facts(id)).length)).toMatchObject({ was: 'done' });
  await transaction(world.pool, (connection) => cancelCall(connection, id, MONDAY + HOUR));
  const before = (await world.taken()).length;
  await world.control.fault({ effect: { kind: 'refuse', code: 130429 }, times: 2 });
  const notices = startCallNotices(world.parts, nowhere, world.sender.sendChatNotice);
  const told = async () =>
    (
      await world.pool.query(
        'select put_off, outcome from call_notices n join calls c on c.id = n.call_id where c.case_id = $1',
        [id],
      )
    ).rows[0] as object;
  await eventually(async () => expect(await told()).toEqual({ put_off: 1, outcome: null }));
  expect(await world.taken()).toHaveLength(before);
  world.clock.now += HOUR;
  notices.wake();
  await eventually(async () => expect(await told()).toEqual({ put_off: 2, outcome: null }));
  world.clock.now += HOUR;
  notices.wake();
  await eventually(async () => expect(await told()).toEqual({ put_off: 2, outcome: 'sent' }));
  await notices.stop();
  expect(await world.taken()).toHaveLength(before + 1);
});

it('F3: the chosen slot is taken; one that is full gives way to the next free one, and then to those before', async () => {
  const world = await chatting();
  const wider = Array.from(
    { length: 4 },
    (_, n) => [MONDAY + DAY + n * HOUR, MONDAY + DAY + (n + 1) * HOUR] as const,
  );
  const { capacity } = world.parts.policies.business.calls;
  const choose = async (chosen: number) => {
    const { id } = await world.openCase();
    const seen = (await world.facts(id)).length;
    const calls = createCalls(world.parts, nowhere, world.sender.sendChatNotice);
    const outcome = await calls.bookCall({
      caseId: id,
      reason: 'payment',
      round: 3,
      seen,
      at: MONDAY,
      slots: wider,
      chosen,
    });
    return outcome.was === 'done' ? outcome.slot?.[0] : outcome;
  };
  const begin = (n: number) => wider[n]?.[0] ?? 0;
  const fill = (n: number) =>
    world.pool.query(
      `insert into call_slots (slot_from, booked) values ($1, $2)
       on conflict (slot_from) do update set booked = excluded.booked`,
      [begin(n), capacity],
    );
  expect(await choose(begin(2))).toBe(begin(2));
  await fill(2);
  expect(await choose(begin(2))).toBe(begin(3));
  await fill(3);
  expect(await choose(begin(2))).toBe(begin(1));
});
