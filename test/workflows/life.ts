import type { Fault } from '../../dev/provider/faults.ts';
import type { FaultRequest } from '../../dev/provider/client.ts';
import type { MailFaultRequest } from '../../dev/mailbox/mailbox.ts';
import { Play, type SeenCase, type Told, type Weekday } from '../../dev/scenarios/play.ts';
import { HOUR, type Instant, SECOND } from '../../domain/time/instant.ts';
import type { World } from './world.ts';

/** How a customer is found when a test begins. */
interface Beginning {
  readonly day?: Weekday;
  readonly time?: string;
  readonly says?: string;
  /** What is pending; null: nothing, and the business has answered. */
  readonly task?:
    | (Readonly<Record<string, unknown>> & { readonly reason: string; readonly step: string })
    | null;
  /** R1: the local time until which the task is valid. */
  readonly validUntil?: readonly [day: Weekday, time: string];
  /** Whether templates and mails may go. */
  readonly template?: boolean;
  readonly mail?: boolean;
  /** E2: whether the customer has granted calls. */
  readonly call?: boolean;
  readonly contact?: object;
}

/** An event as it went out to other services. */
export interface EventOut {
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>> & { readonly caseId: string; readonly sequence: number };
}

/** What a command or a message was answered with, granted or not. */
export interface Answer {
  readonly id?: string;
  readonly status?: string;
  readonly code?: string;
  readonly rule?: string | null;
  readonly closedAt?: string;
  readonly alternatives?: readonly { readonly name: string }[];
}

/** A play with the words that tests of single branches need besides those of the stories. */
export class Life extends Play {
  readonly #world: World;
  readonly address = `${this.phone}@example.com`;
  readonly gatewayUrl: string;
  #keys = 0;
  /** Known by it alone; null: by the number too. */
  #userId: string | null = null;

  /** @param goOn how the clock moves where several lives share it */
  constructor(world: World, goOn?: (to: Instant) => Promise<void>) {
    const { gatewayUrl, token, provider, mailboxUrl } = world;
    super({ gatewayUrl, token, provider, mailboxUrl, ...(goOn === undefined ? {} : { goOn }) });
    this.#world = world;
    this.gatewayUrl = gatewayUrl;
  }

  /**
   * The customer writes on Monday at 10:00 and owes the step of a task; reachable by template, mail and phone.
   * @returns the window's anchor
   */
  async begun({
    day = 'Mon',
    time = '10:00',
    says = 'Hola, necesito ayuda',
    task = { reason: 'payment', step: 'pay' },
    validUntil,
    template = true,
    mail = true,
    call = true,
    contact,
  }: Beginning = {}): Promise<Instant> {
    await this.begins(day, time);
    await this.writes(says);
    const opened = await this.soon('the case is open', ({ state }) => state === 'open');
    if (mail || contact !== undefined) {
      await this.isKnownAs({ ...(mail ? { email: this.address } : {}), ...contact });
    }
    if (template) await this.consents('whatsapp', 'utility', true);
    if (call) await this.consents('call', 'utility', true);
    if (task === null) await this.answers('¿En qué puedo ayudarle?');
    else await this.setsTask({ ...task, ...(validUntil && { validUntil: this.localTime(...validUntil) }) });
    return Date.parse(opened.window.anchoredAt ?? '');
  }

  /** I1: from here on webhooks show the customer's user id and no number. */
  async hidesNumber(): Promise<void> {
    this.#userId = (await this.provider.change(this.phone, { shows: 'user-id' })).userId;
  }

  protected override async whose(): Promise<string> {
    if (this.#userId === null) return super.whose();
    const { rows } = await this.#world.pool.query<{ contact: string }>(
      `select contact_id as contact from identities where kind = 'user_id' and value = $1`,
      [this.#userId],
    );
    return `contact=${rows[0]?.contact ?? 'unknown'}`;
  }

  /** To a local time of the week the life began in, or of a later one. */
  at(day: Weekday, time: string, week = 0): Promise<void> {
    return this.until(this.local(day, time, week));
  }

  /** A local time as the API takes it. */
  localTime(day: Weekday, time: string, week = 0): string {
    return new Date(this.local(day, time, week)).toISOString();
  }

  completes(): Promise<SeenCase> {
    return this.command('task/complete', {});
  }

  recordsCall(outcome: 'done' | 'missed-by-customer' | 'missed-by-us' | 'cancelled'): Promise<SeenCase> {
    return this.command('call', { outcome });
  }

  async command(name: string, body: object): Promise<SeenCase> {
    return this.ask('POST', `/v1/cases/${await this.caseId()}/${name}`, body);
  }

  /** An agent writes, free-form unless told otherwise, and is told what became of it. */
  async tells(message: object): Promise<{ readonly status: number; readonly answer: Answer }> {
    this.#keys += 1;
    const { status, answer } = await this.tries('POST', `/v1/cases/${await this.caseId()}/messages`, {
      idempotencyKey: `${this.phone}-${this.#keys}`,
      ...message,
    });
    return { status, answer: answer as Answer };
  }

  /** An agent writes too late and has it kept. */
  async keeps(body: string): Promise<string> {
    const { status, answer } = await this.tells({ text: { body }, keep: true });
    this.must('the reply is kept', status === 202 && answer.status === 'kept', answer);
    return answer.id ?? '';
  }

  /** Another system wrote. */
  async reports(message: object): Promise<void> {
    await this.ask('POST', `/v1/cases/${await this.caseId()}/messages/reported`, {
      author: 'system',
      ...message,
    });
  }

  /** The provider treats this customer's next template so, unless another kind of message is named. */
  fails(effect: FaultRequest['effect'], over: Omit<FaultRequest, 'effect'> = {}): Promise<Fault> {
    return this.provider.fault({
      ...over,
      effect,
      match: { to: this.phone, type: 'template', ...over.match },
    });
  }

  /** The mail server treats mails to this customer so. */
  async mailFails(fault: Omit<MailFaultRequest, 'to'>): Promise<void> {
    const answer = await fetch(`${this.#world.mailboxUrl}/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...fault, to: this.address }),
    });
    this.must('the fault is taken', answer.status === 201, answer.status);
  }

  /** Names of the templates that took effect, in order. */
  async templateNames(): Promise<readonly string[]> {
    const sends = await this.provider.messages({ to: this.phone, type: 'template', tookEffect: true });
    return sends.map(({ template }) => template ?? '');
  }

  /** Texts that took effect, in order. */
  async texts(): Promise<readonly string[]> {
    const sends = await this.provider.messages({ to: this.phone, type: 'text', tookEffect: true });
    return sends.map(({ request }) => (request['text'] as { body: string }).body);
  }

  /** Subjects of the mails to this customer, oldest first. */
  async subjects(): Promise<readonly string[]> {
    return (await this.mails(this.address)).map(({ subject }) => subject).toReversed();
  }

  async entries(kind: string): Promise<readonly Told[]> {
    return (await this.timeline()).filter((entry) => entry.kind === kind);
  }

  /** What other services heard of the customer's newest case, in order. */
  async events(): Promise<readonly EventOut[]> {
    const caseId = await this.caseId();
    const { rows } = await this.#world.pool.query<{ type: string; at: Instant; seq: number; data: object }>(
      'select type, at, seq, data from outbox where case_id = $1 order by seq',
      [caseId],
    );
    return rows.map(({ type, at, seq, data }) => ({
      type,
      timestamp: new Date(at).toISOString(),
      data: { ...data, caseId, sequence: seq },
    }));
  }

  async eventTypes(): Promise<readonly string[]> {
    return (await this.events()).map(({ type }) => type);
  }

  /** What its workflow tells, in its order. Alerts are repeated by a queue of its own, whose turn comes when it can (A8). */
  async storyTypes(): Promise<readonly string[]> {
    return (await this.eventTypes()).filter((type) => type !== 'case.alert-repeated');
  }
}

/** Timers fire a few milliseconds late, never early, and the provider's timestamps are whole seconds. */
export const isAt = (shown: string | null | undefined, instant: Instant): boolean =>
  shown != null && Math.abs(Date.parse(shown) - instant) <= 30 * SECOND;

/** Hours from one shown instant to another, to the minute. */
export const hoursBetween = (from: string | undefined, to: string | undefined): number =>
  Math.round((60 * (Date.parse(to ?? '') - Date.parse(from ?? ''))) / HOUR) / 60;
