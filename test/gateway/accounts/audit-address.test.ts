import { expect, test } from 'vitest';
import { addressOf, filterOf, readAddress } from '../../../gateway/pages/audit/address.ts';

const none = { case: null, operator: null, token: null, from: null, to: null, before: null };

test.each([
  [{}, none],
  [
    { case: ' 10427 ', operator: '', from: '', to: '' },
    { ...none, case: 'case-10427' },
  ],
  [
    { case: 'CASE-7', before: '12' },
    { ...none, case: 'case-7', before: 12 },
  ],
  [{ token: 'order service' }, { ...none, token: 'order service' }],
  [{ case: 'Ana', operator: "'; drop", from: '2026-02-30', to: '2026-3-1', before: '-1' }, none],
  [
    { case: ['case-1', 'case-2'], operator: 'op-1a2b' },
    { ...none, operator: 'op-1a2b' },
  ],
])('the address %j asks for %j', (query, address) => expect(readAddress(query)).toEqual(address));

test('days are whole and both inclusive, by the business’s clocks, also when they are changed', () => {
  const address = readAddress({ from: '2026-03-28', to: '2026-03-29' });
  expect(filterOf(address, 'Europe/Madrid')).toEqual({
    from: Date.parse('2026-03-27T23:00:00Z'),
    to: Date.parse('2026-03-29T22:00:00Z'),
  });
  expect(filterOf(none, 'America/Bogota')).toEqual({});
});

test('an address is written as it is read', () => {
  const address = { case: 'case-7', operator: 'op-1', token: null, from: '2026-03-28', to: null, before: 9 };
  expect(addressOf(address)).toBe('/audit?case=case-7&operator=op-1&from=2026-03-28&before=9');
  expect(readAddress(Object.fromEntries(new URL(`http://x${addressOf(address)}`).searchParams))).toEqual(
    address,
  );
  expect(addressOf(none)).toBe('/audit');
});
