import { createHmac } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { NumberedFact } from '../../domain/case/fact.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { CaseStarter } from '../../gateway/dispatch/case-starter.ts';
import { type GatewayOptions, type RunningGateway, startGateway } from '../../gateway/start.ts';
import { readEnvironment } from '../../settings/environment.ts';
import { createLog } from '../../settings/log.ts';
import { type FreshDatabase, freshDatabase } from '../servers/database.ts';
import { LINE } from './cases.ts';
import { variablesOf } from './environment.ts';

/** Monday, 2 March 2026, 10:00 in Bogotá. */
export const MONDAY: Instant = Date.parse('2026-03-02T15:00:00.250Z');
export const SECRETS = ['new-secret', 'old-secret'];

export interface Sent {
  readonly caseId: string;
  readonly facts: readonly NumberedFact[];
}

export interface GatewayWorld extends FreshDatabase {
  readonly gateway: RunningGateway;
  readonly clock: { at: Instant; now(): Instant };
  /** What the cases were told, in order. */
  readonly sent: Sent[];
  /** Signs and posts; strings and buffers as they are. */
  post(
    body: unknown,
    options?: { readonly signature?: string | null; readonly secret?: string },
  ): Promise<Response>;
  /** Posts one `messages` change on the line; expects 200. */
  messages(messages: readonly object[], more?: object): Promise<void>;
  rows<T extends object>(statement: string, values?: readonly unknown[]): Promise<T[]>;
}

export const sign = (body: string | Buffer, secret = SECRETS[0] as string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** The gateway over real HTTP on a database of its own. Cases are told things in memory, unless the way is to be `real`. */
export async function openGateway(
  over: GatewayOptions & { readonly environment?: Record<string, string>; readonly real?: true } = {},
): Promise<GatewayWorld> {
  const database = await freshDatabase();
  const clock = { at: MONDAY, now: () => clock.at };
  const sent: Sent[] = [];
  const recording: CaseStarter = {
    async signal({ caseId }, facts) {
      sent.push({ caseId, facts });
      return 'delivered';
    },
    standing: async () => 'running',
    runningOf: async (ids) => new Set(ids),
  };
  const { environment, real, ...options } = over;
  const gateway = await startGateway(
    readEnvironment(
      variablesOf({
        DATABASE_URL: database.url,
        WHATSAPP_APP_SECRET: SECRETS.join(','),
        ...environment,
      }),
    ),
    {
      clock,
      log: createLog('silent'),
      // Unless it is to work on another one's.
      ...(environment?.['DATABASE_URL'] === undefined ? { pool: database.pool } : {}),
      ...(real ? {} : { starter: recording }),
      ...options,
    },
  );
  // Before the database goes: hooks run in reverse.
  onTestFinished(() => gateway.stop());

  const post: GatewayWorld['post'] = (body, { signature, secret } = {}) => {
    const raw = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    const header = signature === undefined ? sign(raw, secret) : signature;
    return fetch(`${gateway.url}/webhooks/whatsapp`, {
      method: 'POST',
      body: typeof raw === 'string' ? raw : new Uint8Array(raw),
      headers: {
        'content-type': 'application/json',
        ...(header === null ? {} : { 'x-hub-signature-256': header }),
      },
    });
  };
  return {
    ...database,
    gateway,
    clock,
    sent,
    post,
    async messages(messages, more = {}) {
      const answer = await post(postOf(change({ messages, ...more })));
      if (answer.status !== 200)
        throw new Error(`the webhook was answered ${answer.status}: ${await answer.text()}`);
    },
    async rows<T extends object>(statement: string, values: readonly unknown[] = []) {
      return (await database.pool.query<T>(statement, [...values])).rows;
    },
  };
}

export const change = (value: object, field = 'messages', line = LINE): object => ({
  field,
  value: {
    messaging_product: 'whatsapp',
    metadata: { phone_number_id: line, display_phone_number: '56911112222' },
    ...value,
  },
});

export const postOf = (...changes: object[]): object => ({
  object: 'whatsapp_business_account',
  entry: changes.map((each) => ({ id: 'waba-1', changes: [each] })),
});

let count = 0;
export const wamid = (): string => `wamid.TEST${String((count += 1)).padStart(8, '0')}`;

export const seconds = (at: Instant): string => String(Math.floor(at / 1_000));

/** A text of a Colombian customer, unless said otherwise. */
export const text = (body: string, over: object = {}): Record<string, unknown> => ({
  id: wamid(),
  from: '573001234567',
  timestamp: seconds(MONDAY),
  type: 'text',
  text: { body },
  ...over,
});
