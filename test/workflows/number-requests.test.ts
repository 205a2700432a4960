import { describe, expect, test } from 'vitest';
import { keepCallWish } from '../../services/fallback/call-permission.ts';
import { transaction } from '../../database/pool.ts';
import type { Life } from './life.ts';
import { shareWorld } from './shared-world.ts';

/** Nobody but the user id is known of them, and no template may go: at the window's end the fallback follows. */
const UNKNOWN = { template: false, mail: false } as const;

const requests = async (customer: Life): Promise<readonly string[]> =>
  (await customer.provider.messages({ to: customer.phone, type: 'interactive', tookEffect: true })).map(
    ({ request }) => (request['interactive'] as { type: string }).type,
  );
const steps = async (customer: Life): Promise<readonly string[]> =>
  (await customer.case()).agenda.map(({ step }) => step);
const toldBy = async (customer: Life, rule: string) =>
  (await customer.timeline()).filter((entry) => entry.rule === rule);

/** The customer presses the button of the request. */
const sharesNumber = (customer: Life) =>
  customer.provider.write(customer.phone, {
    type: 'raw',
    message: {
      type: 'contacts',
      contacts: [
        {
          name: { formatted_name: 'Ana' },
          origin: 'contact_request',
          phones: [{ phone: `+${customer.phone}`, wa_id: customer.phone }],
        },
      ],
    },
  });

describe('F7: a number that a call lacks, on the whole system', { timeout: 180_000 }, () => {
  const life = shareWorld();

  test(
    'F7: is asked for once, as soon as the task is set; once it is shared the call is a path, and can be booked',
    life(async (customer) => {
      await customer.hidesNumber();
      await customer.begun(UNKNOWN);
      await customer.at('Mon', '10:05');
      expect(await requests(customer)).toEqual(['request_contact_info']);
      const seen = await customer.case();
      expect(seen).toMatchObject({ state: 'open', owes: 'customer', needsHuman: false, impacts: [] });
      expect(await steps(customer)).toEqual([
        'alert-1',
        'alert-2',
        'expire',
        'impact-1',
        'tell-need',
        'close',
      ]);
      expect(await toldBy(customer, 'F7')).toMatchObject([
        { kind: 'send', step: 'number-request', status: 'sent', content: { type: 'interactive' } },
        { kind: 'transition', what: 'The customer was asked for a phone number' },
      ]);
      expect(await customer.entries('decision')).toMatchObject([
        { step: 'number-request', answer: 'allowed' },
      ]);

      await customer.setsTask({ reason: 'payment', step: 'pay' });
      await customer.setsTask({ reason: 'delivery', step: 'choose-slot' });
      await customer.at('Mon', '11:00');
      await sharesNumber(customer);
      await customer.soon('the call is a path', ({ owes }) => owes === 'business');
      await customer.setsTask({ reason: 'payment', step: 'pay' });
      const shared = await customer.soon('it is in the agenda', ({ agenda }) =>
        agenda.some(({ step }) => step === 'book-call'),
      );
      expect(shared.agenda.map(({ step }) => step)).not.toContain('request-number');
      await customer.command('call/book', {});
      await customer.soon('the call is booked', ({ call }) => call?.state === 'booked');
      expect(await requests(customer)).toHaveLength(1);
    }),
  );

  test(
    'F7, W9: it hides nothing: what the customer asks after it is owed, alerted and told as ever',
    life(async (customer) => {
      await customer.hidesNumber();
      await customer.begun(UNKNOWN);
      await customer.at('Mon', '10:05');
      await customer.writes('¿Y cuánto debo?');
      await customer.soon('the business owes', ({ owes }) => owes === 'business');
      await customer.setsTask({ reason: 'delivery', step: 'choose-slot' });
      await customer.writes('¿Hola?');
      await customer.at('Tue', '10:10');
      expect(await customer.case()).toMatchObject({ state: 'escalated', owes: 'business' });
      expect(await customer.eventTypes()).toEqual(
        expect.arrayContaining(['case.expiring', 'case.escalated', 'case.unanswered']),
      );
      expect(await requests(customer)).toHaveLength(1);
    }),
  );

  test(
    'F7, E2: without a grant it would be pointless; with the customer’s wish it is not',
    life(async (customer, { pool }) => {
      await customer.hidesNumber();
      await customer.begun({ ...UNKNOWN, call: false });
      await customer.at('Mon', '10:05');
      expect(await requests(customer)).toEqual([]);
      const caseId = await customer.caseId();
      const at = await customer.now();
      await transaction(pool, (connection) =>
        keepCallWish(connection, { id: `wish-${caseId}`, caseId, source: 'phone', saidBy: 'agent:7' }, at),
      );
      await customer.at('Mon', '10:10');
      await customer.setsTask({ reason: 'payment', step: 'pay' });
      await customer.at('Mon', '10:15');
      expect(await requests(customer)).toEqual(['request_contact_info']);
    }),
  );

  test(
    'F7: nobody is asked where an address is usable, nor where the number is known',
    life(async (customer) => {
      await customer.begun(UNKNOWN);
      await customer.at('Mon', '10:05');
      expect(await requests(customer)).toEqual([]);
      expect(await steps(customer)).toContain('book-call');
    }),
  );

  test(
    'F7: nor where mail can go, until that path was used',
    life(async (customer) => {
      await customer.hidesNumber();
      await customer.begun({ template: false });
      await customer.at('Tue', '10:05');
      expect(await customer.case()).toMatchObject({ state: 'fallback', fallback: { path: 'email' } });
      expect(await requests(customer)).toEqual([]);
      await customer.writes('Recibí su correo');
      await customer.setsTask({ reason: 'payment', step: 'pay' });
      await customer.at('Tue', '10:10');
      expect(await requests(customer)).toEqual(['request_contact_info']);
    }),
  );

  test(
    'F7, E2: nor after STOP',
    life(async (customer) => {
      await customer.hidesNumber();
      await customer.begun({ ...UNKNOWN, task: null });
      await customer.writes('BAJA');
      await customer.at('Mon', '10:05');
      await customer.setsTask({ reason: 'payment', step: 'pay' });
      await customer.at('Mon', '10:10');
      expect(await requests(customer)).toEqual([]);
    }),
  );

  test(
    'F7, R8: where the provider is busy it goes later in the window, as the agenda says',
    life(async (customer) => {
      await customer.hidesNumber();
      await customer.fails({ kind: 'refuse', code: 130429 }, { match: { type: 'interactive' }, times: 1 });
      await customer.begun(UNKNOWN);
      const held = await customer.soon('it is held', ({ agenda }) =>
        agenda.some((entry) => entry.step === 'request-number' && 'held' in entry),
      );
      expect(await requests(customer)).toEqual([]);
      const planned = held.agenda.find(({ step }) => step === 'request-number');
      expect(planned).toMatchObject({ rule: 'F7', held: { rule: 'R8' } });
      await customer.at('Mon', '10:05');
      expect(await requests(customer)).toEqual(['request_contact_info']);
      const [asked] = (await customer.timeline()).filter(
        ({ what }) => what === 'The customer was asked for a phone number',
      );
      expect(asked?.at).toBe(planned?.at);
    }),
  );
});

describe('F7: where policy says so', { timeout: 180_000 }, () => {
  const life = shareWorld({ policies: 'defaults: { requestNumber: false }' });

  test(
    'F7: nobody is asked',
    life(async (customer) => {
      await customer.hidesNumber();
      await customer.begun(UNKNOWN);
      await customer.at('Mon', '10:05');
      expect(await requests(customer)).toEqual([]);
      expect(await toldBy(customer, 'F7')).toEqual([]);
    }),
  );
});
