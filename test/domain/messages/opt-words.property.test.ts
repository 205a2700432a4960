import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ACKNOWLEDGEMENTS, inboundKind, marketingChoice } from '../../../domain/messages/inbound-kind.ts';
import { wordOf } from '../../../domain/messages/inbound-word.ts';
import { COURTESY, OPT_IN_WORDS, OPT_OUT_WORDS, optOutLanguage } from '../../../domain/messages/opt-words.ts';

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

const listed = new Set(
  [...phrases(OPT_OUT_WORDS), ...phrases(OPT_IN_WORDS)].flatMap((each) => each.split(' ')),
);
const other = fc
  .constantFrom('pedido', 'precio', 'línea', 'pronto', 'no', 'amanhã', 'quiero', 'the', 'mi', '2', 'calidad')
  .filter((word) => !listed.has(word));

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
    expect(of('interactive', 'priority:high', 'Alta')).toEqual({ kind: 'message', marketing: null });
    expect(of('interactive', 'row-1', 'Stop promotions')).toEqual({ kind: 'message', marketing: null });
    expect(text('Stop promotions')).toBe('message');
  });
});

/** A message as the provider sends it, of each kind that may say a word. */
const saying = {
  text: (body: string) => ({ type: 'text', text: { body } }),
  'a caption': (caption: string) => ({ type: 'image', image: { id: '1', mime_type: 'image/jpeg', caption } }),
  'a document’s caption': (caption: string) => ({ type: 'document', document: { id: '1', caption } }),
  'a button': (title: string) => ({
    type: 'interactive',
    interactive: { type: 'button_reply', button_reply: { id: 'choice-3', title } },
  }),
  'a row': (title: string) => ({
    type: 'interactive',
    interactive: { type: 'list_reply', list_reply: { id: 'row-3', title, description: 'x' } },
  }),
  'a template’s button': (label: string) => ({ type: 'button', button: { text: label, payload: label } }),
  'a template’s button that leads to a step': (label: string) => ({
    type: 'button',
    button: { text: label, payload: 'resume:task-1:pay' },
  }),
  'an edit': (body: string) => ({
    type: 'edit',
    edit: { original_message_id: 'wamid.1', message: { type: 'text', text: { body } } },
  }),
  'an edited caption': (caption: string) => ({
    type: 'edit',
    edit: { original_message_id: 'wamid.1', message: { type: 'image', image: { id: '1', caption } } },
  }),
} as const;
type Way = keyof typeof saying;
const WAYS = Object.keys(saying) as Way[];
const said = (way: Way, words: string, writer: string | null = null) =>
  inboundKind({ ...wordOf(saying[way](words)), writer });

describe('E2: one reader for whatever may say the word', () => {
  test.each(WAYS)('E2: %s', (way) => {
    for (const word of ['BAJA', 'Darme de baja', 'SAIR', 'Stop. Thank you'])
      expect(said(way, word)).toBe('stop');
    expect(said(way, 'Mi pedido no llegó')).not.toBe('stop');
  });

  test('E2: ALTA grants again where it was written, and on a button that carries nothing else', () => {
    for (const way of ['text', 'a caption', 'an edit', 'a template’s button'] as const) {
      expect(said(way, 'Alta')).toBe('start');
    }
    for (const way of ['a button', 'a row', 'a template’s button that leads to a step'] as const) {
      expect(said(way, 'Alta')).not.toBe('start');
    }
  });

  test('W7: an edit is what it says now: thanks ask for nothing, a question does', () => {
    expect(said('an edit', 'Muchas gracias')).toBe('ack');
    expect(said('an edit', '¿Y el horario?')).toBe('message');
    expect(said('an edited caption', 'Es la caja azul')).toBe('message');
  });
});

const SIGNATURES = [
  '\n\n--\nCamila Prueba\nGerente de Compras\nDistribuidora Norte Ltda.\nTel. +56 9 5555 0101\ncamila@norte.example',
  '\n\n-- \nPiensa en el medio ambiente antes de imprimir',
  '\n\nSaludos,\nCamila Prueba\nVentas | Norte Ltda.',
  '\nAtentamente\nCamila Prueba',
  '\n\nCamila Prueba\nGerente de Compras\n+56 9 5555 0101\nwww.norte.example',
  '\r\n\r\nCamila Prueba\r\nGerente de Compras',
  '\n\nEnviado desde mi iPhone',
  '\n\nEnviado do meu iPhone',
  '\n\nSent from my Galaxy',
  '\nCamila Prueba',
  '\nCamila',
  '. Camila Prueba',
  ' - Camila',
];

describe('E2: greetings, thanks, please and a signature around it are nothing', () => {
  test.each([
    'Stop. Thank you',
    'BAJA por favor',
    'Baja x favor',
    'Baja, gracias',
    'quiero darme de baja por favor',
    'no quiero más mensajes, gracias',
    'Cancelar suscripción',
    'SAIR por favor',
    'Hola, buenas tardes. Favor dar de baja. Muchas gracias!!',
    'Bom dia, quero sair, obrigada 🙏',
    'Hello, please unsubscribe me, thanks',
    'stop please',
    'BAJA BAJA por favor',
    'Buenos días\nbaja\nsaludos',
  ])('E2: %j is stop', (body) => expect(text(body)).toBe('stop'));

  test.each(SIGNATURES)('E2: BAJA above %j is stop', (signature) => {
    for (const word of ['BAJA', 'Hola, baja por favor', 'STOP', 'Sair, obrigado'])
      expect(said('text', word + signature, 'Camila Prueba')).toBe('stop');
  });

  const courtesy = fc.constantFrom(...phrases(COURTESY));
  test('E2: any courtesies, in any order, before and after, in any language', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...phrases(OPT_OUT_WORDS)),
        fc.array(courtesy, { maxLength: 3 }),
        fc.array(courtesy, { maxLength: 3 }),
        fc.constantFrom(' ', ', ', '. ', '\n', ' 🙏 '),
        (word, before, after, between) => {
          const written = [...before, word, ...after].join(between);
          fc.pre(written.length <= 200);
          expect(text(written)).toBe('stop');
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('E2: courtesy alone is neither', () => {
    fc.assert(
      fc.property(fc.array(courtesy, { minLength: 1, maxLength: 5 }), (parts) => {
        expect(['ack', 'message']).toContain(text(parts.join(', ')));
      }),
    );
  });

  test.each([
    'no quiero dar de baja mi línea',
    'No quiero darme de baja',
    'quiero dar de baja mi línea por favor',
    'baja mi línea, gracias',
    '¿Cómo me doy de baja?',
    'me dieron de baja el servicio y no sé por qué, gracias',
    'Hola, baja el volumen por favor',
    'ok, baja',
    'sí, baja',
    'baja o alta',
    'por favor no me den de baja',
    'gracias, pero no quiero más mensajes de publicidad',
    'hoy no quiero más mensajes hasta mañana',
    'stop the delivery please',
    'please stop by my house',
    'cancelar suscripción de mi hijo',
    'pare en la esquina por favor',
    'quero sair com a entrega amanhã',
    'BAJA\n\nmi pedido no ha llegado y quiero saber por qué',
    'BAJA\nno, mejor llámame al +56 9 5555 0101',
    'BAJA\nNO, MEJOR LLAMENME AL +56 9 5555 0101',
    'Baja\nTelefonía Móvil',
    'Baja\n+56 9 5555 0101',
    'BAJA\n\nSaludos,\nquiero cancelar solo mi línea',
    'BAJA\n\n--\n¿o se puede solo una línea?',
    `BAJA\n\n--\n${'y otra cosa\n'.repeat(20)}`,
    'start stop',
    'alta y baja',
  ])('E2: no longer tale is one: %j', (body) => {
    for (const writer of [null, 'Camila Prueba'])
      expect(inboundKind({ type: 'text', text: body, payload: null, writer })).toBe('message');
  });

  test('E2: with any other word anywhere, courtesies or not, it is a message', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...phrases(OPT_OUT_WORDS)),
        fc.array(courtesy, { maxLength: 3 }),
        other,
        fc.nat(4),
        fc.constantFrom(' ', ', ', '. ', '\n'),
        (word, around, more, at, between) => {
          const parts = [...around, word].toSpliced(at, 0, more);
          expect(text(parts.join(between))).toBe('message');
        },
      ),
      { numRuns: 1_000 },
    );
  });

  test('E2: a name below counts only as the writer’s own', () => {
    expect(said('text', 'Baja\nPedro Soto', 'Camila Prueba')).toBe('message');
    expect(said('text', 'Baja\nPedro Soto')).toBe('message');
    expect(said('text', 'baja pedido', 'Pedido')).toBe('message');
  });

  test.each([
    ['Stop. Thank you', 'en'],
    ['Baja, obrigada', 'es'],
    ['stop por favor', null],
    ['STOP', null],
    ['Hola, darme de baja por favor', 'es'],
    ['quero sair, por favor', 'pt'],
  ] as const)('E2: %j is confirmed in %s', (body, language) => expect(optOutLanguage(body)).toBe(language));
});
