import { randomInt, randomUUID } from 'node:crypto';
import { recordConsent } from '../database/contacts/consents.ts';
import { createPool, type Pool, transaction } from '../database/pool.ts';
import { seedTemplates, templateSeed } from '../database/templates/seed-templates.ts';
import { TestClock } from '../dev/clock/clock.ts';
import { nextStepOf, registerClock } from '../dev/clock/clock-route.ts';
import { startMailbox } from '../dev/mailbox/mailbox.ts';
import { freePorts } from '../dev/machine/ports.ts';
import { providerClient } from '../dev/provider/client.ts';
import { startProvider } from '../dev/provider/start.ts';
import { Play } from '../dev/scenarios/play.ts';
import { startsLater } from '../dev/clock/time-skip.ts';
import { templateDefinition } from '../domain/templates/template-definition.ts';
import { startGateway } from '../gateway/start.ts';
import { createLog } from '../settings/log.ts';
import { startWorker } from '../workers/start.ts';
import type { Bench } from './measurement.ts';
import type { Servers } from './servers.ts';
import { environmentOf } from './world.ts';

/** The whole system with its stand-ins for the outside world, and a test clock. */
export interface WholeWorld {
  readonly servers: Servers;
  readonly pool: Pool;
  /** A case whose customer has written and has a payment pending; a mail and a template may go to them. */
  openCase(): Promise<{ readonly caseId: string; readonly play: Play }>;
  close(): Promise<void>;
}

export async function openWholeWorld(bench: Bench): Promise<WholeWorld> {
  const servers = await bench.servers();
  const databaseUrl = await servers.freshDatabase();
  const log = createLog('error');
  const pool = createPool(databaseUrl, log, { name: 'bench' });
  await seedTemplates(pool);
  // Case ids are workflow ids, and all worlds of a run share one namespace.
  await pool.query(`alter sequence case_numbers restart with ${randomInt(10 ** 6, 10 ** 12)}`);
  const clock = await TestClock.open(pool, servers);
  const [port = 0] = await freePorts(1);
  const gatewayUrl = `http://127.0.0.1:${port}`;
  const mailbox = await startMailbox({ smtpPort: 0, httpPort: 0 });
  const provider = await startProvider({
    port: 0,
    webhookUrl: `${gatewayUrl}/webhooks/whatsapp`,
    appSecret: 'app-secret',
    verifyToken: 'verify',
    accessToken: 'access',
    now: () => clock.now(),
    templates: templateSeed.map((template) => templateDefinition(template, gatewayUrl)),
  });
  const environment = {
    ...environmentOf(servers, databaseUrl, `bench-${randomUUID()}`),
    PORT: port,
    PUBLIC_URL: gatewayUrl,
    WHATSAPP_API_URL: provider.url,
    SMTP_URL: mailbox.smtpUrl,
  };
  const worker = await startWorker(environment, {
    clock,
    log,
    bundlePath: servers.bundlePath,
    connection: servers.native,
  });
  const gateway = await startGateway(environment, {
    clock,
    log,
    amend: (request) => ({ ...request, ...startsLater(clock.offset) }),
    register: (app, parts) =>
      registerClock(app, clock, {
        async push() {
          worker.wake();
          await gateway.dispatcher.push();
        },
        idle: async () =>
          (await gateway.dispatcher.idle()) && (await worker.idle()) && (await provider.idle()),
        nextStepOf: nextStepOf(parts.temporal),
      }),
  });
  const control = providerClient(provider.controlUrl);
  const stage = { gatewayUrl, token: 'bench-token', provider: control, mailboxUrl: mailbox.url };

  return {
    servers,
    pool,
    async openCase() {
      const play = new Play(stage);
      await knownContact(pool, play.phone);
      await play.writes('Quiero pagar mi factura');
      await play.soon('the case is open', ({ state }) => state === 'open');
      await play.setsTask({
        reason: 'payment',
        step: 'pay',
        data: { amount: { value: 120_000, currency: 'COP' } },
      });
      return { caseId: await play.caseId(), play };
    },
    async close() {
      await gateway.stop();
      await worker.stop();
      await provider.stop();
      await mailbox.stop();
      await pool.end();
    },
  };
}

/** Known before the case, so that its life holds nothing but the schedule. */
async function knownContact(pool: Pool, phone: string): Promise<void> {
  const contactId = `contact-${randomUUID()}`;
  await transaction(pool, async (connection) => {
    await connection.query(
      `insert into contacts (id, country, language, email) values ($1, 'CO', 'es', $2)`,
      [contactId, `${phone}@example.com`],
    );
    await connection.query(
      `insert into identities (channel, kind, value, contact_id) values ('whatsapp', 'phone', $1, $2)`,
      [phone, contactId],
    );
    await recordConsent(connection, contactId, {
      channel: 'whatsapp',
      category: 'utility',
      granted: true,
      source: 'bench',
      wordingVersion: null,
      at: Date.now(),
    });
  });
}
