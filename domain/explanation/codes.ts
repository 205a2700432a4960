/** Has no parameters. */
type None = Readonly<Record<never, never>>;

/** Whose send hours they are, and the holidays among them; `hours` is null where an outlook does not say. */
interface Hours {
  readonly hours: string | null;
  readonly holidays: readonly string[];
}
/** R2. */
interface Impact {
  readonly number: 1 | 2;
}
/** What is waited for, by which rule. */
interface Waiting {
  readonly what: Clause<'hours.named' | 'slot.preferred'>;
  readonly rule: string;
}
/** A version, as the provider names it. */
interface Version {
  readonly template: string;
}
/** A value's name; never the value (S1). */
interface Variable {
  readonly variable: string;
}
type Path = 'email' | 'call';
type Category = 'utility' | 'authentication' | 'marketing';

/** Why the gate answers as it does (E1–E8), and what else holds a message or refuses it. */
interface Reasons {
  // E1
  'case.missing': None;
  'case.not-open': None;
  'case.open': None;
  'consent.opted-out': None;
  'address.missing': None;
  'task.missing': None;
  'task.expired': None;
  'task.valid': None;
  'offer.business-owes': { readonly case: string };
  'offer.needs-person': { readonly case: string };
  // R8
  'address.unreachable': None;
  'address.reachable': None;
  'provider.refused': { readonly error: string };
  'send.not-sent': None;
  'send.not-its-turn': None;
  // W2, W4
  'window.absent': None;
  'window.never-open': None;
  'window.closed': None;
  'window.closing': None;
  'window.open': None;
  // E2
  'consent.granted': None;
  'consent.missing': None;
  'consent.withdrawn': None;
  'consent.mail-presumed': None;
  'consent.call-presumed': None;
  'consent.call-missing': None;
  /** By what the customer asked for the call: a slot, a button, a person's word. */
  'consent.wished': { readonly source: string };
  /** ISO 3166-1 of the country whose policy demands it. */
  'consent.demanded': { readonly country: string; readonly channel: 'whatsapp' | Path };
  'consent.renewed': None;
  'consent.not-needed': None;
  'consent.confirmation': None;
  'consent.asked-again': None;
  'consent.not-asked-again': None;
  // E8
  'register.listed': { readonly source: string; readonly country: string };
  'register.stale': { readonly source: string; readonly country: string; readonly days: number };
  'register.not-listed': None;
  'register.none': None;
  // E3
  'template.missing': None;
  'template.fits': None;
  'template.paused': None;
  'template.paused-indefinitely': None;
  'template.pause-over': None;
  'template.retired': Version;
  'template.awaits-approval': Version;
  'template.out-of-use': Version & { readonly status: string };
  'template.gives-way': Version;
  'template.recategorised': Version & { readonly category: Category; readonly wanted: Category };
  'template.wrong-category': Version & { readonly category: Category; readonly wanted: Category };
  'template.wrong-country': Version;
  'template.unfilled': Version & { readonly faults: readonly Clause<VariableFaultCode>[] };
  'direct-send.unavailable': None;
  'direct-send.restricted': None;
  // R2, W10
  'cap.reason-reached': { readonly count: number };
  'cap.case-reached': { readonly count: number };
  'cap.free': { readonly reason: number; readonly case: number };
  // E4
  'frequency.unlimited': None;
  'frequency.free': { readonly limits: readonly string[] };
  'frequency.reached': { readonly limit: string; readonly most: number; readonly days: number };
  'frequency.period-reached': {
    readonly limit: string;
    readonly most: number;
    readonly period: 'day' | 'week' | 'month';
  };
  // E5, R2
  'hours.open': None;
  'hours.closed': Hours;
  'hours.none-in-time': Hours;
  'hours.ended': None;
  'hours.named': Hours;
  'hours.awaited': Hours;
  'slot.preferred': None;
  'slot.awaited': None;
  // E6
  'line.healthy': None;
  'line.access-refused': { readonly error: string };
  'line.shut': None;
  'line.rejected': None;
  'line.reply-restricted': None;
  'line.initiate-restricted': None;
  'line.under-review': None;
  'line.refused': None;
  'line.quality': { readonly quality: 'yellow' | 'red' };
  'line.lag': None;
  'line.limit-reached': { readonly most: number };
  'line.warned': None;
  // E7
  'template.fatigued': None;
  'template.not-fatigued': None;
  // F1
  'mail.later': None;
  // Of the whole answer
  'hold.too-late': { readonly why: Clause };
  'hold.no-instant': None;
  'hold.unexplained': None;
}

/** W8: what is advised, beside what the gate says. */
interface AdviceReasons {
  'advice.no-value': None;
  'advice.no-offers': None;
  'advice.template': { readonly category: Category };
  'advice.no-template': None;
  'advice.just-failed': None;
  'advice.none-approved': { readonly category: Category };
}

/** E3: what is wrong with a value for a template. */
interface VariableFaults {
  'variable.missing': Variable & { readonly type: string };
  'variable.unknown': Version & Variable & { readonly known: readonly string[] };
  'variable.body-too-long': Variable & { readonly most: number };
  'variable.too-long': Variable & { readonly most: number };
  'variable.empty': Variable;
  'variable.many-lines': Variable;
  'variable.emoji': Variable;
  'variable.right-to-left': Variable;
  'variable.invisible': Variable;
  'variable.amount': Variable;
  'variable.currency': Variable;
  'variable.decimals': Variable & { readonly most: number; readonly currency: string };
  'variable.date': Variable;
  'variable.time-range': Variable;
  'variable.link-end': Variable;
  'variable.code': Variable;
  'variable.media': Variable;
  'variable.location': Variable;
  'variable.coupon': Variable;
  'variable.product': Variable;
  'variable.header-too-long': Variable & { readonly most: number };
}
export type VariableFaultCode = keyof VariableFaults;

/** E7: why a version is worn out; shares in percent. */
interface FatigueReasons {
  'fatigue.quality': { readonly quality: string };
  'fatigue.complaints': { readonly percent: number; readonly most: number };
  'fatigue.answers': { readonly percent: number; readonly before: number };
  'fatigue.reads': { readonly percent: number; readonly least: number };
  'fatigue.marked': None;
}

/** What happened to a case: with what a transition begins. */
interface Occurrences {
  'case.opened-by-customer': None;
  'case.opened-by-notice': None;
  'case.opened-by-task': { readonly step: string };
  'case.assigned': None;
  'case.resolved': { readonly outcome: string };
  'case.closed': { readonly outcome: string };
  'customer.wrote': None;
  'customer.opted-out': None;
  'business.answered': None;
  'contact.erased': None;
  // I1: the other case
  'case.merged': { readonly into: string };
  'case.absorbed': { readonly from: string };
  'alert.first': None;
  'alert.escalated': { readonly queue: string };
  // A8
  'alert.answered': None;
  'window.expired': None;
  'window.abandoned': None;
  'impact.sent': Impact;
  'impact.perhaps-sent': Impact;
  'impact.held': Impact & { readonly why: Clause };
  'impact.held-too-long': Impact & { readonly why: Clause };
  'impact.refused': Impact;
  'impact.failed': Impact;
  'impact.reported': None;
  'answer.sent': None;
  'answer.held': { readonly why: Clause };
  'answer.held-too-long': { readonly why: Clause };
  'answer.refused': None;
  'answer.failed': None;
  'reply.saved': None;
  'reply.none-saved': None;
  'reply.delivered': None;
  'reply.not-delivered': None;
  // W9
  'reply.failed': None;
  'reply.held': { readonly why: Clause };
  'notice.refused': None;
  'supervisor.told-again': None;
  'supervisor.told-of-need': None;
  'need.dismissed': None;
  'need.attended': None;
  'reply.still-saved': None;
  'listening.over': None;
  'conversation.rests': None;
  'fallback.not-possible': { readonly path: Path };
  'line.recovered': None;
  'template.recovered': None;
  'patience.over': None;
  'plan.redrawn': None;
  'step.cancelled': None;
  'hold.begun': None;
  'hold.changed': None;
  'hold.over': None;
  'hold.released': None;
  'task.set': { readonly step: string };
  'task.renewed': { readonly step: string };
  'task.completed': None;
  // R10
  'task.lapsed': { readonly step: string };
  'email.sent': None;
  'email.perhaps-sent': None;
  'email.held': { readonly why: Clause };
  'email.failed': None;
  'email.bounced': None;
  'call.requested': None;
  'call.booked': None;
  /** F3: the chosen slot was gone; the next free one is taken. */
  'call.booked-instead': None;
  'call.booking-held': { readonly why: Clause };
  'call.not-booked': None;
  'call.due': None;
  'call.missed': None;
  'call.missed-finally': None;
  'call.failed': None;
  'call.done': None;
  'call.cancelled': None;
  // F7
  'number.requested': None;
  'number.perhaps-requested': None;
  'number.held': { readonly why: Clause };
  'number.held-too-long': { readonly why: Clause };
  'number.refused': None;
}

/** What follows from it. */
interface Consequences {
  'alert.rearmed': None;
  'plan.cancelled': None;
  'hold.ended': None;
  'impact.planned': Impact;
  'impact.planned-later': Impact & Waiting;
  'impact.awaits-hold': Impact;
  'impact.asked-again': Impact;
  'impact.skipped': Impact;
  'impact.skipped-unpermitted': Impact;
  'impact.skipped-out-of-range': Impact;
  'impact.unpermitted': Impact;
  'impact.replaced': None;
  'impact.replacement-planned': None;
  'answer.planned': None;
  'answer.planned-later': Waiting;
  'answer.awaits-hold': None;
  'answer.asked-again': None;
  'answer.impossible': None;
  'patience.running': None;
  'fallback.planned': { readonly path: Path };
  'fallback.planned-later': { readonly path: Path } & Waiting;
  'fallback.call-requested': None;
  'fallback.call-to-come': None;
  'fallback.exhausted': None;
  'number.request-planned': None;
  'number.not-requested': None;
  'case.needs-person': None;
  'case.dormant': None;
  'case.unanswered': None;
  'case.completed': None;
  'business.still-owes': None;
}

/** Everything the engine says of what it does, each by its code, with what is said of it. Nothing personal (S1). */
export interface Explanations
  extends Reasons,
    AdviceReasons,
    VariableFaults,
    FatigueReasons,
    Occurrences,
    Consequences {
  /** A sentence that was stored before there were codes. */
  legacy: { readonly text: string };
}

export type Code = keyof Explanations;

/** One thing said: a code, with exactly its parameters. */
export type Clause<C extends Code = Code> = {
  readonly [Each in C]: keyof Explanations[Each] extends never
    ? { readonly code: Each; readonly params?: undefined }
    : { readonly code: Each; readonly params: Explanations[Each] };
}[C];
