import type { z } from 'zod';
import type { Instant } from '../../../domain/time/instant.ts';
import type {
  batchSchema,
  callSchema,
  echoSchema,
  preferenceSchema,
  writeSchema,
} from '../control-requests.ts';
import { ControlError } from '../control-error.ts';
import type { ParsedCustomerMessage } from '../customer-message.ts';
import type { Customer, Shown } from '../customers.ts';
import { messageContent, renewsWindow } from './inbound-message.ts';
import { BUSINESS_ACCOUNT_ID, type Line } from '../line.ts';
import { callId, inboundMessageId, outboundMessageId } from '../provider-ids.ts';
import { noteInbound, noteReferral } from '../service-window.ts';
import type { Simulation } from '../simulation.ts';
import {
  type Change,
  contactValue,
  lineValue,
  seconds,
  senderValue,
  showsPhone,
  webhookBody,
} from '../webhooks/webhook-envelope.ts';
import type { Posted } from '../webhooks/webhooks-out.ts';

/** The line asked for, or the first. */
export function lineOf(simulation: Simulation, phoneNumberId: string | undefined): Line {
  const line = phoneNumberId === undefined ? simulation.options.lines[0] : simulation.line(phoneNumberId);
  if (line === undefined) throw new ControlError(404, 'line: no line has this phone number id');
  return line;
}

interface Written {
  readonly customer: Customer;
  readonly line: Line;
  readonly messageId: string;
  readonly message: Readonly<Record<string, unknown>>;
  /** Null for what the platform, not the person, says. */
  readonly contact: Readonly<Record<string, unknown>> | null;
}

export interface Writing {
  readonly message: ParsedCustomerMessage;
  readonly line?: string | undefined;
  readonly id?: string | undefined;
  readonly timestamp?: Instant | undefined;
  readonly shows?: Shown | undefined;
}

/** Makes the message and lets it do what it does to the customer: open the window, arrive from an ad, change number. */
function write(simulation: Simulation, customerKey: string, writing: Writing): Written {
  const line = lineOf(simulation, writing.line);
  const customer = simulation.customers.ensure(customerKey);
  const now = simulation.now();
  const timestamp = writing.timestamp ?? now;
  const shows = writing.shows ?? customer.shows;
  const messageId = writing.id ?? inboundMessageId(customer.phone ?? customer.userId.slice('CO.'.length, 20));
  const { message } = writing;
  const content = messageContent({ simulation, customer, line }, message);
  const fromPlatform = message.type === 'system';
  if (renewsWindow(content)) {
    // As the receiver reads it: whole seconds.
    noteInbound(customer, line.phoneNumberId, Math.floor(timestamp / 1_000) * 1_000, now);
  }
  if (message.type === 'text' && message.referral !== undefined) {
    noteReferral(customer, line.phoneNumberId, now);
  }
  return {
    customer,
    line,
    messageId,
    message: {
      ...(fromPlatform ? {} : senderValue(customer, shows)),
      id: messageId,
      timestamp: seconds(timestamp),
      ...content,
    },
    contact: fromPlatform ? null : contactValue(customer, shows),
  };
}

function changeOf(written: readonly Written[]): Change {
  const [first] = written;
  if (first === undefined) throw new ControlError(422, 'messages: at least one is needed');
  const contacts = new Map(
    written.flatMap(({ customer, contact }) => (contact === null ? [] : [[customer, contact] as const])),
  );
  return {
    field: 'messages',
    value: {
      ...lineValue(first.line),
      ...(contacts.size === 0 ? {} : { contacts: [...contacts.values()] }),
      messages: written.map(({ message }) => message),
    },
  };
}

export interface CustomerPost {
  readonly customer: Customer | null;
  readonly messageIds: readonly string[];
  readonly payload: unknown;
  readonly posts: readonly Posted[];
}

function postTimes(simulation: Simulation, payload: unknown, times: number): readonly Posted[] {
  return Array.from({ length: times }, () => simulation.webhooks.post('messages', payload)).flat();
}

/** A customer writes. */
export function postMessage(
  simulation: Simulation,
  customerKey: string,
  request: z.output<typeof writeSchema>,
): CustomerPost {
  const written = write(simulation, customerKey, request);
  const payload = webhookBody(BUSINESS_ACCOUNT_ID, [[changeOf([written])]]);
  const posts = postTimes(simulation, payload, request.times);
  return { customer: written.customer, messageIds: [written.messageId], payload, posts };
}

/** Several messages in one post. */
export function postBatch(
  simulation: Simulation,
  request: Pick<z.output<typeof batchSchema>, 'messages' | 'grouping' | 'times'>,
): CustomerPost {
  const written = request.messages.map((each) => write(simulation, each.customer, each));
  const changes = written.map((each) => changeOf([each]));
  const lines = new Set(written.map(({ line }) => line));
  if (request.grouping === 'messages' && lines.size > 1) {
    throw new ControlError(422, 'grouping: messages of one change are on one line');
  }
  const entries =
    request.grouping === 'messages'
      ? [[changeOf(written)]]
      : request.grouping === 'changes'
        ? [changes]
        : changes.map((change) => [change]);
  const payload = webhookBody(BUSINESS_ACCOUNT_ID, entries);
  const posts = postTimes(simulation, payload, request.times);
  return { customer: null, messageIds: written.map(({ messageId }) => messageId), payload, posts };
}

function postValue(simulation: Simulation, change: Change): Pick<CustomerPost, 'payload' | 'posts'> {
  const payload = webhookBody(BUSINESS_ACCOUNT_ID, [[change]]);
  return { payload, posts: simulation.webhooks.post('messages', payload) };
}

/** A customer calls the line, which opens the window like a message (W1). */
export function postCall(
  simulation: Simulation,
  customerKey: string,
  request: z.output<typeof callSchema>,
): CustomerPost {
  const line = lineOf(simulation, request.line);
  const customer = simulation.customers.ensure(customerKey);
  const now = simulation.now();
  const at = request.timestamp ?? now;
  const shows = request.shows ?? customer.shows;
  const id = request.id ?? callId();
  const duration = request.duration ?? 0;
  if (request.event === 'connect') {
    noteInbound(customer, line.phoneNumberId, Math.floor(at / 1_000) * 1_000, now);
  }
  const event =
    request.event === 'connect'
      ? { session: { sdp_type: 'offer', sdp: 'v=0' } }
      : {
          status: request.status,
          start_time: seconds(at - duration * 1_000),
          end_time: seconds(at),
          duration,
        };
  const call = {
    ...senderValue(customer, shows),
    id,
    to: line.displayPhoneNumber,
    event: request.event,
    timestamp: seconds(at),
    direction: 'USER_INITIATED',
    ...event,
  };
  const value = { ...lineValue(line), contacts: [contactValue(customer, shows)], calls: [call] };
  return { customer, messageIds: [id], ...postValue(simulation, { field: 'calls', value }) };
}

/** The business answers in its phone app; the platform echoes it. */
export function postEcho(
  simulation: Simulation,
  customerKey: string,
  request: z.output<typeof echoSchema>,
): CustomerPost {
  const line = lineOf(simulation, request.line);
  const customer = simulation.customers.ensure(customerKey);
  const shows = request.shows ?? customer.shows;
  const id = request.id ?? outboundMessageId(customer.phone ?? customer.userId.slice('CO.'.length, 20));
  const echo = {
    from: line.displayPhoneNumber,
    ...(showsPhone(customer, shows) ? { to: customer.phone } : {}),
    ...(shows === 'phone' ? {} : { to_user_id: customer.userId }),
    id,
    timestamp: seconds(request.timestamp ?? simulation.now()),
    type: 'text',
    text: { body: request.body },
  };
  const value = {
    ...lineValue(line),
    contacts: [contactValue(customer, shows)],
    message_echoes: [echo],
  };
  return {
    customer,
    messageIds: [id],
    ...postValue(simulation, { field: 'smb_message_echoes', value }),
  };
}

/** A customer stops or resumes marketing; while stopped, marketing templates fail with 131050. */
export function postPreference(
  simulation: Simulation,
  customerKey: string,
  request: z.output<typeof preferenceSchema>,
): CustomerPost {
  const line = lineOf(simulation, request.line);
  const customer = simulation.customers.ensure(customerKey);
  simulation.customers.change(customer, { stoppedMarketing: request.value === 'stop' });
  const { profile: _, ...identity } = contactValue(customer, customer.shows);
  const preference = {
    ...identity,
    detail: `User requested to ${request.value} marketing messages`,
    category: 'marketing_messages',
    value: request.value,
    timestamp: Math.floor(simulation.now() / 1_000),
  };
  const value = {
    ...lineValue(line),
    contacts: [contactValue(customer, customer.shows)],
    user_preferences: [preference],
  };
  return { customer, messageIds: [], ...postValue(simulation, { field: 'user_preferences', value }) };
}
