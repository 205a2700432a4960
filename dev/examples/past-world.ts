import { setTimeout as pause } from 'node:timers/promises';
import { createActivities } from '../../activities/create-activities.ts';
import type { Effects } from '../../domain/effects/case-effects.ts';
import { createSender, type Sender } from '../../services/messages/sender.ts';
import { createMailer } from '../../services/channels/smtp.ts';
import { createWhatsApp } from '../../services/channels/whatsapp.ts';
import { createPool, type Pool } from '../../database/pool.ts';
import { seedTemplates, templateSeed } from '../../database/templates/seed-templates.ts';
import type { Command } from '../../domain/case/fact.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { templateDefinition } from '../../domain/templates/template-definition.ts';
import type { CaseStarter } from '../../gateway/dispatch/case-starter.ts';
import { type RunningGateway, startGateway } from '../../gateway/start.ts';
import type { Environment } from '../../settings/environment.ts';
import { createLog } from '../../settings/log.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import { type ProviderClient, providerClient } from '../provider/client.ts';
import { type Provider, type ProviderMemory, startProvider } from '../provider/start.ts';
import type { ExampleAgents } from './agents.ts';
import { PastCase } from './past-case.ts';

export interface PastWorldOptions {
  /** A migrated, empty database of its own. */
  readonly databaseUrl: string;
  /** Of the world that the examples are for: mails, links and policies are its own. */
  readonly environment: Environment;
  readonly policies: Policies;
  readonly from: Instant;
  /** Who serves the customers. */
  readonly agents: ExampleAgents;
}

/**
 * A whole world whose clock stands in the past and moves from event to event: webhooks, API sends and cases are the
 * product's own, on a database of its own; only the workflows are driven by hand (see PastCase).
 */
export class PastWorld {
  readonly pool: Pool;
  readonly effects: Effects;
  readonly sender: Sender;
  readonly provider: ProviderClient;
  readonly agents: ExampleAgents;
  readonly #gateway: RunningGateway;
  readonly #provider: Provider;
  readonly #stateOf: { now: Instant };
  readonly #cases: Map<string, PastCase | null>;
  readonly #told: Map<string, Instant>;

  private constructor(parts: {
    readonly pool: Pool;
    readonly effects: Effects;
    readonly sender: Sender;
    readonly gateway: RunningGateway;
    readonly provider: Provider;
    readonly time: { now: Instant };
    readonly cases: Map<string, PastCase | null>;
    readonly told: Map<string, Instant>;
    readonly agents: ExampleAgents;
  }) {
    this.pool = parts.pool;
    this.effects = parts.effects;
    this.sender = parts.sender;
    this.provider = providerClient(parts.provider.controlUrl);
    this.agents = parts.agents;
    this.#gateway = parts.gateway;
    this.#provider = parts.provider;
    this.#stateOf = parts.time;
    this.#cases = parts.cases;
    this.#told = parts.told;
  }

  static async open({
    databaseUrl,
    environment,
    policies,
    from,
    agents,
  }: PastWorldOptions): Promise<PastWorld> {
    const time = { now: from };
    const clock = { now: () => time.now };
    const log = createLog('silent', 'examples');
    const pool = createPool(databaseUrl, log, { max: 10, name: 'ventana-examples' });
    await seedTemplates(pool);
    const cases = new Map<string, PastCase | null>();
    const told = new Map<string, Instant>();
    const starter: CaseStarter = {
      async signal({ caseId, openedAt }) {
        if (cases.get(caseId)?.isOver === true) return 'case-ended';
        told.set(caseId, openedAt);
        return 'delivered';
      },
      standing: async () => 'running',
      runningOf: async (caseIds) => new Set(caseIds),
    };
    // Nothing reaches Temporal from here: cases are started by the starter above, and commands do not go by the API.
    const past = { ...environment, DATABASE_URL: databaseUrl, PORT: 0, HOST: '127.0.0.1' };
    const gateway = await startGateway(past, { clock, log, policies, pool, starter });
    const provider = await startProvider({
      port: 0,
      webhookUrl: `${gateway.url}/webhooks/whatsapp`,
      appSecret: environment.WHATSAPP_APP_SECRET[0] ?? '',
      verifyToken: environment.WHATSAPP_VERIFY_TOKEN,
      accessToken: environment.WHATSAPP_ACCESS_TOKEN,
      now: () => time.now,
      templates: templateSeed.map((template) => templateDefinition(template, environment.PUBLIC_URL)),
      settings: { statusDelay: { sent: 0, delivered: 0, read: 0, failed: 0 } },
    });
    const parts = { environment, pool, policies, clock, log };
    const sender = createSender({
      ...parts,
      // Pace is about real time, of which there is none here.
      pace: { take: async () => 0, turn: async () => ({ isPast: () => false }) },
      whatsapp: createWhatsApp({ apiUrl: provider.url, accessToken: environment.WHATSAPP_ACCESS_TOKEN }),
    });
    const mailer = createMailer({ smtpUrl: environment.SMTP_URL, mailFrom: environment.MAIL_FROM, log });
    const effects = createActivities(parts, sender, mailer);
    return new PastWorld({ pool, effects, sender, gateway, provider, time, cases, told, agents });
  }

  get now(): Instant {
    return this.#stateOf.now;
  }

  /** The next instant at which a case has something to do. */
  get nextAt(): Instant | null {
    const all = [...this.#cases.values()].flatMap((each) => each?.nextAt ?? []);
    return all.length === 0 ? null : Math.min(...all);
  }

  /** Moves the clock, and lets every case that is due live. Never past `nextAt`. */
  async goTo(instant: Instant): Promise<void> {
    this.#stateOf.now = Math.max(this.now, instant);
    for (const each of this.#cases.values()) {
      if (each !== null && (each.nextAt ?? Number.POSITIVE_INFINITY) <= this.now) await each.live(this.now);
    }
    await this.settle();
  }

  /** Until everything that was sent has arrived, and every case has learned of it. */
  async settle(): Promise<void> {
    for (;;) {
      while (!(await this.#provider.idle())) await pause(1);
      await this.#gateway.dispatcher.push();
      if (this.#told.size === 0 && (await this.#provider.idle()) && (await this.#gateway.dispatcher.idle()))
        return;
      const told = [...this.#told];
      this.#told.clear();
      for (const [caseId, openedAt] of told) {
        const known = this.#cases.get(caseId);
        if (known === undefined) {
          this.#cases.set(caseId, null);
          this.#cases.set(caseId, await PastCase.begin(this.effects, { caseId, openedAt }, this.now));
        }
        await this.#cases.get(caseId)?.live(this.now);
      }
    }
  }

  /** Tells a case, as the API's updates do. */
  async tell(caseId: string, command: CommandWithoutTime): Promise<void> {
    await this.settle();
    await this.#cases.get(caseId)?.handleCommand({ ...command, at: this.now } as Command);
    await this.settle();
  }

  /** What its provider knows, for the world that takes the examples over. */
  memory(): ProviderMemory {
    return this.#provider.memory();
  }

  /** How many templates have reached somebody. */
  templatesTo(phone: string): number {
    return this.memory().sends.filter(
      (send) => send.phone === phone && send.type === 'template' && send.tookEffect,
    ).length;
  }

  caseOf(caseId: string): PastCase | null {
    return this.#cases.get(caseId) ?? null;
  }

  async close(): Promise<void> {
    await this.#provider.stop();
    await this.#gateway.stop();
    await this.pool.end();
  }
}

type WithoutTime<C> = C extends Command ? Omit<C, 'at'> : never;
export type CommandWithoutTime = WithoutTime<Command>;
