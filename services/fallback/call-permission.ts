import { recordCallWish, type NewCallWish } from '../../database/contacts/call-wishes.ts';
import { currentConsents } from '../../database/contacts/consents.ts';
import { loadContactOfCase } from '../../database/contacts/contact-of-case.ts';
import { appendFact } from '../../database/cases/facts.ts';
import { askedOf } from '../../database/sending/outlook-facts.ts';
import type { Connection, Queryable } from '../../database/pool.ts';
import { consentOf } from '../../domain/gate/consent.ts';
import { registersPermit } from '../../domain/gate/register.ts';
import type { Clause } from '../../domain/explanation/codes.ts';
import { explain } from '../../domain/explanation/explanation.ts';
import type { Rule } from '../../domain/rule.ts';
import { purposeAt } from '../../domain/schedule/send-instant.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import type { ConsentOn } from '../sending/load-facts.ts';
import { registerFacts } from '../sending/register-facts.ts';
import { placeOf } from '../time/place.ts';

/** Why nobody may be called, by the rule that says so. */
export interface CallForbidden {
  readonly rule: Rule;
  readonly why: Clause;
  /** E2: the consent that is missing; null where another rule forbids it. */
  readonly lacks: ConsentOn | null;
}

/**
 * E2, E8: whether a call may be promised to the customer of a case, as the gate will ask when it is booked: told at once to
 * whoever asks for it, instead of by a booking that never comes.
 * @returns null when it may
 */
export async function callForbiddenBy(
  policies: Policies,
  database: Queryable,
  { caseId, reason, at }: { readonly caseId: string; readonly reason: string; readonly at: Instant },
): Promise<CallForbidden | null> {
  const { contact, lineNumber } = await loadContactOfCase(database, caseId);
  const { dueAt, wish } = await askedOf(database, caseId, reason);
  const purpose = purposeAt(policies.resolve(reason), { dueAt }, at);
  const { country } = placeOf(contact, lineNumber, policies.business);
  const category = purpose === 'marketing' ? 'marketing' : 'utility';
  const entry = (await currentConsents(database, contact.id)).find(
    (each) => each.channel === 'call' && each.category === category,
  );
  const consent = consentOf(entry, { channel: 'call', category, purpose, country, wish }, policies.consent);
  const lacks = { contactId: contact.id, channel: 'call', category } as const;
  if (consent.is === 'withdrawn') return { rule: 'E2', why: explain('consent.withdrawn'), lacks };
  if (consent.is === 'none') return { rule: 'E2', why: consent.why ?? explain('consent.missing'), lacks };
  if (wish !== null) return null;
  const isMarketing = purpose === 'marketing';
  const verdict = registersPermit(
    await registerFacts(policies, database, { contact, country, at }),
    isMarketing,
    at,
  );
  return verdict.answer === 'no' ? { rule: 'E8', why: verdict.why, lacks: null } : null;
}

/** E2: keeps the customer's wish for a call, from which on the case may fall back by one too. */
export async function keepCallWish(connection: Connection, wish: NewCallWish, at: Instant): Promise<void> {
  if (await recordCallWish(connection, wish, at))
    await appendFact(connection, wish.caseId, { fact: 'contact', at });
}
