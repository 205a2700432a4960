import { createHash, randomUUID } from 'node:crypto';
import { type ContactChange, changeContact } from '../../database/contacts/contact-record.ts';
import {
  type ConsentCategory,
  type ConsentChannel,
  recordConsent,
} from '../../database/contacts/consents.ts';
import { announceContactChange } from '../../database/cases/facts.ts';
import { callWishId } from '../../database/contacts/call-wishes.ts';
import { proposeHold } from '../../database/cases/holds.ts';
import { keepCallWish } from '../../services/fallback/call-permission.ts';
import { transaction } from '../../database/pool.ts';
import { type NewTask, proposeTask } from '../../database/cases/tasks.ts';
import { DAY, HOUR, type Instant } from '../../domain/time/instant.ts';
import type { MessageContent } from '../../domain/messages/message-content.ts';
import type { CustomerMessage, FaultRequest } from '../provider/client.ts';
import { addressOf, type Person } from '../simulator/people.ts';
import type { ExampleAgent } from './agents.ts';
import type { CommandWithoutTime, PastWorld } from './past-world.ts';

/** One made-up customer, and whoever serves them. */
export class Actor {
  readonly person: Person;
  readonly world: PastWorld;

  constructor(world: PastWorld, person: Person) {
    this.world = world;
    this.person = person;
  }

  get now(): Instant {
    return this.world.now;
  }

  get #phone(): string {
    return this.person.phone;
  }

  /** The newest case of the customer. */
  async caseId(): Promise<string> {
    const { rows } = await this.world.pool.query<{ id: string }>(
      'select c.id from cases c where c.contact_id = $1 order by c.opened_at desc, c.id desc limit 1',
      [await this.contactId()],
    );
    if (rows[0] === undefined) throw new Error(`${this.person.name} has no case`);
    return rows[0].id;
  }

  async contactId(): Promise<string> {
    const { rows } = await this.world.pool.query<{ id: string }>(
      'select id from contacts where name = $1 order by created_at desc limit 1',
      [this.person.name],
    );
    if (rows[0] === undefined) throw new Error(`${this.person.name} is not known`);
    return rows[0].id;
  }

  /** Writes for the first time: the customer has a name, an address and, unless told otherwise, consents. */
  async begins(
    message: string | CustomerMessage,
    over: { readonly consents?: boolean; readonly known?: ContactChange } = {},
  ): Promise<void> {
    await this.world.provider.change(this.#phone, { name: this.person.name });
    await this.says(message);
    await this.isKnownAs({
      email: addressOf(this.#phone),
      language: this.person.country === 'BR' ? 'pt-BR' : 'es',
      ...over.known,
    });
    if (over.consents !== false) await this.consents(true);
  }

  async says(message: string | CustomerMessage): Promise<void> {
    const said: CustomerMessage = typeof message === 'string' ? { type: 'text', body: message } : message;
    await this.world.provider.write(this.#phone, said);
    await this.world.settle();
  }

  async isKnownAs(change: ContactChange): Promise<void> {
    const contactId = await this.contactId();
    await transaction(this.world.pool, async (connection) => {
      await announceContactChange(connection, contactId, this.now);
      await changeContact(connection, contactId, change);
    });
    await this.world.settle();
  }

  async consents(
    granted: boolean,
    category: ConsentCategory = 'utility',
    channel: ConsentChannel = 'whatsapp',
  ): Promise<void> {
    const contactId = await this.contactId();
    const { now } = this;
    await transaction(this.world.pool, async (connection) => {
      await announceContactChange(connection, contactId, now);
      await recordConsent(
        connection,
        contactId,
        { channel, category, granted, source: 'checkout', wordingVersion: 'v2', at: now },
        now,
      );
    });
    await this.world.settle();
  }

  async #send(content: MessageContent, author: string, keep = false): Promise<void> {
    const idempotencyKey = randomUUID();
    const answer = await this.world.sender.sendMessage({
      caseId: await this.caseId(),
      idempotencyKey,
      tokenName: 'examples',
      digest: createHash('sha256').update(idempotencyKey).digest('hex'),
      content,
      keep,
      author,
      at: this.now,
    });
    if (!['sent', 'kept', 'held', 'unknown', 'refused'].includes(answer.was))
      throw new Error(`${this.person.name}: a message was answered ${JSON.stringify(answer)}`);
    await this.world.settle();
  }

  /** As the author of a message or a hold: an agent by their account. */
  by(agent: ExampleAgent): string {
    return `agent:${this.world.agents[agent]}`;
  }

  answers(body: string, author = this.by('andres')): Promise<void> {
    return this.#send({ type: 'text', text: { body } }, author);
  }

  keeps(body: string, author = this.by('andres')): Promise<void> {
    return this.#send({ type: 'text', text: { body } }, author, true);
  }

  offers(text: string, titles: readonly string[]): Promise<void> {
    const rows = titles.map((title, index) => ({ id: `slot-${index + 1}`, title }));
    const action = {
      button: this.person.country === 'BR' ? 'Ver horários' : 'Ver horarios',
      sections: [{ title: '—', rows }],
    };
    return this.#send(
      { type: 'interactive', interactive: { type: 'list', body: { text }, action } },
      'bot:flow',
    );
  }

  /** A template that a service sends by its name. */
  template(name: string, variables: Readonly<Record<string, unknown>> = {}): Promise<void> {
    return this.#send({ type: 'template', template: { name, variables } }, 'system:shop');
  }

  async task(reason: string, step: string, over: Partial<NewTask> = {}): Promise<void> {
    const caseId = await this.caseId();
    const task: NewTask = {
      caseId,
      reason,
      step,
      data: {},
      resumeUrl: null,
      dueAt: null,
      validUntil: null,
      ...over,
    };
    const proposed = await transaction(this.world.pool, (connection) =>
      proposeTask(connection, task, this.now),
    );
    if (typeof proposed === 'string') throw new Error(`${caseId}: ${proposed}`);
    await this.world.tell(caseId, {
      command: 'set-task',
      reason,
      task: { id: proposed.id, step, since: this.now, dueAt: task.dueAt, validUntil: task.validUntil },
      reopen: false,
    });
  }

  async tells(command: CommandWithoutTime): Promise<void> {
    await this.world.tell(await this.caseId(), command);
  }

  completes = (): Promise<void> => this.tells({ command: 'complete-task' });
  resolves = (outcome: string): Promise<void> => this.tells({ command: 'resolve', outcome });
  assigns = (agent: ExampleAgent, queue: string | null = null): Promise<void> =>
    this.tells({ command: 'assign', queue, agent: this.world.agents[agent] });

  /** E2: as the customer asked in the chat. */
  async booksCall(saidBy = this.by('dani')): Promise<void> {
    const caseId = await this.caseId();
    const { now } = this;
    await transaction(this.world.pool, (connection) =>
      keepCallWish(connection, { id: callWishId(), caseId, source: 'chat', saidBy }, now),
    );
    await this.tells({ command: 'book-call', wished: true });
  }

  recordsCall = (was: 'done' | 'missed-by-customer' | 'missed-by-us'): Promise<void> =>
    this.tells({ command: 'record-call', was });

  async holds(days: number, why: string, author = this.by('bea')): Promise<void> {
    const caseId = await this.caseId();
    const until = this.now + days * DAY;
    const proposed = await transaction(this.world.pool, (connection) =>
      proposeHold(connection, { caseId, until, why, author }, this.now),
    );
    if (typeof proposed === 'string') throw new Error(`${caseId}: ${proposed}`);
    await this.world.tell(caseId, { command: 'hold', id: proposed.id, until });
  }

  /** R11: a service opens the case by a template. */
  async isWrittenTo(
    template: string,
    task: { readonly reason: string; readonly step: string } | null,
  ): Promise<void> {
    const idempotencyKey = randomUUID();
    await this.world.provider.change(this.#phone, { name: this.person.name });
    const answer = await this.world.sender.openCase({
      tokenName: 'shop',
      idempotencyKey,
      digest: idempotencyKey,
      contact: { phone: this.#phone, userId: null },
      change: {
        name: this.person.name,
        email: addressOf(this.#phone),
        language: this.person.country === 'BR' ? 'pt-BR' : 'es',
      },
      line: null,
      template: { name: template },
      task: task === null ? null : { ...task, data: {}, resumeUrl: null, dueAt: null, validUntil: null },
      at: this.now,
    });
    if (answer.was !== 'task' && answer.was !== 'notice')
      throw new Error(`${this.person.name}: the opening was answered ${answer.was}`);
    await this.world.settle();
  }

  /** M2: what the customer said of the service afterwards. */
  async rates(score: number): Promise<void> {
    await this.world.pool.query(
      `insert into satisfactions (case_id, kind, at, score, told_by) values ($1, 'csat', $2, $3, 'examples')`,
      [await this.caseId(), this.now, score],
    );
  }

  /** The provider treats what is sent to this customer so. */
  async fails(effect: FaultRequest['effect']): Promise<void> {
    await this.world.provider.fault({ effect, match: { to: this.#phone, type: 'template' } });
  }

  /** The customer's phone is off, or the message stays unread. */
  async leaves(what: 'unread' | 'undelivered'): Promise<void> {
    const steps = what === 'unread' ? (['sent', 'delivered'] as const) : (['sent'] as const);
    await this.fails({ kind: 'ladder', steps: [...steps] });
  }

  async isOnWhatsApp(onWhatsApp: boolean): Promise<void> {
    await this.world.provider.change(this.#phone, { onWhatsApp });
  }

  taps(): Promise<void> {
    return this.says({ type: 'button' });
  }

  /** How many templates have reached the customer. */
  get templates(): number {
    return this.world.templatesTo(this.#phone);
  }

  /** The end of the slot of the call that is booked or due; null while there is none. */
  async callEndsAt(): Promise<Instant | null> {
    const call = this.world.caseOf(await this.caseId())?.state.call ?? null;
    return call?.slot?.[1] ?? null;
  }
}

export const hours = (count: number): number => count * HOUR;
