import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallNews, callLetter, callMessage } from '../../domain/messages/call-notice.ts';
import { fallbackLetter, taskWords } from '../../domain/messages/fallback-letter.ts';
import { LANGUAGES, languageOf } from '../../domain/messages/language.ts';
import { letterHtml, letterText } from '../../domain/messages/render-letter.ts';

const URL = 'https://ventana.example.com/r/token';
const call = { caseId: 'case-10001', about: 'tu pago', when: 'mañana', resumeUrl: URL };

describe('the words of the fallback', () => {
  it.each([
    ['es', 'es'],
    ['es-CL', 'es'],
    ['es_MX', 'es'],
    ['PT-br', 'pt'],
    ['en', 'en'],
    ['de', 'es'],
    ['', 'es'],
    [null, 'es'],
    // Not every tag that begins with these letters is theirs.
    ['est', 'es'],
    ['enm', 'es'],
  ])('F2: the nearest shipped language of %s is %s', (tag, language) => {
    expect(languageOf(tag)).toBe(language);
  });

  it('F4: the case id stands in every subject and text, in every language', () => {
    for (const language of LANGUAGES) {
      for (const news of ['booked', 'rebooked', 'cancelled'] satisfies CallNews[]) {
        const letter = callLetter(news, { ...call, language });
        expect(letter.subject).toMatch(/\bcase-10001\b/);
        expect(letterText(letter)).toMatch(/\bcase-10001\b/);
        expect(callMessage(news, { ...call, language })).toMatch(/\bcase-10001\b/);
        expect(letterText(letter).includes(URL)).toBe(news !== 'cancelled');
      }
    }
  });

  it('F2: whatever a task says, the HTML has one link and none of its markup, and so has the text one address', () => {
    const words = fc.record({
      done: fc.array(fc.string({ unit: 'binary' })),
      pending: fc.string({ unit: 'binary' }),
      instructions: fc.oneof(fc.string({ unit: 'binary' }), fc.constant('<a href="x">y</a>')),
    });
    fc.assert(
      fc.property(words, fc.constantFrom(...LANGUAGES), fc.nat(3), (data, language, reminders) => {
        const letter = fallbackLetter({
          language,
          caseId: 'case-10001',
          about: 'tu pago',
          step: 'completar el pago',
          openedOn: 'lunes',
          reminders,
          validUntil: null,
          told: taskWords(data),
          resumeUrl: URL,
        });
        const html = letterHtml(letter);
        expect(html.match(/<a /g)).toHaveLength(1);
        const ours = /<(?:!doctype html|\/?(?:html|head|meta|title|body|p|br|h2|ul|ol|li|a)\b[^<>]*)>/g;
        expect(html.replaceAll(ours, '')).not.toMatch(/[<>]/);
        expect(letterText(letter).split(URL)).toHaveLength(2);
      }),
    );
  });

  it('F2: a task’s words are read only where they are words, and are bounded', () => {
    const nothing = { done: [], pending: null, instructions: [] };
    for (const data of [
      null,
      undefined,
      'pay',
      7,
      [],
      {},
      { done: 7, pending: {}, instructions: [null, ''] },
    ]) {
      expect(taskWords(data)).toEqual(nothing);
    }
    const long = taskWords({ done: Array.from({ length: 50 }, () => 'x'.repeat(999)), pending: ' a \n b ' });
    expect(long.done).toHaveLength(10);
    expect(long.done[0]).toHaveLength(300);
    expect(long.pending).toBe('a b');
  });

  it('F2: reminders are counted in words', () => {
    const lines = (reminders: number) =>
      letterText(
        fallbackLetter({
          language: 'es',
          caseId: 'case-1',
          about: 'tu compra',
          step: 'confirmar la dirección',
          openedOn: 'lunes',
          reminders,
          validUntil: 'martes',
          told: taskWords({}),
          resumeUrl: URL,
        }),
      );
    expect(lines(0)).not.toContain('recordatorio');
    expect(lines(1)).toContain('un recordatorio');
    expect(lines(2)).toContain('2 recordatorios');
    expect(lines(0)).toContain('Confirmar la dirección (hasta el martes)');
  });
});
