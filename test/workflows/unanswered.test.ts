import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../domain/time/instant.ts';
import { isAt, type Life } from './life.ts';
import { shareWorld } from './shared-world.ts';

/** When the supervisor was told, in order. */
async function tellings(customer: Life): Promise<readonly string[]> {
  return (await customer.events())
    .filter(({ type }) => type === 'case.unanswered')
    .map(({ timestamp }) => timestamp);
}

/** The business owes when the window ends on Tuesday at 10:00, though a task is pending. */
async function leftUnanswered(customer: Life): Promise<void> {
  await customer.begun();
  await customer.writes('¿Puedo pagar en cuotas?');
  expect((await customer.case()).owes).toBe('business');
  await customer.at('Tue', '12:00');
}

describe('the business owes when the window ends', { timeout: 180_000 }, () => {
  const life = shareWorld();

  test(
    'R9: recorded as unanswered; the supervisor is told then and every working day; no task template and no fallback go',
    life(async (customer) => {
      await leftUnanswered(customer);
      const anchor = Date.parse((await customer.case()).window.anchoredAt ?? '');
      expect(await customer.case()).toMatchObject({ state: 'escalated', owes: 'business', impacts: [] });
      // The business works from Monday to Friday, 09:00 to 18:00 in Santiago.
      await customer.at('Mon', '12:00', 1);
      const told = (await tellings(customer)).map((at) => Date.parse(at));
      expect(isAt(new Date(told[0] ?? 0).toISOString(), anchor + DAY)).toBe(true);
      const days = told.slice(1).map((at) => new Date(at).toLocaleString('en', OPENING));
      expect(days).toEqual(['Wed 09:00', 'Thu 09:00', 'Fri 09:00', 'Mon 09:00']);
      expect(await customer.templateNames()).toEqual([]);
      expect(await customer.mails(customer.address)).toEqual([]);

      // W7: and a word of the customer opens the window again.
      await customer.writes('¿Hola?');
      expect((await customer.case()).state).toBe('open');
    }),
  );

  test(
    'W4, R9: a reply that is too late is refused with what can be done instead; kept, one answer template goes; a tap delivers it',
    life(async (customer) => {
      await leftUnanswered(customer);
      const { window } = await customer.case();
      const refused = await customer.tells({ text: { body: 'Sí, en 3 cuotas' } });
      expect(refused).toMatchObject({ status: 409, answer: { code: 'window_closed', rule: 'W4' } });
      expect(refused.answer.closedAt).toBe(window.closesAt);
      expect(refused.answer.alternatives?.map(({ name }) => name)).toContain('payment_pending_v3');
      expect(await customer.texts()).toEqual([]);

      await customer.keeps('Sí, en 3 cuotas');
      await customer.at('Tue', '12:05');
      const answering = await customer.case();
      expect(answering).toMatchObject({ state: 'reopening', owes: 'business' });
      expect(answering.impacts).toMatchObject([{ kind: 'answer', template: 'answer_ready_v1', number: 1 }]);
      // H4: what is kept is not lost unseen.
      expect(answering.agenda.map(({ step }) => step)).toEqual(['need-person', 'tell-need', 'close']);
      expect(await customer.texts()).toEqual([]);

      await customer.at('Tue', '14:00');
      await customer.taps();
      await customer.at('Tue', '14:05');
      expect(await customer.texts()).toEqual(['Sí, en 3 cuotas']);
      expect(await customer.case()).toMatchObject({ state: 'open', owes: 'customer', kept: [] });
      // R2: it counted, so when this window ends one is left, and it is not a third after it.
      await customer.at('Mon', '12:00', 1);
      expect(await customer.templateNames()).toEqual(['answer_ready_v1', 'payment_options_v1']);
    }),
  );

  test(
    'R9: after any other message the kept reply waits for an agent’s word',
    life(async (customer) => {
      await leftUnanswered(customer);
      const kept = await customer.keeps('Sí, en 3 cuotas');
      await customer.at('Tue', '14:00');
      await customer.writes('Ya no, gracias. ¿Y con transferencia?');
      await customer.at('Tue', '14:05');
      expect(await customer.case()).toMatchObject({ state: 'open', owes: 'business', kept: [{ id: kept }] });
      expect(await customer.texts()).toEqual([]);
      await customer.command(`kept/${kept}/send`, {});
      expect(await customer.texts()).toEqual(['Sí, en 3 cuotas']);
      expect(await customer.case()).toMatchObject({ owes: 'customer', kept: [] });
      await customer.command(`kept/${kept}/send`, {});
      expect(await customer.texts()).toHaveLength(1);
    }),
  );

  test(
    'R9, H4: unanswered after the answer template: no second impact and no fallback, and a person sees what is kept',
    life(async (customer) => {
      await leftUnanswered(customer);
      await customer.keeps('Sí, en 3 cuotas');
      await customer.at('Wed', '12:00', 1);
      expect(await customer.case()).toMatchObject({ state: 'dormant', needsHuman: true, kept: [{}] });
      expect(await customer.templateNames()).toEqual(['answer_ready_v1']);
      expect(await customer.mails(customer.address)).toEqual([]);
    }),
  );

  test(
    'R9: a kept reply that is thrown away before its template went leaves the business owing; the supervisor is told on',
    life(async (customer) => {
      await customer.begun({ time: '22:30' });
      await customer.writes('¿Puedo pagar en cuotas?');
      // Outside the send hours, so that the template waits for the morning.
      await customer.at('Tue', '23:00');
      const kept = await customer.keeps('Sí, en 3 cuotas');
      const planned = await customer.soon('planned', ({ state }) => state === 'reopening');
      // E5: up to 15 minutes after the opening.
      const opening = customer.local('Wed', '08:00');
      const answerAt = Date.parse(planned.agenda[0]?.at ?? '');
      expect([answerAt >= opening, answerAt <= opening + 15 * MINUTE]).toEqual([true, true]);
      await customer.ask('DELETE', `/v1/cases/${planned.id}/kept/${kept}`);
      await customer.at('Wed', '12:00');
      expect(await customer.case()).toMatchObject({ state: 'escalated', owes: 'business', kept: [] });
      expect(await customer.templateNames()).toEqual([]);
    }),
  );

  test(
    'R10: completing the task ends the task; the business owes, so the case is not resolved',
    life(async (customer) => {
      await leftUnanswered(customer);
      const seen = await customer.completes();
      expect(seen).toMatchObject({ state: 'escalated', owes: 'business', task: null, outcome: null });
    }),
  );

  test(
    'R10: completing the task cancels the planned impact and resolves the case; the link of the one that went says so',
    life(async (customer) => {
      await customer.begun({
        task: { reason: 'payment', step: 'pay', resumeUrl: 'https://pay.example.com/1' },
      });
      await customer.at('Tue', '12:00');
      const [sent] = await customer.provider.messages({ to: customer.phone, type: 'template' });
      const token = /"text":"([\w-]+\.[\w-]+)"/.exec(JSON.stringify(sent?.request))?.[1] ?? '';
      const link = () => fetch(`${customer.gatewayUrl}/r/${token}`, { redirect: 'manual' });
      expect((await link()).status).toBe(302);

      const resolved = await customer.completes();
      expect(resolved).toMatchObject({ state: 'resolved', outcome: 'completed', task: null });
      expect(resolved.agenda.map(({ step, rule }) => [step, rule])).toEqual([['close', 'D5']]);
      expect(await (await link()).text()).toContain('Esto ya está hecho');
      await customer.at('Mon', '12:00', 1);
      expect(await customer.case()).toMatchObject({ state: 'closed', outcome: 'completed' });
      expect(await customer.templateNames()).toHaveLength(1);
      expect(await customer.mails(customer.address)).toEqual([]);
    }),
  );

  test(
    'R10, F1: completing the task cancels a mail that the server has put off',
    life(async (customer) => {
      await customer.begun({ template: false });
      await customer.mailFails({ kind: 'defer', times: 1 });
      await customer.at('Tue', '10:05');
      const waiting = await customer.case();
      expect(waiting.agenda[0]).toMatchObject({ step: 'email', rule: 'F2' });
      expect(isAt(waiting.agenda[0]?.at, customer.local('Tue', '10:15'))).toBe(true);
      await customer.completes();
      await customer.at('Wed', '12:00');
      expect(await customer.mails(customer.address)).toEqual([]);
    }),
  );

  test(
    'W5, R9: the provider answers that the window is closed: ours is, the text is kept, and the business still owes',
    life(async (customer) => {
      await customer.begun();
      await customer.writes('¿Puedo pagar en cuotas?');
      await customer.fails({ kind: 'refuse', code: 131047 }, { match: { type: 'text' } });
      const { status, answer } = await customer.tells({ text: { body: 'Sí, en 3 cuotas' } });
      expect([status, answer.status, answer.rule]).toEqual([202, 'kept', 'W5']);
      expect(await customer.case()).toMatchObject({ owes: 'business', window: { open: false } });
      await customer.at('Mon', '10:30');
      expect(await customer.templateNames()).toEqual(['answer_ready_v1']);
      await customer.taps();
      await customer.at('Mon', '10:35');
      expect(await customer.texts()).toEqual(['Sí, en 3 cuotas']);
      expect(await customer.case()).toMatchObject({
        state: 'open',
        owes: 'customer',
        window: { open: true },
      });
    }),
  );

  test(
    'W5: so it is when the provider says it later, in a status; a message of the customer opens the window again',
    life(async (customer) => {
      await customer.begun();
      await customer.writes('¿Puedo pagar en cuotas?');
      await customer.fails({ kind: 'fail-later', code: 131047 }, { match: { type: 'text' } });
      const { status, answer } = await customer.tells({ text: { body: 'Sí, en 3 cuotas' } });
      // The status may be here before the answer to the send has been written down.
      expect([
        [201, 'sent'],
        [202, 'kept'],
      ]).toContainEqual([status, answer.status]);
      const shut = await customer.soon(
        'the window is shut',
        ({ window, kept }) => !window.open && kept.length > 0,
      );
      expect(shut).toMatchObject({ owes: 'business', kept: [{ confirm: false }] });
      await customer.at('Mon', '10:30');
      expect(await customer.templateNames()).toEqual(['answer_ready_v1']);
      await customer.writes('¿Hola?');
      const open = await customer.case();
      expect(open).toMatchObject({ state: 'open', owes: 'business', window: { open: true } });
      expect(Date.parse(open.window.closesAt ?? '') - (await customer.now())).toBeGreaterThan(23 * HOUR);
    }),
  );
});

const OPENING = {
  timeZone: 'America/Santiago',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
} as const;
