import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COMPILED, compileEnglish } from '../../dev/compile-wording.ts';
import { CATALOGUES, READERS_ENGLISH } from '../../wording/catalogue.ts';
import { faultsIn } from './catalogue-faults.ts';

test('every code has a sentence in every language, with the same arguments, in ICU MessageFormat', () => {
  expect(faultsIn(CATALOGUES)).toEqual([]);
});

test('a sentence that is missing, empty, broken, without an argument or without a code is found', () => {
  const { en, es } = CATALOGUES;
  const { 'window.closed': _, ...without } = es;
  expect(faultsIn({ en, es: without })).toEqual(['es: window.closed has no sentence']);
  expect(faultsIn({ en, es: { ...es, 'window.closed': ' ' } })).toEqual([
    'es: window.closed has no sentence',
  ]);
  expect(faultsIn({ en, es: { ...es, 'window.closed': 'la {ventana' } })).toEqual([
    expect.stringContaining('es: window.closed is no ICU MessageFormat'),
  ]);
  expect(faultsIn({ en, es: { ...es, 'impact.sent': 'enviado' } })).toEqual([
    'es: impact.sent says {} where en says {number}',
  ]);
  expect(faultsIn({ en, es: { ...es, 'window.shut': 'cerrada' } })).toEqual([
    'es: window.shut is no code of en',
  ]);
});

test('the English for readers says what the engine’s says, with the same arguments', () => {
  const { en } = CATALOGUES;
  expect(faultsIn({ en, readers: { ...en, ...READERS_ENGLISH } })).toEqual([]);
  expect(
    Object.entries(READERS_ENGLISH).filter(([code, text]) => en[code as keyof typeof en] === text),
  ).toEqual([]);
});

test('the English of the workflow is compiled from en.json as it stands; `npm run wording` compiles it', () => {
  expect(readFileSync(COMPILED, 'utf8')).toBe(compileEnglish());
});
