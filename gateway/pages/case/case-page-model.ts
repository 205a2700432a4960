import { placeOf } from '../../../services/time/place.ts';
import { resumeUrl } from '../../../services/case/resume-link.ts';
import { auditOfCase, type StoredAuditEntry } from '../../../database/accounts/audit-log.ts';
import { type CaseOfContact, otherCasesOf } from '../../../database/contacts/cases-of-contact.ts';
import { type LedgerEntry, ledgerOf } from '../../../database/contacts/consents.ts';
import { type ContactRecord } from '../../../database/contacts/contact-record.ts';
import { loadContactOfCase } from '../../../database/contacts/contact-of-case.ts';
import { costsOfCase } from '../../../database/sending/costs.ts';
import type { NamedOperator } from '../../../database/accounts/operator-names.ts';
import { operatorNames } from '../../../database/accounts/operator-names.ts';
import type { Operator } from '../../../database/accounts/operators.ts';
import { type TaskValue, taskValues } from '../../../database/templates/task-values.ts';
import { templateButtons } from '../../../database/templates/template-buttons.ts';
import { quotedMessages } from '../../../database/cases/quoted-messages.ts';
import { loadTimelineEnd, type StoredEntry } from '../../../database/cases/timeline.ts';
import type { CaseState } from '../../../domain/case/case-state.ts';
import type { LimitUse } from '../../../domain/gate/frequency-use.ts';
import type { Language } from '../../../domain/messages/language.ts';
import { refuses } from '../../../domain/schedule/handle-command.ts';
import { type Instant, MINUTE, type Span } from '../../../domain/time/instant.ts';
import { mayDo } from '../../../domain/access/role.ts';
import { type Masking, maskingFor } from '../../api/cases/masking.ts';
import { caseJson } from '../../api/cases/case-json.ts';
import type { CaseJson } from '../../api/cases/case-schema.ts';
import { caseNow } from '../../../services/case/case-now.ts';
import { slotsStillFree } from '../../../services/fallback/call-slots.ts';
import { timelineEntryJson } from '../../api/cases/timeline-json.ts';
import type { TimelineEntryJson } from '../../api/cases/timeline-schema.ts';
import type { PageParts } from '../frame/parts.ts';
import { limitsOfCase } from './limits.ts';
import { type Quotes, quotesOf, spokenOf } from './quoted.ts';

/** The latest entries that a page shows; earlier ones are asked for by `?all`. */
const LATEST = 300;
/** As many as a browser draws at ease. */
const MOST = 5_000;
const OTHER_CASES = 8;
/**
 * The story ends now. Machines' clocks differ by seconds; what lies further ahead is an earlier version's record of a call
 * that it asked the gate about, under the instant of the call.
 */
const AHEAD = MINUTE;

/** One entry of the timeline as it may be seen. */
export interface SeenEntry {
  readonly entry: TimelineEntryJson;
  /** What the customer's message was taken for; null for what is none. */
  readonly inboundKind: string | null;
  readonly key: string;
}

/** Everything the page shows of a case, masked for who looks. */
export interface CasePageModel {
  readonly case: CaseJson;
  readonly state: CaseState;
  readonly contact: Pick<ContactRecord, 'id' | 'name' | 'email' | 'language' | 'country' | 'segment'> & {
    readonly phone: string | null;
    readonly isErased: boolean;
    /** S3: when nothing of them was left. */
    readonly erasedAt: Instant | null;
    readonly isUnreachable: boolean;
  };
  /** Of the line, as its customers dial it; null where the provider has not told. */
  readonly lineNumber: string | null;
  /** IANA, as E5 takes the contact to be. */
  readonly contactZone: string;
  readonly entries: readonly SeenEntry[];
  /** What messages answer, react to or change. */
  readonly quotes: Quotes;
  /** S3: when the bodies of this case grew too old to be kept. */
  readonly bodiesRemovedAt: Instant | null;
  readonly hasEarlier: boolean;
  /** Texts of the buttons of the templates that were sent, by `name/language`. */
  readonly buttons: ReadonlyMap<string, readonly string[]>;
  readonly consents: readonly LedgerEntry[];
  readonly limits: readonly LimitUse[];
  readonly costs: Awaited<ReturnType<typeof costsOfCase>>;
  readonly audit: readonly StoredAuditEntry[];
  readonly others: readonly CaseOfContact[];
  readonly operators: readonly NamedOperator[];
  readonly resumeLink: string | null;
  /** What a task may carry for templates; nothing for who may not set one. */
  readonly taskValues: readonly TaskValue[];
  /** F3: the next free slots for a call; nothing for who may not book one, or where one is booked. */
  readonly slots: readonly Span[];
  readonly masking: Masking;
  readonly operator: Operator;
  readonly mayAct: boolean;
  readonly now: Instant;
}

/** As many as somebody looks through: some days of half hours. */
const SLOTS = 100;

/** @throws Problem `unknown_case` */
export async function loadCasePage(
  parts: PageParts,
  caseId: string,
  operator: Operator,
  { showAll, language }: { readonly showAll: boolean; readonly language: Language },
): Promise<CasePageModel> {
  const { pool, policies, viewer, environment } = parts;
  const stored = await viewer.load(caseId);
  const viewing = viewer.viewing();
  const { now } = viewing;
  const { state, outlook } = caseNow(stored, policies);
  const masking = maskingFor(operator);
  const mayAct = mayDo(operator.role, 'case.act');
  const about = await loadContactOfCase(pool, caseId);
  const { contact } = about;
  const [timeline, consents, limits, costs, audit, others, operators, values] = await Promise.all([
    loadTimelineEnd(pool, caseId, showAll ? MOST : LATEST),
    ledgerOf(pool, contact.id),
    limitsOfCase(parts, state, about, now),
    costsOfCase(pool, caseId),
    auditOfCase(pool, caseId),
    otherCasesOf(pool, contact.id, caseId, OTHER_CASES),
    operatorNames(pool),
    mayAct ? taskValues(pool, language) : [],
  ]);
  const [contactZone = policies.business.timeZone] = placeOf(
    contact,
    about.lineNumber,
    policies.business,
  ).zones;
  const told = timeline.entries.filter(({ at }) => at <= now + AHEAD);
  const entries = told.map((each) => seen(each, contactZone, masking));
  const quotes = quotesOf(told, await quotedMessages(pool, caseId, spokenOf(told)), keyOf, masking);
  const phone = contact.identities.find(({ kind }) => kind === 'phone')?.value ?? null;
  return {
    case: masking.case(caseJson(stored, viewing)),
    state,
    contact: {
      id: contact.id,
      name: masking.name(contact.name),
      email: masking.email(contact.email),
      phone: masking.phone(phone),
      language: contact.language,
      country: contact.country,
      segment: contact.segment,
      isErased: contact.erasedAt !== null,
      erasedAt: contact.erasedAt,
      isUnreachable: contact.identities.some(({ unreachableAt }) => unreachableAt !== null),
    },
    lineNumber: about.lineNumber,
    contactZone,
    entries,
    quotes,
    bodiesRemovedAt: about.bodiesRemovedAt,
    hasEarlier: timeline.hasEarlier,
    buttons: await templateButtons(
      pool,
      entries.flatMap(({ entry }) =>
        'template' in entry && entry.template !== null ? [entry.template] : [],
      ),
    ),
    consents,
    limits,
    costs,
    audit,
    others,
    operators,
    // The link opens the customer's own form, so it is for those who may know the customer.
    resumeLink:
      state.task === null || masking.isOn
        ? null
        : await resumeUrl(
            { pool, publicUrl: environment.PUBLIC_URL },
            { caseId, taskId: state.task.id, step: state.task.step },
          ),
    taskValues: values,
    slots:
      mayAct && refuses(state, 'book-call') === null && (state.call?.slot ?? null) === null
        ? await slotsStillFree(policies, pool, { state, outlook, at: now, most: SLOTS })
        : [],
    masking,
    operator,
    mayAct,
    now,
  };
}

const seen = (stored: StoredEntry, zone: string, masking: Masking): SeenEntry => ({
  entry: masking.entry(timelineEntryJson(stored, zone)),
  inboundKind: stored.entry === 'message' ? stored.inboundKind : null,
  key: keyOf(stored),
});

const keyOf = ({ entry, order, key }: StoredEntry): string => `${entry}-${order}-${key.slice(0, 1)}`;
