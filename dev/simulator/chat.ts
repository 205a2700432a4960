import type { Pool } from '../../database/pool.ts';
import { type Instant, SECOND } from '../../domain/time/instant.ts';
import type { Send } from '../provider/client.ts';
import type { Template } from '../provider/template-list.ts';

/** What stands on the customer's phone. */
export interface Bubble {
  readonly id: string;
  readonly from: 'customer' | 'business';
  readonly at: Instant;
  readonly text: string;
  /** What is not text: a picture, a sticker, a call. */
  readonly kind: string | null;
  readonly template: string | null;
  readonly buttons: readonly BubbleButton[];
  /** A list opens by this word. */
  readonly list: { readonly open: string; readonly rows: readonly BubbleButton[] } | null;
  /** How far a message of the business came; null for the customer's own. */
  readonly status: 'sent' | 'delivered' | 'read' | 'failed' | null;
  /** Why it never came. */
  readonly failedCode: number | null;
}

export interface BubbleButton {
  readonly label: string;
  /** What the customer sends by tapping it. */
  readonly says: Readonly<Record<string, unknown>> | null;
  readonly url: string | null;
}

const LATEST = 60;

/** The latest of both sides, in order: what the provider was sent, and what the customer's webhooks brought. */
export async function chatOf(
  pool: Pool,
  contactId: string | null,
  sends: readonly Send[],
  templates: readonly Template[],
): Promise<readonly Bubble[]> {
  const outbound = sends
    .filter((send) => send.id !== null && send.tookEffect)
    .map((send) => bubbleOfSend(send, templates));
  const inbound = contactId === null ? [] : await written(pool, contactId);
  return [...outbound, ...inbound].toSorted((one, other) => one.at - other.at).slice(-LATEST);
}

interface Content {
  readonly text?: { readonly body?: string };
  readonly button?: { readonly text?: string };
  readonly interactive?: {
    readonly button_reply?: { readonly title?: string };
    readonly list_reply?: { readonly title?: string };
  };
  readonly image?: { readonly caption?: string };
  readonly document?: { readonly filename?: string };
  readonly reaction?: { readonly emoji?: string };
}

/**
 * The provider stamps whole seconds. Within its second a message was written as late as it can have been, so that an answer
 * to what has just been sent stands after it.
 */
export const writtenAt = (stamp: Instant, arrivedAt: Instant): Instant =>
  Math.max(stamp, Math.min(arrivedAt, stamp + SECOND - 1));

async function written(pool: Pool, contactId: string): Promise<Bubble[]> {
  const { rows } = await pool.query<{
    id: string;
    at: Instant;
    arrived_at: Instant;
    type: string;
    direction: string;
    content: Content;
  }>(
    `select id, at, arrived_at, type, direction, content from messages
     where contact_id = $1 and direction in ('in', 'echo') order by arrived_at desc, timeline_seq desc limit ${LATEST}`,
    [contactId],
  );
  return rows.map(({ id, at, arrived_at: arrivedAt, type, direction, content }) => {
    const { button_reply: reply, list_reply: row } = content.interactive ?? {};
    const text = content.text?.body ?? content.button?.text ?? reply?.title ?? row?.title ?? null;
    return {
      id,
      at: writtenAt(at, arrivedAt),
      from: direction === 'in' ? 'customer' : 'business',
      text: text ?? content.image?.caption ?? content.document?.filename ?? content.reaction?.emoji ?? '',
      kind: text === null ? type : null,
      template: null,
      buttons: [],
      list: null,
      status: direction === 'in' ? null : 'read',
      failedCode: null,
    };
  });
}

interface Request {
  readonly text?: { readonly body: string };
  readonly template?: {
    readonly name: string;
    readonly language: { readonly code: string };
    readonly components?: readonly {
      readonly type: string;
      readonly index?: string | number;
      readonly parameters?: readonly {
        readonly text?: string;
        readonly parameter_name?: string;
      }[];
    }[];
  };
  readonly interactive?: {
    readonly type: string;
    readonly body?: { readonly text: string };
    readonly action?: {
      readonly button?: string;
      readonly buttons?: readonly { readonly reply: { readonly id: string; readonly title: string } }[];
      readonly sections?: readonly {
        readonly rows: readonly {
          readonly id: string;
          readonly title: string;
          readonly description?: string;
        }[];
      }[];
      readonly parameters?: { readonly display_text?: string; readonly url?: string };
    };
  };
}

type Body = Pick<Bubble, 'text' | 'kind' | 'buttons' | 'list'>;

function bubbleOfSend(send: Send, templates: readonly Template[]): Bubble {
  const last = send.statuses.at(-1);
  const messageId = send.id ?? '';
  return {
    id: messageId,
    from: 'business',
    at: send.at,
    template: send.template,
    ...bodyOf(send.request as Request, send.type, messageId, templates),
    status: last?.status ?? 'sent',
    failedCode: last?.code ?? null,
  };
}

function bodyOf(
  { text, template, interactive }: Request,
  type: string,
  messageId: string,
  templates: readonly Template[],
): Body {
  if (text !== undefined) return { text: text.body, kind: null, buttons: [], list: null };
  if (template !== undefined) return templateBody(template, messageId, templates);
  if (interactive === undefined) return { text: '', kind: type, buttons: [], list: null };
  const { button, buttons = [], sections, parameters } = interactive.action ?? {};
  return {
    text: interactive.body?.text ?? '',
    kind: null,
    buttons: [
      ...buttons.map(({ reply }) => ({
        label: reply.title,
        says: { type: 'button-reply', messageId, id: reply.id },
        url: null,
      })),
      ...(parameters?.url === undefined
        ? []
        : [{ label: parameters.display_text ?? parameters.url, says: null, url: parameters.url }]),
    ],
    list:
      sections === undefined
        ? null
        : {
            open: button ?? '…',
            rows: sections.flatMap(({ rows }) =>
              rows.map(({ id, title }) => ({
                label: title,
                says: { type: 'list-reply', messageId, id },
                url: null,
              })),
            ),
          },
  };
}

/** As the phone shows it: the approved text with the values of this send, and its buttons. */
function templateBody(
  { name, language, components = [] }: NonNullable<Request['template']>,
  messageId: string,
  templates: readonly Template[],
): Body {
  const definition = templates.find((each) => each.name === name && each.language === language.code);
  const parts = definition?.components ?? [];
  const values = components.find((each) => each.type.toLowerCase() === 'body')?.parameters ?? [];
  const text = parts.find((each) => each.type === 'BODY')?.text ?? name;
  const suffixAt = (index: number): string =>
    components.find((each) => each.type.toLowerCase() === 'button' && Number(each.index) === index)
      ?.parameters?.[0]?.text ?? '';
  return {
    text: text.replaceAll(
      /\{\{(\w+)\}\}/g,
      (_, key: string) =>
        (values.find((each) => each.parameter_name === key) ?? values[Number(key) - 1])?.text ?? '…',
    ),
    kind: null,
    list: null,
    buttons: (parts.find((each) => each.type === 'BUTTONS')?.buttons ?? []).map((button, index) => ({
      label: button.text ?? '…',
      says: button.type === 'QUICK_REPLY' ? { type: 'button', messageId, index } : null,
      url: button.type === 'URL' ? (button.url ?? '').replaceAll(/\{\{1\}\}/g, suffixAt(index)) : null,
    })),
  };
}
