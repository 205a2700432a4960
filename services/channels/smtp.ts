import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { type Duration, type Instant, SECOND } from '../../domain/time/instant.ts';
import { type Letter, letterHtml, letterText } from '../../domain/messages/render-letter.ts';
import { condemnsAddress } from '../../domain/gate/mail-status.ts';
import type { Logger } from '../../settings/log.ts';

/** One mail to one person. */
export interface Mail {
  readonly to: string;
  /** Without angle brackets; derived from the attempt, so that a mail seen twice is known as one. */
  readonly messageId: string;
  readonly at: Instant;
  readonly letter: Letter;
  readonly calendar?: { readonly method: 'REQUEST' | 'CANCEL'; readonly file: string };
}

/** What became of a mail. `code` is the server's reply code and enhanced status, or the kind of failure; no text of it. */
export type MailResult =
  | { readonly was: 'accepted' }
  /** 5xx. `address`: the server says that the address is the reason (F2). */
  | { readonly was: 'refused'; readonly code: string; readonly address: boolean }
  /** 4xx, or no server was reached: certainly not sent, and worth another try. */
  | { readonly was: 'later'; readonly code: string }
  /** The whole mail was handed over and the answer was lost: it may be on its way. */
  | { readonly was: 'unknown'; readonly code: string };

export interface Mailer {
  /** The address mails come from, without a display name. */
  readonly from: string;
  /** What follows its @; message ids and calendar entries are named under it. */
  readonly domain: string;
  deliver(mail: Mail): Promise<MailResult>;
}

const CONNECT: Duration = 10 * SECOND;
const SILENCE: Duration = 20 * SECOND;
/** All of it: less than an activity may take, so that none is repeated while it still speaks. */
const WHOLE: Duration = 40 * SECOND;

/**
 * Speaks SMTP itself rather than through a transport, because only the connection knows whether the mail's end was sent:
 * that decides between "certainly not" and "perhaps" (R7's question, asked of mail).
 * @param smtpUrl SMTP_URL; its query may set options of the connection, e.g. `?requireTLS=true`
 * @param mailFrom MAIL_FROM, with or without a display name
 */
export function createMailer({
  smtpUrl,
  mailFrom,
  log,
  silence,
}: {
  readonly smtpUrl: string;
  readonly mailFrom: string;
  readonly log: Logger;
  /** How long the server may stay silent. */
  readonly silence?: Duration;
}): Mailer {
  const { auth, ...options } = parseConnectionUrl(smtpUrl) as SmtpOptions;
  const from = bareAddress(mailFrom);

  const deliver = async (mail: Mail): Promise<MailResult> => {
    const raw = await compose(mail, mailFrom).compile().build();
    const body = new WatchedBody(raw);
    const connection = new SMTPConnection({
      connectionTimeout: CONNECT,
      greetingTimeout: CONNECT,
      dnsTimeout: CONNECT,
      socketTimeout: silence ?? SILENCE,
      ...options,
    });
    const deadline = setTimeout(() => connection.emit('error', new Error('the server took too long')), WHOLE);
    try {
      await talk(connection, auth, { from, to: [mail.to], size: raw.length }, body);
      connection.quit();
      return { was: 'accepted' };
    } catch (error) {
      connection.close();
      const result = judge(error as SmtpError, body.isOver);
      log.info({ messageId: mail.messageId, was: result.was, code: result.code }, 'a mail was not accepted');
      return result;
    } finally {
      clearTimeout(deadline);
    }
  };
  return { from, domain: from.slice(from.lastIndexOf('@') + 1), deliver };
}

type SmtpOptions = ConstructorParameters<typeof SMTPConnection>[0] & {
  auth?: { user: string; pass: string };
};
type SmtpError = Error & { code?: string; command?: string; responseCode?: number; response?: string };

/** Remembers whether its end was read: the reading begins only after the server's 354, and the end precedes the final dot. */
class WatchedBody extends Readable {
  isOver = false;
  #rest: Buffer | null;
  constructor(body: Buffer) {
    super();
    this.#rest = body;
  }
  override _read(): void {
    this.isOver = this.#rest === null;
    this.push(this.#rest);
    this.#rest = null;
  }
}

function talk(
  connection: SMTPConnection,
  auth: { user: string; pass: string } | undefined,
  envelope: { from: string; to: string[]; size: number },
  body: Readable,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // Stays for the connection's life: an error nobody listens to would end the process.
    connection.on('error', reject);
    connection.connect((failure) => {
      if (failure) return reject(failure);
      const send = () => connection.send(envelope, body, (error) => (error ? reject(error) : resolve()));
      if (auth === undefined) return send();
      connection.login(auth, (error) => (error ? reject(error) : send()));
    });
  });
}

function judge(error: SmtpError, isOver: boolean): Exclude<MailResult, { was: 'accepted' }> {
  const { responseCode } = error;
  if (responseCode === undefined) {
    const code = error.code ?? 'ESMTP';
    return { was: isOver ? 'unknown' : 'later', code };
  }
  const status = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(error.response ?? '')?.[1];
  const code = status === undefined ? String(responseCode) : `${responseCode} ${status}`;
  // 535 and its like are about our credentials and 421 about the server: neither is about this mail.
  if (responseCode < 500 || error.code === 'EAUTH' || error.command === 'CONN') return { was: 'later', code };
  const ofAddress =
    status === undefined ? error.command === 'RCPT TO' && responseCode !== 554 : condemnsAddress(status);
  return { was: 'refused', code, address: ofAddress && error.command !== 'MAIL FROM' };
}

function compose({ to, messageId, at, letter, calendar }: Mail, from: string): MailComposer {
  return new MailComposer({
    from,
    to: { name: '', address: to },
    subject: letter.subject,
    messageId: `<${messageId}>`,
    date: new Date(at),
    headers: {
      // RFC 3834: so that no vacation notice answers us, and no list takes it for a person's.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'Content-Language': letter.language,
    },
    text: letterText(letter),
    html: letterHtml(letter),
    ...(calendar === undefined
      ? {}
      : { icalEvent: { method: calendar.method, filename: 'call.ics', content: calendar.file } }),
  });
}

/** `Ventana <no-reply@example.com>` and `no-reply@example.com` alike. */
export const bareAddress = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim();
