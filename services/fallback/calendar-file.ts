import type { Instant, Span } from '../../domain/time/instant.ts';

/** One state of one calendar entry (RFC 5545, RFC 5546). */
export interface CalendarEntry {
  /** REQUEST puts or moves the entry, CANCEL takes it away. */
  readonly method: 'REQUEST' | 'CANCEL';
  /** The same for every state of the entry: what makes a later file change it instead of adding another. */
  readonly uid: string;
  /** Grows with every state; a calendar ignores what is older than it has. */
  readonly sequence: number;
  readonly stampedAt: Instant;
  readonly slot: Span;
  readonly summary: string;
  readonly description: string;
  readonly organizer: string;
  readonly attendee: string;
  readonly language: string;
}

/** The calendar file: instants in UTC, which every calendar shows in its owner's zone, so no zone data travels along. */
export function calendarFile(entry: CalendarEntry): string {
  const language = `LANGUAGE=${entry.language}`;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Ventana//Calls//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${entry.method}`,
    'BEGIN:VEVENT',
    `UID:${escapeText(entry.uid)}`,
    `SEQUENCE:${entry.sequence}`,
    `DTSTAMP:${utc(entry.stampedAt)}`,
    `DTSTART:${utc(entry.slot[0])}`,
    `DTEND:${utc(entry.slot[1])}`,
    `SUMMARY;${language}:${escapeText(entry.summary)}`,
    `DESCRIPTION;${language}:${escapeText(entry.description)}`,
    `ORGANIZER:mailto:${address(entry.organizer)}`,
    `ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:${address(entry.attendee)}`,
    `STATUS:${entry.method === 'CANCEL' ? 'CANCELLED' : 'CONFIRMED'}`,
    'TRANSP:OPAQUE',
    'CLASS:PRIVATE',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(fold).join('\r\n')}\r\n`;
}

/** RFC 5545 3.3.5, form 2: whole seconds in UTC. */
const utc = (instant: Instant): string =>
  `${new Date(instant).toISOString().slice(0, 19).replaceAll('-', '').replaceAll(':', '')}Z`;

/** RFC 5545 3.3.11; other control characters have no place in a text at all. */
const escapeText = (text: string): string =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll(';', '\\;')
    .replaceAll(',', '\\,')
    .replaceAll(/\r\n|\r|\n/g, '\\n')
    .replaceAll(/[^\P{Cc}\t]/gu, '');

/** An address is a URI here: what could end the property or the line is percent-encoded. */
const address = (mail: string): string =>
  encodeURIComponent(mail).replaceAll('%40', '@').replaceAll('%2B', '+');

const LINE_OCTETS = 75;

/** RFC 5545 3.1: at most 75 octets a line, never inside a character; the space that continues a line counts. */
function fold(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const character of line) {
    const width = Buffer.byteLength(character);
    if (octets + width > LINE_OCTETS) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += character;
    octets += width;
  }
  return [...parts, part].join('\r\n');
}
