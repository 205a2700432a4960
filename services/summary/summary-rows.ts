import type { RawFacts, SendRow } from '../../database/summary/summary-facts.ts';
import type { SummaryRow, SummaryRows } from '../../database/summary/summary-rows.ts';
import { firstContactOf, type SummaryCase } from '../../domain/summary/summary-case.ts';
import { attribute, type TemplateOutcome } from '../../domain/summary/conversion.ts';
import type { SummarySession } from '../../domain/summary/session.ts';
import { type DrawnCase, drawCase, type Remembered, type SummaryRules, whoIs } from './summary-case.ts';
import { conversionsOf, inboundFact, isDelivered, templateFacts } from './summary-fact-rows.ts';

/** Everything that the summary says of one contact. Pure but for the rules it is given: the same facts, the same rows. */
export function rowsOfContact(raw: RawFacts, rules: SummaryRules, remembered: Remembered): SummaryRows {
  const [contact] = raw.contacts;
  const rows = {
    summary_sessions: [] as SummaryRow[],
    summary_cases: [] as SummaryRow[],
    summary_templates: [] as SummaryRow[],
    summary_conversions: [] as SummaryRow[],
    summary_costs: [] as SummaryRow[],
  };
  if (contact === undefined) return rows;
  const templates = templateFacts(raw);
  const drawn = raw.cases.map((each) => drawCase(each, contact, raw, templates, rules, remembered));
  const openings = drawn
    .flatMap(({ sessions }) => sessions.map(({ openedAt }) => openedAt))
    .toSorted((one, other) => one - other);
  const conversions = conversionsOf(raw);
  const { outcomes, credits } = attribute(
    {
      templates,
      inbound: raw.messages.flatMap((message) => (message.direction === 'in' ? [inboundFact(message)] : [])),
      optOuts: raw.optOuts.filter(({ channel }) => channel === 'whatsapp').map(({ at }) => at),
      conversions: conversions.map(({ fact }) => fact),
    },
    rules.policies.summary.attribution,
  );

  for (const each of drawn) {
    const [first] = each.sessions;
    const returnedAt =
      first === undefined ? null : (openings.find((openedAt) => openedAt > first.openedAt) ?? null);
    const known =
      first === undefined
        ? null
        : firstContactOf(first, returnedAt, rules.policies.summary.repeatContactWithin);
    const fcr = { fcr: known?.fcr ?? null, fcr_known_at: known?.knownAt ?? null };
    for (const session of each.sessions) {
      rows.summary_sessions.push({
        ...each.dimensions,
        ...counted(session),
        ordinal: session.ordinal,
        reason: session.reason,
        skill: each.skillOf(session),
        campaign: session.campaign,
        day: rules.dayOf(session.openedAt),
        reopened_by: session.reopenedBy,
        expires_at: session.expiresAt,
        ...(session.ordinal === 1 ? fcr : { fcr: null, fcr_known_at: null }),
        opted_out: session.optedOut,
        ...costOfSession(each.costs, session, each.sessions),
      });
    }
    const sends = raw.sends
      .filter(({ caseId }) => caseId === each.id)
      .map((send) => ({ ...send, ...becameOf(send, outcomes.get(send.id)) }));
    const count = (is: (send: (typeof sends)[number]) => boolean): number => sends.filter(is).length;
    if (each.sessions.length > 0 || sends.length > 0) {
      rows.summary_cases.push({
        ...each.dimensions,
        ...counted(each.whole),
        sessions: each.whole.sessions,
        ...fcr,
        templates_sent: sends.length,
        templates_delivered: count(({ delivered }) => delivered),
        templates_read: count(({ is_read: isRead }) => isRead),
        templates_answered: count(({ answered_at: answeredAt }) => answeredAt !== null),
        templates_converted: count(({ converted }) => converted),
        templates_opted_out: count(({ opted_out: optedOut }) => optedOut),
        templates_blocked: count(({ blocked }) => blocked),
      });
    }
    for (const send of sends) {
      rows.summary_templates.push({
        ...each.dimensions,
        reason: send.reason ?? each.dimensions['reason'] ?? null,
        day: rules.dayOf(send.sentAt),
        attempt_id: send.id,
        sent_at: send.sentAt,
        name: send.name,
        version: send.version,
        template_language: send.language,
        category: send.category,
        impact: send.impact,
        delivered: send.delivered,
        is_read: send.is_read,
        failed: send.failedAt !== null,
        answered_at: send.answered_at,
        converted: send.converted,
        opted_out: send.opted_out,
        blocked: send.blocked,
      });
    }
    rows.summary_costs.push(...costRows(each, rules));
  }

  for (const { fact, amount, currency, caseId } of conversions) {
    const of = drawn.find(({ id }) => id === caseId);
    rows.summary_conversions.push({
      ...NOWHERE,
      ...(of?.dimensions ?? whoIs(contact, null, rules.policies)),
      contact_id: contact.id,
      case_id: caseId,
      case_day: of === undefined ? null : Number(of.dimensions['day']),
      day: rules.dayOf(fact.at),
      id: fact.id,
      at: fact.at,
      attempt_id: credits.get(fact.id) ?? null,
      amount,
      currency,
    });
  }
  return rows;
}

/** Of what belongs to no case. */
const NOWHERE: SummaryRow = {
  line: null,
  channel: null,
  reason: null,
  skill: null,
  campaign: null,
};

/** Whoever answered a template, or went on from it, has it, whatever the provider has said so far. */
function becameOf(send: SendRow, outcome: TemplateOutcome | undefined) {
  const answeredAt = outcome?.answeredAt ?? null;
  const converted = outcome?.converted ?? false;
  const delivered = isDelivered(send) || answeredAt !== null || converted;
  return {
    delivered,
    is_read: send.readAt !== null,
    answered_at: answeredAt,
    converted,
    opted_out: delivered && outcome?.optedOut === true,
    blocked: outcome?.blocked ?? false,
  };
}

function counted(of: SummarySession | SummaryCase): SummaryRow {
  return {
    opened_at: of.openedAt,
    opened_by: of.openedBy,
    ended_at: of.endedAt,
    first_response: of.firstResponse,
    handling: of.handling,
    inbound: of.inbound,
    by_people: of.byPeople,
    by_automation: of.byAutomation,
    handoff: of.handoff,
    contained: of.contained,
    resolved_at: of.resolvedAt,
    resolved_within_24h: of.resolvedWithin24h,
    has_flow: of.hasFlow,
    flow_completed: of.flowCompleted,
    csat: of.csat,
    ces: of.ces,
  };
}

/** What went out from this session's opening to the next one's. In the currency that most of it is in. */
function costOfSession(
  costs: RawFacts['costs'],
  session: SummarySession,
  sessions: readonly SummarySession[],
): SummaryRow {
  const next = sessions[session.ordinal]?.openedAt ?? Number.POSITIVE_INFINITY;
  const within = costs.filter(({ sentAt }) => sentAt >= session.openedAt && sentAt < next);
  const amounts = new Map<string, number>();
  for (const { currency, amount } of within) amounts.set(currency, (amounts.get(currency) ?? 0) + amount);
  const [most] = [...amounts].toSorted((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  return { cost: most?.[1] ?? 0, cost_currency: most?.[0] ?? null };
}

function costRows({ dimensions, costs }: DrawnCase, { dayOf }: SummaryRules): SummaryRow[] {
  const sums = new Map<
    string,
    { amount: number; messages: number; free: number; unpriced: number; of: SummaryRow }
  >();
  for (const cost of costs) {
    const of = {
      day: dayOf(cost.chargedAt),
      category: cost.category,
      type: cost.type,
      currency: cost.currency,
    };
    const key = JSON.stringify(of);
    const sum = sums.get(key) ?? { amount: 0, messages: 0, free: 0, unpriced: 0, of };
    sum.amount += cost.amount;
    sum.messages += 1;
    if (cost.isFree) sum.free += 1;
    if (cost.isUnpriced) sum.unpriced += 1;
    sums.set(key, sum);
  }
  return [...sums.values()].map(({ of, ...sum }) => ({
    ...dimensions,
    case_day: Number(dimensions['day']),
    ...of,
    ...sum,
  }));
}
