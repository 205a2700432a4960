import type { Advice, AdviceForContact, AdviceQuestion } from './advice.ts';
import type { ConsentLedger, ConsentWord, Contact, ContactMerge, ContactUnmerge, Erasure } from './people.ts';
import { type Call, type ClientOptions, request } from './request.ts';
import type {
  CallBooking,
  CallSlots,
  Case,
  CaseFilter,
  CaseList,
  Hold,
  Opened,
  Opening,
  OutgoingMessage,
  Reported,
  ReportedMessage,
  Sent,
  Task,
  Timeline,
} from './types.ts';

export { type ProblemDetails, VentanaError } from './error.ts';
export type { ClientOptions } from './request.ts';
export type * from './advice.ts';
export type * from './people.ts';
export type * from './types.ts';

/** Repeat a whole call with the same key and it is done once; without one, each call is a request of its own. */
export interface Once {
  idempotencyKey?: string;
}

/** Up to where the case was read: its `seq`, or the id of the last message; what the customer asked since refuses (`new_message`). */
export interface OnceRead extends Once {
  seen?: number | string;
}

/** Every method rejects with a `VentanaError` when it is refused or there is no answer. */
export interface VentanaClient {
  getCase(caseId: string): Promise<Case>;
  /** Newest first. */
  listCases(filter?: CaseFilter): Promise<CaseList>;
  /** What happened, oldest first. */
  timeline(caseId: string, page?: { limit?: number; cursor?: string }): Promise<Timeline>;
  /** Opens a case by a template; refused with `case_open` where the contact has an unclosed one on the line. */
  openCase(opening: Opening): Promise<Opened>;
  /** Sets reason and pending task; it replaces the one before. */
  setTask(caseId: string, task: Task, once?: Once): Promise<Case>;
  completeTask(caseId: string, once?: OnceRead): Promise<Case>;
  resolve(caseId: string, outcome: string, once?: OnceRead): Promise<Case>;
  /** Inside the window anything; outside it a template, or with `keep` a reply that waits for the customer. */
  send(caseId: string, message: OutgoingMessage): Promise<Sent>;
  /** Session or template? Of a case, or of a contact on a line. */
  advice(about: string | AdviceForContact, question: AdviceQuestion): Promise<Advice>;
  /** Alerts, templates and fallback wait until an instant; a message of the customer ends the hold. */
  hold(caseId: string, hold: Hold, once?: Once): Promise<Case>;
  /** Ends the hold, if there is one. */
  release(caseId: string, once?: Once): Promise<Case>;
  /** A person says that nobody need act in the case; one that needs nobody stays as it is. */
  dismissNeed(caseId: string, once?: Once): Promise<Case>;
  /** When the customer may be called, soonest first; nothing is held for whoever asks. */
  callSlots(caseId: string, page?: { limit?: number }): Promise<CallSlots>;
  /** At the chosen slot, else the first free one; refused with `slot_not_free`, `call_planned` or `suppressed`. */
  bookCall(caseId: string, call?: CallBooking, once?: Once): Promise<Case>;
  /** Tells of a message that another system sent, so that who owes stays true. */
  reportMessage(caseId: string, message: ReportedMessage, once?: Once): Promise<Reported>;
  /** Every grant and withdrawal of a contact, newest first. */
  consents(contactId: string): Promise<ConsentLedger>;
  /** Appends a grant to the ledger; it counts before the next message. */
  grantConsent(contactId: string, word: ConsentWord, once?: Once): Promise<Contact>;
  /** Appends a withdrawal; what is held for the contact is asked about again at once. */
  withdrawConsent(contactId: string, word: ConsentWord, once?: Once): Promise<Contact>;
  /** Makes one contact of two that are the same person; `into` stays. Name a ticket, not the person. */
  mergeContacts(merge: { from: string; into: string; why: string }, once?: Once): Promise<ContactMerge>;
  /** Undoes a merge, for the contact that was merged. */
  unmergeContact(contactId: string, why: string, once?: Once): Promise<ContactUnmerge>;
  /** What an erasure of the contact would remove, end and keep; does nothing. */
  previewErasure(contactId: string): Promise<Erasure>;
  /** Erases the contact for good. `why` outlives the data: name a ticket, not the person. */
  eraseContact(contactId: string, why: string): Promise<Erasure>;
}

/** A client of one gateway. It holds no connection and needs no closing. */
export function createVentanaClient(options: ClientOptions): VentanaClient {
  const of = (caseId: string): string => `/v1/cases/${encodeURIComponent(caseId)}`;
  const person = (contactId: string): string => `/v1/contacts/${encodeURIComponent(contactId)}`;
  const read = <T>(path: string, query?: Call['query']) =>
    request<T>(options, { method: 'GET', path, ...(query === undefined ? {} : { query }) });
  const tell = <T>(method: 'POST' | 'PUT' | 'DELETE', path: string, body: unknown, once: Once = {}) =>
    request<T>(options, {
      method,
      path,
      body,
      idempotencyKey: once.idempotencyKey ?? crypto.randomUUID(),
    });
  const tellConsent = (contactId: string, granted: boolean, word: ConsentWord, once?: Once) => {
    const { channel, category, ...rest } = word;
    const path = `${person(contactId)}/consents/${encodeURIComponent(channel)}/${encodeURIComponent(category)}`;
    return tell<Contact>('PUT', path, { ...rest, granted }, once);
  };
  const seenBy = ({ seen }: OnceRead = {}) => (seen === undefined ? {} : { seen });
  return {
    getCase: (caseId) => read(of(caseId)),
    listCases: (filter = {}) => read('/v1/cases', { ...filter }),
    timeline: (caseId, page = {}) => read(`${of(caseId)}/timeline`, { ...page }),
    openCase: (opening) =>
      request(options, {
        method: 'POST',
        path: '/v1/cases',
        body: { ...opening, idempotencyKey: opening.idempotencyKey ?? crypto.randomUUID() },
      }),
    setTask: (caseId, task, once) => tell('PUT', `${of(caseId)}/task`, task, once),
    completeTask: (caseId, once) => tell('POST', `${of(caseId)}/task/complete`, seenBy(once), once),
    resolve: (caseId, outcome, once) =>
      tell('POST', `${of(caseId)}/resolve`, { outcome, ...seenBy(once) }, once),
    send: (caseId, message) => {
      const idempotencyKey = message.idempotencyKey ?? crypto.randomUUID();
      return request(options, {
        method: 'POST',
        path: `${of(caseId)}/messages`,
        body: { ...message, idempotencyKey },
      });
    },
    advice: (about, { order, reminder, ...question }) => {
      const asked = {
        ...question,
        ...(order === undefined ? {} : { order: String(order) }),
        ...(reminder === undefined ? {} : { reminder: String(reminder) }),
      };
      if (typeof about === 'string') return read(`${of(about)}/advice`, asked);
      const { contactId, ...where } = about;
      return read(`${person(contactId)}/advice`, { ...asked, ...where });
    },
    hold: (caseId, hold, once) => tell('POST', `${of(caseId)}/hold`, hold, once),
    release: (caseId, once) => tell('DELETE', `${of(caseId)}/hold`, undefined, once),
    dismissNeed: (caseId, once) => tell('DELETE', `${of(caseId)}/need`, undefined, once),
    callSlots: (caseId, page = {}) => read(`${of(caseId)}/call/slots`, { ...page }),
    bookCall: (caseId, call = {}, once) => tell('POST', `${of(caseId)}/call/book`, call, once),
    reportMessage: (caseId, message, once) => tell('POST', `${of(caseId)}/messages/reported`, message, once),
    consents: (contactId) => read(`${person(contactId)}/consents`),
    grantConsent: (contactId, word, once) => tellConsent(contactId, true, word, once),
    withdrawConsent: (contactId, word, once) => tellConsent(contactId, false, word, once),
    mergeContacts: (merge, once) => tell('POST', '/v1/contacts/merge', merge, once),
    unmergeContact: (contactId, why, once) => tell('POST', `${person(contactId)}/unmerge`, { why }, once),
    previewErasure: (contactId) => tell('POST', `${person(contactId)}/erasure`, { confirm: false }),
    // The gateway answers a repetition with what the first did.
    eraseContact: (contactId, why) => tell('POST', `${person(contactId)}/erasure`, { confirm: true, why }),
  };
}
