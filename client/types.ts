/** Times are RFC 3339 with an offset, on the way in and out. */
export type Time = string;

export type CaseState =
  | 'open'
  | 'expiring'
  | 'escalated'
  | 'reopening'
  | 'fallback'
  | 'dormant'
  | 'resolved'
  | 'closed';

export interface CallSlot {
  from: Time;
  to: Time;
}

/** One customer's matter, from first message to an outcome. */
export interface Case {
  id: string;
  state: CaseState;
  reason: string;
  contactId: string;
  channel: string;
  line: string;
  openedAt: Time;
  closedAt: Time | null;
  window: { open: boolean; anchoredAt: Time | null; closesAt: Time | null; freeFormUntil: Time | null };
  /** Who is to write next. */
  owes: 'business' | 'customer' | 'nobody';
  task: {
    id: string;
    step: string;
    data: Record<string, unknown>;
    since: Time;
    resumeUrl: string | null;
    dueAt: Time | null;
    validUntil: Time | null;
  } | null;
  /** A person holds the case: alerts, templates and fallback wait. */
  hold: { until: Time; since: Time; why: string | null; author: string | null } | null;
  queue: string;
  /** 1 is highest, 4 lowest. */
  priority: number;
  agent: string | null;
  /** The number of the last thing that this answer knows of; given back as `seen`, it says what was read. */
  seq: number;
  needsHuman: boolean;
  /** Templates that were sent to reopen the case, or may have been. */
  impacts: {
    number: number;
    kind: 'task' | 'answer' | 'reported';
    reason: string;
    template: string | null;
    at: Time;
    status: 'sent' | 'delivered' | 'read' | 'failed' | 'unknown';
  }[];
  alerts: {
    level: 1 | 2;
    at: Time;
    late: boolean;
    /** Who has seen to it (A8). */
    acknowledged: { at: Time; by: string } | null;
    /** When it was repeated to the next role. */
    repeatedAt: Time | null;
    /** When an answer, the next message or a resolution ended it, where nobody had acknowledged it. */
    endedAt: Time | null;
  }[];
  fallback: {
    path: 'email' | 'call';
    at: Time | null;
    status:
      | 'sent'
      | 'unknown'
      | 'bounced'
      | 'failed'
      | 'booked'
      | 'due'
      | 'done'
      | 'missed'
      | 'cancelled'
      | 'not-possible';
    slot: CallSlot | null;
    /** Why it was not possible, where it was not. */
    rule: string | null;
  } | null;
  call: { state: 'wanted' | 'booked' | 'due'; slot: CallSlot | null } | null;
  /** Replies that wait until the customer reopens the window. */
  kept: { id: string; at: Time; author: string | null; type: string; content: unknown; confirm: boolean }[];
  outcome: string | null;
  /** What happens if nobody writes. */
  agenda: {
    at: Time;
    step: string;
    rule: string;
    refusedBy?: string | undefined;
    /** E5: whose send hours it waits for, and a holiday. */
    waitsFor?: string | undefined;
    /** By which rule it has to wait, why, and until when. */
    held?:
      | { rule: string; why: string; code: string; params: Record<string, unknown>; until: Time }
      | undefined;
  }[];
  previousCaseId: string | null;
  /** The same customer's older case on the line, which took over; changes to this one are refused with `case_merged`. */
  mergedInto: string | null;
  links: { self: string; timeline: string; page: string; temporal: string | null };
}

export interface CaseFilter {
  contact?: string;
  /** With or without a plus sign. */
  phone?: string;
  state?: CaseState;
  reason?: string;
  queue?: string;
  limit?: number;
  cursor?: string;
}
export interface CaseList {
  cases: Case[];
  nextCursor: string | null;
}

/** What happened, in order. Every entry says when, what, and by which rule; the rest depends on its kind. */
export interface TimelineEntry {
  at: Time;
  kind: 'message' | 'alert' | 'decision' | 'send' | 'email' | 'transition' | 'task' | 'call' | 'hold';
  what: string;
  rule?: string | undefined;
  [more: string]: unknown;
}
export interface Timeline {
  entries: TimelineEntry[];
  nextCursor: string | null;
}

/** What the customer still has to do, with the step to return to. */
export interface Task {
  reason: string;
  step: string;
  data?: Record<string, unknown>;
  resumeUrl?: string;
  dueAt?: Time;
  /** Nothing about the task goes after this instant. */
  validUntil?: Time;
  /** While the window is closed a sequence starts only when asked to. */
  reopen?: boolean;
}

interface Sending {
  /** The same for every repetition of one message; made up when absent. */
  idempotencyKey?: string;
  /** Who wrote it: `agent` is a person. The token's default author when absent, `system` where it has none. */
  author?: 'agent' | 'bot' | 'system';
  /** Which one, by id; without `author` it says that a person wrote. */
  agent?: string;
  /** Outside the window: keep it until the customer reopens the window, instead of refusing it. */
  keep?: boolean;
  /** A text outside the window: as a utility message by Direct Send, where the line can. */
  directSend?: boolean;
}
export interface Media {
  type: 'image' | 'audio' | 'video' | 'document' | 'sticker';
  link?: string;
  id?: string;
  caption?: string;
  filename?: string;
}
/** One of the four, in the form of the Cloud API where it has one. */
export type OutgoingMessage = Sending &
  (
    | { text: { body: string; preview_url?: boolean } }
    | { interactive: Record<string, unknown> }
    | { media: Media }
    | { template: { name: string; language?: string; variables?: Record<string, unknown> } }
  );

/** What became of a message: `held` goes by itself later, `kept` when the customer writes, `unknown` may have gone. */
export interface Sent {
  status: 'sent' | 'held' | 'kept' | 'unknown';
  id: string;
  providerId: string | null;
  rule: string | null;
  /** What the rule has it wait for. */
  why: string | null;
  /** The same as a code, for programs: sentences may be reworded, codes are not. */
  code: string | null;
  /** What the sentence is filled with, by name; a value may be an explanation itself. */
  params: Record<string, unknown> | null;
  until: Time | null;
  /** Whom it counts as. */
  countedAs: 'person' | 'bot' | 'system';
  /** Who is to write next now. */
  owes: Case['owes'];
}

/** A message that another system sent, so that who owes stays true. */
export interface ReportedMessage {
  /** The token's default author when absent, `system` where it has none. */
  author?: 'agent' | 'bot' | 'system';
  at?: Time;
  text?: string;
  template?: { name: string; reason?: string };
  /** The provider's id; a message is counted once. */
  providerId?: string;
}
export interface Reported {
  id: string;
  countedAs: 'person' | 'bot' | 'system';
  owes: Case['owes'];
}

/** A person holds a case until an instant, at most 14 days away. */
export interface Hold {
  until: Time;
  why: string;
  /** Who holds it, by id; the name of the token when absent. */
  agent?: string;
}

/** The free slots for a call. */
export interface CallSlots {
  slots: CallSlot[];
}

/** A call to be booked. */
export interface CallBooking {
  /** The begin of a free slot; the first free one when absent. */
  slot?: Time;
  /** The customer asked for the call, and where: `chat`, `phone`, `in-person`, `button`, `slot` or a name of your own. */
  wished?: string;
  /** Who heard it, by id; the name of the token when absent. */
  agent?: string;
}

/** A case that the business opens by a template. */
export interface Opening {
  /** The same for every repetition of one opening; made up when absent. */
  idempotencyKey?: string;
  /** Either `id`, or `phone` and `userId` or one of them. */
  contact: {
    id?: string;
    phone?: string;
    userId?: string;
    name?: string;
    language?: string;
    country?: string;
    timeZone?: string;
    email?: string;
  };
  /** The only one when absent. */
  line?: string;
  template: { name: string; language?: string; variables?: Record<string, unknown> };
  /** A notice is no impact and nothing follows it unless it is answered; a task begins with impact 1. */
  as: 'notice' | 'task';
  /** With a task alone. */
  task?: Omit<Task, 'reopen'>;
}

/** `held` goes by itself from `until` on, `unknown` may have gone, `planned` goes once the case is at work. */
export interface Opened {
  case: Case;
  message: {
    status: 'sent' | 'held' | 'unknown' | 'planned';
    template: string | null;
    providerId: string | null;
    rule: string | null;
    why: string | null;
    code: string | null;
    params: Record<string, unknown> | null;
    until: Time | null;
  };
}
