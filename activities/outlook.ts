import { type Consent as LedgerEntry, currentConsents } from '../database/contacts/consents.ts';
import { loadContactOfCase } from '../database/contacts/contact-of-case.ts';
import type { ContactRecord } from '../database/contacts/contact-record.ts';
import { fullSlots, hasTemplate } from '../database/sending/outlook-facts.ts';
import { transaction } from '../database/pool.ts';
import { writeOutlook } from '../database/cases/progress.ts';
import { cutSlots, within } from '../domain/time/call-slots.ts';
import type { Outlook } from '../domain/case/case-state.ts';
import { consentOf } from '../domain/gate/consent.ts';
import { permittedIn, workingDays } from '../domain/time/weekly-hours.ts';
import { policyOn } from '../domain/case/channel-window.ts';
import type { Path, Policy } from '../domain/policy.ts';
import type { Purpose } from '../domain/purpose.ts';
import type { Rule } from '../domain/rule.ts';
import { HORIZON } from '../settings/policy/policy-checks.ts';
import { localDays, stretches } from '../services/time/civil-time.ts';
import type { Effects } from '../domain/effects/case-effects.ts';
import type { Parts } from '../services/parts.ts';
import { placeOf } from '../services/time/place.ts';
import { BEFORE, sendTimes } from '../services/time/send-times.ts';
import { personFrequency } from '../services/sending/frequency-facts.ts';

/** Slots go into the workflow's history with every outlook; more than a case will ever look at are left out. */
const MOST_SLOTS = 300;

/**
 * Draws what the schedule may know of the world as plain data: the policy, by what the contact can be
 * reached, and when. What is planned with it is asked again at the instant of sending.
 */
export function createOutlook(parts: Pick<Parts, 'pool' | 'policies'>): Pick<Effects, 'drawOutlook'> {
  const { pool, policies } = parts;
  const { business, sendHours } = policies;

  return {
    drawOutlook: ({ caseId, reason, now }) =>
      transaction(pool, async (connection) => {
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
          .flatMap(([begin, end]) =>
            cutSlots(permittedIn(hours, stretches(business.timeZone, begin, end)), slot),
          )
          .filter(([begin]) => begin >= now && !full.has(begin));

        const ledger = await currentConsents(connection, contact.id);
        const outlook: Outlook = {
          policy,
          reach: {
            template: templateForbiddenBy(contact, ledger, policy, await hasTemplate(connection, reason)),
            paths: pathsTo(contact, ledger),
            callNotice: canMail(contact, ledger),
          },
          frequency: await personFrequency(connection, policies, { contactId: contact.id, place, at: now }),
          send,
          note,
          overdue: overdue === null ? null : { spans: overdue.spans, note: overdue.note },
          preferred,
          jitter: sendHours.jitter,
          calls: within(grid, send).slice(0, MOST_SLOTS),
          // Likewise: a day that began at `now` would be another one to tell of on (R9).
          work: permittedIn(
            workingDays(business.workingHours),
            stretches(business.timeZone, now - BEFORE, until),
          ),
          drawnAt: now,
          until,
        };
        await writeOutlook(connection, caseId, outlook);
        return outlook;
      }),
  };

  /** The rule by which the gate would refuse a template now, in the gate's order of questions; null when it would not. */
  function templateForbiddenBy(
    contact: ContactRecord,
    ledger: readonly LedgerEntry[],
    { purpose }: Pick<Policy, 'purpose'>,
    hasOne: boolean,
  ): Rule | null {
    const identities = contact.identities.filter(({ channel }) => channel === 'whatsapp');
    if (identities.length === 0) return 'E1';
    if (identities.every(({ unreachableAt }) => unreachableAt !== null)) return 'R8';
    const category = purpose === 'marketing' ? 'marketing' : 'utility';
    if (!allows(ledger, 'whatsapp', category)) return 'E2';
    return hasOne ? null : 'E3';
  }

  /** F1: the paths by which the contact can be reached and that they allow. */
  function pathsTo(contact: ContactRecord, ledger: readonly LedgerEntry[]): Path[] {
    const paths: Path[] = [];
    if (canMail(contact, ledger)) paths.push('email');
    const hasPhone = contact.identities.some(({ kind }) => kind === 'phone');
    if (hasPhone && allows(ledger, 'call', 'utility')) paths.push('call');
    return paths;
  }

  function canMail(contact: ContactRecord, ledger: readonly LedgerEntry[]): boolean {
    const hasMail = contact.email !== null && contact.emailUnreachableAt === null;
    return hasMail && allows(ledger, 'email', 'utility');
  }

  function allows(
    ledger: readonly LedgerEntry[],
    channel: LedgerEntry['channel'],
    category: LedgerEntry['category'],
  ): boolean {
    const entry = ledger.find((each) => each.channel === channel && each.category === category);
    const consent = consentOf(entry, channel, category, policies.consent);
    return consent.is === 'granted' || consent.is === 'presumed';
  }
}
