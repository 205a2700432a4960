import type { ContactRecord } from '../../database/contacts/contact-record.ts';
import { type Language, readerLanguage } from '../../domain/messages/language.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import { placeOf } from '../time/place.ts';

/**
 * F2: in which language, and by which zone's clock, a contact is told of their case, by mail, about a call or of an opt-out:
 * the one rule for all that is no template. Of several possible zones it is the first.
 * @param lineNumber the line's display number, if known
 */
export function readerOf(
  { business }: Pick<Policies, 'business'>,
  {
    contact,
    lineNumber,
  }: {
    readonly contact: Pick<ContactRecord, 'language' | 'country' | 'timeZone' | 'identities'>;
    readonly lineNumber: string | null;
  },
): { readonly language: Language; readonly zone: string } {
  const { country, zones } = placeOf(contact, lineNumber, business);
  return { language: readerLanguage(contact.language, country), zone: zones[0] ?? business.timeZone };
}
