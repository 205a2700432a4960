import type { Meaning, Person, Spoken } from '../../database/receiving/incoming.ts';
import { inboundKind, isMessageOfCustomer, marketingChoice } from '../../domain/messages/inbound-kind.ts';
import { countryOfUserId } from '../../domain/time/country.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { countryOfPhone } from '../http/phone-number.ts';
import { keptEvent } from './kept-event.ts';
import { contactOf, type GivenContact, type Names, namesOfContact, personOf } from './people.ts';
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
  readonly contacts: readonly GivenContact[];
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
  const word = { type, ...wordOf(message) };
  const kind = isMessageOfCustomer(type) ? inboundKind(word) : null;
  const marketing = kind === null ? null : marketingChoice(word);
  const what = { direction: 'in', kind, answers: false, type, ...(marketing && { marketing }) } as const;
  return speak(about, names, { ...message, given: item }, what);
}

/** What was written or tapped. */
function wordOf({ text, button, interactive }: MessageValue): {
  text: string | null;
  payload: string | null;
} {
  const reply = interactive?.button_reply ?? interactive?.list_reply;
  return {
    text: text?.body ?? button?.text ?? reply?.title ?? null,
    payload: button?.payload ?? reply?.id ?? flowToken(interactive?.nfm_reply?.response_json),
  };
}

/** A finished form says which one it was by the token that went out with it. */
function flowToken(response: unknown): string | null {
  if (typeof response !== 'string') return null;
  try {
    const { flow_token: token } = JSON.parse(response) as { flow_token?: unknown };
    return typeof token === 'string' ? token : null;
  } catch {
    return null;
  }
}

/** What the platform itself says: that somebody has another number, and with it another user id (I1). */
function readSystem({ post, field }: LineChange, message: MessageValue, given: unknown): boolean {
  const { system } = message;
  const before = personOf(
    { phone: message.from, userId: message.from_user_id, parentUserId: message.from_parent_user_id },
    {
      phone: system?.customer,
      userId: system?.previous_user_id,
      parentUserId: system?.previous_parent_user_id,
    },
  );
  const after = personOf({
    phone: system?.wa_id ?? system?.new_wa_id,
    userId: system?.user_id,
    parentUserId: system?.parent_user_id,
  });
  const isChange = /changed_(?:number|user_id)$/.test(system?.type ?? '');
  const means =
    isChange && before !== null && after !== null ? { is: 'identity-change' as const, before, after } : null;
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
      answers: isMessageOfCustomer(type),
      type,
    },
  );
}

/** W1: a call of the customer. Its later events have the same id and are kept as events. */
export function readCall(about: LineChange, item: unknown): boolean {
  const { data: call } = callSchema.safeParse(item);
  if (call === undefined || call.direction?.toUpperCase() === 'BUSINESS_INITIATED') return false;
  const names: Names = {
    phone: call.from,
    userId: call.from_user_id,
    parentUserId: call.from_parent_user_id,
  };
  const begun = { ...call, timestamp: call.start_time ?? call.timestamp, context: null, given: item };
  if (!speak(about, names, begun, { direction: 'in', kind: 'call', answers: false, type: 'call' }))
    return false;
  return call.event === 'connect';
}

function speak(
  { post, line, contacts }: LineChange,
  names: Names,
  item: {
    readonly id: string;
    readonly timestamp?: unknown;
    readonly context?: { readonly id?: string | null | undefined } | null | undefined;
    /** As received. */
    readonly given: unknown;
  },
  what: Pick<Spoken, 'direction' | 'kind' | 'answers' | 'type' | 'marketing'>,
): boolean {
  const contact = contactOf(contacts, names);
  const person = personOf(names, namesOfContact(contact));
  if (person === null) return false;
  const { id, timestamp, context, given } = item;
  post.spoken.push({
    ...what,
    type: what.type.slice(0, 100),
    line,
    person,
    providerId: id,
    at: instantOf(timestamp),
    replyTo: context?.id ?? null,
    // The entry of `contacts` holds what belongs to nobody else, such as a username.
    content: post.content(contact === null ? given : { ...(given as object), contact: contact.given }, {
      id,
      type: what.type,
    }),
  });
  return true;
}

export function readStatus({ post }: LineChange, item: unknown): boolean {
  const { data: status } = statusSchema.safeParse(item);
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
export function readPreference({ post, field, contacts }: LineChange, item: unknown): boolean {
  const { data: preference } = preferenceSchema.safeParse(item);
  if (preference === undefined) return false;
  const names: Names = {
    phone: preference.wa_id,
    userId: preference.user_id,
    parentUserId: preference.parent_user_id,
  };
  const person = personOf(names, namesOfContact(contactOf(contacts, names)));
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
