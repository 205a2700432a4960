import type { FallbackCase } from '../../database/fallback/fallback-case.ts';
import { type Language, languageOf } from '../../domain/messages/language.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import { placeOf } from '../time/place.ts';

/** In which language, and by which zone's clock, a contact is told of their case; of several possible zones by the first. */
export function readerOf(
  { business }: Pick<Policies, 'business'>,
  { contact, lineNumber }: Pick<FallbackCase, 'contact' | 'lineNumber'>,
): { readonly language: Language; readonly zone: string } {
  const { zones } = placeOf(contact, lineNumber, business);
  return { language: languageOf(contact.language), zone: zones[0] ?? business.timeZone };
}
