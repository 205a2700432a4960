import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { createMailFaults } from './mail-faults.ts';
import { registerMailHttp } from './mail-http.ts';
import { registerMailPage } from './mail-page.ts';
import { createMailStore } from './mail-store.ts';
import { startSmtp } from './smtp.ts';

export type { MailFault, MailFaultRequest } from './mail-faults.ts';
export type { Mail, MailAttachment } from './mail-store.ts';

export interface MailboxOptions {
  /** 0 takes a free port; the real one is in `smtpUrl`. */
  readonly smtpPort: number;
  /** 0 takes a free port; the real one is in `url`. */
  readonly httpPort: number;
  /** Loopback unless said otherwise. */
  readonly host?: string;
}

export interface Mailbox {
  /** Usable as `SMTP_URL`. */
  readonly smtpUrl: string;
  /** The page, and `GET /mails?to=`, `DELETE /mails`, `POST /faults`. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts the local mailbox: an SMTP server that takes every mail and keeps it for looking at.
 *
 * @throws {Error} `EADDRINUSE` when a port is taken
 */
export async function startMailbox(options: MailboxOptions): Promise<Mailbox> {
  const host = options.host ?? '127.0.0.1';
  const printed = host.includes(':') ? `[${host}]` : host;
  const store = createMailStore();
  const faults = createMailFaults();
  const smtp = await startSmtp({ port: options.smtpPort, host, store, faults });

  const app = Fastify({ forceCloseConnections: true });
  registerMailHttp(app, store, faults);
  registerMailPage(app, store);
  try {
    await app.listen({ port: options.httpPort, host });
  } catch (error) {
    await smtp.stop();
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;

  return {
    smtpUrl: `smtp://${printed}:${smtp.port}`,
    url: `http://${printed}:${port}`,
    async stop() {
      await Promise.all([smtp.stop(), app.close()]);
    },
  };
}
