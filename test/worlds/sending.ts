import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { TemplateSend } from '../../domain/effects/case-effects.ts';
import type { MessageRequest } from '../../services/messages/message-answer.ts';
import { createPace, type Pace } from '../../services/channels/pace.ts';
import { createSender, type Sender } from '../../services/messages/sender.ts';
import type { SenderParts } from '../../services/sending/sender-parts.ts';
import { createWhatsApp } from '../../services/channels/whatsapp.ts';
import { recordConsent } from '../../database/contacts/consents.ts';
import { appendFact, factsAfter } from '../../database/cases/facts.ts';
import { type Pool, transaction } from '../../database/pool.ts';
import { seedTemplates } from '../../database/templates/seed-templates.ts';
import { applyStatus } from '../../database/sending/statuses.ts';
import type { ProviderClient } from '../../dev/provider/client.ts';
import { FIRST_LINE } from '../../dev/provider/line.ts';
import type { Fact, NumberedFact } from '../../domain/case/fact.ts';
import { HOUR, type Instant, SECOND } from '../../domain/time/instant.ts';
import { createLog } from '../../settings/log.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { readRates } from '../../settings/rates/rates-file.ts';
import { databaseOfFile } from '../servers/database.ts';
import { inbound, storeCase, storeFact, storeLine, storeProgress, storeTask } from './cases.ts';
import { storeContact } from './contacts.ts';
import { ACCESS_TOKEN } from './environment.ts';
import { startWorldProvider } from './provider.ts';

/** Monday 2026-11-16 10:00 in Bogotá: inside the send hours, which are 08–21. */
export const MONDAY: Instant = Date.parse('2026-11-16T15:00:00Z');

export interface StoredAttempt {
  readonly id: string;
  readonly key: string;
  readonly kind: string;
  readonly status: string;
  readonly impact: string | null;
  readonly replacement: number;
  readonly template_name: string | null;
  readonly provider_id: string | null;
  readonly error_code: string | null;
  readonly failed_code: string | null;
  readonly delivered_at: Instant | null;
  readonly read_at: Instant | null;
  readonly reserved_at: Instant;
}

export interface World {
  readonly pool: Pool;
  readonly parts: SenderParts;
  readonly sender: Sender;
  readonly control: ProviderClient;
  /** Case time. */
  readonly clock: { now: Instant };
  /** Statuses that no attempt of ours was meant by. */
  readonly strays: string[];
  /** A case whose customer wrote an hour before `MONDAY`, with a consent and a pending task unless told otherwise. */
  openCase(about?: {
    readonly phone?: string | null;
    readonly userId?: string;
    readonly reason?: string;
    readonly task?: { readonly data?: Record<string, unknown>; readonly validUntil?: Instant } | null;
    readonly consent?: boolean;
    readonly language?: string;
    readonly wroteAt?: Instant;
  }): Promise<Case>;
  /** Another sender over the same rows: another process. */
  another(change?: Partial<SenderParts>): Sender;
  attempts(caseId: string): Promise<StoredAttempt[]>;
  messages(
    caseId: string,
  ): Promise<{ id: string; status: string; type: string; provider_id: string | null }[]>;
  decisions(caseId: string): Promise<{ step: string; answer: string; rule: string | null }[]>;
  events(caseId: string): Promise<string[]>;
  facts(caseId: string): Promise<NumberedFact['fact'][]>;
  applyFacts(caseId: string, fact: Fact): Promise<number>;
  /** What the provider took in, whether the caller heard of it or not. */
  taken(): Promise<string[]>;
}

export interface Case {
  readonly id: string;
  readonly contactId: string;
  readonly phone: string;
  /** An impact at `MONDAY`, with the watermark as it is. */
  impact(over?: Partial<TemplateSend>): Promise<TemplateSend>;
  message(over?: Partial<MessageRequest>): MessageRequest;
}

/** M4: the shipped ones. */
const rates = readRates();

let customers = 0;

/**
 * The real simulated provider, a listener that applies its statuses as the gateway does, and a migrated database. One
 * database serves a file: its cases are strangers to each other, the catalogue is put back as it was, and the lines are well.
 */
export async function startWorld(
  options: {
    readonly timeout?: number;
    readonly pace?: Pace;
    /** False: none of E4, so that several templates may go at one instant. */
    readonly limits?: boolean;
    /** Further lines that the provider knows. */
    readonly lines?: readonly string[];
    /** None: the provider tells by itself nothing of what it took; what it tells comes at any moment of a test. */
    readonly ladder?: readonly [];
  } = {},
): Promise<World> {
  const { pool } = await databaseOfFile();
  await pool.query('delete from channel_health');
  await pool.query(`update lines set told_troubles = ''`);
  await pool.query('delete from templates');
  await seedTemplates(pool);
  const clock = { now: MONDAY };
  const strays: string[] = [];
  const webhookUrl = await listen(async (body) => {
    for (const status of statusesOf(body)) {
      const isOurs = await transaction(pool, (connection) => applyStatus(connection, status, rates));
      if (!isOurs) strays.push(status.providerId);
    }
  });
  const provider = await startWorldProvider({
    webhookUrl,
    now: () => clock.now,
    settings: { strangers: 'open', ...(options.ladder === undefined ? {} : { ladder: [] }) },
    lines: [
      FIRST_LINE,
      ...(options.lines ?? []).map((id) => ({ phoneNumberId: id, displayPhoneNumber: `569${id}` })),
    ],
  });
  onTestFinished(() => provider.stop());
  const parts: SenderParts = {
    pool,
    policies: options.limits === false ? { ...readPolicies(), frequency: [] } : readPolicies(),
    whatsapp: createWhatsApp({
      apiUrl: provider.url,
      accessToken: ACCESS_TOKEN,
      timeout: options.timeout ?? 5 * SECOND,
    }),
    pace: options.pace ?? createPace(),
    clock: { now: () => clock.now },
    log: createLog('silent'),
  };
  const control = provider.client;
  await storeLine(pool);

  const openCase: World['openCase'] = async (about = {}) => {
    customers += 1;
    const number = customers;
    const phone = about.phone ?? `5730011${String(number).padStart(5, '0')}`;
    const { reason = 'payment', wroteAt = MONDAY - HOUR } = about;
    const contactId = await storeContact(pool, {
      id: `contact-${number}`,
      name: 'María',
      language: about.language ?? null,
      phone: about.phone === null ? null : phone,
      userId: about.userId ?? null,
    });
    const id = await storeCase(pool, { id: `case-${20_000 + number}`, contactId, openedAt: wroteAt });
    await storeProgress(pool, id, reason);
    await transaction(pool, async (connection) => {
      await appendFact(connection, id, inbound(wroteAt));
      if (about.consent !== false) {
        await recordConsent(connection, contactId, {
          channel: 'whatsapp',
          category: 'utility',
          granted: true,
          source: 'checkout',
          wordingVersion: null,
          at: wroteAt,
        });
      }
    });
    if (about.task !== null) {
      await storeTask(pool, { id: `task-${number}`, caseId: id, reason, since: wroteAt, ...about.task });
    }
    return {
      id,
      contactId,
      phone,
      impact: async (over = {}) => ({
        caseId: id,
        reason,
        number: 1,
        replacement: 0,
        tries: 0,
        seen: await seenOf(id),
        at: MONDAY,
        until: MONDAY + 72 * HOUR,
        ...over,
      }),
      message: (over = {}) => ({
        caseId: id,
        idempotencyKey: 'k1',
        tokenName: `agents-${number}`,
        digest: 'd1',
        content: { type: 'text', text: { body: 'Your order arrives today' } },
        keep: false,
        author: 'agent:7',
        at: clock.now,
        ...over,
      }),
    };
  };

  const seenOf = async (caseId: string): Promise<number> =>
    (await pool.query<{ fact_seq: number }>('select fact_seq from cases where id = $1', [caseId])).rows[0]
      ?.fact_seq ?? 0;
  const select = async <T extends object>(sql: string, caseId: string): Promise<T[]> =>
    (await pool.query<T>(sql, [caseId])).rows;

  return {
    pool,
    parts,
    sender: createSender(parts),
    control,
    clock,
    strays,
    openCase,
    another: (change = {}) => createSender({ ...parts, ...change }),
    attempts: (caseId) =>
      select('select * from attempts where case_id = $1 order by reserved_at, id', caseId),
    messages: (caseId) =>
      select(
        `select * from messages where case_id = $1 and direction = 'out' order by arrived_at, id`,
        caseId,
      ),
    decisions: (caseId) =>
      select('select step, answer, rule from decisions where case_id = $1 order by id', caseId),
    events: async (caseId) =>
      (await select<{ type: string }>('select type from outbox where case_id = $1 order by seq', caseId)).map(
        ({ type }) => type,
      ),
    facts: async (caseId) => (await factsAfter(pool, caseId, 0)).map(({ fact }) => fact),
    applyFacts: async (caseId, fact) => (await storeFact(pool, caseId, fact)) ?? 0,
    taken: async () =>
      (await control.messages({ tookEffect: true })).map(({ template, type }) => template ?? type),
  };
}

interface Statuses {
  readonly entry: readonly {
    readonly changes: readonly {
      readonly value: {
        readonly statuses?: readonly {
          readonly id: string;
          readonly status: string;
          readonly timestamp: string;
          readonly biz_opaque_callback_data?: string;
          readonly errors?: readonly { readonly code: number }[];
          readonly pricing?: unknown;
          readonly conversation?: unknown;
        }[];
      };
    }[];
  }[];
}

function statusesOf(body: Statuses) {
  return body.entry
    .flatMap(({ changes }) => changes.flatMap(({ value }) => value.statuses ?? []))
    .map((status) => ({
      providerId: status.id,
      ourId: status.biz_opaque_callback_data ?? null,
      status: status.status,
      at: Number(status.timestamp) * SECOND,
      errorCode: status.errors?.[0]?.code === undefined ? null : String(status.errors[0].code),
      pricing: status.pricing ?? null,
      conversation: status.conversation ?? null,
      country: 'CO',
    }));
}

async function listen(take: (body: Statuses) => Promise<void>): Promise<string> {
  const server = createServer((request, response) => {
    void buffer(request)
      .then((raw) => take(JSON.parse(raw.toString('utf8')) as Statuses))
      .then(() => response.writeHead(200).end())
      .catch(() => response.writeHead(503).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
