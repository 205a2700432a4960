import type { Person } from '../../database/receiving/incoming.ts';
import { countryOfUserId } from '../../domain/time/country.ts';
import { canonicalPhone, countryOfPhone } from '../http/phone-number.ts';
import type { ContactValue } from './shapes.ts';

/** What a webhook calls somebody by. Any of it may be missing, and a user id may stand where a number was expected (I1). */
export interface Names {
  readonly phone?: string | null | undefined;
  readonly userId?: string | null | undefined;
  readonly parentUserId?: string | null | undefined;
  readonly name?: string | null | undefined;
}

const NAME_LENGTH = 200;

/**
 * All that the sources give is one person's: `from` and `wa_id` may differ, and then both are theirs (I1).
 * @param account the business account in whose post it stands: user ids are of one business
 * @returns null when nothing identifies the person
 */
export function personOf(account: string | null, ...sources: readonly Names[]): Person | null {
  const phones = new Set<string>();
  const userIds = new Set<string>();
  for (const { phone, userId, parentUserId } of sources) {
    const number = phone == null ? null : canonicalPhone(phone);
    if (number !== null) phones.add(number);
    for (const id of [number === null ? phone : null, userId, parentUserId]) {
      if (id != null && id !== '') userIds.add(id);
    }
  }
  if (phones.size === 0 && userIds.size === 0) return null;
  const countries = [...[...phones].map(countryOfPhone), ...[...userIds].map(countryOfUserId)];
  const name = sources.map((source) => source.name?.trim()).find((each) => each !== undefined && each !== '');
  return {
    phones: [...phones],
    userIds: [...userIds].map((value) => ({ value, account })),
    name: name?.slice(0, NAME_LENGTH) ?? null,
    country: countries.find((country) => country !== null) ?? null,
  };
}

/**
 * I1: by what somebody was known, and is now. A change that does not say the former still says what belongs together now.
 * @returns null when it shows nothing of anybody
 */
export function changeOf(
  before: Person | null,
  after: Person | null,
): { readonly before: Person; readonly after: Person } | null {
  if (after === null) return null;
  if (before !== null) return { before, after };
  const isPair = after.phones.length > 0 && after.userIds.length > 0;
  return isPair ? { before: { phones: [], userIds: [], name: null, country: null }, after } : null;
}

/** An entry of `contacts`, and as it was received. */
export interface GivenContact {
  readonly names: ContactValue;
  /** The number in the spelling under which it is stored. */
  readonly phone: string | null;
  readonly given: unknown;
}

export const givenContact = (names: ContactValue, given: unknown): GivenContact => ({
  names,
  phone: names.wa_id == null ? null : canonicalPhone(names.wa_id),
  given,
});

/**
 * The entry of `contacts` that is about whoever is named; the only one where nobody is, or where the whole change is about
 * one person and it does not name another user id: `wa_id` may differ from `from` (I1).
 */
export function contactOf(
  contacts: readonly GivenContact[],
  names: Names,
  isOfOne = false,
): GivenContact | null {
  const { phone, userId } = names;
  const only = contacts.length === 1 ? (contacts[0] ?? null) : null;
  if (phone == null && userId == null) return only;
  const isTheirs = userId == null || only?.names.user_id == null || only.names.user_id === userId;
  const number = phone == null ? null : canonicalPhone(phone);
  return (
    (userId != null && contacts.find((contact) => contact.names.user_id === userId)) ||
    (phone != null && contacts.find((contact) => contact.names.wa_id === phone)) ||
    (number !== null && contacts.find((contact) => contact.phone === number)) ||
    (isOfOne && isTheirs ? only : null)
  );
}

export const namesOfContact = (contact: GivenContact | null): Names => ({
  phone: contact?.names.wa_id,
  userId: contact?.names.user_id,
  parentUserId: contact?.names.parent_user_id,
  name: contact?.names.profile?.name ?? contact?.names.profile?.username,
});
