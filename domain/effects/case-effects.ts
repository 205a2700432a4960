import type { CaseState, ImpactNumber, Outlook } from '../case/case-state.ts';
import type { NumberedFact } from '../case/fact.ts';
import type { Instant, Span } from '../time/instant.ts';
import type { Due, Outcome, Transition } from '../case/step.ts';

/** What `adopt` finds in Postgres when a run begins. */
export type Adopted =
  /** The case is closed, or does not exist: the run ends silently. */
  | { readonly found: 'closed' }
  /** A new case: nothing was recorded yet. `facts` are all facts stored so far, in order; the first says who opened it: the customer's message, or R11's opening. */
  | {
      readonly found: 'new';
      readonly reason: string;
      readonly facts: readonly NumberedFact[];
      readonly links: Links;
    }
  /** The case lived before: Temporal was lost, or the run was ended from outside. `facts` are those after the snapshot's watermark. */
  | {
      readonly found: 'known';
      readonly state: CaseState;
      readonly facts: readonly NumberedFact[];
      readonly links: Links;
    };

/** Facts about the case that the Temporal UI shows and search attributes carry; nothing personal (S1). */
export interface Links {
  readonly line: string;
  readonly country: string | null;
  /** The case's page, under PUBLIC_URL. */
  readonly caseUrl: string;
}

/** Written with every transition. */
export interface Record {
  readonly caseId: string;
  readonly transitions: readonly Transition[];
  /** The state after the last transition. */
  readonly state: CaseState;
  readonly next: Due | null;
  /**
   * R6, A4: when set, nothing is written if facts after this watermark were stored; they come back instead.
   * Irreversible steps set it; the mere learning of facts does not.
   */
  readonly guard: number | null;
}
export type Recorded =
  | { readonly was: 'recorded' }
  | { readonly was: 'overtaken'; readonly missed: readonly NumberedFact[] };

export interface TemplateSend {
  readonly caseId: string;
  readonly reason: string;
  readonly number: ImpactNumber | 'answer';
  readonly replacement: 0 | 1;
  readonly tries: number;
  /** R6: the watermark the plan was made with. */
  readonly seen: number;
  /** Case time when it was taken up; E5 is asked for this instant. */
  readonly at: Instant;
  /** The last instant it may go, inclusive (R1, R2). A hold beyond it is a suppression. */
  readonly until: Instant;
}

/** What the case workflow asks of the world. Each is a regular activity and safe to repeat. */
export interface Effects {
  /** Loads the case, writes the opening event once. */
  adopt(input: { readonly caseId: string; readonly at: Instant }): Promise<Adopted>;
  /** Resolves the policy of the reason and draws the permitted spans from `now` for about 21 days. */
  drawOutlook(input: {
    readonly caseId: string;
    readonly reason: string;
    readonly now: Instant;
  }): Promise<Outlook>;
  /** The facts after a watermark, in order; of these only the named ones, if any are. */
  loadFacts(input: {
    readonly caseId: string;
    readonly after: number;
    readonly numbers?: readonly number[];
  }): Promise<NumberedFact[]>;
  /** Transitions, their events, progress and the tables that follow from them (tasks, calls), in one transaction. */
  record(input: Record): Promise<Recorded>;
  /** The closing protocol: refuses when facts after `seen` were stored. `key` is the same whatever is retried. */
  close(input: Record & { readonly key: string; readonly guard: number }): Promise<Recorded>;
  /** An impact or the answer template. Never throws for a refusal; after a throw ask `settleTemplate`. */
  sendTemplate(input: TemplateSend): Promise<Outcome>;
  /** R7: what became of a template send that threw: fences the key. Never sent → `held` until its `at`. */
  settleTemplate(input: TemplateSend): Promise<Outcome>;
  /** R9: sends all kept replies that wait, in order, free-form. */
  deliverKept(input: {
    readonly caseId: string;
    readonly seen: number;
    readonly at: Instant;
    readonly tries: number;
  }): Promise<Outcome>;
  /** F2: once per case and reason. */
  sendEmail(input: {
    readonly caseId: string;
    readonly reason: string;
    readonly tries: number;
    readonly seen: number;
    readonly at: Instant;
    readonly until: Instant | null;
  }): Promise<Outcome>;
  /** F7: asks the customer for a number to call, free-form: once per case. */
  requestNumber(input: {
    readonly caseId: string;
    readonly reason: string;
    /** The version of the state that planned it: part of the key, so that what was put off is asked anew. */
    readonly round: number;
    readonly tries: number;
    readonly seen: number;
    readonly at: Instant;
  }): Promise<Outcome>;
  /** F3: reserves the chosen slot or else the next free one, and tells the contact. `slot` in the outcome when done. */
  bookCall(input: {
    readonly caseId: string;
    readonly reason: string;
    /** How many calls of this case were booked before: part of the key. */
    readonly round: number;
    readonly seen: number;
    readonly at: Instant;
    /** In order of time. */
    readonly slots: readonly Span[];
    /** Left out: the first free one. */
    readonly chosen?: Instant;
  }): Promise<Outcome>;
}
