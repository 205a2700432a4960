/**
 * `npm run provider`: the simulated WhatsApp provider alone, for a rehearsal of production before there is an account at
 * Meta. Runs with the environment of the gateway that it writes to.
 */
import { templateSeed } from '../database/templates/seed-templates.ts';
import { templateDefinition } from '../domain/templates/template-definition.ts';
import { begin } from '../settings/command.ts';
import { EnvironmentError, readEnvironment } from '../settings/environment.ts';
import { LOOPBACK } from './machine/ports.ts';
import { PROVIDER, type ProviderAsked } from './provider-arguments.ts';
import { ProviderControlError, providerClient } from './provider/client.ts';
import { startProvider } from './provider/start.ts';

/** Has the provider that runs already send one payload of the reference, and says how it was answered. */
async function send(name: string, { port, host, to }: ProviderAsked): Promise<void> {
  const provider = providerClient(`http://${host}:${port}/control`);
  if (name === 'list') {
    for (const payload of await provider.payloads()) console.log(`${payload.name}  (${payload.field})`);
    return;
  }
  const { posts } = await provider.payload(name, to === null ? {} : { customer: to });
  for (const { status, error } of posts) console.log(`${name} was answered ${status ?? error}`);
}

async function run({ port, host, webhook }: ProviderAsked): Promise<void> {
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

const asked = begin(PROVIDER);
try {
  await (asked.send === null ? run(asked) : send(asked.send, asked));
} catch (error) {
  const isTaken = (error as { code?: unknown }).code === 'EADDRINUSE';
  const isAway = asked.send !== null && error instanceof TypeError;
  console.error(
    isAway
      ? `No provider listens on http://${asked.host}:${asked.port}. Start it: npm start, or npm run provider`
      : error instanceof ProviderControlError
        ? error.message
        : isTaken
          ? `Port ${asked.port} is taken by another process. Choose another one: npm run provider -- --port PORT`
          : error instanceof EnvironmentError
            ? error.message
            : error,
  );
  process.exit(1);
}
