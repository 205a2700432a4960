import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { names, tracesOf } from '../../../domain/access/personal-traces.ts';

describe('S3: where a person may stand in what a provider posted', () => {
  test('S3: a number is found in base64 wherever it begins, as in the ids of messages', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[1-9]\d{7,14}$/),
        fc.uint8Array({ maxLength: 8 }),
        fc.uint8Array({ maxLength: 8 }),
        (number, before, after) => {
          const id = `wamid.${Buffer.concat([before, Buffer.from(number), after]).toString('base64')}`;
          expect(tracesOf([number]).some((trace) => id.toLowerCase().includes(trace))).toBe(true);
        },
      ),
    );
  });

  test('S3, I1: Brazilian and Mexican numbers are found in both spellings; what is too short is not looked for', () => {
    expect(tracesOf(['5511987654321'])).toContain('551187654321');
    expect(tracesOf(['525512345678'])).toContain('5215512345678');
    expect(tracesOf(['Ana', '12345'])).toEqual([]);
    expect(tracesOf(['Zoraida@Example.com'])).toContain('zoraida@example.com');
  });

  test('S3: a text that names the person is told from one that names a ticket', () => {
    const person = { name: 'Zoraida Ñandú', values: ['573001234567', 'z@example.com', 'CO.1234567'] };
    for (const text of ['de ZORAIDA NANDU', '+57 300 123 45 67', 'Z@Example.com', 'user CO.1234567']) {
      expect(names(text, person)).toBe(true);
    }
    for (const text of ['TICKET-7', 'RGPD art. 17', '12345']) expect(names(text, person)).toBe(false);
  });
});
