import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCalls } from '../../activities/calls.ts';
import { explain } from '../../domain/explanation/explanation.ts';
import type { SendChatNotice } from '../../services/messages/send-chat-notice.ts';
import { DAY, HOUR, type Instant, MINUTE, type Span } from '../../domain/time/instant.ts';
import { freshWorld, type GivenCase, givenCase, givenMailbox, NOON, type World } from '../worlds/fallback.ts';

/** A limit of a week. */
const reached = (limit: string, most: number) => explain('frequency.reached', { limit, most, days: 7 });

const TOMORROW = NOON + DAY;
const slotAt = (from: Instant): Span => [from, from + 30 * MINUTE];
const silent: SendChatNotice = async () => 'refused';

/** Whose payment was due an hour before noon, so that everything about it is collection (E5). */
async function givenDebtor(world: World, country: 'CL' | 'CO'): Promise<GivenCase> {
  const given = await givenCase(world.pool);
  const zone = country === 'CL' ? 'America/Santiago' : 'America/Bogota';
  await world.pool.query('update contacts set country = $2, time_zone = $3 where id = $1', [
    given.contactId,
    country,
    zone,
  ]);
  // E2: Colombia's law demands a grant for each channel.
  await world.pool.query(
    `insert into consents (contact_id, channel, category, granted, source, at)
     select $1, channel, 'utility', true, 'contract', 1 from unnest($2::text[]) as c (channel)`,
    [given.contactId, country === 'CO' ? ['email', 'call'] : []],
  );
  await isDue(world, given, NOON - HOUR);
  return given;
}

const isDue = ({ pool }: World, { taskId }: Pick<GivenCase, 'taskId'>, at: Instant) =>
  pool.query('update tasks set due_at = $2 where id = $1', [taskId, at]);

/** Another case of the same person, on another line. */
async function another({ pool }: World, { caseId, contactId }: GivenCase): Promise<GivenCase> {
  const [line, id, taskId] = [`line-${randomUUID()}`, `${caseId}${randomUUID().slice(0, 4)}`, randomUUID()];
  await pool.query('insert into lines (id) values ($1)', [line]);
  await pool.query(
    `insert into cases (id, contact_id, line_id, opened_at, fact_seq, anchor)
     select $2, contact_id, $3, opened_at, 1, anchor from cases where id = $1`,
    [caseId, id, line],
  );
  await pool.query(
    `insert into tasks (id, case_id, reason, step, data, due_at, since, state)
     select $2, $3, reason, step, data, due_at, since, state from tasks where case_id = $1`,
    [caseId, taskId, id],
  );
  return { caseId: id, contactId, taskId };
}

/** Something in writing about the debt that went out. */
const wrote = ({ pool }: World, { caseId, contactId }: GivenCase, at: Instant) =>
  pool.query(
    `insert into attempts (id, key, case_id, contact_id, line_id, kind, reason, status, reserved_at, purpose, automatic)
     values ($1, $1, $2, $3, '70007', 'template', 'payment', 'sent', $4, 'collection', false)`,
    [`att-${randomUUID()}`, caseId, contactId, at],
  );

const asks = ({ caseId }: GivenCase, slots: readonly Span[], at: Instant = NOON) => ({
  caseId,
  reason: 'payment',
  round: 7,
  seen: 1,
  at,
  slots,
});

const standing = async ({ pool }: World): Promise<Instant[]> =>
  (
    await pool.query<{ slot_from: Instant }>(
      `select slot_from from calls where state in ('reserved', 'booked') order by slot_from`,
    )
  ).rows.map((row) => row.slot_from);
const placesTaken = async ({ pool }: World): Promise<number> =>
  (await pool.query<{ sum: number }>('select coalesce(sum(booked), 0)::int as sum from call_slots')).rows[0]
    ?.sum ?? -1;

describe('limits of countries, where a call is booked', () => {
  it('E4, F3, CL: one call about a debt in 7 days over all cases of a person: the slot after, or none', async () => {
    const world = await freshWorld();
    const { mailer } = await givenMailbox();
    const { bookCall } = createCalls(world, mailer, silent);
    const first = await givenDebtor(world, 'CL');
    expect(await bookCall(asks(first, [slotAt(TOMORROW)]))).toMatchObject({ was: 'done' });

    // Three days later, so that what is written of it is far enough from what was written of the first.
    const at = NOON + 3 * DAY;
    const second = await another(world, first);
    const early = slotAt(TOMORROW + 6 * DAY);
    // Nothing that is free comes late enough.
    expect(await bookCall(asks(second, [early], at))).toMatchObject({ was: 'refused', rule: 'E4' });
    const { rows } = await world.pool.query(
      `select code, params from decisions where case_id = $1 and step = 'call'`,
      [second.caseId],
    );
    expect(rows).toMatchObject([{ code: 'hold.too-late', params: { why: reached('chile-calls', 1) } }]);
    expect(await standing(world)).toEqual([TOMORROW]);
    // Half-open: to the minute 7 days later it may be.
    const slots = [early, slotAt(TOMORROW + 7 * DAY)];
    expect(await bookCall({ ...asks(second, slots, at), round: 8 })).toMatchObject({
      was: 'done',
      slot: slots[1],
    });
    expect(await standing(world)).toEqual([TOMORROW, TOMORROW + 7 * DAY]);
  });

  it('E4, E5, CL: what is not yet due is no collection, and a second call may be the same week', async () => {
    const world = await freshWorld();
    const { mailer } = await givenMailbox();
    const { bookCall } = createCalls(world, mailer, silent);
    const first = await givenDebtor(world, 'CL');
    await isDue(world, first, NOON + 30 * DAY);
    const second = await another(world, first);
    expect(await bookCall(asks(first, [slotAt(TOMORROW)]))).toMatchObject({ was: 'done' });
    expect(await bookCall(asks(second, [slotAt(TOMORROW + 2 * DAY)], NOON + HOUR))).toMatchObject({
      was: 'done',
    });
  });

  it('E4, F3, CL: many cases of one person at once book one call; every place that was taken in vain is given back', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const { bookCall } = createCalls(world, mailer, silent);
    const first = await givenDebtor(world, 'CL');
    const cases = [first];
    for (let n = 0; n < 7; n += 1) cases.push(await another(world, first));
    const free = [slotAt(TOMORROW), slotAt(TOMORROW + HOUR), slotAt(TOMORROW + 2 * HOUR)];
    const outcomes = await Promise.all(cases.map((given) => bookCall(asks(given, free))));
    expect(outcomes.filter(({ was }) => was === 'done')).toHaveLength(1);
    for (const outcome of outcomes) {
      // Of the call where the slots end before it may be, of its notice where that is too near to another.
      if (outcome.was !== 'done') expect(outcome).toMatchObject({ rule: 'E4' });
    }
    expect(await standing(world)).toHaveLength(1);
    expect(await placesTaken(world)).toBe(1);
    expect(mails).toHaveLength(1);
  });

  it('E4, F3, CL: where the notice would be the third writing in 7 days the booking waits with it, and gives its slot back', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const { bookCall } = createCalls(world, mailer, silent);
    const given = await givenDebtor(world, 'CL');
    await wrote(world, given, NOON - 6 * DAY);
    await wrote(world, given, NOON - 3 * DAY);
    const slots = [slotAt(TOMORROW + 2 * DAY)];
    expect(await bookCall(asks(given, slots))).toMatchObject({
      was: 'held',
      rule: 'E4',
      why: reached('chile-writing', 2),
      until: NOON + DAY,
    });
    expect(mails).toEqual([]);
    expect(await placesTaken(world)).toBe(0);
    expect(await bookCall({ ...asks(given, slots, NOON + DAY), round: 8 })).toMatchObject({ was: 'done' });
  });

  it('E4, F3, CL: nor less than two days after the writing before', async () => {
    const world = await freshWorld();
    const { mailer } = await givenMailbox();
    const { bookCall } = createCalls(world, mailer, silent);
    const given = await givenDebtor(world, 'CL');
    await wrote(world, given, NOON - 45 * HOUR);
    const held = await bookCall(asks(given, [slotAt(TOMORROW + 2 * DAY)]));
    expect(held).toMatchObject({
      was: 'held',
      rule: 'E4',
      why: explain('frequency.reached', { limit: 'chile-distance', most: 1, days: 2 }),
      until: NOON + 3 * HOUR,
    });
  });

  it('E4, F3, CO: one contact a day: not the day on which the notice is written, and not the day of another contact', async () => {
    const world = await freshWorld();
    const { mailer } = await givenMailbox();
    const { bookCall } = createCalls(world, mailer, silent);
    const given = await givenDebtor(world, 'CO');
    const slots = [slotAt(NOON + 4 * HOUR), slotAt(TOMORROW)];
    expect(await bookCall(asks(given, slots))).toMatchObject({ was: 'done', slot: slots[1] });

    const other = await givenDebtor(world, 'CO');
    await wrote(world, other, NOON - HOUR);
    const held = await bookCall(asks(other, slots));
    expect(held).toMatchObject({ was: 'held' });
    // Midnight in Bogotá at the earliest.
    expect(held.was === 'held' && held.until).toBeGreaterThanOrEqual(NOON + 14 * HOUR);
    const { rows } = await world.pool.query<{ questions: unknown[] }>(
      `select questions from decisions where case_id = $1 and step = 'call-notice'`,
      [other.caseId],
    );
    expect(rows[0]?.questions).toContainEqual({
      rule: 'E4',
      answer: 'hold',
      ...explain('frequency.period-reached', { limit: 'colombia-day', most: 1, period: 'day' }),
    });
  });
});
