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
import { startProvider } from './provider/start.ts';

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
  await run(asked);
} catch (error) {
  const isTaken = (error as { code?: unknown }).code === 'EADDRINUSE';
  console.error(
    isTaken
      ? `Port ${asked.port} is taken by another process. Choose another one: npm run provider -- --port PORT`
      : error instanceof EnvironmentError
        ? error.message
        : error,
  );
  process.exit(1);
}
