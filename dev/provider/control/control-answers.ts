import type { Instant } from '../../../domain/time/instant.ts';
import type { Customer, Shown } from '../customers.ts';
import type { Fault } from '../faults.ts';
import type { Line } from '../line.ts';
import type { Send } from '../sends.ts';
import { windowClosesAt } from '../service-window.ts';
import type { Settings } from '../settings.ts';
import type { Simulation } from '../simulation.ts';
import type { Delivery, Posted } from '../webhooks/webhooks-out.ts';

/** How one webhook fared so far. */
export interface PostAnswer {
  readonly seq: number;
  /** HTTP status of the first attempt; null where there was none yet or no answer. */
  readonly status: number | null;
  readonly error: string | null;
  readonly held: boolean;
}

/** What a control call sent. */
export interface Written {
  readonly customer: { readonly name: string; readonly phone: string | null; readonly userId: string } | null;
  readonly messageIds: readonly string[];
  /** The webhook's body before encoding. */
  readonly payload: unknown;
  readonly posts: readonly PostAnswer[];
}

export interface CustomerState {
  readonly name: string;
  readonly phone: string | null;
  readonly userId: string;
  readonly username: string | null;
  readonly shows: Shown;
  readonly onWhatsApp: boolean;
  readonly stoppedMarketing: boolean;
  /** When the window closes, per line on which the customer wrote. */
  readonly windowClosesAt: Readonly<Record<string, Instant>>;
}

export interface ProviderState {
  readonly now: Instant;
  readonly businessAccountId: string;
  readonly lines: readonly Line[];
  readonly settings: Settings;
  readonly faults: readonly Fault[];
  readonly customers: readonly CustomerState[];
  /** Sends received since the start or the last reset. */
  readonly sends: number;
  readonly webhooks: Readonly<Record<Delivery['state'], number>>;
  readonly idle: boolean;
}

/** Waits for the first attempts if asked to, and tells how they went. */
export async function postAnswers(posts: readonly Posted[], wait: boolean): Promise<PostAnswer[]> {
  if (wait) await Promise.all(posts.map(({ first }) => first));
  return posts.map(({ delivery }) => ({
    seq: delivery.seq,
    status: delivery.attempts[0]?.status ?? null,
    error: delivery.attempts[0]?.error ?? null,
    held: delivery.state === 'held',
  }));
}

export function customerState(customer: Customer): CustomerState {
  const closings = Object.keys(customer.lastInbound).flatMap((line) => {
    const closesAt = windowClosesAt(customer, line);
    return closesAt === null ? [] : [[line, closesAt] as const];
  });
  const { name, phone, userId, username, shows, onWhatsApp, stoppedMarketing } = customer;
  return {
    name,
    phone,
    userId,
    username,
    shows,
    onWhatsApp,
    stoppedMarketing,
    windowClosesAt: Object.fromEntries(closings),
  };
}

export function providerState(simulation: Simulation, businessAccountId: string): ProviderState {
  const webhooks = { held: 0, waiting: 0, delivered: 0, 'given-up': 0 };
  for (const { state } of simulation.webhooks.log()) webhooks[state] += 1;
  return {
    now: simulation.now(),
    businessAccountId,
    lines: simulation.options.lines,
    settings: simulation.settings(),
    faults: simulation.faults.all(),
    customers: simulation.customers.all().map(customerState),
    sends: simulation.sends.count(),
    webhooks,
    idle: simulation.pending.idle(),
  };
}

export interface SendsQuery {
  readonly to?: string | undefined;
  readonly type?: string | undefined;
  readonly template?: string | undefined;
  readonly tookEffect?: 'true' | 'false' | undefined;
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
}

/** The sends asked for, in order of arrival; `limit` keeps the latest. */
export function listSends(simulation: Simulation, query: SendsQuery): readonly Send[] {
  const customer = query.to === undefined ? undefined : simulation.customers.find(query.to);
  if (query.to !== undefined && customer === undefined) return [];
  const found = simulation.sends
    .all()
    .filter((send) => customer === undefined || isTo(send, customer))
    .filter((send) => query.type === undefined || send.type === query.type)
    .filter((send) => query.template === undefined || send.template === query.template)
    .filter((send) => query.tookEffect === undefined || String(send.tookEffect) === query.tookEffect)
    .filter((send) => query.after === undefined || send.seq > query.after);
  return query.limit === undefined ? found : found.slice(-query.limit);
}

/** A send keeps the identities of its time: either of the two still tells whose it was. */
function isTo(send: Send, customer: Customer): boolean {
  return send.userId === customer.userId || (send.phone !== null && send.phone === customer.phone);
}
