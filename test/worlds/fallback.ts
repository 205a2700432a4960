import { randomUUID } from 'node:crypto';
import { SMTPServer } from 'smtp-server';
import PostalMime, { type Email } from 'postal-mime';
import { onTestFinished, vi } from 'vitest';
import type { Parts } from '../../services/parts.ts';
import { createMailer, type Mailer } from '../../services/channels/smtp.ts';
import type { Pool } from '../../database/pool.ts';
import { HOUR, type Instant } from '../../domain/time/instant.ts';
import type { Environment } from '../../settings/environment.ts';
import { createLog } from '../../settings/log.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { emptyDatabase } from '../fallback/empty-database.ts';

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
  const pool = await emptyDatabase();
  const world: World = {
    pool,
    now: NOON,
    clock: { now: () => world.now },
    log: createLog('silent'),
    policies: readPolicies(),
    environment: { PUBLIC_URL: 'https://ventana.example.com' } as Environment,
  };
  await pool.query(`insert into lines (id, display_number) values ('70007', '56911112222')`);
  return world;
}

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

/** An open case of one contact, with a pending task unless `step` is null. */
export async function givenCase(pool: Pool, given: Given = {}): Promise<GivenCase> {
  const { rows } = await pool.query<{ n: number }>(`select nextval('case_numbers') as n`);
  const caseId = `case-${rows[0]?.n}`;
  const contactId = `contact-${randomUUID()}`;
  const taskId = `task-${randomUUID()}`;
  const openedAt = NOON - (given.age ?? 100 * HOUR);
  await pool.query('insert into contacts (id, email, language, country) values ($1, $2, $3, $4)', [
    contactId,
    given.email === undefined ? 'ana@example.com' : given.email,
    given.language === undefined ? 'es' : given.language,
    'CL',
  ]);
  if (given.phone !== false) {
    await pool.query(
      `insert into identities (channel, kind, value, contact_id) values ('whatsapp', 'phone', $1, $2)`,
      [`569${randomUUID().replaceAll(/\D/g, '').slice(0, 8)}${rows[0]?.n}`, contactId],
    );
  }
  await pool.query(
    `insert into cases (id, contact_id, line_id, opened_at, fact_seq, anchor) values ($1, $2, '70007', $3, 1, $3)`,
    [caseId, contactId, openedAt],
  );
  await pool.query('insert into case_facts (case_id, seq, fact) values ($1, 1, $2)', [
    caseId,
    { fact: 'inbound', at: openedAt, arrived: openedAt, kind: 'message' },
  ]);
  if (given.step !== null) {
    await pool.query(
      `insert into tasks (id, case_id, reason, step, data, resume_url, valid_until, since, state)
       values ($1, $2, $3, $4, $5, $6, $7, $8, 'pending')`,
      [
        taskId,
        caseId,
        given.reason ?? 'payment',
        given.step ?? 'pay',
        JSON.stringify(given.data ?? {}),
        given.resumeUrl ?? null,
        given.validUntil ?? null,
        openedAt,
      ],
    );
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
