import type { CallPermissionAnswer, Meaning, Person, Spoken } from '../../database/receiving/incoming.ts';
import {
  asksForCall,
  inboundKind,
  isMessageOfCustomer,
  isRevocation,
  marketingChoice,
} from '../../domain/messages/inbound-kind.ts';
import { revisedBy, wordOf } from '../../domain/messages/inbound-word.ts';
import { countryOfUserId } from '../../domain/time/country.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { countryOfPhone } from '../http/phone-number.ts';
import { keptEvent } from './kept-event.ts';
import { sharedNumber } from './shared-number.ts';
import { changeOf, contactOf, type GivenContact, type Names, namesOfContact, personOf } from './people.ts';
import type { ReadPost } from './read-post.ts';
import {
  callSchema,
  echoSchema,
  messageSchema,
  type MessageValue,
  preferenceSchema,
  type PreferenceValue,
  statusSchema,
} from './shapes.ts';

/** A change that is about a line, while its items are read. */
export interface LineChange {
  readonly post: ReadPost;
  readonly field: string;
  readonly line: string;
  /** The business account of the post's entry. */
  readonly account: string | null;
  readonly contacts: readonly GivenContact[];
  /** All its messages are from, or to, one person. */
  readonly isOfOne: boolean;
}

/** False when the item was not understood and is to be kept as it is. */
export type Read = (about: LineChange, item: unknown) => boolean;

export function readMessage(about: LineChange, item: unknown): boolean {
  const { data: message } = messageSchema.safeParse(item);
  // A group's talk is nobody's window (W1).
  if (message === undefined || message.group_id != null) return false;
  if (message.type === 'system') return readSystem(about, message, item);
  const names: Names = {
    phone: message.from,
    userId: message.from_user_id,
    parentUserId: message.from_parent_user_id,
  };
  const { type } = message;
  const word = { ...wordOf(item), writer: namesOfContact(contactOf(about.contacts, names)).name ?? null };
  const permission = permissionOf(message);
  // W7: it wants no answer, whatever its words are.
  const said = permission === null ? inboundKind(word) : ('permission' as const);
  // W1: an edit is read again for what it says, and renews nothing.
  const kind = isMessageOfCustomer(type) || type === 'edit' ? said : null;
  const marketing = kind === null ? null : marketingChoice(word);
  const shares = sharedNumber(item, word.writer);
  return speak(
    about,
    names,
    { ...message, given: item },
    {
      direction: 'in',
      kind,
      answers: false,
      type,
      ...(marketing && { marketing }),
      ...(permission && { permission }),
      ...revision(type, item),
      ...(shares && { shares }),
      ...(kind === 'tap' && asksForCall(word) && { wantsCall: true as const }),
    },
  );
}

/** W1, S6: what changes or takes back an earlier message. */
function revision(type: string, item: unknown): Pick<Spoken, 'revises'> {
  if (type === 'edit') return { revises: { is: 'edit', providerId: revisedBy(item) } };
  return isRevocation(type) ? { revises: { is: 'revoke', providerId: revisedBy(item) } } : {};
}

/** W7: what the customer answers to a call-permission request. One whose answer is not known grants nothing. */
function permissionOf({ interactive }: MessageValue): CallPermissionAnswer | null {
  const reply = interactive?.call_permission_reply;
  if (reply == null) return null;
  const isGranted = reply.response?.toLowerCase() === 'accept';
  const isPermanent = isGranted && reply.is_permanent === true;
  return {
    isGranted,
    isPermanent,
    until: isGranted && !isPermanent ? instantOf(reply.expiration_timestamp) : null,
    source: reply.response_source ?? null,
  };
}

/** What the platform itself says: that somebody has another number, and with it another user id (I1). */
function readSystem({ post, field, account }: LineChange, message: MessageValue, given: unknown): boolean {
  const { system } = message;
  const before = personOf(
    account,
    { phone: message.from, userId: message.from_user_id, parentUserId: message.from_parent_user_id },
    {
      phone: system?.customer,
      userId: system?.previous_user_id,
      parentUserId: system?.previous_parent_user_id,
    },
  );
  const after = personOf(account, {
    phone: system?.wa_id ?? system?.new_wa_id,
    userId: system?.user_id,
    parentUserId: system?.parent_user_id,
  });
  const isChange = /changed_(?:number|user_id)$/.test(system?.type ?? '');
  const shown = isChange ? changeOf(before, after) : null;
  const means =
    shown === null ? null : { is: 'identity-change' as const, ...shown, at: instantOf(message.timestamp) };
  post.keep(`${field}.system`, given, means);
  return true;
}

export function readEcho(about: LineChange, item: unknown): boolean {
  const { data: echo } = echoSchema.safeParse(item);
  if (echo === undefined || echo.group_id != null) return false;
  const names: Names = { phone: echo.to, userId: echo.to_user_id, parentUserId: echo.to_parent_user_id };
  const { type } = echo;
  return speak(
    about,
    names,
    { ...echo, given: item },
    {
      direction: 'echo',
      kind: null,
      // W9: an edit, a revocation or a reaction is no new message.
      answers: isMessageOfCustomer(type) && type !== 'edit',
      type,
      ...revision(type, item),
    },
  );
}

/** W1: what tells of a call; notices of recordings and transcripts tell of something else. */
const OPENING_EVENTS: ReadonlySet<string> = new Set(['connect', 'call_created', 'terminate']);

/**
 * W1: a call of the customer, answered or not, and one of the business's that they took, which says so by when it began.
 * All other events of calls open nothing and are kept; later ones of the same call have the same id.
 */
export function readCall(about: LineChange, item: unknown): boolean {
  const { data: call } = callSchema.safeParse(item);
  if (call === undefined) return false;
  const event = call.event ?? '';
  const direction = call.direction?.toUpperCase();
  const begun = instantOf(call.start_time) === null ? null : call.start_time;
  const isTheirs = direction === 'USER_INITIATED' && OPENING_EVENTS.has(event);
  const isTaken = direction === 'BUSINESS_INITIATED' && event === 'terminate' && begun !== null;
  if (!isTheirs && !isTaken) return false;
  const names: Names = isTheirs
    ? { phone: call.from, userId: call.from_user_id, parentUserId: call.from_parent_user_id }
    : { phone: call.to, userId: call.to_user_id, parentUserId: call.to_parent_user_id };
  const said = { id: call.id, timestamp: begun ?? call.timestamp, given: item };
  if (!speak(about, names, said, isTheirs ? CALLED : TOOK_OUR_CALL)) return false;
  return event === 'connect';
}

const CALLED = { direction: 'in', kind: 'call', answers: false, type: 'call' } as const;
/** W1: they took a call of ours, so the window is open, and nobody is owed a word for it. */
const TOOK_OUR_CALL = { direction: 'in', kind: 'ack', answers: false, type: 'call', opens: true } as const;

/** W1: of what becomes of a call of ours only that it was taken opens the window. Kept in any case. */
export function readCallStatus(about: LineChange, item: unknown): boolean {
  const { data: status } = statusSchema.safeParse(item);
  const isCall = status?.type == null ? about.field === 'calls' : status.type === 'call';
  if (status === undefined || !isCall || status.status.toUpperCase() !== 'ACCEPTED') return false;
  const names: Names = { phone: status.recipient_id, userId: status.recipient_user_id };
  speak(about, names, { id: status.id, timestamp: status.timestamp, given: item }, TOOK_OUR_CALL);
  return false;
}

function speak(
  { post, line, account, contacts, isOfOne }: LineChange,
  names: Names,
  item: {
    readonly id: string;
    readonly timestamp?: unknown;
    readonly context?: { readonly id?: string | null | undefined } | null | undefined;
    /** As received. */
    readonly given: unknown;
  },
  what: Pick<
    Spoken,
    | 'direction'
    | 'kind'
    | 'answers'
    | 'type'
    | 'marketing'
    | 'permission'
    | 'revises'
    | 'opens'
    | 'shares'
    | 'wantsCall'
  >,
): boolean {
  const contact = contactOf(contacts, names, isOfOne);
  const person = personOf(account, names, namesOfContact(contact));
  if (person === null) return false;
  const { id, timestamp, context, given } = item;
  post.spoken.push({
    ...what,
    type: what.type.slice(0, 100),
    line,
    person: { ...person, saidAt: instantOf(timestamp) },
    providerId: id,
    at: instantOf(timestamp),
    replyTo:
      what.revises?.providerId ?? (what.type === 'reaction' ? revisedBy(given) : null) ?? context?.id ?? null,
    // The entry of `contacts` holds what belongs to nobody else, such as a username.
    content: post.content(contact === null ? given : { ...(given as object), contact: contact.given }, {
      id,
      type: what.type,
    }),
  });
  return true;
}

export function readStatus(about: LineChange, item: unknown): boolean {
  const { post } = about;
  const { data: status } = statusSchema.safeParse(item);
  if (status?.type === 'call') return readCallStatus(about, item);
  if (status === undefined || (status.type != null && status.type !== 'message')) return false;
  const kept = keptEvent('messages.statuses', item);
  if (kept === null) return false;
  post.statuses.push({
    providerId: status.id,
    ourId: status.biz_opaque_callback_data ?? null,
    status: status.status,
    at: instantOf(status.timestamp),
    errorCode: status.errors?.[0]?.code ?? null,
    pricing: status.pricing ?? null,
    conversation: status.conversation ?? null,
    country: countryOfRecipient(status.recipient_id, status.recipient_user_id),
    kept,
  });
  return true;
}

/** M4: prices go by the country calling code of the number, which a business-scoped user id begins with. */
function countryOfRecipient(
  phone: string | null | undefined,
  userId: string | null | undefined,
): string | null {
  const byPhone = phone == null ? null : countryOfPhone(phone.replaceAll(/\D/g, ''));
  return byPhone ?? (userId == null ? null : countryOfUserId(userId));
}

/** E2: about marketing alone; kept in any case. */
export function readPreference({ post, field, account, contacts }: LineChange, item: unknown): boolean {
  const { data: preference } = preferenceSchema.safeParse(item);
  if (preference === undefined) return false;
  const names: Names = {
    phone: preference.wa_id,
    userId: preference.user_id,
    parentUserId: preference.parent_user_id,
  };
  const person = personOf(account, names, namesOfContact(contactOf(contacts, names)));
  post.keep(field, item, person === null ? null : meaningOfPreference(preference, person));
  return true;
}

function meaningOfPreference(
  { category, value, signup_id: signUpId }: PreferenceValue,
  person: Person,
): Meaning | null {
  if (category !== 'marketing_messages') return null;
  switch (value.toLowerCase()) {
    case 'stop':
    case 'resume':
      return { is: 'marketing-preference', person, wanted: value.toLowerCase() === 'resume' };
    case 'signup':
      return { is: 'marketing-sign-up', person, signUpId: signUpId ?? 'unnamed' };
    default:
      return null;
  }
}

/** Meta gives whole seconds, as text. Null for what is no instant: then the arrival counts (W3). */
export function instantOf(timestamp: unknown): Instant | null {
  if (typeof timestamp !== 'string' && typeof timestamp !== 'number') return null;
  const seconds = Number(timestamp);
  return Number.isFinite(seconds) && seconds > 0 ? Math.floor(seconds * 1_000) : null;
}
