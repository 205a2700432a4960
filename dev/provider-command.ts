/**
 * `npm run provider`: the simulated WhatsApp provider alone, for a rehearsal of production before there is an account at
 * Meta. Runs with the environment of the gateway that it writes to.
 */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { templateSeed } from '../database/templates/seed-templates.ts';
import { templateDefinition } from '../domain/templates/template-definition.ts';
import { EnvironmentError, readEnvironment } from '../settings/environment.ts';
import { LOOPBACK, PORTS } from './machine/ports.ts';
import { startProvider } from './provider/start.ts';

const USAGE = `Usage: npm run provider [-- OPTIONS]

The simulated WhatsApp provider alone, for a rehearsal of production: it takes what the gateway and the workers send, and posts
signed webhooks for the customers whom it plays. Ctrl-C ends it; it keeps nothing.

  --port PORT        where it listens; ${PORTS.provider.port} unless given. WHATSAPP_API_URL is then http://127.0.0.1:${PORTS.provider.port}/v26.0
  --host HOST        ${LOOPBACK} unless given
  --webhook URL      where its webhooks go; http://127.0.0.1:PORT/webhooks/whatsapp unless given
  --help

Needs the gateway's environment: the tokens and the secret must be the same. A customer writes by
  curl -X POST http://127.0.0.1:${PORTS.provider.port}/control/customers/56987654321/messages -H 'content-type: application/json' -d '{ "text": "Hello" }'
and reads what it was sent at http://127.0.0.1:${PORTS.provider.port}/control/messages`;

const OPTIONS = {
  port: { type: 'string', default: String(PORTS.provider.port) },
  host: { type: 'string', default: LOOPBACK },
  webhook: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies ParseArgsConfig['options'];

/** What was typed cannot be meant. */
class Misused extends Error {}

function given() {
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    ({ values } = parseArgs({ options: OPTIONS }));
  } catch (error) {
    throw new Misused((error as Error).message);
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Misused(`--port ${values.port} is no port`);
  if (values.webhook !== undefined && !URL.canParse(values.webhook))
    throw new Misused(`--webhook ${values.webhook} is no address`);
  return { ...values, port };
}

type Asked = ReturnType<typeof given>;

async function run({ port, host, webhook }: Asked): Promise<void> {
  const environment = readEnvironment(process.env);
  const provider = await startProvider({
    port,
    host,
    webhookUrl: webhook ?? `http://${LOOPBACK}:${environment.PORT}/webhooks/whatsapp`,
    appSecret: environment.WHATSAPP_APP_SECRET[0] as string,
    verifyToken: environment.WHATSAPP_VERIFY_TOKEN,
    accessToken: environment.WHATSAPP_ACCESS_TOKEN,
    // real time: it plays the world outside, which has the wall's clock.
    now: () => Date.now(),
    templates: templateSeed.map((template) => templateDefinition(template, environment.PUBLIC_URL)),
  });
  console.log(`The simulated provider listens: WHATSAPP_API_URL=${provider.url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void provider.stop().then(() => process.exit(0)));
  }
}

try {
  const asked = given();
  if (asked.help) console.log(USAGE);
  else await run(asked);
} catch (error) {
  const isSaid = error instanceof EnvironmentError || error instanceof Misused;
  const isTaken = (error as { code?: unknown }).code === 'EADDRINUSE';
  console.error(
    isTaken
      ? 'The port is taken by another process. Choose another one: npm run provider -- --port PORT'
      : isSaid
        ? `${(error as Error).message}${error instanceof Misused ? `\n\n${USAGE}` : ''}`
        : error,
  );
  process.exit(error instanceof Misused ? 2 : 1);
}
