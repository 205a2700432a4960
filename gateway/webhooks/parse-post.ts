import type { IncomingPost } from '../../database/receiving/incoming.ts';
import { meaningOfAccountEvent } from './account-event.ts';
import {
  instantOf,
  type LineChange,
  type Read,
  readCall,
  readCallStatus,
  readEcho,
  readMessage,
  readPreference,
  readStatus,
} from './line-change.ts';
import { readUserAction, readUserIdUpdate } from './person-change.ts';
import { givenContact } from './people.ts';
import { ReadPost } from './read-post.ts';
import { changeSchema, contactSchema, entrySchema, lineValueSchema, postSchema } from './shapes.ts';
import { meaningOfTemplateEvent } from './template-event.ts';
import { unwrapPost } from './unwrap-post.ts';

/**
 * Reads a signed post, unpacked, whatever else was done to it on its way. Total: it comes from the provider, who would
 * send it again for days if it were refused, so what cannot be read at all is kept as text, and what is JSON of another
 * shape as JSON. One part that is not understood never keeps the others from being taken in.
 */
export function parsePost(body: Buffer): IncomingPost {
  const post = new ReadPost(body);
  const unwrapped = unwrapPost(body);
  switch (unwrapped.is) {
    case 'unreadable':
      post.keepBody();
      break;
    case 'other':
      post.keep('unknown', unwrapped.json);
      break;
    case 'posts':
      for (const each of unwrapped.posts) {
        const parsed = postSchema.safeParse(each);
        for (const entry of parsed.data?.entry ?? []) readEntry(post, entry);
      }
  }
  return post;
}

function readEntry(post: ReadPost, value: unknown): void {
  const entry = entrySchema.safeParse(value);
  if (!entry.success) return post.keep('unknown', value);
  const { id, time, changes } = entry.data;
  for (const each of changes) {
    const change = changeSchema.safeParse(each);
    if (change.success) readChange(post, { account: id ?? null, time, ...change.data });
    else post.keep('unknown', each);
  }
}

interface Change {
  readonly account: string | null;
  readonly time?: unknown;
  readonly field: string;
  readonly value?: unknown;
}

/** What of a line's change holds a list that is read, by field. */
const LISTS: ReadonlyMap<string, readonly (readonly [key: string, read: Read])[]> = new Map([
  [
    'messages',
    [
      ['messages', readMessage],
      ['statuses', readStatus],
      ['user_actions', readUserAction],
      ['calls', readCall],
    ],
  ],
  ['smb_message_echoes', [['message_echoes', readEcho]]],
  // A voicemail is a message, wherever it comes (W1).
  [
    'calls',
    [
      ['calls', readCall],
      ['statuses', readCallStatus],
      ['messages', readMessage],
    ],
  ],
  ['user_preferences', [['user_preferences', readPreference]]],
  ['user_id_update', [['user_id_update', readUserIdUpdate]]],
]);

/** The rest of a change's value is kept as an event, where it says anything. */
const SAYS_NOTHING = new Set(['messaging_product', 'metadata', 'contacts']);

/** Whether all items of a change name the same sender, or recipient. */
function isOfOne(items: readonly unknown[]): boolean {
  const named = items.flat().map((item) => {
    const { from, from_user_id, to, to_user_id } = (item ?? {}) as Readonly<Record<string, unknown>>;
    return JSON.stringify([from, from_user_id, to, to_user_id].map(String));
  });
  return new Set(named).size === 1;
}

function readChange(post: ReadPost, change: Change): void {
  const { field, value, account, time } = change;
  const lists = LISTS.get(field);
  const line = lists === undefined ? null : lineValueSchema.safeParse(value);
  if (lists === undefined || !line?.success) {
    const round = [account, time].map((each) => JSON.stringify(each ?? null)).join();
    const at = instantOf(time);
    const means =
      meaningOfTemplateEvent(field, value, at) ?? meaningOfAccountEvent(field, value, account, at);
    return post.keep(field, value, means, round);
  }
  const { metadata, contacts, ...rest } = line.data;
  const about: LineChange = {
    post,
    field,
    line: metadata.phone_number_id,
    account,
    isOfOne: isOfOne(lists.flatMap(([key]) => (key === 'statuses' ? [] : (rest[key] ?? [])))),
    contacts: (contacts ?? []).flatMap((each) => {
      const contact = contactSchema.safeParse(each);
      return contact.success ? [givenContact(contact.data, each)] : [];
    }),
  };
  post.addLine({ id: about.line, displayNumber: metadata.display_phone_number ?? null, accountId: account });
  const left: Record<string, unknown> = { ...rest };
  for (const [key, read] of lists) {
    const items = left[key];
    if (!Array.isArray(items)) continue;
    delete left[key];
    for (const item of items) if (!read(about, item)) post.keep(`${field}.${key}`, item);
  }
  if (Object.keys(left).some((key) => !SAYS_NOTHING.has(key))) post.keep(field, { metadata, ...left });
}
