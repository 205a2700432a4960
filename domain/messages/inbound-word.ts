/** What a customer sent, as far as its kind depends on it. */
export interface Word {
  /** The provider's type, unknown ones included; of an edit that of what it says now. */
  readonly type: string;
  /** The text written, below a picture too, or that of the tapped button or row. */
  readonly text: string | null;
  /** What the tapped button, row or finished form carries. */
  readonly payload: string | null;
  /** What the customer is called, where it is known: their name below a word says nothing (E2). */
  readonly writer?: string | null;
}

type Json = Readonly<Record<string, unknown>>;

const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null;

/**
 * E2, W7: the word of a message of any type, from what the provider sent. One reader for whatever may say it: text,
 * caption, button, row and edit. Total: what has no words has none.
 */
export function wordOf(content: unknown): Word {
  const message = record(content);
  const type = text(message['type']) ?? 'unknown';
  if (type === 'edit') {
    const edit = record(message['edit']);
    return wordOf({ type: 'text', ...record(edit['message'] ?? edit) });
  }
  const button = record(message['button']);
  const interactive = record(message['interactive']);
  const reply = record(interactive['button_reply'] ?? interactive['list_reply']);
  return {
    type,
    text:
      text(record(message['text'])['body']) ??
      text(button['text']) ??
      text(reply['title']) ??
      text(record(message[type])['caption']),
    payload: text(button['payload']) ?? text(reply['id']) ?? flowToken(record(interactive['nfm_reply'])),
  };
}

/** A finished form says which one it was by the token that went out with it. */
function flowToken({ response_json: response }: Json): string | null {
  if (typeof response !== 'string') return null;
  try {
    return text(record(JSON.parse(response))['flow_token']);
  } catch {
    return null;
  }
}

/** Which message an edit, a revocation or a reaction is about, by the provider's id; null where it does not say. */
export function revisedBy(content: unknown): string | null {
  const message = record(content);
  const said = record(message[text(message['type']) ?? '']);
  const id = text(said['original_message_id']) ?? text(said['message_id']);
  return id === null || id.length > LONGEST_ID ? null : id;
}

/** As long as ids are that are stored. */
const LONGEST_ID = 512;
