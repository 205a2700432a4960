import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DAY, HOUR, type Instant, MINUTE } from '../../domain/time/instant.ts';
import type { Mail } from '../mailbox/mailbox.ts';
import type { ProviderClient } from '../provider/client.ts';

/** Where a story is played: a running system, by its own doors only. */
export interface Stage {
  readonly gatewayUrl: string;
  readonly token: string;
  readonly provider: ProviderClient;
  readonly mailboxUrl: string;
  /** Lets the world go on to an instant; by the clock's own route unless several stories share the world. */
  readonly goOn?: (to: Instant) => Promise<void>;
}

/** What the API says of a case, as far as stories look at it. */
export interface SeenCase {
  readonly id: string;
  readonly state: string;
  readonly reason: string;
  readonly contactId: string;
  readonly owes: string;
  readonly window: {
    readonly open: boolean;
    readonly anchoredAt: string | null;
    readonly closesAt: string | null;
  };
  readonly task: { readonly step: string } | null;
  readonly queue: string;
  readonly priority: number;
  readonly impacts: readonly {
    readonly number: number | string;
    readonly kind: string;
    readonly reason: string;
    readonly template: string;
    readonly at: string;
    readonly status: string;
  }[];
  readonly alerts: readonly { readonly level: number; readonly at: string; readonly late: boolean }[];
  readonly agent: string | null;
  readonly needsHuman: boolean;
  readonly fallback: { readonly path: string; readonly status: string } | null;
  readonly call: {
    readonly state: string;
    readonly slot: { readonly from: string; readonly to: string } | null;
  } | null;
  readonly kept: readonly { readonly id: string; readonly confirm: boolean }[];
  readonly previousCaseId: string | null;
  readonly agenda: readonly { readonly at: string; readonly step: string; readonly rule: string }[];
  readonly outcome: string | null;
}

export interface Told {
  readonly at: string;
  readonly kind: string;
  readonly what: string;
  readonly rule?: string;
}

/** A story did not come out as it must. */
export class StoryFault extends Error {
  override readonly name = 'StoryFault';
}

const PATIENCE_MS = 60_000;

/** Bogotá: UTC−5 all year, so local times of a story are plain arithmetic. */
const LOCAL = -5 * HOUR;

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** One story about one customer from Bogotá, told in local time on the test clock. */
export class Play {
  readonly #stage: Stage;
  /** Nobody else's number: a mobile one of Colombia. */
  readonly phone = `57300${randomInt(1_000_000, 9_999_999)}`;
  #monday: Instant = 0;
  #caseId: string | null = null;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  get provider(): ProviderClient {
    return this.#stage.provider;
  }

  /** The instant of a local time, in the week the story began or the one after. */
  local(day: Weekday, time: string, week = 0): Instant {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    const index = (WEEKDAYS.indexOf(day) + 6) % 7;
    return this.#monday + (index + 7 * week) * DAY + hour * HOUR + minute * MINUTE - LOCAL;
  }

  /**
   * Begins on the next such day and time, so that the story plays by the calendar. Where that was just now it is now:
   * several customers of one world begin together.
   */
  async begins(day: Weekday, time: string): Promise<void> {
    const now = await this.now();
    const days = Math.floor((now + LOCAL) / DAY);
    // 1970 began on a Thursday.
    this.#monday = (days - ((days + 3) % 7)) * DAY;
    if (this.local(day, time) < now - MINUTE) this.#monday += 7 * DAY;
    await this.until(this.local(day, time));
  }

  async now(): Promise<Instant> {
    const { now } = await this.ask<{ now: string }>('GET', '/dev/clock');
    return Date.parse(now);
  }

  /** Lets the world go on to an instant. */
  async until(instant: Instant): Promise<void> {
    if (this.#stage.goOn !== undefined) return this.#stage.goOn(instant);
    const ahead = instant - (await this.now());
    if (ahead > 0) await this.ask('POST', '/dev/clock', { to: new Date(instant).toISOString() });
  }

  /** The customer writes, by the provider's signed webhook. */
  async writes(body: string): Promise<void> {
    const { posts } = await this.provider.text(this.phone, body);
    const refused = posts.find(({ status }) => status !== null && status !== 200);
    if (refused !== undefined) throw new StoryFault(`the webhook was answered ${refused.status}`);
    // A busy machine may not answer in time: the provider posts it again.
    if (posts.some(({ status }) => status === null)) await this.provider.settled(PATIENCE_MS);
    this.#caseId = null;
  }

  /** The customer taps the button of the last template. */
  async taps(): Promise<void> {
    await this.provider.tap(this.phone);
  }

  /** The customer's newest case. */
  async case(): Promise<SeenCase> {
    if (this.#caseId === null) {
      const whose = await this.whose();
      const { cases } = await this.ask<{ cases: SeenCase[] }>('GET', `/v1/cases?${whose}&limit=1`);
      const [found] = cases;
      if (found === undefined) throw new StoryFault('the customer has no case');
      this.#caseId = found.id;
    }
    return this.ask<SeenCase>('GET', `/v1/cases/${this.#caseId}`);
  }

  /** How the API is asked for the customer's cases. */
  protected whose(): Promise<string> {
    return Promise.resolve(`phone=${this.phone}`);
  }

  async caseId(): Promise<string> {
    return this.#caseId ?? (await this.case()).id;
  }

  async timeline(): Promise<readonly Told[]> {
    const { entries } = await this.ask<{ entries: Told[] }>(
      'GET',
      `/v1/cases/${await this.caseId()}/timeline?limit=500`,
    );
    return entries;
  }

  /** The bot or an agent answers, free-form. */
  async answers(body: string): Promise<void> {
    await this.ask('POST', `/v1/cases/${await this.caseId()}/messages`, {
      idempotencyKey: `story-${randomInt(2 ** 47)}`,
      author: 'agent',
      text: { body },
    });
  }

  /** The bot sends anything else the API takes. */
  async sends(message: object): Promise<void> {
    await this.ask('POST', `/v1/cases/${await this.caseId()}/messages`, {
      idempotencyKey: `story-${randomInt(2 ** 47)}`,
      author: 'bot',
      ...message,
    });
  }

  async setsTask(task: object): Promise<void> {
    await this.ask('PUT', `/v1/cases/${await this.caseId()}/task`, task);
  }

  /** As an agent does who is told that the customer has written meanwhile: reads it, and decides again. */
  async resolves(outcome: string): Promise<void> {
    const path = `/v1/cases/${await this.caseId()}/resolve`;
    for (let told = 0; ; told += 1) {
      const { status, answer } = await this.tries('POST', path, { outcome });
      if (status < 400) return;
      const isNews = (answer as { code?: string }).code === 'new_message';
      if (!isNews || told === 3) throw new StoryFault(`POST ${path}: ${status} ${JSON.stringify(answer)}`);
      await this.case();
    }
  }

  async isKnownAs(contact: object): Promise<void> {
    const { contactId } = await this.case();
    await this.ask('PUT', `/v1/contacts/${contactId}`, contact);
  }

  async consents(channel: string, category: string, granted: boolean): Promise<void> {
    const { contactId } = await this.case();
    await this.ask('PUT', `/v1/contacts/${contactId}/consents/${channel}/${category}`, {
      granted,
      source: 'story',
    });
  }

  /** What the provider was sent as a template, in order. */
  async templates(): Promise<readonly { name: string; at: Instant }[]> {
    const sends = await this.provider.messages({ to: this.phone, type: 'template' });
    return sends.map((send) => ({
      name: (send.request as { template: { name: string } }).template.name,
      at: send.at,
    }));
  }

  async mails(address: string): Promise<readonly Mail[]> {
    const answer = await fetch(`${this.#stage.mailboxUrl}/mails?to=${encodeURIComponent(address)}`);
    const { mails } = (await answer.json()) as { mails: Mail[] };
    return mails;
  }

  /** Asks until it is so; what is stored is signalled within a second. */
  async soon(what: string, holds: (seen: SeenCase) => boolean): Promise<SeenCase> {
    for (let asked = 0; asked < 400; asked += 1) {
      const seen = await this.case();
      if (holds(seen)) return seen;
      await pause(25);
    }
    throw new StoryFault(
      `${what}: still not so after 10 s; the case is ${JSON.stringify(await this.case())}`,
    );
  }

  /** One sentence of the story that must be true. */
  must(what: string, holds: boolean, instead?: unknown): void {
    if (!holds)
      throw new StoryFault(`${what}${instead === undefined ? '' : `; instead: ${JSON.stringify(instead)}`}`);
  }

  /** What is asked must be granted. */
  async ask<T = unknown>(method: string, path: string, body?: object): Promise<T> {
    const { status, answer } = await this.tries(method, path, body);
    if (status >= 400) throw new StoryFault(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
    return answer as T;
  }

  /** What is asked may be refused. */
  async tries(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ readonly status: number; readonly answer: unknown }> {
    const answer = await fetch(`${this.#stage.gatewayUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#stage.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, answer: text === '' ? undefined : JSON.parse(text) };
  }
}
