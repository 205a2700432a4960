import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalPhone, countryOfPhone } from '../../../gateway/http/phone-number.ts';

test.each([
  ['+57 300 123 4567', '573001234567'],
  ['0057(300)123-4567', '573001234567'],
  ['573001234567', '573001234567'],
  // Mobile numbers only: landlines have eight digits.
  ['551187654321', '5511987654321'],
  ['5511987654321', '5511987654321'],
  ['551132654321', '551132654321'],
  ['5215512345678', '525512345678'],
  ['525512345678', '525512345678'],
  ['+54 11 2233-4455', '5491122334455'],
  ['5491122334455', '5491122334455'],
  // As it is written at home, with the 15 between area code and number.
  ['+54 11 15 2233 4455', '5491122334455'],
  ['+54 223 15 412-3456', '5492234123456'],
  ['1234', null],
  ['BR.123', null],
  ['', null],
  ['+', null],
  ['5'.repeat(30), null],
  ['573001234567 ext 3', null],
])('I1: %j is stored as %j', (text, stored) => expect(canonicalPhone(text)).toBe(stored));

test('I1: the stored spelling is its own', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^(55|52|521|54|549|57|1)?\d{8,13}$/), (digits) => {
      const stored = canonicalPhone(digits);
      expect(stored === null ? null : canonicalPhone(stored)).toBe(stored);
    }),
  );
});

test.each([
  ['573001234567', 'CO'],
  ['5511987654321', 'BR'],
  ['525512345678', 'MX'],
  ['12125550123', 'US'],
  ['99999999', null],
])('E5: the country of %s is %s', (digits, country) => expect(countryOfPhone(digits)).toBe(country));
