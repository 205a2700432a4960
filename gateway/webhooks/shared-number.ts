import { z } from 'zod';
import type { SharedNumber } from '../../database/receiving/incoming.ts';
import { canonicalPhone } from '../http/phone-number.ts';
import { cardSchema } from './shapes.ts';

const cardsSchema = z.looseObject({ type: z.literal('contacts'), contacts: z.array(z.unknown()).max(100) });

const nameKey = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/**
 * F7: the number on a card that may be the customer's own: the provider marks one that its request's button shared by
 * `origin: contact_request`; one without a mark is theirs if it bears the name of their profile. Several cards or numbers
 * say nobody's in particular.
 * @param name of the profile, where it is known
 */
export function sharedNumber(message: unknown, name: string | null): SharedNumber | null {
  const { data } = cardsSchema.safeParse(message);
  const cards = (data?.contacts ?? []).flatMap((each) => {
    const card = cardSchema.safeParse(each);
    return card.success ? [card.data] : [];
  });
  const asked = cards.filter(({ origin }) => origin === 'contact_request');
  const own =
    name === null
      ? []
      : cards.filter(
          ({ origin, name: written }) =>
            origin == null &&
            written?.formatted_name != null &&
            nameKey(written.formatted_name) === nameKey(name),
        );
  const [card, other] = asked.length > 0 ? asked : own;
  if (card === undefined || other !== undefined) return null;
  const numbers = new Map<string, boolean>();
  for (const { phone, wa_id: account } of card.phones ?? []) {
    const number = canonicalPhone(account ?? phone ?? '');
    if (number !== null) numbers.set(number, numbers.get(number) === true || account != null);
  }
  // An account before what can only be called; two of a kind say neither.
  const known = [...numbers].filter(([, isOnWhatsApp]) => isOnWhatsApp);
  const [found, second] = known.length > 0 ? known : [...numbers];
  if (found === undefined || second !== undefined) return null;
  return { phone: found[0], isOnWhatsApp: found[1], by: asked.length > 0 ? 'asked' : 'own' };
}
