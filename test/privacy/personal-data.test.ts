import { describe, expect, test } from 'vitest';
import { labelOf } from '../../domain/messages/labels.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { waitAfter } from '../../services/background/contact-book.ts';
import { HOUR, MINUTE } from '../../domain/time/instant.ts';
import { shareWorld } from '../workflows/shared-world.ts';

interface Erased {
  readonly providerContactBook: readonly { line: string; outcome: string | null; code: string | null }[];
}

describe('what a person and a law may ask for', { timeout: 240_000 }, () => {
  // Holidays of the real calendar would come and go with the day the tests are run.
  const life = shareWorld({ policies: 'sendHours: { countries: { CL: { closedOnHolidays: [] } } }' });

  test(
    'S4, S5, S6: their own data are given to them; an erasure reaches the provider’s contact book and leaves what the law keeps',
    life(async (customer, world) => {
      const { pool } = world;
      const textOf = async (path: string, accept: string): Promise<string> => {
        const headers = { accept, authorization: `Bearer ${world.token}` };
        return (await fetch(`${world.gatewayUrl}${path}`, { headers })).text();
      };
      await customer.begun({
        says: 'Quisiera pagar en cuotas',
        task: null,
        contact: { country: 'CL', name: 'Zoraida Quetzal', language: 'pt' },
      });
      const dueAt = new Date((await customer.now()) + HOUR).toISOString();
      await customer.setsTask({ reason: 'payment', step: 'pay', dueAt, data: { invoice: 'F-77' } });
      await customer.at('Tue', '12:00');
      const { id: caseId, contactId, impacts } = await customer.case();
      expect(impacts).toHaveLength(1);

      const given = await customer.ask<{
        contact: { name: string; identities: { value: string }[] };
        messages: { direction: string; content: { text?: { body: string } } }[];
        tasks: { data: object }[];
        consents: { granted: boolean }[];
      }>('GET', `/v1/contacts/${contactId}/export`);
      expect(given.contact.name).toBe('Zoraida Quetzal');
      expect(given.contact.identities.map(({ value }) => value)).toContain(customer.phone);
      expect(given.messages.map(({ content }) => content.text?.body)).toContain('Quisiera pagar en cuotas');
      expect(given.tasks.map(({ data }) => data)).toEqual([{ invoice: 'F-77' }]);
      expect(given.consents.length).toBeGreaterThan(0);
      const text = await textOf(`/v1/contacts/${contactId}/export`, 'text/plain');
      expect(text).toContain('Seus dados pessoais');
      for (const said of ['Zoraida Quetzal', 'Quisiera pagar en cuotas', 'F-77', customer.phone]) {
        expect(text).toContain(said);
      }
      // Codes are told in the person's words, and reasons and steps by the business's labels.
      expect(text).toContain('País: Chile');
      expect(text).toContain(`WhatsApp, número de telefone: ${customer.phone}`);
      expect(text).toMatch(/WhatsApp, mensagens de utilidade: (?:aceito|retirado)/);
      const { labels } = readPolicies();
      expect(text).toContain(
        `${labelOf(labels, 'reasons', 'payment', 'pt')}, ${labelOf(labels, 'steps', 'pay', 'pt')}: {"invoice":"F-77"}`,
      );
      expect(text).not.toMatch(/whatsapp (?:phone|utility)|payment|\bpay\b/);

      const erase = () =>
        customer.ask<Erased>('POST', `/v1/contacts/${contactId}/erasure`, { confirm: true, why: 'T-1' });
      await erase();
      await expect
        .poll(async () => (await erase()).providerContactBook)
        .toEqual([{ line: '70007', outcome: 'deleted', code: null }]);
      const { rows } = await pool.query(
        'select from contact_book_removals where user_id is not null and contact_id = $1',
        [contactId],
      );
      expect(rows).toEqual([]);

      const [from, to] = [Date.parse(impacts[0]?.at ?? '') - HOUR, (await customer.now()) + HOUR];
      const kept = await customer.ask<{
        contacts: {
          caseId: string;
          country: string;
          channel: string;
          kind: string;
          at: string;
          keptUntil: string;
        }[];
      }>(
        'GET',
        `/v1/collection-contacts?country=CL&from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`,
      );
      expect(kept.contacts.filter((each) => each.caseId === caseId)).toMatchObject([
        { country: 'CL', channel: 'whatsapp', kind: 'impact', at: impacts[0]?.at },
      ]);
      const [record] = kept.contacts.filter((each) => each.caseId === caseId);
      const days = (Date.parse(record?.keptUntil ?? '') - Date.parse(record?.at ?? '')) / (24 * HOUR);
      expect(days).toBe(730);
      // Nothing of the person is left to be given.
      const left = await textOf(`/v1/contacts/${contactId}/export`, 'application/json');
      for (const said of ['Zoraida', 'cuotas', 'F-77', customer.phone]) expect(left).not.toContain(said);
    }),
  );
});

test('S6: the provider is asked again after longer and longer, up to six hours', () => {
  expect([1, 2, 3, 9, 10, 100].map(waitAfter)).toEqual([
    MINUTE,
    2 * MINUTE,
    4 * MINUTE,
    256 * MINUTE,
    6 * HOUR,
    6 * HOUR,
  ]);
});
