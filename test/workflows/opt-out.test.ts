import { describe, expect, test } from 'vitest';
import { SECOND } from '../../domain/time/instant.ts';
import type { Life } from './life.ts';
import { shareWorld } from './shared-world.ts';

interface Consent {
  readonly channel: string;
  readonly category: string;
  readonly granted: boolean;
}

async function ledger(customer: Life): Promise<readonly (readonly [category: string, granted: boolean])[]> {
  const { contactId } = await customer.case();
  const { consents } = await customer.ask<{ consents: Consent[] }>('GET', `/v1/contacts/${contactId}`);
  return consents
    .filter(({ channel }) => channel === 'whatsapp')
    .map(({ category, granted }) => [category, granted] as const);
}

describe('opting out and in again', { timeout: 180_000 }, () => {
  const life = shareWorld();

  test(
    'E2: STOP alone withdraws every category; planned steps end, the business does not owe, no fallback follows, a person sees the task',
    life(async (customer) => {
      await customer.begun();
      await customer.consents('whatsapp', 'marketing', true);
      await customer.at('Tue', '12:00');
      expect((await customer.case()).agenda[0]).toMatchObject({ step: 'impact-2' });
      await customer.writes('Baja');
      expect(await customer.case()).toMatchObject({
        owes: 'customer',
        needsHuman: true,
        task: { step: 'pay' },
      });
      const withdrawn = await ledger(customer);
      expect(withdrawn.map(([, granted]) => granted)).toEqual(withdrawn.map(() => false));
      expect(withdrawn.map(([category]) => category)).toEqual(
        expect.arrayContaining(['utility', 'marketing']),
      );
      await customer.at('Wed', '12:05');
      expect(await customer.case()).toMatchObject({ state: 'dormant', needsHuman: true, fallback: null });
      await customer.at('Sat', '12:05');
      expect(await customer.case()).toMatchObject({ state: 'dormant', needsHuman: true });
      // H4: told of on Thursday and Friday, beside the first word of it.
      const told = (await customer.eventTypes()).filter((type) => type === 'case.needs-human');
      expect(told.length).toBeGreaterThanOrEqual(3);
      expect(await customer.templateNames()).toHaveLength(1);
      expect(await customer.mails(customer.address)).toEqual([]);
    }),
  );

  test(
    'E2: it is confirmed once, free-form, and after that nobody writes until the customer asks again',
    life(async (customer) => {
      await customer.begun();
      await customer.writes('STOP');
      await customer.at('Mon', '10:30');
      expect(await customer.texts()).toEqual([expect.stringContaining('escribe ALTA')]);
      // It answers nothing and is no new need.
      expect(await customer.case()).toMatchObject({ state: 'open', owes: 'customer' });
      await customer.writes('stop');
      await customer.at('Mon', '11:00');
      expect(await customer.texts()).toHaveLength(1);
      const refused = await customer.tells({ text: { body: '¿Seguro?' } });
      expect(refused).toMatchObject({
        status: 409,
        answer: { code: 'suppressed', rule: 'E2', reason: { code: 'consent.not-asked-again', params: {} } },
      });
      await customer.writes('¿Puedo pagar en la tienda?');
      expect((await customer.tells({ text: { body: 'Sí, claro' } })).status).toBe(201);
    }),
  );

  test(
    'E2: within a sentence it is no opt-out',
    life(async (customer) => {
      await customer.begun();
      await customer.writes('Quiero dar de baja mi línea fija, ¿cómo hago?');
      expect(await customer.case()).toMatchObject({ owes: 'business', needsHuman: false });
      expect(await ledger(customer)).toEqual([['utility', true]]);
    }),
  );

  test(
    'E2: ALTA grants again, so the task is reopened when the window ends',
    life(async (customer) => {
      await customer.begun();
      await customer.writes('BAJA');
      await customer.at('Mon', '12:00');
      await customer.writes('ALTA');
      expect(await ledger(customer)).toEqual(expect.arrayContaining([['utility', true]]));
      expect((await customer.case()).owes).toBe('customer');
      await customer.at('Tue', '12:05');
      expect(await customer.templateNames()).toEqual(['payment_pending_v3']);
    }),
  );

  test(
    'E2: no entry means no: a template by name and an impact are refused alike, with the rule; a reply needs none',
    life(async (customer) => {
      await customer.begun({ template: false });
      const refused = await customer.tells({ template: { name: 'payment_pending_v3' } });
      expect(refused).toMatchObject({
        status: 409,
        answer: { code: 'suppressed', rule: 'E2', reason: { code: 'consent.missing', params: {} } },
      });
      expect((await customer.tells({ text: { body: 'Hola' } })).status).toBe(201);
      const planned = await customer.case();
      expect(planned.agenda.find(({ step }) => step === 'impact-1')).toMatchObject({ refusedBy: 'E2' });
      await customer.at('Tue', '10:05');
      expect(await customer.entries('decision')).toContainEqual(
        expect.objectContaining({ step: 'impact-1', rule: 'E2', code: 'consent.missing' }),
      );
      expect(await customer.templateNames()).toEqual([]);
    }),
  );

  test(
    'E2: consent that is withdrawn after the impact was planned holds for the one that is next',
    life(async (customer) => {
      await customer.begun();
      await customer.at('Thu', '09:55');
      await customer.consents('whatsapp', 'utility', false);
      await customer.at('Thu', '10:10');
      expect(await customer.templateNames()).toHaveLength(1);
      expect(await customer.case()).toMatchObject({ state: 'fallback', fallback: { path: 'email' } });
    }),
  );

  test(
    'E2: who stops marketing in the provider’s own settings still gets what concerns the case',
    life(async (customer) => {
      await customer.begun();
      await customer.consents('whatsapp', 'marketing', true);
      await customer.provider.preference(customer.phone, 'stop');
      expect(await ledger(customer)).toEqual(
        expect.arrayContaining([
          ['marketing', false],
          ['utility', true],
        ]),
      );
      await customer.at('Tue', '10:05');
      expect(await customer.templateNames()).toEqual(['payment_pending_v3']);
    }),
  );

  test(
    'E2, D5, W7: STOP opens no case and is confirmed all the same, once; it holds for the first one that comes',
    life(async (customer) => {
      await customer.begins('Mon', '10:00');
      // W3: the provider posts each twice.
      await customer.provider.write(customer.phone, { type: 'text', body: 'STOP' }, { times: 2 });
      await customer.at('Mon', '10:02');
      await customer.provider.write(customer.phone, { type: 'text', body: 'stop' }, { times: 2 });
      await customer.at('Mon', '10:05');
      expect(await customer.texts()).toEqual([expect.stringContaining('escribe ALTA')]);
      const { cases } = await customer.ask<{ cases: unknown[] }>('GET', `/v1/cases?phone=${customer.phone}`);
      expect(cases).toEqual([]);
      // Asked after the opt-out, whatever the provider's clock says of it (W3).
      await customer.provider.text(customer.phone, 'Hola, ¿mi pedido?', {
        timestamp: (await customer.now()) - 2 * SECOND,
      });
      await customer.soon('the case is open', ({ state }) => state === 'open');
      expect(await ledger(customer)).toEqual(expect.arrayContaining([['utility', false]]));
      expect((await customer.tells({ text: { body: 'Va en camino' } })).status).toBe(201);
      // START and what is said after it confirm nothing.
      await customer.writes('ALTA');
      await customer.at('Mon', '10:30');
      expect(await customer.texts()).toEqual([expect.stringContaining('escribe ALTA'), 'Va en camino']);
    }),
  );

  test(
    'E2, D5: after the last case was closed STOP is confirmed once, in their language; the case stays closed and nothing is opened',
    life(async (customer) => {
      await customer.begun({ contact: { language: 'pt-BR' } });
      await customer.completes();
      // Resolved, it closes when its window ends.
      await customer.at('Tue', '10:30');
      const closed = await customer.case();
      expect(closed).toMatchObject({ state: 'closed', outcome: 'completed' });
      await customer.at('Tue', '12:00');
      await customer.writes('SAIR');
      await customer.at('Tue', '12:05');
      await customer.writes('PARAR');
      await customer.at('Tue', '12:10');
      expect(await customer.texts()).toEqual([expect.stringContaining('escreva INSCREVER')]);
      expect(await customer.case()).toMatchObject({ id: closed.id, state: 'closed', outcome: 'completed' });
      const withdrawn = await ledger(customer);
      expect(withdrawn.map(([, granted]) => granted)).toEqual(withdrawn.map(() => false));
      await customer.at('Tue', '12:15');
      await customer.writes('INSCREVER');
      await customer.at('Tue', '12:20');
      expect(await customer.texts()).toHaveLength(1);
      expect((await customer.case()).id).toBe(closed.id);
    }),
  );
});
