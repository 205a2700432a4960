import { describe, expect, test } from 'vitest';
import type { MailAttachment } from '../../dev/mailbox/mailbox.ts';
import { HOUR, type Instant, MINUTE } from '../../domain/time/instant.ts';
import { isAt, type Life } from './life.ts';
import { shareWorld } from './shared-world.ts';

/** Without consent to templates the window's end leads straight to a call, on Tuesday at 10:00. */
const CALLED = {
  template: false,
  task: { reason: 'technical-service', step: 'choose-appointment' },
} as const;

async function slotOf(customer: Life): Promise<readonly [from: Instant, to: Instant]> {
  const { call } = await customer.case();
  return [Date.parse(call?.slot?.from ?? ''), Date.parse(call?.slot?.to ?? '')];
}

/** The calendar files that went to the customer, oldest first. */
async function calendars(customer: Life): Promise<readonly MailAttachment[]> {
  const mails = (await customer.mails(customer.address)).toReversed();
  return mails.flatMap(({ attachments }) =>
    attachments.filter(({ mimeType, method }) => mimeType === 'text/calendar' && method !== null).slice(0, 1),
  );
}

const utc = (at: Instant): string => `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
const lineOf = (file: MailAttachment | undefined, name: string): string | undefined =>
  new RegExp(`^${name}[:;].*$`, 'm').exec(file?.content ?? '')?.[0];

describe('scheduled calls, on the whole system', { timeout: 180_000 }, () => {
  const life = shareWorld();

  test(
    'F3, F5: booked in a slot that can be told, told with a calendar file, due, done; then the case listens and closes',
    life(async (customer) => {
      const anchor = await customer.begun(CALLED);
      await customer.at('Tue', '10:05');
      const booked = await customer.case();
      expect(booked).toMatchObject({
        state: 'fallback',
        call: { state: 'booked' },
        fallback: { path: 'call' },
      });
      const [from, to] = await slotOf(customer);
      expect(to - from).toBe(30 * MINUTE);
      expect(from).toBeGreaterThanOrEqual(anchor + 25 * HOUR);
      expect(await customer.subjects()).toEqual([`Te llamaremos (caso ${booked.id})`]);
      const [file] = await calendars(customer);
      expect(lineOf(file, 'METHOD')).toContain('REQUEST');
      expect(lineOf(file, 'DTSTART')).toContain(utc(from));
      expect(lineOf(file, 'DTEND')).toContain(utc(to));
      expect(lineOf(file, 'SUMMARY')).toContain(booked.id);

      await customer.until(from + MINUTE);
      expect((await customer.case()).call).toMatchObject({ state: 'due' });
      expect(await customer.recordsCall('done')).toMatchObject({ state: 'fallback', call: null });
      const recorded = await customer.now();
      const { agenda } = await customer.case();
      expect(isAt(agenda[0]?.at, recorded + 7 * 24 * HOUR)).toBe(true);
      await customer.at('Wed', '20:00', 1);
      expect(await customer.case()).toMatchObject({ state: 'closed', outcome: 'fallback-call' });
      expect(await customer.eventTypes()).toEqual(
        expect.arrayContaining(['call.booked', 'call.due', 'call.done', 'case.closed']),
      );
    }),
  );

  test(
    'F3, F1: missed by the customer it is booked again once; missed twice, the next path goes',
    life(async (customer) => {
      await customer.begun(CALLED);
      await customer.at('Tue', '10:05');
      const { id } = await customer.case();
      const [first] = await slotOf(customer);
      await customer.until(first + MINUTE);
      await customer.recordsCall('missed-by-customer');
      await customer.until((await customer.now()) + MINUTE);
      const [second] = await slotOf(customer);
      expect(second).toBeGreaterThanOrEqual(first + HOUR);
      const [before, after] = await calendars(customer);
      expect(lineOf(after, 'UID')).toBe(lineOf(before, 'UID'));
      expect(lineOf(before, 'SEQUENCE')).toBe('SEQUENCE:0');
      expect(lineOf(after, 'SEQUENCE')).toBe('SEQUENCE:2');

      await customer.until(second + MINUTE);
      await customer.recordsCall('missed-by-customer');
      await customer.until((await customer.now()) + MINUTE);
      expect(await customer.case()).toMatchObject({
        call: null,
        fallback: { path: 'email', status: 'sent' },
      });
      expect(await customer.subjects()).toEqual([
        `Te llamaremos (caso ${id})`,
        `Nueva hora de tu llamada (caso ${id})`,
        `Tu servicio técnico quedó pendiente (caso ${id})`,
      ]);
    }),
  );

  test(
    'F3: a call that nobody recorded was missed by us: booked again, the supervisor told, and not counted',
    life(async (customer) => {
      await customer.begun(CALLED);
      await customer.at('Tue', '10:05');
      const [first, end] = await slotOf(customer);
      await customer.until(end + 29 * MINUTE);
      expect((await customer.case()).call).toMatchObject({ state: 'due' });
      await customer.until(end + 32 * MINUTE);
      const [second] = await slotOf(customer);
      expect(second).toBeGreaterThan(first);
      const missed = (await customer.events()).filter(({ type }) => type === 'call.missed');
      expect(missed.map(({ data }) => data['missedBy'])).toEqual(['us']);

      // One miss of the customer's own is still forgiven.
      await customer.until(second + MINUTE);
      await customer.recordsCall('missed-by-customer');
      await customer.until((await customer.now()) + MINUTE);
      const third = await customer.case();
      expect(third).toMatchObject({
        state: 'fallback',
        call: { state: 'booked' },
        fallback: { path: 'call' },
      });
    }),
  );

  test(
    'F3, R10: a booked call survives a reply; completing the task cancels it, and the customer is told',
    life(async (customer) => {
      await customer.begun(CALLED);
      await customer.at('Tue', '10:05');
      const slot = await slotOf(customer);
      const { id } = await customer.case();
      await customer.at('Tue', '10:15');
      await customer.writes('Prefiero agendar por aquí');
      expect(await customer.case()).toMatchObject({ state: 'open', call: { state: 'booked' } });
      await customer.answers('Perfecto, ¿el jueves?');
      await customer.at('Tue', '10:20');
      expect(await slotOf(customer)).toEqual(slot);
      expect(await customer.completes()).toMatchObject({ state: 'resolved', call: null });
      await customer.at('Tue', '10:30');
      expect((await customer.subjects()).at(-1)).toBe(`Llamada cancelada (caso ${id})`);
      const file = (await calendars(customer)).at(-1);
      expect(lineOf(file, 'METHOD')).toContain('CANCEL');
      expect(lineOf(file, 'SEQUENCE')).toBe('SEQUENCE:1');
      expect(await customer.eventTypes()).toEqual(
        expect.arrayContaining(['call.cancelled', 'case.resolved']),
      );
    }),
  );

  test(
    'F1, F3: a call that is still to come when the window ends again has not failed: no mail goes beside it',
    life(async (customer) => {
      // The window ends on Saturday evening; the next calling hours are Monday's.
      await customer.begun({ ...CALLED, day: 'Fri', time: '20:30' });
      await customer.at('Sat', '20:40');
      const booked = await customer.case();
      expect(booked).toMatchObject({ state: 'fallback', call: { state: 'booked' } });
      await customer.at('Sat', '20:45');
      await customer.writes('El lunes está bien');
      await customer.answers('Perfecto');
      await customer.at('Sun', '21:00');
      const again = await customer.case();
      expect(again).toMatchObject({ state: 'fallback', call: booked.call, fallback: { path: 'call' } });
      expect(await customer.subjects()).toEqual([`Te llamaremos (caso ${booked.id})`]);
    }),
  );

  test(
    'X3, E2: without a grant for calls, and without a wish, a mail goes instead',
    life(async (customer) => {
      await customer.begun({ ...CALLED, call: false });
      await customer.at('Tue', '10:05');
      expect(await customer.case()).toMatchObject({ call: null, fallback: { path: 'email' } });
      expect(await customer.mails(customer.address)).toHaveLength(1);
    }),
  );

  test(
    'F3, E2: an opt-out cancels a booked call, and the customer is told',
    life(async (customer) => {
      await customer.begun(CALLED);
      await customer.at('Tue', '10:15');
      const { id } = await customer.case();
      await customer.writes('BAJA');
      await customer.at('Tue', '10:30');
      expect(await customer.case()).toMatchObject({ call: null, needsHuman: true });
      expect((await customer.subjects()).at(-1)).toBe(`Llamada cancelada (caso ${id})`);
    }),
  );

  test(
    'F3: the customer’s word through an agent cancels it; the case listens on',
    life(async (customer) => {
      await customer.begun(CALLED);
      await customer.at('Tue', '10:15');
      expect(await customer.recordsCall('cancelled')).toMatchObject({ state: 'fallback', call: null });
      await customer.at('Tue', '10:30');
      expect((await customer.subjects()).at(-1)).toContain('Llamada cancelada');
      expect(await customer.eventTypes()).toContain('call.cancelled');
    }),
  );

  test(
    'F3: an operator books a call inside the window; it is told and due, and stands beside the conversation',
    life(async (customer) => {
      await customer.begun({ mail: false, task: null });
      expect(await customer.command('call/book', {})).toMatchObject({ state: 'open' });
      const booked = await customer.soon('it is booked', ({ call }) => call?.state === 'booked');
      // Without a mail address it is told in the open window.
      expect((await customer.texts()).at(-1)).toContain('Te llamaremos');
      expect(booked).toMatchObject({ state: 'open', owes: 'nobody' });
      const [from] = await slotOf(customer);
      await customer.until(from + MINUTE);
      expect(await customer.recordsCall('done')).toMatchObject({ call: null });
    }),
  );

  test(
    'E2: a button that asks for a call stands for a grant in its case: the call is a path, and stays after an opt-out',
    life(async (customer) => {
      await customer.begun({ ...CALLED, call: false });
      const { id } = await customer.case();
      expect(await customer.tries('POST', `/v1/cases/${id}/call/book`, {})).toMatchObject({
        status: 409,
        answer: { code: 'suppressed', rule: 'E2' },
      });
      await customer.at('Mon', '10:30');
      const { status } = await customer.tells({
        interactive: {
          type: 'button',
          body: { text: 'También podemos llamarle' },
          action: { buttons: [{ type: 'reply', reply: { id: `call:${id}`, title: 'Llámenme' } }] },
        },
      });
      expect(status).toBe(201);
      await customer.provider.write(customer.phone, { type: 'button-reply' });
      // W9: it is a message like any other, and wants an answer.
      await customer.soon('the business owes', ({ owes }) => owes === 'business');
      await customer.answers('Claro, le llamaremos si no alcanza a agendar');
      await customer.at('Tue', '10:35');
      expect(await customer.case()).toMatchObject({
        id,
        call: { state: 'booked' },
        fallback: { path: 'call' },
      });
      const why = (await customer.timeline()).map((entry) => JSON.stringify(entry));
      expect(why.filter((each) => each.includes('"consent.wished"')).join()).toContain('"source":"button"');
      const slot = await slotOf(customer);
      await customer.writes('BAJA');
      await customer.at('Tue', '10:45');
      expect((await customer.case()).call).toMatchObject({ state: 'booked' });
      expect(await slotOf(customer)).toEqual(slot);
    }),
  );

  test(
    'F3: the slot that was chosen is booked, of those that are free; any other is refused with the nearest',
    life(async (customer) => {
      await customer.begun({ mail: false, task: null });
      const path = `/v1/cases/${await customer.caseId()}/call`;
      const { slots } = await customer.ask<{ slots: { from: string; to: string }[] }>(
        'GET',
        `${path}/slots?limit=6`,
      );
      expect(slots).toHaveLength(6);
      const now = await customer.now();
      const begins = slots.map(({ from }) => Date.parse(from));
      expect(begins).toEqual(begins.toSorted((one, other) => one - other));
      expect(Math.min(...begins)).toBeGreaterThanOrEqual(now + HOUR);
      const [first, second, , fourth] = slots;
      // Between two slots, and out of hours.
      for (const slot of [
        new Date((begins[1] ?? 0) + MINUTE).toISOString(),
        customer.localTime('Sun', '03:00'),
      ]) {
        const refused = await customer.tries('POST', `${path}/book`, { slot });
        expect(refused).toMatchObject({ status: 409, answer: { code: 'slot_not_free', rule: 'F3' } });
        expect((refused.answer as { slots: unknown[] }).slots).toHaveLength(5);
      }
      const near = await customer.tries('POST', `${path}/book`, {
        slot: new Date((begins[1] ?? 0) + MINUTE).toISOString(),
      });
      expect((near.answer as { slots: unknown[] }).slots).toEqual(expect.arrayContaining([first, second]));
      expect(await customer.tries('POST', `${path}/book`, { slot: 'mañana' })).toMatchObject({
        status: 422,
        answer: { field: 'slot' },
      });

      await customer.command('call/book', { slot: fourth?.from });
      const booked = await customer.soon('it is booked', ({ call }) => call?.state === 'booked');
      expect(booked.call?.slot).toEqual(fourth);
      // Asked for again it is the same call; another is not booked over it.
      expect((await customer.command('call/book', { slot: fourth?.from })).call?.slot).toEqual(fourth);
      expect(await customer.tries('POST', `${path}/book`, { slot: first?.from })).toMatchObject({
        status: 409,
        answer: { code: 'call_planned', slot: fourth },
      });
    }),
  );
});
