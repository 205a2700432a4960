import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathOf, safeReturnPath } from '../../../gateway/pages/sign-in/safe-return-path.ts';

test.each([
  ['/sessions?state=open#x', '/sessions?state=open#x'],
  ['/cases/case-1', '/cases/case-1'],
  [undefined, '/sessions'],
  ['', '/sessions'],
  ['sessions', '/sessions'],
  ['https://evil.example', '/sessions'],
  ['//evil.example', '/sessions'],
  ['/\\evil.example', '/sessions'],
  ['/\t/evil.example', '/sessions'],
  ['/\n/evil.example', '/sessions'],
  ['\t//evil.example', '/sessions'],
  ['/./\\evil.example', '/sessions'],
  ['/.//evil.example', '/sessions'],
  ['/x/..//evil.example', '/sessions'],
  ['/login?to=/login', '/sessions'],
  ['/logout', '/sessions'],
  ['/loginers', '/loginers'],
  ['javascript:alert(1)', '/sessions'],
])('the way back by %j is %s', (to, way) => expect(safeReturnPath(to)).toBe(way));

test('no way back leads to another host, as browsers read it', () => {
  const nasty = fc.array(
    fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '\t',
      '\n',
      '\r',
      '@',
      ':',
      '//',
      'evil.example',
      '%2f',
      '?',
      '#',
      ' ',
      'http:',
    ),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(nasty, (parts) => {
      const way = safeReturnPath(`/${parts.join('')}`);
      expect(new URL(way, 'https://ventana.example.com').origin).toBe('https://ventana.example.com');
      expect(safeReturnPath(way)).toBe(way);
    }),
  );
});

test('of an address the path is taken, whichever host it names', () => {
  expect(pathOf('https://evil.example/wallboard?x=1')).toBe('/wallboard?x=1');
  expect(pathOf('http://[')).toBeNull();
  expect(pathOf(undefined)).toBeNull();
  expect(safeReturnPath(pathOf('https://ventana.example.com//evil.example/'))).toBe('/sessions');
});
