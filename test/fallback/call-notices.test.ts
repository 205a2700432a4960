import { describe, expect, it, onTestFinished } from 'vitest';
import { startCallNotices } from '../../services/fallback/call-notices.ts';
import type { Sweep } from '../../services/sweep.ts';
import { createCalls } from '../../activities/calls.ts';
import type { Mailer } from '../../services/channels/smtp.ts';
import type { SendChatNotice } from '../../services/messages/send-chat-notice.ts';
import { cancelCall } from '../../database/cases/calls.ts';
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
