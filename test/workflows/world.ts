import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import type { Pool } from '../../database/pool.ts';
import { type Surroundings, TestClock } from '../../dev/clock/clock.ts';
import { nextStepOf, registerClock } from '../../dev/clock/clock-route.ts';
import { startMailbox } from '../../dev/mailbox/mailbox.ts';
import { ExampleCases } from '../../dev/examples/example-cases.ts';
import type { ExamplesFor } from '../../dev/examples/make.ts';
import { createProgress } from '../../dev/machine/progress.ts';
import { clearWorld } from '../../dev/stack/clear-world.ts';
import { freePorts } from '../../dev/machine/ports.ts';
import { providerClient, type ProviderClient } from '../../dev/provider/client.ts';
import { createSimulator } from '../../dev/simulator/register.tsx';
import { examplePageFor } from '../../dev/simulator/example-page.tsx';
import type { Outage } from '../../dev/simulator/world.ts';
import type { Duration, Instant } from '../../domain/time/instant.ts';
import { Play } from '../../dev/scenarios/play.ts';
import { startGateway } from '../../gateway/start.ts';
import { readEnvironment } from '../../settings/environment.ts';
import { createLog, type Logger } from '../../settings/log.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { startWorker } from '../../workers/start.ts';
import { startsIn } from '../dates/ahead.ts';
import { freshDatabase } from '../servers/database.ts';
import { freshTaskQueue, temporal, type TestTemporal } from '../servers/temporal.ts';
import { startWorldProvider } from '../worlds/provider.ts';
import { variablesOf } from '../worlds/environment.ts';
import { ownCaseNumbers } from '../worlds/cases.ts';

/** A whole system of its own: database, task queue, provider, mailbox, gateway, worker and clock. */
export interface World {
  readonly pool: Pool;
  readonly temporal: TestTemporal;
  /** Where its cases run, and no other test's. */
  readonly taskQueue: string;
  readonly clock: TestClock;
  readonly provider: ProviderClient;
  readonly mailboxUrl: string;
  readonly gatewayUrl: string;
  readonly token: string;
  /** A story about a customer of its own. */
  play(): Play;
  /** Moves the clock to an instant and returns when every case has arrived and its due work is done. */
  goOn(to: Instant): Promise<void>;
}

/** With what `npm start` has besides. */
export interface LocalWorld extends World {
  /** What example cases are made of. */
  readonly forExamples: Omit<ExamplesFor, 'signal' | 'told'>;
  readonly examples: ExampleCases;
}

export interface WorldOptions {
  /** A policy file other than the shipped one. */
  readonly policyFile?: string;
  /** The text of one, laid over the shipped one. */
  readonly policies?: string;
  /** How long the provider may take to answer an impact; 20 s unless given. */
  readonly providerTimeout?: Duration;
  /** Silent unless given. */
  readonly log?: Logger;
  /** What takes the database away; its server is shared, so that by itself nothing does. */
  readonly outage?: Outage;
  /** How many finished cases its examples have besides. */
  readonly history?: number;
  /** Variables other than the world's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Opens a world for one test, on the run's real Temporal server and PostgreSQL; all of it ends with the test.
 * @param during the test's own context, so that tests may run concurrently
 */
export async function openWorld(
  during: Pick<TestContext, 'onTestFinished'>,
  options: WorldOptions = {},
): Promise<LocalWorld> {
  const [database, server] = await Promise.all([freshDatabase(during), temporal()]);
  const { pool } = database;
  await ownCaseNumbers(pool);
  const where = { connection: server.connection, namespace: server.namespace };
  const clock = await TestClock.open(pool, where);
  const log = options.log ?? createLog(process.env['TEST_LOG_LEVEL'] ?? 'silent');
  const taskQueue = freshTaskQueue();
  const [port = 0] = await freePorts(1);
  const gatewayUrl = `http://127.0.0.1:${port}`;
  const token = 'test-token';
  const policyFile =
    options.policies === undefined ? options.policyFile : writtenOut(options.policies, during);
  const mailbox = await startMailbox({ smtpPort: 0, httpPort: 0 });
  const provider = await startWorldProvider({ publicUrl: gatewayUrl, now: () => clock.now() });
  const environment = readEnvironment(
    variablesOf({
      PORT: String(port),
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: server.address,
      TEMPORAL_NAMESPACE: server.namespace,
      TEMPORAL_TASK_QUEUE: taskQueue,
      WHATSAPP_API_URL: provider.url,
      SMTP_URL: mailbox.smtpUrl,
      API_TOKENS: `test(author=agent):${token}`,
      PUBLIC_URL: gatewayUrl,
      LOG_LEVEL: 'silent',
      ...(policyFile === undefined ? {} : { POLICY_FILE: policyFile }),
      ...options.environment,
    }),
  );
  const worker = await startWorker(environment, {
    clock,
    log,
    bundlePath: server.workflowBundle.codePath,
    connection: server.nativeConnection,
    pool,
    ...(options.providerTimeout === undefined ? {} : { providerTimeout: options.providerTimeout }),
  });
  const surroundings: Surroundings = {
    // The worker's background takes up what is due when it is asked whether it is idle.
    push: () => gateway.dispatcher.push(),
    // The provider first as well: it answers from memory, the others by a query or several.
    idle: async () =>
      (await provider.idle()) &&
      (await gateway.dispatcher.idle()) &&
      (await worker.idle()) &&
      (await provider.idle()),
    nextStepOf: nextStepOf(server.client),
    clockMoves: () => examples.clockMoves(),
  };
  const forExamples = (): LocalWorld['forExamples'] => ({
    pool,
    environment,
    policies: readPolicies(environment.POLICY_FILE),
    provider,
    now: () => clock.now(),
    start: (caseId) => gateway.dispatcher.flush(caseId),
    ...(options.history === undefined ? {} : { history: options.history }),
  });
  const examples = new ExampleCases(forExamples, createProgress({ write: () => undefined }), () =>
    clock.startOver(() =>
      clearWorld({ pool, temporal: server.client, taskQueue, provider, mailboxUrl: mailbox.url }),
    ),
  );
  const client = providerClient(provider.controlUrl);
  const simulator = createSimulator(
    {
      provider: client,
      mailboxUrl: mailbox.url,
      token,
      moveClock: (to) => clock.advance(Math.max(0, to - clock.now()), surroundings),
      database: options.outage ?? null,
      examples,
      lastJump: () => clock.lastMove,
    },
    gatewayUrl,
  );
  const gateway = await startGateway(environment, {
    clock,
    log,
    pool,
    isLocal: true,
    leadsTo: (address) => examplePageFor(address, gatewayUrl),
    amend: startsIn(clock),
    pages: (inside, parts) => simulator.registerPage(inside, parts),
    register(app, parts) {
      simulator.registerControls(app, parts);
      registerClock(app, clock, surroundings);
    },
  });
  during.onTestFinished(async () => {
    await examples.stop();
    const { rows } = await pool.query<{ id: string }>('select id from cases where is_open');
    await gateway.stop();
    await Promise.all(
      rows.map(({ id }) =>
        server.client.workflow
          .getHandle(id)
          .terminate('test over')
          .catch(() => undefined),
      ),
    );
    await worker.stop();
    await provider.stop();
    await mailbox.stop();
  });
  return {
    pool,
    temporal: server,
    taskQueue,
    clock,
    provider: client,
    mailboxUrl: mailbox.url,
    gatewayUrl,
    token,
    forExamples: forExamples(),
    examples,
    play: () => new Play({ gatewayUrl, token, provider: client, mailboxUrl: mailbox.url }),
    goOn: async (to) => void (await clock.advance(Math.max(0, to - clock.now()), surroundings)),
  };
}

/** A policy file for the time of the test. */
function writtenOut(policies: string, during: Pick<TestContext, 'onTestFinished'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'ventana-policies-'));
  during.onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'policies.yaml');
  writeFileSync(file, policies);
  return file;
}
