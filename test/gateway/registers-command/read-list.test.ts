import { expect, test } from 'vitest';
import { dayOf, REGISTERS } from '../../../gateway/registers-command/registers-arguments.ts';
import { readList } from '../../../gateway/registers-command/read-list.ts';
import { runRegisters } from '../../../gateway/registers-command/run-registers.ts';

const numberIn = (line: string, country: string): string | null =>
  readList(`número\n${line}`, country).entries[0]?.number ?? null;

test.each([
  [
    'MX',
    '525512345678',
    ['5512345678', '525512345678', '5215512345678', '+52 1 55 1234 5678', '+525512345678'],
  ],
  ['MX', '525512345678', ['01 55 1234 5678', '044 55 1234 5678', '045 55 1234 5678']],
  ['CL', '56987654321', ['987654321', '56987654321', '0056987654321', '09 8765 4321', 'tel:+56987654321']],
  [
    'AR',
    '5491112345678',
    ['1112345678', '91112345678', '541112345678', '011 15-1234-5678', '+54 9 11 1234-5678'],
  ],
  ['BR', '5511987654321', ['11987654321', '1187654321', '551187654321', '(11) 98765-4321', '011987654321']],
  ['EC', '593991234567', ['0991234567', '991234567', '593991234567']],
])('E8, I1: in a list of %s %s is found under every way to write it', (country, number, written) => {
  for (const each of written) expect([each, numberIn(each, country)]).toEqual([each, number]);
});

test('E8: what a spreadsheet made of a number, and words, are no number', () => {
  for (const each of ['9.87654321E+8', 'sin número 987654321', '12345']) {
    expect(readList(`número\n${each}`, 'CL'), each).toEqual({ entries: [], invalid: [2] });
  }
});

test('E8: a day that is in no calendar and a country that is none are no answer', () => {
  expect([dayOf('2026-02-31'), dayOf('2026-13-01'), dayOf('31-01-2026')]).toEqual([NaN, NaN, NaN]);
  expect(dayOf('2028-02-29')).toBe(Date.UTC(2028, 1, 29));
  const name = ['--country', 'ZZ', '--source', 'x'];
  expect(() => REGISTERS.read(['remove', ...name])).toThrow('ZZ is the code of no country');
});

test('E8: a file that cannot be read, or is no text, is told in words', async () => {
  const told = (readFile: () => string) =>
    runRegisters(
      {
        do: 'import',
        file: 'lista.csv',
        name: { country: 'CL', source: 'x' },
        date: null,
        skipsInvalid: true,
      },
      { pool: undefined as never, now: 0, age: 0, readFile },
    );
  const missing = () => {
    throw Object.assign(new Error('ENOENT: lista.csv'), { code: 'ENOENT' });
  };
  expect(await told(missing)).toEqual({
    code: 1,
    text: 'Nothing was taken in: lista.csv cannot be read (ENOENT). There is no such file here; give the path of the list.',
  });
  expect(await told(() => Buffer.from('56987654321', 'utf16le').toString('utf8'))).toMatchObject({
    code: 1,
    text: expect.stringContaining('Save the list as CSV in UTF-8'),
  });
});
