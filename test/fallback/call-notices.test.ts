import { describe, expect, it, onTestFinished } from 'vitest';
import { startCallNotices } from '../../services/fallback/call-notices.ts';
import type { Sweep } from '../../services/sweep.ts';
import { createCalls } from '../../activities/calls.ts';
import type { Mailer } from '../../services/channels/smtp.ts';
import type { SendChatNotice } from '../../services/messages/send-chat-notice.ts';
import { cancelCall } from '../../database/cases/calls.ts';
import { mergeContacts } from '../../database/merging/merge-contacts.ts';
import { transaction } from '../../database/pool.ts';
import { DAY, HOUR, MINUTE } from '../../domain/time/instant.ts';
import { only, parseCalendar } from './icalendar.ts';
import { startScriptedSmtp } from './scripted-smtp.ts';
import {
  calendarOf,
  eventually,
  freshWorld,
  type Given,
  type GivenCase,
  givenCase,
  givenMailbox,
  givenMailer,
  NOON,
  type World,
} from '../worlds/fallback.ts';

const TOMORROW = NOON + DAY;
const silent: SendChatNotice = async () => 'refused';

function started(world: World, mailer: Mailer, chat: SendChatNotice = silent): Sweep {
  const notices = startCallNotices(world, mailer, chat);
  onTestFinished(() => notices.stop());
  return notices;
}

async function bookedAndCancelled(
  world: World,
  mailer: Mailer,
  of: Given = {},
  chat: SendChatNotice = silent,
) {
  const given = await givenCase(world.pool, of);
  const slots = [[TOMORROW, TOMORROW + HOUR]] as const;
  const { bookCall } = createCalls(world, mailer, chat);
  const booked = await bookCall({
    caseId: given.caseId,
    reason: 'payment',
    round: 1,
    seen: 1,
    at: NOON,
    slots,
  });
  expect(booked).toMatchObject({ was: 'done' });
  await cancelled(world, given);
  return given;
}

const cancelled = (world: World, { caseId }: GivenCase) =>
  transaction(world.pool, (connection) => cancelCall(connection, caseId, NOON + HOUR));

const settled = async ({ pool }: World) =>
  (await pool.query<{ outcome: string | null; tries: number }>('select outcome, tries from call_notices'))
    .rows;
const untilSettled = (world: World) =>
  eventually(async () => expect((await settled(world)).every(({ outcome }) => outcome !== null)).toBe(true));

describe('a cancelled call', () => {
  it('F3: takes the calendar entry away by the same UID and a higher SEQUENCE, once, whoever works at it', async () => {
    const world = await freshWorld();
    const { mailer, mails, raw } = await givenMailbox();
    const given = await bookedAndCancelled(world, mailer);
    const several = [1, 2, 3].map(() => started(world, mailer));
    await untilSettled(world);
    expect(mails).toHaveLength(2);
    const [booking, end] = raw.map((mail) => parseCalendar(calendarOf(mail)));
    expect(only(end?.calendar ?? [], 'METHOD')).toBe('CANCEL');
    expect(only(end?.event ?? [], 'STATUS')).toBe('CANCELLED');
    expect(only(end?.event ?? [], 'UID')).toBe(only(booking?.event ?? [], 'UID'));
    expect(Number(only(end?.event ?? [], 'SEQUENCE'))).toBeGreaterThan(
      Number(only(booking?.event ?? [], 'SEQUENCE')),
    );
    expect(mails[1]?.subject).toBe(`Llamada cancelada (caso ${given.caseId})`);
    expect(mails[1]?.text).not.toContain('/r/');
    await eventually(async () => expect(await several[0]?.idle()).toBe(true));
  });

  it('F3, R10: is told of after the case has closed and outside the send hours, for it answers the customer', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    await bookedAndCancelled(world, mailer);
    await world.pool.query(`update cases set is_open = false; update tasks set state = 'completed'`);
    world.now = NOON + 12 * HOUR;
    started(world, mailer);
    await untilSettled(world);
    expect(mails).toHaveLength(2);
  });

  it('F3: told of in the chat, its end is told there too', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const said: string[] = [];
    const chat: SendChatNotice = async ({ body }) => {
      said.push(body);
      return 'sent';
    };
    await bookedAndCancelled(world, mailer, { email: null, language: 'en' }, chat);
    started(world, mailer, chat);
    await untilSettled(world);
    expect(said).toHaveLength(2);
    expect(said[1]).toContain('is cancelled');
    expect(mails).toHaveLength(0);
  });

  it('F3: is told of in the chat where mail is refused', async () => {
    const world = await freshWorld();
    const { mailer } = await givenMailbox();
    await bookedAndCancelled(world, mailer);
    const smtp = await startScriptedSmtp({ recipient: '550 5.1.1 gone' });
    onTestFinished(smtp.close);
    const said: string[] = [];
    started(world, givenMailer(smtp.url), async ({ body }) => {
      said.push(body);
      return 'sent';
    });
    await untilSettled(world);
    expect(said).toHaveLength(1);
  });

  it('E2: nothing is mailed to who withdrew from mail', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const given = await bookedAndCancelled(world, mailer);
    await world.pool.query(
      `insert into consents (contact_id, channel, category, granted, source, at) values ($1, 'email', 'utility', false, 't', $2)`,
      [given.contactId, NOON],
    );
    started(world, mailer);
    await untilSettled(world);
    expect(await settled(world)).toMatchObject([{ outcome: 'refused' }]);
    expect(mails).toHaveLength(1);
  });

  it('F3: is not told of once the slot is over', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    await bookedAndCancelled(world, mailer);
    world.now = TOMORROW + HOUR;
    started(world, mailer);
    await untilSettled(world);
    expect(await settled(world)).toMatchObject([{ outcome: 'too-late' }]);
    expect(mails).toHaveLength(1);
  });

  it('F3: a mail server that is away is tried again', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    await bookedAndCancelled(world, mailer);
    const smtp = await startScriptedSmtp({ greeting: '421 busy' });
    onTestFinished(smtp.close);
    const away = startCallNotices(world, givenMailer(smtp.url), silent);
    await eventually(async () => {
      const due = await world.pool.query(`select next_try_at - now() as wait, tries from call_notices`);
      expect(due.rows[0].tries).toBe(1);
      expect(due.rows[0].wait.minutes ?? 0).toBe(0);
    });
    await eventually(async () => expect(await away.idle()).toBe(true));
    await away.stop();
    expect(await settled(world)).toEqual([{ outcome: null, tries: 1 }]);
    await world.pool.query('update call_notices set not_before = null');
    started(world, mailer);
    await untilSettled(world);
    expect(mails).toHaveLength(2);
  });

  it('R7: a process that dies while it speaks has perhaps told; the next one does not tell again', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    await bookedAndCancelled(world, mailer);
    const dying = startCallNotices(
      world,
      { ...mailer, deliver: () => Promise.reject(new Error('killed')) },
      silent,
    );
    await eventually(async () => {
      const attempts = await world.pool.query(`select 1 from attempts where status = 'calling'`);
      expect(attempts.rowCount).toBe(1);
    });
    await dying.stop();
    await world.pool.query(`update call_notices set next_try_at = now(), at = at + ${MINUTE}`);
    started(world, mailer);
    await untilSettled(world);
    expect(mails).toHaveLength(1);
  });
});

describe('I1, F3: two cases with a call each become one', () => {
  const book = (world: World, mailer: Mailer, { caseId }: GivenCase, hour: number, at: number) =>
    createCalls(world, mailer, silent).bookCall({
      caseId,
      reason: 'payment',
      round: 1,
      seen: 1,
      at,
      slots: [[TOMORROW + hour * HOUR, TOMORROW + (hour + 1) * HOUR]],
    });
  const merge = (world: World, ...given: readonly GivenCase[]) =>
    transaction(world.pool, (connection) =>
      mergeContacts(
        connection,
        given.map(({ contactId }) => contactId),
        { at: NOON + HOUR, by: 'provider', why: null, into: null },
      ),
    );
  const callsOf = async ({ pool }: World) =>
    (
      await pool.query<{ id: string; case_id: string; state: string; slot_from: number }>(
        'select id, case_id, state, slot_from from calls order by reserved_at, id',
      )
    ).rows;
  const taken = async ({ pool }: World) =>
    (await pool.query('select slot_from, booked from call_slots where booked > 0')).rows;
  const uidOf = (mail: string | undefined) => only(parseCalendar(calendarOf(mail)).event, 'UID');
  const two = async (world: World) =>
    [await givenCase(world.pool), await givenCase(world.pool, { age: 50 * HOUR })] as const;

  it.each(['older', 'younger'])(
    'F3: at one slot one call stays, and nobody hears of a cancellation; booked first: that of the %s',
    async (first) => {
      const world = await freshWorld();
      const { mailer, mails, raw } = await givenMailbox();
      const [older, younger] = await two(world);
      const order = first === 'older' ? [older, younger] : [younger, older];
      for (const [index, given] of order.entries()) {
        expect(await book(world, mailer, given, 0, NOON + index * MINUTE)).toMatchObject({ was: 'done' });
      }
      await merge(world, older, younger);
      const states = (await callsOf(world)).map(({ case_id, state }) => [case_id, state]);
      expect(states).toEqual([
        [older.caseId, 'booked'],
        [older.caseId, 'cancelled'],
      ]);
      expect(await taken(world)).toEqual([{ slot_from: TOMORROW, booked: 1 }]);
      expect(await settled(world)).toEqual([]);
      const absorbed = await world.pool.query(
        `select fact -> 'callEnded' as ended from case_facts where fact ->> 'fact' = 'absorbed'`,
      );
      expect(absorbed.rows).toEqual([{ ended: false }]);
      // Cancelled later, it is named as it was told: by its own case and calendar entry.
      await cancelled(world, older);
      started(world, mailer);
      await untilSettled(world);
      expect(mails).toHaveLength(3);
      expect(mails[2]?.subject).toBe(`Llamada cancelada (caso ${order[0]?.caseId})`);
      expect(uidOf(raw[2])).toBe(uidOf(raw[0]));
    },
  );

  it.each(['older', 'younger'])(
    'F3: at different slots the cancellation names slot, case and calendar entry as they were told; booked first: that of the %s',
    async (first) => {
      const world = await freshWorld();
      const { mailer, mails, raw } = await givenMailbox();
      const [older, younger] = await two(world);
      const order = first === 'older' ? [older, younger] : [younger, older];
      for (const [index, given] of order.entries()) {
        expect(await book(world, mailer, given, index, NOON + index * MINUTE)).toMatchObject({ was: 'done' });
      }
      await merge(world, older, younger);
      expect(await taken(world)).toEqual([{ slot_from: TOMORROW, booked: 1 }]);
      started(world, mailer);
      await untilSettled(world);
      expect(mails).toHaveLength(3);
      expect(mails[2]?.subject).toBe(`Llamada cancelada (caso ${order[1]?.caseId})`);
      expect(mails[2]?.text).toContain('13:00');
      expect(uidOf(raw[2])).toBe(uidOf(raw[1]));
      expect(uidOf(raw[2])).not.toBe(uidOf(raw[0]));
    },
  );

  it('R7, F3: at one slot a call that was perhaps told stays before one that certainly was not', async () => {
    const world = await freshWorld();
    const { mailer } = await givenMailbox();
    const [older, younger] = await two(world);
    const killed: Mailer = { ...mailer, deliver: () => Promise.reject(new Error('killed')) };
    await expect(book(world, killed, older, 0, NOON)).rejects.toThrow('killed');
    await expect(book(world, killed, younger, 0, NOON + MINUTE)).rejects.toThrow('killed');
    // As far as the older one's booking had come before it died.
    await world.pool.query(`update attempts set status = 'reserved' where case_id = $1`, [older.caseId]);
    await merge(world, older, younger);
    expect((await callsOf(world)).map(({ case_id, state }) => [case_id, state])).toEqual([
      [older.caseId, 'released'],
      [older.caseId, 'booked'],
    ]);
    expect(await settled(world)).toEqual([]);
    expect(await taken(world)).toEqual([{ slot_from: TOMORROW, booked: 1 }]);
  });
});
