import type { Instant } from '../../../domain/time/instant.ts';
import type { Language } from '../../../domain/messages/language.ts';
import { type InLanguages, LOCALES } from './language.ts';

const SAID: InLanguages<(city: string, offset: string) => string> = {
  es: (city, offset) => `Hora de ${city} (${offset})`,
  pt: (city, offset) => `Horário de ${city} (${offset})`,
  en: (city, offset) => `${city} time (${offset})`,
};

/** Cities that the time zone database spells otherwise than people do. */
const CITIES: Readonly<Record<string, InLanguages<string>>> = {
  Bogota: { es: 'Bogotá', pt: 'Bogotá', en: 'Bogota' },
  Sao_Paulo: { es: 'São Paulo', pt: 'São Paulo', en: 'São Paulo' },
  Mexico_City: { es: 'Ciudad de México', pt: 'Cidade do México', en: 'Mexico City' },
  Asuncion: { es: 'Asunción', pt: 'Assunção', en: 'Asunción' },
  Panama: { es: 'Panamá', pt: 'Panamá', en: 'Panama' },
  New_York: { es: 'Nueva York', pt: 'Nova York', en: 'New York' },
};

/**
 * On whose clocks: `Hora de Santiago (GMT-3)`.
 * @param zone IANA
 * @param at the offset is the one of this instant
 */
export function zoneInWords(zone: string, language: Language, at: Instant): string {
  const name = zone.split('/').at(-1) ?? zone;
  const city = CITIES[name]?.[language] ?? name.replaceAll('_', ' ');
  const offset = new Intl.DateTimeFormat(LOCALES[language], { timeZone: zone, timeZoneName: 'shortOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value;
  return SAID[language](city, offset ?? zone);
}
