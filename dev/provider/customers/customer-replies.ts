import { ControlError } from '../control-error.ts';
import type { ParsedCustomerMessage } from '../customer-message.ts';
import type { Customer } from '../customers.ts';
import type { Line } from '../line.ts';
import type { Send } from '../sends.ts';
import type { Simulation } from '../simulation.ts';

export type Json = Record<string, unknown>;

/** Who writes, on which line. */
export interface Writing {
  readonly simulation: Simulation;
  readonly customer: Customer;
  readonly line: Line;
}

/** The message an answer refers to: the one named, or the customer's latest that can be answered so. */
export function answered(
  { simulation, customer, line }: Writing,
  messageId: string | undefined,
  what: string,
  fits: (send: Send) => boolean,
): Send {
  const send =
    messageId === undefined
      ? simulation.sends.latestTo(customer.userId, (each) => each.line === line.phoneNumberId && fits(each))
      : simulation.sends.byId(messageId);
  if (send === undefined) {
    throw new ControlError(
      404,
      messageId === undefined
        ? `this customer has received no message with ${what}: send one first, or name it with messageId`
        : `no message has the id in messageId (looking for ${what})`,
    );
  }
  return send;
}

function contextOf(line: Line, send: Send): Json {
  return { context: { from: line.displayPhoneNumber, id: send.id } };
}

function at<T>(items: readonly T[], index: number, what: string): T {
  const item = items[index];
  if (item === undefined) throw new ControlError(422, `the message has no ${what} ${index}`);
  return item;
}

interface ActionOf {
  readonly action?: {
    readonly buttons?: readonly { readonly reply: { readonly id: string; readonly title: string } }[];
    readonly sections?: readonly {
      readonly rows: readonly {
        readonly id: string;
        readonly title: string;
        readonly description?: string;
      }[];
    }[];
  };
}

function interactiveOf(send: Send): ActionOf {
  return (send.request['interactive'] ?? {}) as ActionOf;
}

/** `button`: text from the template, payload from the send (the text again where it named none). */
export function templateButton(
  writing: Writing,
  message: Extract<ParsedCustomerMessage, { type: 'button' }>,
): Json {
  const { simulation, line } = writing;
  const send = answered(writing, message.messageId, 'a template button', (each) => each.template !== null);
  const request = send.request['template'] as {
    readonly name: string;
    readonly language: { readonly code: string };
    readonly components?: readonly {
      readonly type: string;
      readonly index?: string | number;
      readonly parameters?: readonly { readonly payload?: string }[];
    }[];
  };
  const definition = simulation.templates.find(request.name, request.language.code);
  const buttons = definition?.components.find((component) => component.type === 'BUTTONS')?.buttons ?? [];
  const replies = buttons
    .map((button, index) => ({ type: button.type, text: button.text ?? '', index }))
    .filter((button) => button.type === 'QUICK_REPLY');
  const payloadAt = (index: number): string | undefined =>
    request.components?.find(
      (component) => component.type.toLowerCase() === 'button' && Number(component.index) === index,
    )?.parameters?.[0]?.payload;
  const wanted = message.text;
  const chosen =
    definition === undefined
      ? { text: wanted ?? 'OK', index: message.index ?? 0 }
      : wanted === undefined
        ? message.index === undefined
          ? at(replies, 0, 'quick reply')
          : at(
              replies.filter((button) => button.index === message.index),
              0,
              `quick reply at ${message.index}, looking for`,
            )
        : at(
            replies.filter((button) => button.text === wanted),
            0,
            `quick reply "${wanted}", looking for`,
          );
  return {
    ...contextOf(line, send),
    type: 'button',
    button: { payload: payloadAt(chosen.index) ?? chosen.text, text: chosen.text },
  };
}

export function replyButton(
  writing: Writing,
  message: Extract<ParsedCustomerMessage, { type: 'button-reply' }>,
): Json {
  const send = answered(
    writing,
    message.messageId,
    'reply buttons',
    (each) => interactiveOf(each).action?.buttons !== undefined,
  );
  const replies = (interactiveOf(send).action?.buttons ?? []).map((button) => button.reply);
  const candidates = message.id === undefined ? replies : replies.filter((reply) => reply.id === message.id);
  const reply = at(candidates, message.id === undefined ? (message.index ?? 0) : 0, 'reply button');
  return {
    ...contextOf(writing.line, send),
    type: 'interactive',
    interactive: { type: 'button_reply', button_reply: { id: reply.id, title: reply.title } },
  };
}

export function listRow(
  writing: Writing,
  message: Extract<ParsedCustomerMessage, { type: 'list-reply' }>,
): Json {
  const send = answered(
    writing,
    message.messageId,
    'a list',
    (each) => interactiveOf(each).action?.sections !== undefined,
  );
  const rows = (interactiveOf(send).action?.sections ?? []).flatMap((section) => section.rows);
  const candidates = message.id === undefined ? rows : rows.filter((row) => row.id === message.id);
  const row = at(candidates, message.id === undefined ? (message.index ?? 0) : 0, 'list row');
  return {
    ...contextOf(writing.line, send),
    type: 'interactive',
    interactive: { type: 'list_reply', list_reply: row },
  };
}

export function flowReply(
  writing: Writing,
  message: Extract<ParsedCustomerMessage, { type: 'flow-reply' }>,
): Json {
  const send = answered(writing, message.messageId, 'a Flow', (each) => {
    const { type } = (each.request['interactive'] ?? {}) as { readonly type?: string };
    return type === 'flow';
  });
  return {
    ...contextOf(writing.line, send),
    type: 'interactive',
    interactive: {
      type: 'nfm_reply',
      nfm_reply: { name: 'flow', body: 'Sent', response_json: JSON.stringify(message.response) },
    },
  };
}
