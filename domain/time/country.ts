/** Where a contact may be read from, best source first (E5). ISO 3166-1 alpha-2, or null where a source is silent. */
export interface CountrySources {
  /** The contact record, as the business knows it. */
  readonly record: string | null;
  /** The country of the phone number, which may be missing (I1). */
  readonly phone: string | null;
  /** A business-scoped user id such as `CL.1349120…`. */
  readonly userId: string | null;
  /** The country of the line's own number. */
  readonly line: string | null;
}

/** E5: record, phone, prefix of the business-scoped user id, line. */
export const countryOf = ({ record, phone, userId, line }: CountrySources): string | null =>
  record ?? phone ?? (userId === null ? null : countryOfUserId(userId)) ?? line;

/** Business-scoped user ids begin with the country of the user's number and a dot. */
export const countryOfUserId = (userId: string): string | null => /^([A-Z]{2})\./.exec(userId)?.[1] ?? null;
