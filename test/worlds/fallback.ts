import { randomUUID } from 'node:crypto';
import { SMTPServer } from 'smtp-server';
import PostalMime, { type Email } from 'postal-mime';
import { onTestFinished, vi } from 'vitest';
import type { Parts } from '../../services/parts.ts';
import { createMailer, type Mailer } from '../../services/channels/smtp.ts';
import type { Pool } from '../../database/pool.ts';
import { HOUR, type Instant } from '../../domain/time/instant.ts';
import { readEnvironment } from '../../settings/environment.ts';
import { createLog } from '../../settings/log.ts';
import { type Policies, readPolicies } from '../../settings/policy/policy-file.ts';
import { freshDatabase } from '../servers/database.ts';
import { inbound, storeCase, storeFact, storeLine, storeTask } from './cases.ts';
import { storeContact } from './contacts.ts';
import { variablesOf } from './environment.ts';

/** A Tuesday, 12:00 in Santiago: inside the send hours and the business's calling hours. */
export const NOON: Instant = Date.UTC(2026, 2, 3, 15);

/** A loaded machine is slow without being wrong. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 20_000, interval: 20 });

export interface World extends Parts {
  readonly pool: Pool;
  /** Case time; set it to move. */
  now: Instant;
}

/** The fallback's surroundings on an empty database. */
export async function freshWorld(): Promise<World> {
  const { pool } = await freshDatabase();
  const world: World = {
    pool,
    now: NOON,
    clock: { now: () => world.now },
    log: createLog('silent'),
    policies: withCalls(readPolicies()),
    environment: readEnvironment(variablesOf()),
  };
  await storeLine(pool);
  return world;
}

/** E2: calls are presumed, so that those who test what comes after need no grant. */
export const withCalls = <T extends Pick<Policies, 'consent'>>(policies: T): T => ({
  ...policies,
  consent: { ...policies.consent, callNeedsGrant: false },
});

export interface Given {
  readonly email?: string | null;
  readonly language?: string | null;
  readonly reason?: string;
  readonly step?: string | null;
  readonly data?: unknown;
  readonly resumeUrl?: string | null;
  readonly validUntil?: Instant | null;
  readonly phone?: boolean;
  /** Opened, and last written to, this long before noon. */
  readonly age?: number;
}

export interface GivenCase {
  readonly caseId: string;
  readonly contactId: string;
  readonly taskId: string;
}

let customers = 0;

/** An open case of one contact, with a pending task unless `step` is null. */
export async function givenCase(pool: Pool, given: Given = {}): Promise<GivenCase> {
  customers += 1;
  const openedAt = NOON - (given.age ?? 100 * HOUR);
  const contactId = await storeContact(pool, {
    email: given.email === undefined ? 'ana@example.com' : given.email,
    language: given.language === undefined ? 'es' : given.language,
    country: 'CL',
    phone: given.phone === false ? null : `569${10_000_000 + customers}`,
  });
  const caseId = await storeCase(pool, { contactId, openedAt });
  await storeFact(pool, caseId, inbound(openedAt));
  const taskId = `task-${randomUUID()}`;
  if (given.step !== null) {
    const { step = 'pay', reason = 'payment', data, resumeUrl = null, validUntil = null } = given;
    await storeTask(pool, { id: taskId, caseId, reason, step, data, resumeUrl, validUntil, since: openedAt });
  }
  return { caseId, contactId, taskId };
}

export interface Mailbox {
  readonly mailer: Mailer;
  /** Mails as they were received, parsed. */
  readonly mails: Email[];
  readonly raw: string[];
}

/** A real SMTP server that takes everything. */
export async function givenMailbox(): Promise<Mailbox> {
  const mails: Email[] = [];
  const raw: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    logger: false,
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const mail = Buffer.concat(chunks);
        raw.push(mail.toString('utf8'));
        void PostalMime.parse(mail).then((parsed) => {
          mails.push(parsed);
          done();
        }, done);
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as { port: number };
  return { mailer: givenMailer(`smtp://127.0.0.1:${port}`), mails, raw };
}

/** The calendar file of a mail, byte for byte: a mail parser mends line ends. */
export function calendarOf(raw: string | undefined): string {
  const encoded = /^Content-Type: application\/ics[\s\S]*?\r\n\r\n([A-Za-z0-9+/=\r\n]+?)\r\n--/m.exec(
    raw ?? '',
  )?.[1];
  if (encoded === undefined) throw new Error('the mail has no calendar file');
  return Buffer.from(encoded, 'base64').toString('utf8');
}

export const givenMailer = (smtpUrl: string): Mailer =>
  createMailer({
    smtpUrl,
    mailFrom: 'Ventana <no-reply@example.com>',
    log: createLog('silent'),
    silence: 2_000,
  });
