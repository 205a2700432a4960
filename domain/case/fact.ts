import type { Call, CaseState, ImpactNumber, Task } from './case-state.ts';
import type { Instant } from '../time/instant.ts';

/**
 * What kind of word of the customer it is.
 * `message` wants an answer; `ack` (sticker, survey answer, gracias) renews only (W7); `tap` is a button of one of our
 * templates (R9); `call` a voice call of the customer on the line (W1); `stop` and `start` are the opt-out and opt-in words
 * (E2); `welcome` a chat that was opened and in which nothing was said yet, `permission` an answer to a call-permission
 * request, which renews nothing (W7).
 */
export type InboundKind = 'message' | 'ack' | 'tap' | 'call' | 'stop' | 'start' | 'welcome' | 'permission';

/** W7, E2: what asks for nothing opens no case; an answer to a call-permission request is kept in one, as every message (W10). */
export const opensCase = (kind: InboundKind | null): boolean =>
  kind !== null && kind !== 'ack' && kind !== 'stop' && kind !== 'start';

/** W1: does it renew the window? */
export const renewsWindow = (kind: InboundKind): boolean => kind !== 'permission';

/** W9: who it was that answered. */
export type Answerer = 'person' | 'bot' | 'system';

/** By the author under which a message is stored: `agent:…`, `bot:…`, `system:…`. */
export function answererOf(author: string | null): Answerer {
  if (author?.startsWith('agent:')) return 'person';
  return author?.startsWith('bot:') ? 'bot' : 'system';
}

/** R8: what a refused or failed template was refused for. */
export type Cause = 'person' | 'template' | 'line';

/**
 * Something that happened outside the case and was stored, with a sequence number given under the case's row lock.
 * `at` is case time; for an inbound message the provider's timestamp, never later than its arrival (W3).
 */
export type Fact =
  /** R11: the business opened the case by a template; always a case's first fact. The template is in Postgres (S1). */
  | {
      readonly fact: 'opened';
      readonly at: Instant;
      /** What the case is about, and what the customer has to do; null: a notice. */
      readonly reason: string;
      readonly task: Task | null;
      /** When the notice goes, as far as the gate said. */
      readonly goesAt: Instant;
    }
  /** R11: the notice that the case was opened by was refused, suppressed when its wait was over, or failed: nobody was written to. */
  | { readonly fact: 'notice-refused'; readonly at: Instant }
  | { readonly fact: 'inbound'; readonly at: Instant; readonly arrived: Instant; readonly kind: InboundKind }
  /**
   * W9: an agent, a bot, an echo of the phone app or another system answered. `said`: when, by whoever carried it; it answers
   * only what the customer had written by then. Without them it is as of old, and answers all before it.
   */
  | { readonly fact: 'answered'; readonly at: Instant; readonly by?: Answerer; readonly said?: Instant }
  /**
   * W9: the answer with this number was taken in and failed later, so it never was one. I1: `from`, the case that gave it its
   * number, where that was merged into this one.
   */
  | {
      readonly fact: 'answer-failed';
      readonly at: Instant;
      readonly answer: number;
      readonly from?: string;
    }
  /** E2: the customer opted out of everything, or in again, without writing here: on another line, by an edit, by the API. */
  | { readonly fact: 'opted-out'; readonly at: Instant }
  | { readonly fact: 'opted-in'; readonly at: Instant }
  /** H4: a person of the business wrote. What it answers, if anything, is told by a fact of its own. */
  | { readonly fact: 'attended'; readonly at: Instant }
  /** R2: another system sent a template about the reason outside the window. */
  | { readonly fact: 'reported-template'; readonly at: Instant; readonly reason: string }
  /** W5: the provider says that the window is closed. `notice`: what met it was a notice of ours, which answered nothing. */
  | { readonly fact: 'shut'; readonly at: Instant; readonly notice?: true }
  /** W4: a reply was kept. */
  | { readonly fact: 'kept'; readonly at: Instant }
  /** A kept reply was sent or thrown away by a person. */
  | { readonly fact: 'kept-settled'; readonly at: Instant; readonly sent: boolean }
  /** R8: a template that the provider had accepted failed later. */
  | {
      readonly fact: 'failed';
      readonly at: Instant;
      readonly reason: string;
      readonly number: ImpactNumber | 'answer';
      readonly replacement: 0 | 1;
      readonly cause: Cause;
    }
  /** E6, T3: what sends were held for is over: those that still wait for it are asked about again at once. */
  | { readonly fact: 'eased'; readonly at: Instant; readonly what: 'line' | 'template' }
  /** F2: the address refused our mail after it had been accepted. */
  | { readonly fact: 'bounced'; readonly at: Instant }
  /** S3: nothing of the contact is left. */
  | { readonly fact: 'erased'; readonly at: Instant }
  /** I1: the case's customer is that of another case on the line, which stays; this one closes as merged. */
  | { readonly fact: 'merged'; readonly at: Instant; readonly into: string }
  /** I1: what stands in another case on the line, whose customer proved to be this one's. */
  | {
      readonly fact: 'absorbed';
      readonly at: Instant;
      readonly from: string;
      /** Of the customer's messages there, by the provider and by arrival; null: none. */
      readonly anchor: Instant | null;
      readonly arrived: Instant | null;
      /** W9: the business owes there. */
      readonly owes: boolean;
      /** R9: so many kept replies came along. */
      readonly kept: number;
      /** F3: the call that was booked first, where it is the other case's. */
      readonly call: Call | null;
      /** F3: this case's own call was cancelled for it. */
      readonly callEnded: boolean;
      readonly reason: string | null;
      readonly task: Task | null;
      /** Null where nothing was recorded there yet. */
      readonly state: CaseState | null;
    }
  /** The contact, its consents or the policy changed: the outlook is to be drawn again. */
  | { readonly fact: 'contact'; readonly at: Instant };

/** Stored by a later version, beside which this one still runs. */
export interface UnknownFact {
  readonly fact: 'unknown';
  readonly kind: string;
}

export interface NumberedFact {
  readonly seq: number;
  readonly fact: Fact | UnknownFact;
}

/** An operator's or a service's word, carried by an update. `at` is case time when it was taken up. */
export type Command =
  | {
      readonly command: 'set-task';
      readonly at: Instant;
      readonly reason: string;
      readonly task: Task;
      readonly reopen: boolean;
      /** W9: a person said so, who knows what became of the answers before. */
      readonly byPerson?: boolean;
    }
  /** `seen`: the number up to which whoever says so has read the case (R10). */
  | { readonly command: 'complete-task'; readonly at: Instant; readonly seen?: number }
  | { readonly command: 'resolve'; readonly at: Instant; readonly outcome: string; readonly seen?: number }
  | {
      readonly command: 'assign';
      readonly at: Instant;
      readonly queue: string | null;
      readonly agent: string | null;
    }
  | { readonly command: 'cancel-step'; readonly at: Instant }
  /**
   * E2: `wished`: the customer asked for it, as somebody heard; left out: they had granted calls. F3: `slot`: the begin of
   * the slot they chose; left out: the first free one.
   */
  | {
      readonly command: 'book-call';
      readonly at: Instant;
      readonly wished?: boolean;
      readonly slot?: Instant;
    }
  /** H4: a person says that nobody need act. */
  | { readonly command: 'dismiss-need'; readonly at: Instant }
  /** R12: until `until`, at most `LONGEST_HOLD` away. */
  | { readonly command: 'hold'; readonly at: Instant; readonly id: string; readonly until: Instant }
  | { readonly command: 'release'; readonly at: Instant }
  | {
      readonly command: 'record-call';
      readonly at: Instant;
      readonly was: 'done' | 'missed-by-customer' | 'missed-by-us' | 'cancelled';
    };
