import type { CaseRow, ContactRow, RawFacts } from '../../database/summary/summary-facts.ts';
import type { KnownBefore, SummaryRow } from '../../database/summary/summary-rows.ts';
import { policyOn } from '../../domain/case/channel-window.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { scoreOfPayload } from '../../domain/summary/campaign.ts';
import { rollUp, type SummaryCase } from '../../domain/summary/summary-case.ts';
import type { SessionFacts, TemplateFact } from '../../domain/summary/summary-facts.ts';
import { sessionsOf, type SummarySession } from '../../domain/summary/session.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import { placeOf } from '../time/place.ts';
import { inboundFact, outboundFact, taskFact } from './summary-fact-rows.ts';

export interface SummaryRules {
  readonly policies: Policies;
  /** The number of an instant's day in the business's calendar. */
  readonly dayOf: (at: Instant) => number;
}

/** S3: of cases whose bodies are gone: what was known by them stays. */
export type Remembered = (caseId: string, ordinal: number) => KnownBefore | undefined;

export interface DrawnCase {
  readonly id: string;
  readonly sessions: readonly SummarySession[];
  readonly whole: SummaryCase;
  /** Of the case as a whole; with its day. */
  readonly dimensions: SummaryRow;
  readonly skillOf: (session: SummarySession) => string;
  readonly costs: RawFacts['costs'];
}

export function drawCase(
  row: CaseRow,
  contact: ContactRow,
  raw: RawFacts,
  templates: readonly TemplateFact[],
  { policies, dayOf }: SummaryRules,
  remembered: Remembered,
): DrawnCase {
  const { id } = row;
  const of = <Fact extends { readonly caseId: string | null }>(facts: readonly Fact[]): Fact[] =>
    facts.filter(({ caseId }) => caseId === id);
  const reason = row.reason ?? row.openingReason ?? policies.defaultReason;
  const messages = of(raw.messages);
  const facts: SessionFacts = {
    caseId: id,
    closedAt: row.closedAt,
    window: policyOn(row.channel, policies.resolve(reason)).window,
    reason: raw.tasks.some(({ caseId }) => caseId === id)
      ? (row.openingReason ?? policies.defaultReason)
      : reason,
    inbound: messages.flatMap((message) => (message.direction === 'in' ? [inboundFact(message)] : [])),
    outbound: messages.flatMap(outboundFact),
    shuts: of(raw.shuts).map(({ at }) => at),
    resolutions: of(raw.resolutions),
    tasks: of(raw.tasks).map(taskFact),
    scores: [
      ...of(raw.scores),
      ...messages.flatMap(({ survey, at }) => {
        const score = scoreOfPayload(survey);
        return score === null ? [] : [{ ...score, at }];
      }),
    ],
    optOuts: raw.optOuts.filter(({ channel }) => channel === row.channel).map(({ at }) => at),
    templates,
  };
  const sessions = sessionsOf(facts, policies.summary.attribution).map((session) =>
    row.isBare || contact.isErased ? recalled(session, remembered(id, session.ordinal)) : session,
  );
  const kept = row.isBare || contact.isErased ? remembered(id, 0) : undefined;
  const whole = rollUp(sessions, facts, row.openedAt);
  const queueOf = (name: string): string => policies.resolve(name).queue;
  const isEscalated = row.queue === policies.resolve(reason).escalationQueue;
  const skill = row.queue === null || isEscalated ? queueOf(reason) : row.queue;
  return {
    id,
    sessions,
    whole,
    dimensions: {
      case_id: id,
      contact_id: contact.id,
      line: row.lineId,
      channel: row.channel,
      ...whoIs(contact, row.lineNumber, policies, kept),
      reason,
      skill,
      campaign: whole.campaign ?? kept?.campaign ?? null,
      day: dayOf(whole.openedAt),
    },
    skillOf: (session) => (session.ordinal === sessions.length ? skill : queueOf(session.reason)),
    costs: of(raw.costs),
  };
}

/** What is the contact's own, whatever case it is about. S3: of one who was erased, what was known before. */
export function whoIs(
  contact: ContactRow,
  lineNumber: string | null,
  { business }: Policies,
  kept?: KnownBefore,
): { readonly country: string | null; readonly language: string | null; readonly segment: string | null } {
  return {
    country: contact.isErased
      ? (kept?.country ?? null)
      : placeOf({ ...contact, timeZone: null, identities: identitiesOf(contact) }, lineNumber, business)
          .country,
    language: primary(contact.language) ?? kept?.language ?? null,
    // A free text of the business's: of one who was erased it might say who it was.
    segment: contact.isErased ? null : (contact.segment ?? kept?.segment ?? null),
  };
}

/** S3: by what the bodies said, before they went. */
function recalled(session: SummarySession, known: KnownBefore | undefined): SummarySession {
  if (known === undefined) return session;
  return {
    ...session,
    campaign: session.campaign ?? known.campaign,
    openedBy: known.openedBy,
    reopenedBy: (known.reopenedBy as SummarySession['reopenedBy']) ?? session.reopenedBy,
    csat: session.csat ?? known.csat,
    ces: session.ces ?? known.ces,
  };
}

const primary = (tag: string | null): string | null => tag?.toLowerCase().split(/[-_]/)[0] ?? null;

const identitiesOf = ({ identities }: ContactRow) =>
  identities.map((each) => ({ ...each, channel: 'whatsapp', unreachableAt: null }));
