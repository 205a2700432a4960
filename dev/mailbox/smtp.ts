import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import { SMTPConnection } from 'smtp-server/lib/smtp-connection.js';
import type { MailFault, MailFaults } from './mail-faults.ts';
import type { MailStore } from './mail-store.ts';

// oxlint-disable no-underscore-dangle -- the library's names for what its subclasses may call

const LARGEST_MAIL = 16 * 1_024 * 1_024;

export interface Smtp {
  readonly port: number;
  stop(): Promise<void>;
}

function refusal(fault: MailFault): Error {
  const answer = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode });
  if (fault.kind === 'defer') return answer(451, '4.3.0 Mailbox temporarily unavailable, try again later');
  return fault.about === 'mail'
    ? answer(554, '5.7.1 Message refused by local policy')
    : answer(550, '5.1.1 No such mailbox here');
}

/** Greets at once. The library keeps every sender waiting for 100 ms to catch those who talk first; ours is no spammer. */
class PromptConnection extends SMTPConnection {
  override init(): void {
    this._setListeners(() => this.connectionReady());
  }
}

class PromptServer extends SMTPServer {
  override connect(socket: Socket): void {
    const connection = new PromptConnection(this, socket);
    this.connections.add(connection);
    connection.on('error', (error) => this._onError(error));
    connection.on('connect', (session) => this._onClientConnect(session));
    connection.init();
  }
}

/** An SMTP server without TLS that takes every mail and any login, unless a fault says otherwise. */
export async function startSmtp(options: {
  readonly port: number;
  readonly host: string;
  readonly store: MailStore;
  readonly faults: MailFaults;
}): Promise<Smtp> {
  const { store, faults } = options;
  const sockets = new Map<number, Socket>();

  /** Acts on the fault, if any. True when the command must not be answered: the connection is gone. */
  function dropped(fault: MailFault | null, session: SMTPServerSession): boolean {
    if (fault?.kind !== 'drop') return false;
    sockets.get(session.remotePort)?.resetAndDestroy();
    return true;
  }

  const server = new PromptServer({
    banner: 'Ventana mailbox',
    size: LARGEST_MAIL,
    // The built-in certificate convinces nobody: a sender that finds STARTTLS would fail on it.
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    onAuth(auth, _session, callback) {
      callback(null, { user: auth.username ?? 'anybody' });
    },
    onRcptTo(address, session, callback) {
      const fault = faults.take('recipient', [address.address]);
      if (dropped(fault, session)) return;
      callback(fault === null ? null : refusal(fault));
    },
    onData(stream, session, callback) {
      const { mailFrom, rcptTo } = session.envelope;
      const recipients = rcptTo.map(({ address }) => address);
      void (async () => {
        const raw = await buffer(stream);
        if (stream.sizeExceeded) {
          throw Object.assign(new Error('5.3.4 Message too large'), { responseCode: 552 });
        }
        const before = faults.take('data', recipients);
        if (dropped(before, session)) return;
        if (before !== null) throw refusal(before);
        const from = mailFrom === false ? '' : mailFrom.address;
        const mail = await store.add(raw, { from, to: recipients });
        const after = faults.take('after-data', recipients);
        if (dropped(after, session)) return;
        if (after !== null) throw refusal(after);
        callback(null, `Kept as ${mail.id}`);
      })().catch((error: unknown) => callback(error as Error));
    },
  });
  // A sender that goes away in the middle is its own affair.
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });

  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, options.host, () => {
      server.server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.server.address() as AddressInfo;

  return {
    port,
    stop() {
      return new Promise((resolve) => {
        server.close(resolve);
        for (const socket of sockets.values()) socket.destroy();
      });
    },
  };
}
