import { type Consent as LedgerEntry, currentConsents } from '../../database/contacts/consents.ts';
import { loadContactOfCase } from '../../database/contacts/contact-of-case.ts';
import type { ContactRecord } from '../../database/contacts/contact-record.ts';
import { numberRequestIn } from '../../database/sending/attempts.ts';
import { askedOf, fullSlots, hasTemplate } from '../../database/sending/outlook-facts.ts';
import type { Connection } from '../../database/pool.ts';
import { cutSlots, within } from '../../domain/time/call-slots.ts';
import type { Outlook } from '../../domain/case/case-state.ts';
import { type CallWish, type ConsentPolicy, consentOf } from '../../domain/gate/consent.ts';
import { purposeAt } from '../../domain/schedule/send-instant.ts';
import { permittedIn, workingDays } from '../../domain/time/weekly-hours.ts';
import { policyOn } from '../../domain/case/channel-window.ts';
import type { Path } from '../../domain/policy.ts';
import type { Purpose } from '../../domain/purpose.ts';
import type { Rule } from '../../domain/rule.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { HORIZON } from '../../settings/policy/policy-checks.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import { localDays, stretches } from '../time/civil-time.ts';
import { registerFacts } from './register-facts.ts';
import { placeOf } from '../time/place.ts';
import { BEFORE, sendTimes } from '../time/send-times.ts';
import { personFrequency } from './frequency-facts.ts';

/** Slots go into the workflow's history with every outlook; more than a case will ever look at are left out. */
const MOST_SLOTS = 300;

/**
 * What the schedule may know of the world as plain data: the policy, by what the contact can be reached, and when. What is
 * planned with it is asked again at the instant of sending.
 */
export async function outlookOf(
  policies: Policies,
  connection: Connection,
  { caseId, reason, now }: { readonly caseId: string; readonly reason: string; readonly now: Instant },
): Promise<Outlook> {
  const { business, sendHours, consent } = policies;
  const until = now + HORIZON;
  const { contact, lineNumber, channel } = await loadContactOfCase(connection, caseId);
  const policy = policyOn(channel, policies.resolve(reason));
  const place = placeOf(contact, lineNumber, business);
  const { overduePurpose } = policy;
  // From a while ago, so that the span `now` lies in is seen from its true begin.
  const times = (purpose: Purpose) =>
    sendTimes(sendHours, { place, segment: contact.segment, purpose, from: now - BEFORE, until });
  const { spans: send, note, preferred } = times(policy.purpose);
  const overdue = overduePurpose === null ? null : times(overduePurpose);

  const { hours, slot, capacity } = business.calls;
  const full = await fullSlots(connection, { from: now, until, capacity });
  // Whole days, each by itself, so that a slot is the same one whenever and for whomever it is drawn.
  const grid = localDays(business.timeZone, now, until)
    .flatMap(([begin, end]) => cutSlots(permittedIn(hours, stretches(business.timeZone, begin, end)), slot))
    .filter(([begin]) => begin >= now && !full.has(begin));

  const { dueAt, wish } = await askedOf(connection, caseId, reason);
  const asked: Asked = {
    contact,
    ledger: await currentConsents(connection, contact.id),
    purpose: purposeAt(policy, { dueAt }, now),
    country: place.country,
    wish,
    consent,
  };
  // E8: looked up only where it can matter.
  const isAsked = asked.purpose === 'marketing' || (wish === null && allows(asked, 'call'));
  const standing: Standing = {
    ...asked,
    isListed:
      isAsked &&
      (await registerFacts(policies, connection, { contact, country: place.country, at: now })).listed !==
        null,
  };
  return {
    policy,
    reach: {
      template: templateForbiddenBy(standing, await hasTemplate(connection, reason)),
      paths: pathsTo(standing),
      // F3: it belongs to the call and offers nothing.
      callNotice: canMail(standing, 'utility'),
      lacksNumber:
        channel === 'whatsapp' && lacksNumber(standing) && !(await isAskedForNumber(connection, caseId)),
    },
    frequency: await personFrequency(connection, policies, { contactId: contact.id, place, at: now }),
    send,
    note,
    overdue: overdue === null ? null : { spans: overdue.spans, note: overdue.note },
    preferred,
    jitter: sendHours.jitter,
    calls: within(grid, send).slice(0, MOST_SLOTS),
    // Likewise: a day that began at `now` would be another one to tell of on (R9).
    work: permittedIn(workingDays(business.workingHours), stretches(business.timeZone, now - BEFORE, until)),
    drawnAt: now,
    until,
  };
}

/** The rule by which the gate would refuse a template now, in the gate's order of questions; null when it would not. */
function templateForbiddenBy(standing: Standing, hasOne: boolean): Rule | null {
  const { contact, purpose, isListed } = standing;
  const identities = contact.identities.filter(({ channel }) => channel === 'whatsapp');
  if (identities.length === 0) return 'E1';
  if (identities.every(({ unreachableAt }) => unreachableAt !== null)) return 'R8';
  if (!allows(standing, 'whatsapp')) return 'E2';
  if (purpose === 'marketing' && isListed) return 'E8';
  return hasOne ? null : 'E3';
}

/** F1: the paths by which the contact can be reached and that they allow (E2, E8). */
function pathsTo(standing: Standing): Path[] {
  const { purpose, wish, isListed } = standing;
  const isMarketing = purpose === 'marketing';
  const paths: Path[] = [];
  if (canMail(standing) && !(isMarketing && isListed)) paths.push('email');
  const isUnwanted = isListed && wish === null;
  if (hasPhone(standing) && allows(standing, 'call') && !isUnwanted) paths.push('call');
  return paths;
}

const hasPhone = ({ contact }: Standing): boolean => contact.identities.some(({ kind }) => kind === 'phone');

/** F7: of somebody who may be called (E2) no number is known, and WhatsApp can ask for it. E8: no register lists them so. */
const lacksNumber = (standing: Standing): boolean =>
  !hasPhone(standing) &&
  standing.contact.identities.some(({ channel }) => channel === 'whatsapp') &&
  allows(standing, 'call');

/** F7: an agent or a service asked already. Whether the schedule did is known to the case. */
async function isAskedForNumber(connection: Connection, caseId: string): Promise<boolean> {
  const request = await numberRequestIn(connection, caseId);
  return request !== null && !request.isOurs;
}

function canMail(standing: Standing, category?: LedgerEntry['category']): boolean {
  const { email, emailUnreachableAt } = standing.contact;
  return email !== null && emailUnreachableAt === null && allows(standing, 'email', category);
}

function allows(
  { ledger, purpose, country, wish, consent: policy }: Asked,
  channel: LedgerEntry['channel'],
  category: LedgerEntry['category'] = purpose === 'marketing' ? 'marketing' : 'utility',
): boolean {
  const entry = ledger.find((each) => each.channel === channel && each.category === category);
  const { is } = consentOf(entry, { channel, category, purpose, country, wish }, policy);
  return is === 'granted' || is === 'presumed';
}

/** What consent is asked by. */
interface Asked {
  readonly contact: ContactRecord;
  readonly ledger: readonly LedgerEntry[];
  readonly purpose: Purpose;
  readonly country: string;
  readonly wish: CallWish | null;
  readonly consent: ConsentPolicy;
}

/** How the contact stands to what the reason would send now. */
interface Standing extends Asked {
  /** E8: on a register, as far as that matters. */
  readonly isListed: boolean;
}
