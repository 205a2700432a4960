import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ACKNOWLEDGEMENTS,
  inboundKind,
  marketingChoice,
  OPT_IN_WORDS,
  OPT_OUT_WORDS,
} from '../../../domain/messages/inbound-kind.ts';

const text = (body: string) => inboundKind({ type: 'text', text: body, payload: null });
const phrases = (lists: Readonly<Record<string, string>>): string[] =>
  Object.values(lists).flatMap((list) => list.split(',').map((each) => each.trim()));

/** The same word as people and phones write it: case, accents, full width, marks of direction, decoration. */
const asWritten = fc
  .record({
    cased: fc.constantFrom<(word: string) => string>(
      (word) => word,
      (word) => word.toUpperCase(),
      (word) => word.charAt(0).toUpperCase() + word.slice(1),
      (word) => Array.from(word, (each, n) => (n % 2 === 0 ? each.toUpperCase() : each)).join(''),
    ),
    accents: fc.constantFrom<(word: string) => string>(
      (word) => word.normalize('NFC'),
      (word) => word.normalize('NFD'),
      (word) => word.normalize('NFD').replace(/\p{M}/gu, ''),
    ),
    width: fc.constantFrom<(word: string) => string>(
      (word) => word,
      (word) =>
        word.replace(/[a-z]/gi, (each) => String.fromCodePoint((each.codePointAt(0) ?? 0) - 0x21 + 0xff01)),
    ),
    before: fc.constantFrom(
      '',
      ' ',
      '\n\n',
      '¡',
      '"',
      '«',
      '*',
      '\u200F',
      '\u202B',
      '\uFEFF',
      '\u00A0',
      '👉 ',
      '➡️',
    ),
    after: fc.constantFrom(
      '',
      ' ',
      '.',
      '!!!',
      '…',
      '"',
      '»',
      '*',
      '\u200E',
      '\u202C',
      ' '.repeat(300),
      ' 🙏🏾',
      '🛑',
      '\r\n',
    ),
    inside: fc.constantFrom('', '\u200D', '\u2060', '\u00AD', '\u200F'),
  })
  .map(({ cased, accents, width, before, after, inside }) => (word: string): string => {
    const [first = '', ...rest] = Array.from(width(accents(cased(word))));
    return `${before}${first}${inside}${rest.join('')}${after}`;
  });

describe('E2: opt-out and opt-in words alone in the message, in three languages', () => {
  test.each([
    ['stop', phrases(OPT_OUT_WORDS)],
    ['start', phrases(OPT_IN_WORDS)],
  ] as const)('E2: every one of the list is %s, however it is written', (kind, list) => {
    fc.assert(
      fc.property(fc.constantFrom(...list), asWritten, (word, write) => {
        expect(text(write(word))).toBe(kind);
      }),
      { numRuns: 1_000 },
    );
  });

  test('E2: the words of the rule are among them', () => {
    for (const word of ['STOP', 'BAJA', 'SAIR', 'PARAR', 'UNSUBSCRIBE']) expect(text(word)).toBe('stop');
    for (const word of ['ALTA', 'START']) expect(text(word)).toBe('start');
    for (const word of ['VOLVER', 'REACTIVAR']) expect(text(word)).not.toBe('start');
  });

  test('E2: said several times it is still that word alone', () => {
    fc.assert(
      fc.property(fc.constantFrom('stop', 'BAJA', 'Sair'), fc.integer({ min: 2, max: 6 }), (word, times) => {
        expect(text(Array.from({ length: times }, () => word).join(' '))).toBe('stop');
      }),
    );
  });

  const listed = new Set(
    [...phrases(OPT_OUT_WORDS), ...phrases(OPT_IN_WORDS)].flatMap((each) => each.split(' ')),
  );
  const other = fc
    .constantFrom(
      'pedido',
      'precio',
      'línea',
      'please',
      'favor',
      'amanhã',
      'quiero',
      'the',
      'mi',
      '2',
      'calidad',
    )
    .filter((word) => !listed.has(word));

  test('E2: with any word more, before or after, it is a sentence and neither', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...phrases(OPT_OUT_WORDS), ...phrases(OPT_IN_WORDS)),
        fc.array(other, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (word, more, isFirst) => {
          const sentence = isFirst ? [word, ...more] : [...more, word];
          expect(text(sentence.join(' '))).toBe('message');
        },
      ),
    );
  });

  test('E2, W7: no word is on two lists', () => {
    for (const word of [...phrases(OPT_OUT_WORDS), ...phrases(ACKNOWLEDGEMENTS)]) {
      expect(text(word)).not.toBe('start');
    }
    for (const word of [...phrases(OPT_IN_WORDS), ...phrases(ACKNOWLEDGEMENTS)]) {
      expect(text(word)).not.toBe('stop');
    }
  });
});

describe('E2: buttons', () => {
  const of = (type: string, payload: string, label: string) => {
    const word = { type, payload, text: label };
    return { kind: inboundKind(word), marketing: marketingChoice(word) };
  };
  test.each(['opt-out', 'OPT_OUT', 'optout', 'stop', 'Unsubscribe'])(
    'E2: the payload %j is STOP',
    (payload) => {
      expect(of('interactive', payload, 'No, gracias')).toEqual({ kind: 'stop', marketing: null });
    },
  );
  test.each(['opt-in', 'OPT_IN', 'subscribe'])('E2: the payload %j is START', (payload) => {
    expect(of('button', payload, 'Sí')).toEqual({ kind: 'start', marketing: null });
  });
  test.each(['Stop promotions', 'Detener promociones', 'Parar promoções'])(
    'E2: Meta’s own button %j is about marketing alone and asks for nothing',
    (label) => expect(of('button', label, label)).toEqual({ kind: 'ack', marketing: 'stop' }),
  );
  test('E2: what reads like it in a list of the business’s own, or in a text, is not', () => {
    expect(of('interactive', 'priority:low', 'Baja')).toEqual({ kind: 'message', marketing: null });
    expect(of('interactive', 'row-1', 'Stop promotions')).toEqual({ kind: 'message', marketing: null });
    expect(text('Stop promotions')).toBe('message');
  });
});
