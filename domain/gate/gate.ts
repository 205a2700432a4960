import type { Clause } from '../explanation/codes.ts';
import { explain } from '../explanation/explanation.ts';
import { healthPermits, type LineHealth } from './channel-health.ts';
import { type FrequencyFacts, underLimits } from './frequency.ts';
import type { Instant, Span } from '../time/instant.ts';
import { permittedAt } from '../time/jitter.ts';
import { IMPACTS_PER_CASE, IMPACTS_PER_REASON } from '../policy.ts';
import type { Rule } from '../rule.ts';
import { type HoursAsked, hoursAsked } from '../time/hours-note.ts';
import { type RegisterFacts, registersPermit } from './register.ts';
import { hold, no, type Verdict, yes } from './verdict.ts';

/**
 * What is about to be sent. `impact` and `answer` are the schedule's templates (R1, R2, R9); `template` one that an agent
 * or a service asks for; `free-form` and `kept` are replies, which need an open window (W4, R9).
 */
export type SendKind = 'impact' | 'answer' | 'template' | 'free-form' | 'kept' | 'email' | 'call';

/** May this go, now or before `until`? */
export interface SendQuestion {
  readonly kind: SendKind;
  /** The instant it is asked for. */
  readonly at: Instant;
  /** The last instant at which it is still of use, inclusive; a hold beyond it is a suppression. `null`: any. */
  readonly until: Instant | null;
  /** A one-time code the customer asked for: exempt from send hours and caps, as replies are (E4, E5, R2). */
  readonly isCode?: boolean;
  /** E2: the one free-form message that confirms an opt-out. */
  readonly confirmsOptOut?: boolean;
  /** E1, E6, E8: it offers rather than informs: it stops first when the line is unwell, and waits for what is owed. */
  readonly isMarketing?: boolean;
}

/** E2: the last entry of the ledger for the contact, channel and category. */
export type Consent =
  | { readonly is: 'none'; readonly why?: Clause }
  /** No entry is needed: by the policy file, or because the customer asked for it; `why` says which. */
  | { readonly is: 'presumed'; readonly why: Clause }
  | { readonly is: 'granted'; readonly at: Instant }
  | { readonly is: 'withdrawn'; readonly at: Instant };

/** E3: how the chosen template stands. */
export type TemplateState =
  | { readonly is: 'usable' }
  /** `until: null`: the provider has not said when it ends. */
  | { readonly is: 'paused'; readonly until: Instant | null }
  | { readonly is: 'unusable'; readonly why: Clause };

/** E1: a case of the contact, on whatever line, in which somebody waits for us. */
export interface OpenMatter {
  readonly caseId: string;
  readonly is: 'owed' | 'needs-person';
}

/**
 * What the gate must know, loaded in the transaction that reserves. What a kind of message is not asked about may be
 * left out; asking about something that was left out is an error of the caller, not a yes.
 */
export interface GateFacts {
  /** Null: the message is about none, as what confirms an opt-out may be (E2). */
  readonly case: { readonly isOpen: boolean } | null;
  /** E1, R1: the pending task the message is about. Not asked for replies, `answer` and `template`. */
  readonly task?: { readonly validUntil: Instant | null } | null;
  /** `none`: the contact has no address on the channel, because it was erased or never gave one. */
  readonly address: 'usable' | 'unreachable' | 'none';
  /** E1: what of the contact's stands between them and an offer; null: nothing. Left out: not asked. */
  readonly openMatter?: OpenMatter | null;
  readonly consent: Consent;
  /** E8. Left out: not asked. */
  readonly registers?: RegisterFacts;
  /** E2: when the customer last wrote something that wants an answer: a reply to it needs no opt-in of its own. */
  readonly askedAt?: Instant | null;
  /** W2, W4: `closesAt: null` where no window was ever open. W6: `isAlwaysOpen` where the channel has none. */
  readonly window?: {
    readonly closesAt: Instant | null;
    readonly margin: number;
    readonly isAlwaysOpen?: boolean;
  };
  readonly template?: TemplateState;
  /**
   * R2, W10: templates that count, without this one: a replacement goes under its predecessor's number. Left out: the
   * message does not count.
   */
  readonly counted?: { readonly reason: number; readonly case: number };
  /** E4. Left out: no limit concerns the message. */
  readonly frequency?: FrequencyFacts;
  /** E5: sorted, disjoint, half-open. */
  readonly permitted?: readonly Span[];
  /** E5: whose hours they are, and the case's jitter. */
  readonly hours?: HoursAsked;
  /** E6. Left out: the message goes over no line (email, call). */
  readonly health?: LineHealth;
  /** E7: the chosen template is marked fatigued and has no successor. */
  readonly isFatigued?: boolean;
}

/** One question and its answer. */
export interface Asked {
  readonly rule: Rule;
  readonly answer: 'yes' | 'hold' | 'no';
  readonly why: Clause;
}

/** The gate's answer, always with the rule that decided. */
export type Decision = { readonly questions: readonly Asked[] } & (
  | { readonly answer: 'allowed' }
  | { readonly answer: 'held'; readonly until: Instant; readonly rule: Rule; readonly why: Clause }
  | { readonly answer: 'suppressed'; readonly rule: Rule; readonly why: Clause }
);

/** `null`: not asked of this kind of message. `at` is the earliest instant that the questions before permit. */
type Ask = (question: SendQuestion, facts: GateFacts, at: Instant) => Verdict | null;

const isReply = ({ kind }: SendQuestion): boolean => kind === 'free-form' || kind === 'kept';
const isTemplate = ({ kind }: SendQuestion): boolean =>
  kind === 'impact' || kind === 'answer' || kind === 'template';
/** Leads back to a pending task, and so is pointless without one. */
const isAboutTask = ({ kind }: SendQuestion): boolean =>
  kind === 'impact' || kind === 'email' || kind === 'call';

const stillRelevant: Ask = (question, facts, at) => {
  // The word to be confirmed is the customer's own, whether a case was open or not.
  const confirms = question.confirmsOptOut === true && isReply(question);
  if (facts.case?.isOpen !== true && !confirms) {
    return no(facts.case === null ? explain('case.missing') : explain('case.not-open'));
  }
  if (facts.address === 'none') return no(explain('address.missing'));
  if (confirms) return yes(explain('consent.opted-out'));
  if (question.isMarketing && facts.openMatter && !isReply(question) && !question.isCode) {
    const { caseId, is } = facts.openMatter;
    return no(explain(is === 'owed' ? 'offer.business-owes' : 'offer.needs-person', { case: caseId }));
  }
  if (!isAboutTask(question)) return yes(explain('case.open'));
  if (!facts.task) return no(explain('task.missing'));
  const { validUntil } = facts.task;
  return validUntil !== null && at > validUntil
    ? no(explain('task.expired'), 'R1')
    : yes(explain('task.valid'));
};

/** A reply is worth a try even so: the customer may have written since from this very address. */
const reachable: Ask = (question, facts) => {
  if (isReply(question)) return null;
  return facts.address === 'unreachable'
    ? no(explain('address.unreachable'), question.kind === 'email' ? 'F2' : 'R8')
    : yes(explain('address.reachable'));
};

const windowOpen: Ask = (question, { window }, at) => {
  if (!isReply(question)) return null;
  if (window?.isAlwaysOpen) return yes(explain('window.absent'));
  const closesAt = window?.closesAt ?? null;
  if (window === undefined || closesAt === null) return no(explain('window.never-open'));
  if (at >= closesAt) return no(explain('window.closed'));
  return at >= closesAt - window.margin ? no(explain('window.closing'), 'W2') : yes(explain('window.open'));
};

const optedIn: Ask = (question, { consent, askedAt }) => {
  if (!isReply(question)) {
    switch (consent.is) {
      case 'granted':
        return yes(explain('consent.granted'));
      case 'presumed':
        return yes(consent.why);
      case 'none':
        return no(consent.why ?? explain('consent.missing'));
      case 'withdrawn':
        return no(explain('consent.withdrawn'));
    }
  }
  // START came before it went: what it says would not be true any more.
  if (question.confirmsOptOut && consent.is === 'granted') return no(explain('consent.renewed'));
  if (consent.is !== 'withdrawn') return yes(explain('consent.not-needed'));
  if (question.confirmsOptOut) return yes(explain('consent.confirmation'));
  return askedAt != null && askedAt > consent.at
    ? yes(explain('consent.asked-again'))
    : no(explain('consent.not-asked-again'));
};

const onNoRegister: Ask = (question, { registers }, at) =>
  isReply(question) || question.isCode || registers === undefined
    ? null
    : registersPermit(registers, question.isMarketing === true, at);

const templateFits: Ask = (question, { template }, at) => {
  if (!isTemplate(question)) return null;
  if (template === undefined) return no(explain('template.missing'));
  switch (template.is) {
    case 'usable':
      return yes(explain('template.fits'));
    case 'paused':
      return template.until === null
        ? no(explain('template.paused-indefinitely'))
        : at >= template.until
          ? yes(explain('template.pause-over'))
          : hold(template.until, explain('template.paused'));
    case 'unusable':
      return no(template.why);
  }
};

const underCaps: Ask = (question, { counted }) => {
  if (!isTemplate(question) || counted === undefined) return null;
  if (counted.reason >= IMPACTS_PER_REASON) {
    return no(explain('cap.reason-reached', { count: counted.reason }));
  }
  return counted.case >= IMPACTS_PER_CASE
    ? no(explain('cap.case-reached', { count: counted.case }), 'W10')
    : yes(explain('cap.free', { reason: counted.reason, case: counted.case }));
};

/** E4: replies and codes are exempt. */
const notTooOften: Ask = (question, { frequency }, at) =>
  isReply(question) || question.isCode || frequency === undefined ? null : underLimits(frequency, at);

const lineHealthy: Ask = (question, { health }, at) => {
  if (health === undefined) return null;
  const weight =
    isReply(question) || question.isCode ? 'reply' : question.isMarketing ? 'marketing' : 'utility';
  return healthPermits(health, { weight }, at);
};

const templateNotFatigued: Ask = (question, { isFatigued }) => {
  if (!isTemplate(question) || isFatigued === undefined) return null;
  return isFatigued ? no(explain('template.fatigued')) : yes(explain('template.not-fatigued'));
};

const insideHours: Ask = (question, { permitted, hours }, at) => {
  if (isReply(question) || question.isCode) return null;
  const last = question.until ?? Number.MAX_SAFE_INTEGER;
  const first = permittedAt(permitted ?? [], at, last, hours?.jitter);
  const asked = hoursAsked(hours ?? null, at, first ?? last);
  if (first === null) return no(explain('hours.none-in-time', asked));
  return first === at ? yes(explain('hours.open')) : hold(first, explain('hours.closed', asked));
};

/** In the order they are asked. */
const QUESTIONS: readonly (readonly [Rule, Ask])[] = [
  ['E1', stillRelevant],
  ['R8', reachable],
  ['W4', windowOpen],
  ['E2', optedIn],
  ['E8', onNoRegister],
  ['E3', templateFits],
  ['R2', underCaps],
  ['E4', notTooOften],
  ['E5', insideHours],
  ['E6', lineHealthy],
  ['E7', templateNotFatigued],
];

/** Holds that push each other on, such as a cap per day and opening hours, meet after a few rounds or never. */
const ROUNDS = 32;

/**
 * Every outbound message passes here (E). Pure: the same facts give the same answer.
 *
 * Later questions are asked for the earliest instant that the earlier ones permit, and all of them again for an instant that
 * a later one moved to: a hold names an instant at which all of them say yes.
 */
export function decide(question: SendQuestion, facts: GateFacts): Decision {
  let at = question.at;
  let heldBy: HeldBy | null = null;
  let first: readonly Asked[] | null = null;
  for (let round = 0; round < ROUNDS; round += 1) {
    const asked = askAll(question, facts, at);
    // What is told is how it stands now: that a later instant is good says nothing of why this one is not.
    first ??= asked.questions;
    if (asked.refusal !== null) {
      const { rule, why } = asked.refusal;
      return {
        answer: 'suppressed',
        rule,
        why,
        questions: round === 0 ? asked.questions : [...first, ...asked.questions.slice(-1)],
      };
    }
    if (asked.heldBy === null) {
      return heldBy === null
        ? { answer: 'allowed', questions: first }
        : { answer: 'held', until: at, ...heldBy, questions: first };
    }
    heldBy = asked.heldBy;
    at = asked.until;
  }
  const why = explain('hold.no-instant');
  return { answer: 'suppressed', rule: heldBy?.rule ?? 'E5', why, questions: first ?? [] };
}

/** The question that named the last instant, and its answer. */
interface HeldBy {
  readonly rule: Rule;
  readonly why: Clause;
}

/** One round of questions about one instant, or later where one of them holds. */
function askAll(
  question: SendQuestion,
  facts: GateFacts,
  from: Instant,
): {
  readonly questions: readonly Asked[];
  readonly refusal: { readonly rule: Rule; readonly why: Clause } | null;
  readonly heldBy: HeldBy | null;
  readonly until: Instant;
} {
  const questions: Asked[] = [];
  let until = from;
  let heldBy: HeldBy | null = null;
  for (const [rule, ask] of QUESTIONS) {
    const verdict = ask(question, facts, until);
    if (verdict === null) continue;
    const { answer, why } = verdict;
    const decidedBy = (verdict.answer === 'yes' ? undefined : verdict.rule) ?? rule;
    questions.push({ rule: decidedBy, answer, why });
    if (verdict.answer === 'no') return { questions, refusal: { rule: decidedBy, why }, heldBy, until };
    if (verdict.answer === 'hold' && verdict.until > until) {
      until = verdict.until;
      heldBy = { rule: decidedBy, why };
      if (question.until !== null && until > question.until) {
        const late = explain('hold.too-late', { why });
        return { questions, refusal: { rule: decidedBy, why: late }, heldBy, until };
      }
    }
  }
  return { questions, refusal: null, heldBy, until };
}

/**
 * The first instant at which an allowed message may no longer go, looked at once more right before the provider: the
 * window's closing less the margin for replies (W2), the end of the permitted span for the rest (E5). `null`: none.
 */
export function notAfter(question: SendQuestion, facts: GateFacts): Instant | null {
  if (isReply(question)) {
    if (facts.window?.isAlwaysOpen) return null;
    const closesAt = facts.window?.closesAt ?? null;
    return closesAt === null ? question.at : closesAt - (facts.window?.margin ?? 0);
  }
  if (question.isCode) return null;
  const span = facts.permitted?.find(([from, to]) => from <= question.at && question.at < to);
  return span === undefined ? question.at : span[1];
}
