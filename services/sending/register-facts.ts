import { registersOf, registerWith } from '../../database/contacts/registers.ts';
import type { ContactRecord } from '../../database/contacts/contact-record.ts';
import type { Queryable } from '../../database/pool.ts';
import type { RegisterFacts } from '../../domain/gate/register.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';

/**
 * E8: what the registers say of a person, for advertising and for calls that nobody wished. Whoever has no known number is on
 * none of them.
 */
export async function registerFacts(
  { marketing, health }: Pick<Policies, 'marketing' | 'health'>,
  database: Queryable,
  {
    contact,
    country,
    at,
  }: { readonly contact: ContactRecord; readonly country: string; readonly at: Instant },
): Promise<RegisterFacts> {
  const numbers = contact.identities.filter(({ kind }) => kind === 'phone').map(({ value }) => value);
  return {
    listed: await registerWith(database, numbers),
    registers: await registersOf(database, country),
    lookedUpAt: at,
    recheck: health.recheck,
    age: marketing.registerAge,
  };
}
