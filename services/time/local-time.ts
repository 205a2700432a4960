import type { Instant } from '../../domain/time/instant.ts';
import type { Language } from '../../domain/messages/language.ts';

const LOCALES: Readonly<Record<Language, string>> = { es: 'es', pt: 'pt-BR', en: 'en' };

/** A day as the customer would write it: "3 de marzo de 2026". */
export const localDay = (at: Instant, language: Language, zone: string): string =>
  new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone: zone }).format(at);

/** A day and a time: "3 de marzo de 2026, 15:00". */
export const localTime = (at: Instant, language: Language, zone: string): string =>
  new Intl.DateTimeFormat(LOCALES[language], {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: zone,
  }).format(at);

/** The day and time that clocks there show, for operators: "2026-11-25 08:00". */
export const wallClock = (at: Instant, zone: string): string =>
  new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'short', timeZone: zone }).format(at);

/** A time somebody has to be ready at, so with weekday and zone: "martes, 3 de marzo, 10:00 (hora de Chile)". */
export function appointmentTime(at: Instant, language: Language, zone: string): string {
  const locale = LOCALES[language];
  const when = new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  }).format(at);
  const zoneName = new Intl.DateTimeFormat(locale, { timeZoneName: 'longGeneric', timeZone: zone })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  return `${when} (${zoneName ?? zone})`;
}
