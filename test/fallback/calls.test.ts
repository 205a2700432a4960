import { describe, expect, it } from 'vitest';
import { createCalls } from '../../activities/calls.ts';
import type { Mailer } from '../../services/channels/smtp.ts';
import type { SendChatNotice } from '../../services/messages/send-chat-notice.ts';
import { followCall, liveCall } from '../../database/cases/calls.ts';
import { appendFact } from '../../database/cases/facts.ts';
import { transaction } from '../../database/pool.ts';
import type { CaseState } from '../../domain/case/case-state.ts';
import { DAY, HOUR, type Instant, MINUTE, type Span } from '../../domain/time/instant.ts';
import { jitterOf } from '../../domain/time/jitter.ts';
import type { CaseEvent, Transition } from '../../domain/case/step.ts';
import { explain } from '../../domain/explanation/explanation.ts';
import { only, parseCalendar } from './icalendar.ts';
import { startScriptedSmtp } from './scripted-smtp.ts';
import {
  calendarOf,
  freshWorld,
  type GivenCase,
  givenCase,
  givenMailbox,
  givenMailer,
  NOON,
  type World,
} from '../worlds/fallback.ts';

const TOMORROW = NOON + DAY;
/** Half hours from tomorrow noon on. */
const slots = (count: number, from: Instant = TOMORROW): Span[] =>
  Array.from({ length: count }, (_, n) => [from + n * 30 * MINUTE, from + (n + 1) * 30 * MINUTE]);

const input = ({ caseId }: GivenCase, over: object = {}) => ({
  caseId,
  reason: 'payment',
  round: 7,
  seen: 1,
  at: NOON,
  slots: slots(4),
  ...over,
});

/** A chat whose window is closed. */
const silent: SendChatNotice = async () => 'refused';

const calls = async ({ pool }: World) =>
  (
    await pool.query(
      'select round, ordinal, slot_from, state, told_by, missed_by from calls order by ordinal',
    )
  ).rows;
const taken = async ({ pool }: World) =>
  Object.fromEntries(
    (await pool.query('select slot_from, booked from call_slots where booked > 0')).rows.map((row) => [
      row.slot_from,
      row.booked,
    ]),
  );

/** What the case's own record does with the call's end. */
async function end(
  world: World,
  { caseId }: GivenCase,
  event: CaseEvent,
  at: Instant,
  by?: 'us' | 'customer',
) {
  const transition: Transition = {
    n: 9,
    at,
    rule: 'F3',
    from: 'listening',
    to: 'listening',
    what: explain('call.due'),
    events: [event],
    ...(by === undefined ? {} : { detail: { by } }),
  };
  const state = { id: caseId, call: null, phase: { in: 'window' } } as unknown as CaseState;
  await transaction(world.pool, (connection) => followCall(connection, state, [transition], at));
}

describe('booking a call', () => {
  it('F3, F4: takes the first free slot and tells the contact by mail with a calendar file', async () => {
    const world = await freshWorld();
    const { mailer, mails, raw } = await givenMailbox();
    const given = await givenCase(world.pool);
    const booked = await createCalls(world, mailer, silent).bookCall(input(given));
    expect(booked).toEqual({ was: 'done', at: NOON, slot: [TOMORROW, TOMORROW + 30 * MINUTE] });
    expect(await calls(world)).toMatchObject([{ state: 'booked', told_by: 'email', slot_from: TOMORROW }]);
    const [mail] = mails;
    expect(mail?.subject).toContain(`(caso ${given.caseId})`);
    expect(mail?.text).toContain('miércoles, 4 de marzo, 12:00 (hora de Chile)');
    expect(mail?.text).toMatch(/https:\/\/ventana\.example\.com\/r\//);
    const { calendar, event } = parseCalendar(calendarOf(raw[0]));
    expect(only(calendar, 'METHOD')).toBe('REQUEST');
    expect(only(event, 'UID')).toBe(`${given.caseId}-call@example.com`);
    expect(only(event, 'DTSTART')).toBe('20260304T150000Z');
    expect(only(event, 'SUMMARY')).toContain(`caso ${given.caseId}`);
    // The gate was asked about tomorrow's slot, today: that is when it stands in the story.
    const decided = await world.pool.query('select step, answer, at from decisions order by id');
    expect(decided.rows).toEqual([
      { step: 'call', answer: 'allowed', at: NOON },
      { step: 'call-notice', answer: 'allowed', at: NOON },
    ]);
  });

  it('F3: many at once never exceed a slot’s capacity, and none goes without while there is room', async () => {
    const world = await freshWorld();
    const { mailer } = await givenMailbox();
    const { capacity } = world.policies.business.calls;
    expect(capacity).toBe(2);
    const cases = await Promise.all(Array.from({ length: 50 }, () => givenCase(world.pool)));
    const { bookCall } = createCalls(world, mailer, silent);
    const booked = await Promise.all(cases.map((given) => bookCall(input(given, { slots: slots(12) }))));
    expect(booked.filter(({ was }) => was === 'done')).toHaveLength(24);
    for (const outcome of booked.filter(({ was }) => was !== 'done')) {
      expect(outcome).toEqual({ was: 'refused', at: NOON, rule: 'F3', cause: 'line' });
    }
    expect(Object.values(await taken(world))).toEqual(Array.from({ length: 12 }, () => 2));
    const stored = await calls(world);
    for (const [from] of slots(12)) expect(stored.filter((call) => call.slot_from === from)).toHaveLength(2);
  });

  it('F3: the same booking asked for again is the same call, and told once', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const given = await givenCase(world.pool);
    const { bookCall } = createCalls(world, mailer, silent);
    const answers = [];
    for (let n = 0; n < 3; n += 1) answers.push(await bookCall(input(given)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await taken(world)).toEqual({ [TOMORROW]: 1 });
    expect(mails).toHaveLength(1);
  });

  it('R6: a message that came in after the plan stops it, and the slot stays free', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const given = await givenCase(world.pool);
    await transaction(world.pool, (connection) =>
      appendFact(connection, given.caseId, { fact: 'inbound', at: NOON, arrived: NOON, kind: 'message' }),
    );
    const booked = await createCalls(world, mailer, silent).bookCall(input(given));
    expect(booked).toMatchObject({ was: 'overtaken', missed: [{ seq: 2 }] });
    expect(mails).toHaveLength(0);
    expect(await taken(world)).toEqual({});
  });

  it.each<[string, object, string]>([
    ['E1: the contact has no number', { phone: false }, 'E1'],
    ['R1: the task is no longer valid at any slot', { validUntil: TOMORROW - 1 }, 'R1'],
    ['E1: the task is about another reason', { reason: 'delivery' }, 'E1'],
  ])('%s: no call is booked', async (_, of, rule) => {
    const world = await freshWorld();
    const { mailer } = await givenMailbox();
    const given = await givenCase(world.pool, of);
    const booked = await createCalls(world, mailer, silent).bookCall(input(given));
    expect(booked).toEqual({ was: 'refused', at: NOON, rule, cause: 'gate' });
    expect(await taken(world)).toEqual({});
  });

  it('E2: no call for who withdrew from calls', async () => {
    const world = await freshWorld();
    const { mailer } = await givenMailbox();
    const given = await givenCase(world.pool);
    await world.pool.query(
      `insert into consents (contact_id, channel, category, granted, source, at) values ($1, 'call', 'utility', false, 't', 1)`,
      [given.contactId],
    );
    expect(await createCalls(world, mailer, silent).bookCall(input(given))).toMatchObject({ rule: 'E2' });
  });

  it('E5: a slot outside the contact’s hours is passed over', async () => {
    const world = await freshWorld();
    const { mailer } = await givenMailbox();
    const given = await givenCase(world.pool);
    const night: Span = [NOON + 10 * HOUR, NOON + 10.5 * HOUR];
    const day = slots(1);
    const booked = await createCalls(world, mailer, silent).bookCall(
      input(given, { slots: [night, ...day] }),
    );
    expect(booked).toMatchObject({ was: 'done', slot: day[0] });
  });

  it('F3: an operator’s call needs no pending task', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const given = await givenCase(world.pool, { step: null });
    expect(await createCalls(world, mailer, silent).bookCall(input(given))).toMatchObject({ was: 'done' });
    expect(mails[0]?.text).not.toContain('/r/');
  });
});

describe('a contact who has to be told', () => {
  it('F3: without an address, in the open window, by one free-form message', async () => {
    const world = await freshWorld();
    const { mailer } = await givenMailbox();
    const given = await givenCase(world.pool, { email: null, language: 'pt', age: HOUR });
    const said: Parameters<SendChatNotice>[0][] = [];
    const chat: SendChatNotice = async (message) => {
      said.push(message);
      return 'sent';
    };
    expect(await createCalls(world, mailer, chat).bookCall(input(given))).toMatchObject({ was: 'done' });
    expect(said).toHaveLength(1);
    expect(said[0]?.body).toContain('quarta-feira, 4 de março');
    expect(said[0]?.body).toContain(`caso ${given.caseId}`);
    expect(await calls(world)).toMatchObject([{ state: 'booked', told_by: 'free-form' }]);
  });

  it('F3: by neither: the slot is given back and a person takes it', async () => {
    const world = await freshWorld();
    const { mailer } = await givenMailbox();
    const given = await givenCase(world.pool, { email: null });
    const booked = await createCalls(world, mailer, silent).bookCall(input(given));
    expect(booked).toEqual({ was: 'refused', at: NOON, rule: 'F3', cause: 'gate' });
    expect(await calls(world)).toMatchObject([{ state: 'released' }]);
    expect(await taken(world)).toEqual({});
  });

  it('F2, F3: an address that refuses is marked, and the chat is tried', async () => {
    const world = await freshWorld();
    const smtp = await startScriptedSmtp({ recipient: '550 5.1.1 no' });
    const given = await givenCase(world.pool);
    const booked = await createCalls(world, givenMailer(smtp.url), async () => 'sent').bookCall(input(given));
    await smtp.close();
    expect(booked).toMatchObject({ was: 'done' });
    const contact = await world.pool.query('select email_unreachable_at from contacts');
    expect(contact.rows).toEqual([{ email_unreachable_at: NOON }]);
  });

  it('F3: a mail server that is away holds the booking, and the slot is free meanwhile', async () => {
    const world = await freshWorld();
    const smtp = await startScriptedSmtp({ greeting: '421 busy' });
    const given = await givenCase(world.pool);
    const { bookCall } = createCalls(world, givenMailer(smtp.url), silent);
    expect(await bookCall(input(given))).toEqual({
      was: 'held',
      at: NOON,
      until: NOON + 15 * MINUTE,
      rule: 'F3',
      why: explain('mail.later'),
    });
    await smtp.close();
    expect(await taken(world)).toEqual({});
    const { mailer, mails } = await givenMailbox();
    const later = input(given, { round: 8, at: NOON + 15 * MINUTE });
    expect(await createCalls(world, mailer, silent).bookCall(later)).toMatchObject({ was: 'done' });
    expect(mails).toHaveLength(1);
  });

  it('E5: at night the mail that tells of it waits for the send hours', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const given = await givenCase(world.pool);
    const night = Date.UTC(2026, 2, 4, 4);
    world.now = night;
    const booked = await createCalls(world, mailer, silent).bookCall(input(given, { at: night }));
    const until = Date.UTC(2026, 2, 4, 11) + jitterOf(given.caseId, 15 * MINUTE);
    expect(booked).toEqual({
      was: 'held',
      at: night,
      until,
      rule: 'E5',
      why: explain('hours.closed', { hours: 'Chile', holidays: [] }),
    });
    expect(mails).toHaveLength(0);
    expect(await taken(world)).toEqual({});
  });

  it('R7: a run that died before the mail goes on with its slot; one that died while telling has told', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const before = await givenCase(world.pool);
    const during = await givenCase(world.pool);
    const blind = {
      ...world,
      clock: {
        now: () => {
          throw new Error('killed');
        },
      },
    };
    const dying: Mailer = { ...mailer, deliver: () => Promise.reject(new Error('killed')) };
    await expect(createCalls(blind, mailer, silent).bookCall(input(before))).rejects.toThrow('killed');
    await expect(createCalls(world, dying, silent).bookCall(input(during))).rejects.toThrow('killed');
    expect(await taken(world)).toEqual({ [TOMORROW]: 2 });
    const { bookCall } = createCalls(world, mailer, silent);
    expect(await bookCall(input(before))).toMatchObject({ was: 'done', slot: slots(1)[0] });
    expect(await bookCall(input(during))).toMatchObject({ was: 'done', slot: slots(1)[0] });
    expect(await taken(world)).toEqual({ [TOMORROW]: 2 });
    expect(mails).toHaveLength(1);
  });

  it('F3: a slot that a dead run left behind is freed when the case goes on without it', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const given = await givenCase(world.pool);
    const blind = {
      ...world,
      clock: {
        now: () => {
          throw new Error('killed');
        },
      },
    };
    await expect(createCalls(blind, mailer, silent).bookCall(input(given))).rejects.toThrow('killed');
    await end(world, given, 'case.reopened', NOON + MINUTE);
    expect(await taken(world)).toEqual({});
    expect(await calls(world)).toMatchObject([{ state: 'released' }]);
    // The dead run was only slow: its attempt is fenced, so it tells nobody.
    const attempts = await world.pool.query('select status from attempts');
    expect(attempts.rows).toEqual([{ status: 'fenced' }]);
    expect(await createCalls(world, mailer, silent).bookCall(input(given, { round: 8 }))).toMatchObject({
      was: 'done',
    });
    expect(mails).toHaveLength(1);
  });
});

describe('after it was booked', () => {
  it('F3: missed and booked again, the calendar entry moves: same UID, higher SEQUENCE', async () => {
    const world = await freshWorld();
    const { mailer, mails, raw } = await givenMailbox();
    const given = await givenCase(world.pool);
    const { bookCall } = createCalls(world, mailer, silent);
    await bookCall(input(given));
    await end(world, given, 'call.missed', TOMORROW + HOUR, 'customer');
    world.now = TOMORROW + HOUR;
    const again = slots(2, TOMORROW + DAY);
    const at = TOMORROW + HOUR;
    expect(await bookCall(input(given, { round: 11, at, slots: again }))).toMatchObject({
      was: 'done',
      slot: again[0],
    });
    expect(await calls(world)).toMatchObject([
      { state: 'missed', missed_by: 'customer' },
      { state: 'booked', ordinal: 1 },
    ]);
    expect(await taken(world)).toEqual({ [TOMORROW]: 1, [TOMORROW + DAY]: 1 });
    const [first, second] = raw.map((mail) => parseCalendar(calendarOf(mail)));
    expect(only(second?.event ?? [], 'UID')).toBe(only(first?.event ?? [], 'UID'));
    expect(Number(only(second?.event ?? [], 'SEQUENCE'))).toBeGreaterThan(
      Number(only(first?.event ?? [], 'SEQUENCE')),
    );
    expect(mails[1]?.subject).toContain('Nueva hora');
  });

  it('F3: missed by us is recorded as ours; done keeps its slot', async () => {
    const world = await freshWorld();
    const { mailer } = await givenMailbox();
    const one = await givenCase(world.pool);
    const two = await givenCase(world.pool);
    const { bookCall } = createCalls(world, mailer, silent);
    await bookCall(input(one));
    await bookCall(input(two));
    await end(world, one, 'call.missed', TOMORROW + HOUR, 'us');
    await end(world, two, 'call.done', TOMORROW + HOUR);
    const stored = await world.pool.query('select state, missed_by from calls order by state');
    expect(stored.rows).toEqual([
      { state: 'done', missed_by: null },
      { state: 'missed', missed_by: 'us' },
    ]);
    expect(await taken(world)).toEqual({ [TOMORROW]: 2 });
  });

  it('F3, R10: cancelled, its slot is free at once and a notice waits', async () => {
    const world = await freshWorld();
    const { mailer } = await givenMailbox();
    const given = await givenCase(world.pool);
    await createCalls(world, mailer, silent).bookCall(input(given));
    await end(world, given, 'call.cancelled', NOON + HOUR);
    expect(await calls(world)).toMatchObject([{ state: 'cancelled' }]);
    expect(await taken(world)).toEqual({});
    const notices = await world.pool.query('select at, settled_at from call_notices');
    expect(notices.rows).toEqual([{ at: NOON + HOUR, settled_at: null }]);
    expect(await transaction(world.pool, (connection) => liveCall(connection, given.caseId))).toBeNull();
  });
});
