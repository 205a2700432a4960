import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type CalendarEntry, calendarFile } from '../../services/fallback/calendar-file.ts';
import { only, parseCalendar } from './icalendar.ts';

const entry: CalendarEntry = {
  method: 'REQUEST',
  uid: 'case-10001-call@example.com',
  sequence: 2,
  stampedAt: Date.UTC(2026, 2, 3, 15, 0, 1, 234),
  slot: [Date.UTC(2026, 2, 4, 13), Date.UTC(2026, 2, 4, 13, 30)],
  summary: 'Llamada por el caso case-10001',
  description: 'Hola:\nTe llamaremos; al número, hoy',
  organizer: 'no-reply@example.com',
  attendee: 'ana@example.com',
  language: 'es',
};

it('F3: the calendar file is RFC 5545, in UTC, with a stable UID', () => {
  const { calendar, event } = parseCalendar(calendarFile(entry));
  expect(only(calendar, 'METHOD')).toBe('REQUEST');
  expect(only(calendar, 'VERSION')).toBe('2.0');
  expect(only(event, 'UID')).toBe('case-10001-call@example.com');
  expect(only(event, 'SEQUENCE')).toBe('2');
  expect(only(event, 'DTSTAMP')).toBe('20260303T150001Z');
  expect(only(event, 'DTSTART')).toBe('20260304T130000Z');
  expect(only(event, 'DTEND')).toBe('20260304T133000Z');
  expect(only(event, 'STATUS')).toBe('CONFIRMED');
  expect(only(event, 'ORGANIZER')).toBe('mailto:no-reply@example.com');
  expect(only(event, 'ATTENDEE')).toBe('mailto:ana@example.com');
});

it('F3: a cancellation takes the entry away', () => {
  const { calendar, event } = parseCalendar(calendarFile({ ...entry, method: 'CANCEL', sequence: 3 }));
  expect(only(calendar, 'METHOD')).toBe('CANCEL');
  expect(only(event, 'STATUS')).toBe('CANCELLED');
  expect(only(event, 'UID')).toBe(entry.uid);
});

it('F3: any text comes back as it was, and no text can add a line or a property', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 300 });
  fc.assert(
    fc.property(text, text, (summary, description) => {
      const { event } = parseCalendar(calendarFile({ ...entry, summary, description }));
      const asRead = (value: string) =>
        value.replaceAll(/\r\n|\r|\n/g, '\n').replaceAll(/[^\P{Cc}\n\t]/gu, '');
      expect(only(event, 'SUMMARY')).toBe(asRead(summary));
      expect(only(event, 'DESCRIPTION')).toBe(asRead(description));
      expect(event).toHaveLength(parseCalendar(calendarFile(entry)).event.length);
    }),
  );
});

it('S2: an address cannot end its line', () => {
  const { event } = parseCalendar(
    calendarFile({ ...entry, attendee: 'a"b\r\nATTENDEE:mailto:mallory@example.com' }),
  );
  expect(event.filter(({ name }) => name === 'ATTENDEE')).toHaveLength(1);
});
