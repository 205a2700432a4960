import type { Command } from '../settings/command.ts';
import { Misused, readArguments } from '../settings/command-arguments.ts';
import { LOOPBACK, PORTS } from './machine/ports.ts';

export interface ProviderAsked {
  readonly port: number;
  readonly host: string;
  /** Null: that of the gateway on this machine. */
  readonly webhook: string | null;
  /** A payload of the reference that the provider which runs already is to send; `list` names them all. */
  readonly send: string | null;
  /** Whom it is about. */
  readonly to: string | null;
}

const { port: PORT } = PORTS.provider;

export const PROVIDER: Command<ProviderAsked> = {
  usage: `Usage: npm run provider [-- OPTIONS]

The simulated WhatsApp provider alone, for a rehearsal of production before there is an account at Meta: it takes what gateways
and workers send, and posts signed webhooks for the customers whom it plays. It keeps nothing; Ctrl-C ends it.

  --port PORT       where it listens; ${PORT} unless given. WHATSAPP_API_URL is then http://127.0.0.1:${PORT}/v26.0
  --host HOST       ${LOOPBACK} unless given
  --webhook URL     where its webhooks go; http://127.0.0.1:PORT/webhooks/whatsapp unless given
  --send NAME       starts nothing: has the provider that listens on that port send one payload of Meta's webhook reference,
                    like messages/image; --send list names them all (docs/provider-webhooks.md)
  --to CUSTOMER     whom that payload is about, by number, user id or name
  --help, -h

Variables: the gateway's, of which it uses WHATSAPP_ACCESS_TOKEN, WHATSAPP_APP_SECRET, WHATSAPP_VERIFY_TOKEN, PUBLIC_URL and PORT.

A customer writes by
  curl -X POST http://127.0.0.1:${PORT}/control/customers/56987654321/messages \\
    -H 'content-type: application/json' -d '{ "message": { "type": "text", "body": "Hello" } }'
and what was sent stands at http://127.0.0.1:${PORT}/control/messages

Example: npm run provider -- --webhook http://127.0.0.1:8081/webhooks/whatsapp`,
  read(given) {
    const { values } = readArguments(given, {
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        webhook: { type: 'string' },
        send: { type: 'string' },
        to: { type: 'string' },
      },
    });
    const text = values.port ?? String(PORT);
    const port = Number(text);
    if (!/^\d+$/.test(text) || port > 65_535) throw new Misused(`--port ${text} is no port.`);
    const { webhook = null } = values;
    if (webhook !== null && !URL.canParse(webhook)) throw new Misused(`--webhook ${webhook} is no address.`);
    const { send = null, to = null } = values;
    if (send === null && to !== null) throw new Misused('--to goes with --send.');
    if (send !== null && webhook !== null)
      throw new Misused('--webhook does not go with --send: it starts nothing.');
    return { port, host: values.host ?? LOOPBACK, webhook, send, to };
  },
};
