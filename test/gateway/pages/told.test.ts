import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { toldIn } from '../../../gateway/pages/words/told.ts';

const DOMAIN = new URL('../../../domain/', import.meta.url);

/** Where the schedule and the gate say something in plain words: the sentence is a literal without values in it. */
const SAYINGS: readonly RegExp[] = [
  /\bwhat: '([^']+)'/g,
  /\bwhat = '([^']+)'/g,
  /\bwhy: '([^']+)'/g,
  /\b(?:yes|no)\('([^']+)'/g,
  /\bhold\([^,()]+, '([^']+)'/g,
  /\bnote\(occasion, '([^']+)'/g,
];

const said = readdirSync(DOMAIN, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !/(?:verdict|advice|provider-error)\.ts$/.test(name))
  .flatMap((name) => {
    const source = readFileSync(new URL(name, DOMAIN), 'utf8');
    return SAYINGS.flatMap((pattern) => [...source.matchAll(pattern)].map((found) => found[1] ?? ''));
  });

test('what the schedule and the gate say is told in Spanish and Portuguese', () => {
  expect(said.length).toBeGreaterThan(60);
  // A single word is a name, not a sentence.
  const left = [...new Set(said)]
    .filter((english) => english.includes(' '))
    .filter((english) =>
      (['es', 'pt'] as const).some((language) => toldIn(english, language).lang !== language),
    );
  expect(left).toEqual([]);
});

test.each([
  [
    'The window expired, abandoned; impact 1 planned, waits for the send hours of Colombia (Ley 2300 de 2023), Navidad (E5)',
    'La ventana venció: abandono; impacto 1 planificado; espera el horario de envío de Colombia (Ley 2300 de 2023), Navidad (E5)',
  ],
  [
    'Impact 2 held: automatic-day: 1 this local day went already, beyond its bound; impact 2 skipped, patience runs',
    'Impacto 2 retenido: límite automatic-day: ya fueron 1 en el día, más allá de su plazo; se omite el impacto 2 y corre la espera',
  ],
  ['Impact 1 held', 'Impacto 1 retenido'],
  ['Task pay set', 'Tarea pay fijada'],
  ['Resolved: completed', 'Resuelto: completado'],
  [
    'outside the send hours of Chile (Ley 21.320), and none begin in time',
    'fuera del horario de envío de Chile (Ley 21.320), y ninguno empieza a tiempo',
  ],
  [
    'the template is paused until it is too late',
    'la plantilla está en pausa, hasta que sea demasiado tarde',
  ],
  ['reason: 2 in 14 days went already', 'límite reason: ya fueron 2 en 14 días'],
])('%s', (english, spanish) => {
  expect(toldIn(english, 'es')).toEqual({ text: spanish, lang: 'es' });
  expect(toldIn(english, 'en')).toEqual({ text: english, lang: 'en' });
});

test('what nobody has said in another language stays as it is, and says so', () => {
  for (const english of [
    'Something new; dormant',
    'Impact 1 held: something new',
    'waits for something new',
  ]) {
    expect(toldIn(english, 'pt')).toEqual({ text: english, lang: 'en' });
  }
});
