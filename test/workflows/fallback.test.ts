import { describe, expect, test } from 'vitest';
import type { SeenCase } from '../../dev/scenarios/play.ts';
import { DAY } from '../../domain/time/instant.ts';
import type { Mail } from '../../dev/mailbox/mailbox.ts';
import { isAt, Life } from './life.ts';
import { shareWorld } from './shared-world.ts';

const LINK = /https?:\/\/[^\s"<>]+/g;

/** The one link of a mail: the same in its text and in its HTML. */
function linkOf(mail: Mail | undefined): string {
  const inText = mail?.text?.match(LINK) ?? [];
  const inHtml = mail?.html?.match(LINK) ?? [];
  expect(inText).toHaveLength(1);
  expect(inHtml).toEqual(inText);
  return inText[0] ?? '';
}

const follow = (link: string, headers: Record<string, string> = {}) =>
  fetch(link, { redirect: 'manual', headers });

describe('the fallback, on the whole system', { timeout: 180_000 }, () => {
  // Without consent to templates the window's end leads straight to the fallback, on Tuesday at 10:00.
  const life = shareWorld();

  test(
    'F1, F3: neither template nor mail, and nobody can be told of a call: the case needs a person, until one says that it does not (H4)',
    life(async (customer, { temporal }) => {
      await customer.begun({ template: false, mail: false });
      await customer.at('Tue', '10:05');
      const seen = await customer.case();
      expect(seen).toMatchObject({ state: 'dormant', needsHuman: true, owes: 'customer', call: null });
      // F1: the call was asked about, and nobody could have been told of it: it did not fail.
      expect(seen.fallback).toMatchObject({ path: 'call', status: 'not-possible', rule: 'F3' });
      expect(seen.agenda.map(({ step }) => step)).toEqual(['tell-need', 'close']);
      expect(await customer.eventTypes()).toEqual(
        expect.arrayContaining(['case.expired', 'case.needs-human']),
      );
      const inUi = await temporal.client.workflow.getHandle(seen.id).describe();
      expect(inUi.searchAttributes['NeedsHuman']).toEqual([true]);
      await customer.at('Fri', '10:05');
      expect(await customer.case()).toMatchObject({ state: 'dormant', needsHuman: true });
      const told = (await customer.eventTypes()).filter((type) => type === 'case.needs-human');
      expect(told).toHaveLength(4);
      const dismissed = await customer.ask<SeenCase>('DELETE', `/v1/cases/${seen.id}/need`);
      expect(dismissed).toMatchObject({ state: 'dormant', needsHuman: false });
      // Said again, it is so already.
      expect(await customer.ask<SeenCase>('DELETE', `/v1/cases/${seen.id}/need`)).toEqual(dismissed);
      expect(dismissed.agenda).toMatchObject([{ step: 'close', rule: 'R4' }]);
    }),
  );

  test(
    'F1, E2: paths that the contact does not allow are not taken',
    life(async (customer) => {
      await customer.begun({ template: false });
      await customer.consents('email', 'utility', false);
      await customer.consents('call', 'utility', false);
      await customer.at('Tue', '10:05');
      expect(await customer.case()).toMatchObject({ state: 'dormant', needsHuman: true, fallback: null });
      expect(await customer.mails(customer.address)).toEqual([]);
    }),
  );

  test(
    'F1: a mail that the server refuses is a path that failed: the next one, a call, is booked and told',
    life(async (customer) => {
      await customer.begun({ template: false });
      await customer.mailFails({ kind: 'refuse', about: 'mail', at: 'data', times: 1 });
      await customer.at('Tue', '10:05');
      const seen = await customer.case();
      expect(seen).toMatchObject({ state: 'fallback', fallback: { path: 'call', status: 'booked' } });
      expect(await customer.subjects()).toEqual([`Te llamaremos (caso ${seen.id})`]);
    }),
  );

  test(
    'F1, F2: an address that the server refuses is marked unreachable, so nobody could be told of a call: a person',
    life(async (customer) => {
      await customer.begun({ template: false });
      await customer.mailFails({ kind: 'refuse' });
      await customer.at('Tue', '10:05');
      const { state, needsHuman, contactId } = await customer.case();
      expect({ state, needsHuman }).toEqual({ state: 'dormant', needsHuman: true });
      const contact = await customer.ask<{ emailUnreachableAt: string | null }>(
        'GET',
        `/v1/contacts/${contactId}`,
      );
      expect(contact.emailUnreachableAt).not.toBeNull();
      expect(await customer.mails(customer.address)).toEqual([]);
    }),
  );

  test(
    'F1, F2: a mail that is reported to have bounced sends the case to its next path',
    life(async (customer) => {
      await customer.begun({ template: false });
      await customer.at('Tue', '12:00');
      expect(await customer.case()).toMatchObject({ state: 'fallback', fallback: { path: 'email' } });
      const { contactId } = await customer.case();
      await customer.ask('POST', `/v1/contacts/${contactId}/email/bounced`, {
        address: customer.address,
        status: '5.1.1',
      });
      await customer.at('Tue', '12:05');
      // The call is tried, and cannot be told of: the only address is gone and the window is closed.
      const decisions = await customer.entries('decision');
      expect(decisions).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ step: 'email', answer: 'allowed', code: null }),
          expect.objectContaining({ step: 'call', answer: 'allowed', code: null }),
          expect.objectContaining({ step: 'call-notice', rule: 'F2', code: 'address.unreachable' }),
        ]),
      );
      expect(await customer.case()).toMatchObject({ state: 'dormant', needsHuman: true });
    }),
  );

  test(
    'F1: each path goes once: after a reply the next expiry takes the next one',
    life(async (customer) => {
      await customer.begun({ template: false });
      await customer.at('Wed', '10:00');
      await customer.writes('Vi su correo, mañana pago');
      expect((await customer.case()).state).toBe('open');
      await customer.answers('Gracias por avisar');
      await customer.at('Thu', '10:05');
      const seen = await customer.case();
      expect(seen).toMatchObject({ state: 'fallback', fallback: { path: 'call', status: 'booked' } });
      expect(await customer.subjects()).toEqual([
        `Tu pago quedó pendiente (caso ${seen.id})`,
        `Te llamaremos (caso ${seen.id})`,
      ]);
    }),
  );

  test(
    'F2: the mail has the case id, what is done and pending, and one link to the step, as text and HTML',
    life(async (customer) => {
      const task = {
        reason: 'payment',
        step: 'pay',
        data: { done: ['Elegiste pagar con tarjeta'], instructions: ['Ten a mano tu tarjeta'] },
        resumeUrl: 'https://pay.example.com/i/1042?source=mail',
      };
      await customer.begun({ template: false, task });
      await customer.at('Tue', '10:05');
      const { id } = await customer.case();
      const [mail, ...more] = await customer.mails(customer.address);
      expect(more).toEqual([]);
      expect(mail?.subject).toBe(`Tu pago quedó pendiente (caso ${id})`);
      for (const part of [mail?.text, mail?.html]) {
        expect(part).toContain(id);
        expect(part).toContain('Elegiste pagar con tarjeta');
        expect(part).toContain('Completar el pago');
        expect(part).toContain('Ten a mano tu tarjeta');
      }
      const answer = await follow(linkOf(mail));
      expect(answer.status).toBe(302);
      expect(answer.headers.get('location')).toBe(
        `https://pay.example.com/i/1042?source=mail&caseId=${id}&step=pay`,
      );
      // An example's address is nobody's: a person at a browser is led to a page of the local world that says so.
      const led = await follow(linkOf(mail), { accept: 'text/html' });
      expect(led.headers.get('location')).toMatch(
        /^http:[^?]+\/dev\/example-page\?to=https%3A%2F%2Fpay\.example\.com/,
      );
    }),
  );

  test(
    'F2: the mail is in the contact’s language and leads into the chat where the step has no page',
    life(async (customer) => {
      await customer.begun({ template: false, contact: { language: 'pt-BR' } });
      await customer.at('Tue', '10:05');
      const { id } = await customer.case();
      const [mail] = await customer.mails(customer.address);
      expect(mail?.subject).toBe(`Seu pagamento ficou pendente (caso ${id})`);
      expect(mail?.html).toContain('<html lang="pt">');
      const answer = await follow(linkOf(mail));
      expect(answer.headers.get('location')).toMatch(/^https:\/\/wa\.me\/56911112222\?text=/);
      expect(decodeURIComponent(answer.headers.get('location') ?? '')).toContain(id);
    }),
  );

  test(
    'F4: an id that another contact quotes attaches to nothing: each has a case of their own',
    life(async (customer, world) => {
      await customer.begun({ template: false });
      await customer.at('Tue', '12:00');
      const before = await customer.case();
      const other = new Life(world);
      await other.writes(`Escribo por el caso ${before.id}`);
      const own = await other.soon('a case of their own', ({ state }) => state === 'open');
      expect(own.id).not.toBe(before.id);
      expect(own.contactId).not.toBe(before.contactId);
      expect(own.previousCaseId).toBeNull();
      expect(await customer.case()).toMatchObject({ state: 'fallback', window: before.window });
      const messages = await customer.entries('message');
      expect(messages).toHaveLength(1);
    }),
  );

  test(
    'F4, R10: a resume link is good for its case and step alone, and ends with the task',
    life(async (customer) => {
      await customer.begun({ template: false });
      await customer.at('Tue', '12:00');
      const link = linkOf((await customer.mails(customer.address))[0]);
      expect((await follow(link)).status).toBe(302);
      const [payload = '', signature] = link.split('/r/')[1]?.split('.') ?? [];
      const [, task, step] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as string[];
      const forged = Buffer.from(JSON.stringify(['case-1', task, step])).toString('base64url');
      expect((await follow(link.replace(payload, forged))).status).toBe(404);
      expect((await follow(link.replace(`.${signature}`, ''))).status).toBe(404);

      expect(await customer.completes()).toMatchObject({ state: 'resolved', outcome: 'completed' });
      const done = await follow(link);
      expect(done.status).toBe(200);
      expect(await done.text()).toContain('Esto ya está hecho');
    }),
  );

  test(
    'F5, F4: seven days after the mail the case closes with the outcome, and its link with it; a later reply is a new case',
    life(async (customer) => {
      const anchor = await customer.begun({ template: false });
      await customer.at('Tue', '12:00');
      const listening = await customer.case();
      expect(listening.agenda.map(({ step, rule }) => [step, rule])).toEqual([['close', 'F5']]);
      expect(isAt(listening.agenda[0]?.at, anchor + DAY + 7 * DAY)).toBe(true);
      const link = linkOf((await customer.mails(customer.address))[0]);
      await customer.at('Tue', '10:05', 1);
      expect(await customer.case()).toMatchObject({ state: 'closed', outcome: 'fallback-email' });
      const over = await follow(link);
      expect(over.status).toBe(200);
      expect(await over.text()).toContain('Este enlace ya no hace falta');

      await customer.writes('Hola, ¿todavía puedo pagar?');
      const next = await customer.soon('a new case', ({ state }) => state === 'open');
      expect(next.id).not.toBe(listening.id);
      expect(next).toMatchObject({ previousCaseId: listening.id, task: null, impacts: [], owes: 'business' });
    }),
  );

  test(
    'F5, W7: a late reply before that is the same case, open again with its history',
    life(async (customer) => {
      await customer.begun({ template: false });
      await customer.at('Tue', '12:00');
      const { id } = await customer.case();
      await customer.at('Tue', '09:00', 1);
      await customer.writes('Ahora sí quiero pagar');
      expect(await customer.case()).toMatchObject({
        id,
        state: 'open',
        owes: 'business',
        task: { step: 'pay' },
      });
      await customer.at('Tue', '09:05', 1);
      expect(await customer.eventTypes()).toEqual(expect.arrayContaining(['case.fallback', 'case.reopened']));
    }),
  );
});
