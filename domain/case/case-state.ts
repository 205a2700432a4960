import type { Clause } from '../explanation/codes.ts';
import type { Duration, Instant, Span } from '../time/instant.ts';
import type { CasePolicy, Path } from '../policy.ts';
import type { PersonFrequency } from '../gate/frequency.ts';
import type { Rule } from '../rule.ts';
import type { HoursNote } from '../time/hours-note.ts';

/** R2: which of the two templates of a reason. */
export type ImpactNumber = 1 | 2;

/** What the customer still has to do. Its data and resume link stay in Postgres (S1). */
export interface Task {
  readonly id: string;
  readonly step: string;
  readonly since: Instant;
  /** R1: nothing about the task goes after this instant. */
  readonly validUntil: Instant | null;
  readonly dueAt: Instant | null;
}

/** One window's life (W1). */
export interface Session {
  /** W3: the largest provider timestamp of the customer's messages; never moves back. */
  readonly anchor: Instant;
  /** When the conditions of the alerts began to hold: the arrival of the message, or the task set after nobody owed. */
  readonly armedAt: Instant;
  /** A1: the highest alert that fired for this anchor, since it was armed. */
  readonly alerted: 0 | 1 | 2;
  /** A8: an answer ended the alert that fired: it stands no more, and nobody need acknowledge it. */
  readonly attended: boolean;
  /** A2, A3: an alert of this anchor has moved priority or queue, which stay until the customer writes again. */
  readonly raised: boolean;
  /** W5: the provider closed the window at this instant; void once the anchor is later. */
  readonly shutAt: Instant | null;
}

/** A template that was sent to reopen the case, or may have been (R2, R7). Definite refusals are not kept here. */
export interface Impact {
  readonly reason: string;
  /** `answer`: R9's template. `reported`: sent by another system about the reason (R2). */
  readonly number: ImpactNumber | 'answer' | 'reported';
  /** R8: 1 when it is the fallback version that went under this number. */
  readonly replacement: 0 | 1;
  /** The instant of its reservation. */
  readonly at: Instant;
  readonly outcome: 'sent' | 'unknown' | 'failed';
}

/** F3: at most one call per case at a time. It lives beside the phase because it survives a reply. */
export interface Call {
  readonly reason: string;
  readonly state: 'wanted' | 'booked' | 'due';
  /** When `wanted`: book at this instant. Otherwise the slot's begin. */
  readonly at: Instant;
  readonly slot: Span | null;
  readonly missedByCustomer: number;
  /** F3: how often in a row we did not call. */
  readonly missedByUs: number;
  /** F3: no slot before this instant will do; null: the first free one. */
  readonly notBefore: Instant | null;
  /** F3: the begin of the slot that the customer or an agent chose; null: the first free one. */
  readonly chosen: Instant | null;
  /** E2: the customer asked for it, by themselves or through somebody: an opt-out leaves it. */
  readonly wished: boolean;
  /** How often its booking was put off. */
  readonly tries: number;
  readonly held: Held | null;
}

/** F7: the one request for a number to call that a case may make. */
export type NumberRequest =
  /** It goes at `at`, if it still makes sense then. `tries`: how often it was put off. */
  | {
      readonly state: 'wanted';
      readonly at: Instant;
      readonly tries: number;
      readonly held: Held | null;
    }
  /** It went, or may have (R7): no other goes in this case. */
  | { readonly state: 'asked'; readonly at: Instant };

/** E: what was to go and was put off: by the gate, by the provider's or the mail server's word, or for send hours. */
export interface Held {
  /** The rule that decided. */
  readonly rule: Rule;
  readonly why: Clause;
  /** The instant it was held to. It says nothing of a plan that has moved since. */
  readonly until: Instant;
}

/** H4: a person must act. It stands until one resolves the case, dismisses the need or writes, whoever else writes meanwhile. */
export interface Need {
  readonly since: Instant;
  /** When the supervisor is told again. */
  readonly tellAt: Instant;
}

/** F1: a path of the fallback that was never possible for a reason, and the rule that says so. */
export interface SkippedPath {
  readonly reason: string;
  readonly path: Path;
  readonly rule: Rule;
}

/** R12: a person holds the case. Why, and who, is personal and stays in Postgres (S1). */
export interface Hold {
  readonly id: string;
  readonly since: Instant;
  /** Half-open: at exactly this instant the schedule resumes. */
  readonly until: Instant;
}

/** A template that is to go at `at`, the best instant between `earliest` and `until`, both inclusive. */
interface PlannedTemplate {
  readonly at: Instant;
  readonly earliest: Instant;
  readonly until: Instant;
  /** R8: 1 when the template's fallback version goes under the same number. */
  readonly replacement: 0 | 1;
  /** Counts plans that ended without a send (settled as never sent, held), so that each has its own attempt key. */
  readonly tries: number;
  readonly held: Held | null;
}

/** Where the case is. What is impossible cannot be written. */
export type Phase =
  /** The window is open, or a late message just arrived. */
  | { readonly in: 'window' }
  /** An impact is planned. */
  | ({ readonly in: 'reopening'; readonly number: ImpactNumber } & PlannedTemplate)
  /** The last impact went out; patience runs until the fallback (F1). */
  | { readonly in: 'waiting'; readonly since: Instant; readonly until: Instant }
  /** R9: the business owed at expiry. `tellAt`: when the supervisor is told again. */
  | { readonly in: 'unanswered'; readonly tellAt: Instant }
  /** R9: a kept reply waits and its one `answer` template is planned. */
  | ({ readonly in: 'answering' } & PlannedTemplate)
  /** F1: the next path goes at `at`. */
  | {
      readonly in: 'falling-back';
      readonly left: readonly Path[];
      readonly at: Instant;
      readonly tries: number;
      readonly held: Held | null;
    }
  /** F5, R4, R9: nothing more goes; the case waits for a late reply, and for the outcome of its call, and then closes. */
  | {
      readonly in: 'listening';
      readonly why: 'fallback' | 'answer' | 'dormant';
      readonly until: Instant;
      readonly outcome: string;
    }
  /** H4: nothing automatic is left and `need` stands; without a person the case closes as unattended. */
  | { readonly in: 'needs-person'; readonly until: Instant }
  | { readonly in: 'resolved'; readonly since: Instant; readonly outcome: string }
  | { readonly in: 'closed'; readonly outcome: string };

/**
 * Everything the schedule needs to know of a case: plain JSON, no personal data (S1), carried across runs and stored
 * with every transition, so that a case can be rebuilt when its workflow is lost.
 */
export interface CaseState {
  readonly id: string;
  readonly openedAt: Instant;
  /** The number of the last transition. */
  readonly version: number;
  /** Watermark over the case's facts: everything up to this sequence number is learned. */
  readonly seen: number;
  readonly reason: string;
  readonly task: Task | null;
  /** R10: the id of the last task that was told as lapsed; each is told once. Null: none yet. */
  readonly lapsed: string | null;
  /** W9: sequence number of the customer's last message that wants an answer; 0 when none. */
  readonly asked: number;
  /** W9: everything up to this sequence number is answered. */
  readonly answered: number;
  /**
   * The customer's last message that wants an answer: its number (R10), and the latest instant of those so far, by the
   * provider's time (W9). Null: none yet.
   */
  readonly lastAsked: { readonly seq: number; readonly at: Instant } | null;
  /**
   * W9: `living`, the numbers of the answers since `asked` that are not known to have failed, the newest few; `before`, up to
   * where all was answered without them; `failed`, that there were such answers, and none of them lives. I1: `elsewhere`, those
   * given in cases that were merged into this one, under the numbers that they have there; absent where there are none.
   */
  readonly replies: {
    readonly living: readonly number[];
    readonly before: number;
    readonly failed: boolean;
    readonly elsewhere?: readonly { readonly from: string; readonly answer: number }[];
  };
  readonly session: Session;
  readonly phase: Phase;
  readonly impacts: readonly Impact[];
  /** R5, per reason. */
  readonly abandonments: Readonly<Record<string, number>>;
  /** F1: `reason/path`, each once. */
  readonly fallbacks: readonly string[];
  /** F1: those that were never possible, in order; they are not asked again. */
  readonly skipped: readonly SkippedPath[];
  readonly call: Call | null;
  /**
   * F3: no other call is promised before, because the day of the last one, which is over, had its promise; null: none is
   * over. Who asks for one may have it at once.
   */
  readonly callsFrom: Instant | null;
  /** F7. Null: nobody was asked for a number, and nobody is to be. */
  readonly numberRequest: NumberRequest | null;
  /** W4, R9: kept replies that wait; `deliverAt` is set when the customer tapped a template's button. */
  readonly kept: { readonly waiting: number; readonly deliverAt: Instant | null };
  /** R12. */
  readonly hold: Hold | null;
  /** E2: the customer opted out, on whatever line: planned steps ended, and none is planned again until they opt in. */
  readonly stopped: boolean;
  readonly queue: string;
  readonly priority: 1 | 2 | 3 | 4;
  readonly agent: string | null;
  /** A3: a person took the case, so routing does not take it back. */
  readonly taken: boolean;
  readonly need: Need | null;
  /** H4: when a person last ended a need. Null: never. */
  readonly needEndedAt: Instant | null;
  /** Numbers of facts of kinds that only a later version knows, in order: it learns them first. */
  readonly unlearned: readonly number[];
}

/** A case in which something is due, always. */
export type UnclosedCase = CaseState & { readonly phase: Exclude<Phase, { readonly in: 'closed' }> };

/** Any state but closed. */
export const isUnclosed = (state: CaseState): state is UnclosedCase => state.phase.in !== 'closed';

/**
 * What the schedule knows of the world: drawn by an activity as plain data, because civil time, contacts and policy
 * are not to be read inside a workflow. Spans are sorted, disjoint, half-open, in UTC.
 */
export interface Outlook {
  /** As the case's channel has it (W6). */
  readonly policy: CasePolicy;
  readonly reach: {
    /** The rule that forbids reopening by template, or null. */
    readonly template: Rule | null;
    /** The fallback paths this contact can be reached by and allows. */
    readonly paths: readonly Path[];
    /** F3: whether a mail can tell the contact of a call; else only an open window can. */
    readonly callNotice: boolean;
    /** F7: a call would be a path, were a number of the contact known, and the line can ask for one. */
    readonly lacksNumber: boolean;
  };
  /** E4: what went to the person lately, over all cases and lines, and the limits it counts for. */
  readonly frequency: PersonFrequency;
  /** E5: when a message of this reason's purpose may go. */
  readonly send: readonly Span[];
  /** E5: whose hours these are; null where none were drawn. */
  readonly note: HoursNote | null;
  /** E5: the same once the task is overdue; null where the reason has no other purpose then. */
  readonly overdue: { readonly spans: readonly Span[]; readonly note: HoursNote } | null;
  /** R2: where the contact's segment would rather have the second impact, if anywhere; not all of it need be permitted. */
  readonly preferred: readonly Span[] | null;
  /** E5: the largest jitter after a hold for hours. */
  readonly jitter: Duration;
  /** F3: free call slots: the business's calling hours and the contact's permitted hours, cut into slots. */
  readonly calls: readonly Span[];
  /** R9: the working days of the queue. */
  readonly work: readonly Span[];
  readonly drawnAt: Instant;
  /** The spans say nothing about what comes after this instant. */
  readonly until: Instant;
}

/** The state as the contract names it. */
export type PublicState =
  | 'open'
  | 'expiring'
  | 'escalated'
  | 'reopening'
  | 'fallback'
  | 'dormant'
  | 'resolved'
  | 'closed';

/** W9: who is to write next. */
export type Owes = 'business' | 'customer' | 'nobody';
