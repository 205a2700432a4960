import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ACKNOWLEDGEMENTS,
  asksForCall,
  inboundKind,
  isMessageOfCustomer,
} from '../../../domain/messages/inbound-kind.ts';

const text = (body: string) => inboundKind({ type: 'text', text: body, payload: null });
const of = (type: string, payload: string | null = null, body: string | null = null) =>
  inboundKind({ type, text: body, payload });

describe('W7: an acknowledgement is a sticker, a survey answer or a text wholly on the lists', () => {
  test.each([
    'gracias',
    'GRACIAS',
    'Gracias!!',
    '¡Muchas gracias!',
    'graciaaaas',
    'ok',
    'Okk',
    'OK.',
    'ok, gracias',
    'listo',
    'Listo, muchas gracias 👍',
    'perfecto 🙏🏽',
    'Muchísimas gracias',
    'de acuerdo',
    'obrigado',
    'Muito obrigada!',
    'tá bom',
    'ta bom obg',
    'valeu 👍🏿',
    'thanks',
    'Thank you so much!',
    'ok thx',
    'got it, thanks',
    '👍',
    '👍👍👍',
    '🙏',
    '❤️',
    '👌🏻 🙏🏻',
    ' ok \n gracias ',
    'ok\u200B gracias',
    'ＯＫ',
    'muy amable, gracias',
  ])('%j', (body) => expect(text(body)).toBe('ack'));

  test.each([
    'gracias, ¿y cuándo llega?',
    'ok?',
    'ok pero falta uno',
    'sí',
    'no',
    'claro',
    'mañana',
    'hola',
    'buenos días',
    'gracias 😡',
    '😡',
    '❓',
    '',
    ' ',
    '...',
    '!',
    '1',
    'ok 3',
    'no gracias',
    'gracioso',
    'okupa',
    '👎',
    '🇨🇱',
    '1️⃣',
    'x'.repeat(5_000),
    'gracias '.repeat(100),
  ])('not %j', (body) => expect(text(body)).toBe('message'));

  test('a sticker and the answer to a survey', () => {
    expect(of('sticker')).toBe('ack');
    expect(of('interactive', 'survey:csat:5', 'Excelente')).toBe('ack');
    expect(of('button', 'survey:csat:1', 'Mala')).toBe('ack');
  });

  test('words on the lists count in a text alone, not on a button or under a picture', () => {
    expect(of('interactive', 'opt-1', 'Gracias')).toBe('message');
    expect(of('button', 'other', 'Ok')).toBe('message');
    expect(of('image', null, 'gracias')).toBe('message');
  });

  const phrase = fc.constantFrom(
    ...Object.values(ACKNOWLEDGEMENTS).flatMap((phrases) => phrases.split(',').map((each) => each.trim())),
  );
  const between = fc.constantFrom(' ', ', ', '! ', ' 👍 ', '\n', '... ', ' 🙏🏾');
  const dressed = fc
    .tuple(phrase, between, fc.constantFrom('as', 'upper', 'title'), fc.boolean())
    .map(([words, after, as, bare]) => {
      const cased =
        as === 'upper'
          ? words.toUpperCase()
          : as === 'title'
            ? words.charAt(0).toUpperCase() + words.slice(1)
            : words;
      return (bare ? cased.normalize('NFD').replace(/\p{M}/gu, '') : cased) + after;
    });

  test('any row of listed phrases, however dressed', () => {
    fc.assert(
      fc.property(fc.array(dressed, { minLength: 1, maxLength: 6 }), (parts) => {
        expect(text(parts.join(' '))).toBe('ack');
      }),
    );
  });

  test('a word more that is on no list makes it a message', () => {
    fc.assert(
      fc.property(fc.array(dressed, { maxLength: 4 }), fc.nat(4), (parts, at) => {
        const mixed = parts.toSpliced(Math.min(at, parts.length), 0, 'pedido ');
        expect(text(mixed.join(' '))).toBe('message');
      }),
    );
  });
});

describe('E2: STOP and START words alone in the message', () => {
  test.each([
    'STOP',
    'stop',
    'Stop.',
    'BAJA',
    'baja!',
    '¡Baja!',
    ' baja ',
    'SAIR',
    'PARAR',
    'Dar de baja',
    'unsubscribe',
    'cancelar inscricao',
    'BAJA 🙏',
  ])('stop: %j', (body) => expect(text(body)).toBe('stop'));
  test.each(['ALTA', 'alta.', 'START', 'Start!', 'darme de alta', 'subscribe', 'REINSCREVER'])(
    'start: %j',
    (body) => expect(text(body)).toBe('start'),
  );
  test.each([
    'baja el precio',
    'no stop',
    'cancelar',
    'cancel',
    'fim',
    'alta calidad',
    'baja?',
    'start over',
    'stopp it',
  ])('neither: %j', (body) => expect(text(body)).toBe('message'));
  test('also on a quick reply of another system', () => {
    expect(of('button', 'STOP', 'STOP')).toBe('stop');
    expect(of('button', 'marketing-news', 'Stop the news')).toBe('message');
  });
});

describe('R9: a tap is a button of one of our templates', () => {
  test.each(['resume:task-1:pay', 'person:task-1:pay', 'answer:case-10001'])('%s', (payload) => {
    expect(of('button', payload, 'Continuar')).toBe('tap');
    expect(of('interactive', payload, 'Continuar')).toBe('tap');
  });
  test('a button of another system is a message', () => {
    expect(of('button', 'yes', 'Sí')).toBe('message');
    expect(of('interactive', 'slot-3', 'Mañana a las 10')).toBe('message');
  });
  test('what is only written is no tap', () => expect(text('resume:task-1:pay')).toBe('message'));
});

describe('E2: a button or row that asks for a call', () => {
  const asks = (type: string, payload: string | null, body: string | null) =>
    asksForCall({ type, text: body, payload });
  test.each(['call:', 'call:task-1:pay', 'call:case-10001'])('%s is a tap, and their wish', (payload) => {
    for (const type of ['button', 'interactive']) {
      expect(of(type, payload, 'Llámenme')).toBe('tap');
      expect(asks(type, payload, 'Llámenme')).toBe(true);
    }
  });
  test('nothing else is: not what is written, not another button, not one whose title opts out', () => {
    expect(asks('text', null, 'call:task-1:pay')).toBe(false);
    expect(asks('button', 'person:task-1:pay', 'Llámenme')).toBe(false);
    expect(asks('button', 'callback', 'Llámenme')).toBe(false);
    expect(asks('button', 'recall:task-1', 'Llámenme')).toBe(false);
    expect(of('button', 'call:task-1:pay', 'BAJA')).toBe('stop');
    expect(asks('button', 'call:task-1:pay', 'BAJA')).toBe(false);
  });
});

describe('W1: what is a message of the customer', () => {
  test.each([
    'text',
    'image',
    'audio',
    'unsupported',
    'order',
    'hologram',
    '',
    'request_welcome',
    'ephemeral',
  ])('%j is', (type) => expect(isMessageOfCustomer(type)).toBe(true));
  test.each(['system', 'revoke', 'edit', 'reaction'])('%j is not', (type) =>
    expect(isMessageOfCustomer(type)).toBe(false),
  );

  test('every word of every type has a kind', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.option(fc.string({ unit: 'binary' })),
        fc.option(fc.string()),
        (type, body, payload) => {
          expect(['message', 'ack', 'tap', 'stop', 'start']).toContain(
            inboundKind({ type, text: body, payload }),
          );
        },
      ),
    );
  });
});
