import type { TestContext } from 'vitest';
import type { Pool } from '../../database/pool.ts';
import { type Surroundings, TestClock } from '../../dev/clock/clock.ts';
import { nextStepOf, registerClock } from '../../dev/clock/clock-route.ts';
import { startMailbox } from '../../dev/mailbox/mailbox.ts';
import { freePorts } from '../../dev/machine/ports.ts';
import { providerClient } from '../../dev/provider/client.ts';
import { Play } from '../../dev/scenarios/play.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type GatewayOptions, type RunningGateway, startGateway } from '../../gateway/start.ts';
import { readEnvironment } from '../../settings/environment.ts';
import { createLog } from '../../settings/log.ts';
import { type RunningWorker, startWorker } from '../../workers/start.ts';
import { startsIn } from '../dates/ahead.ts';
import type { World } from '../workflows/world.ts';
import { freshTaskQueue, type TestTemporal } from '../servers/temporal.ts';
import { startWorldProvider } from '../worlds/provider.ts';
import { type Variables, variablesOf } from '../worlds/environment.ts';
import { ownCaseNumbers } from '../worlds/cases.ts';

type During = Pick<TestContext, 'onTestFinished'>;

/** A whole system whose worker and gateway the test starts, and ends as it likes: here, or as processes to be killed. */
export interface System extends World {
  /** What its processes are started with. */
  readonly variables: Variables;
  /** What `goOn` waits for. */
  readonly surroundings: Surroundings;
  worker(): Promise<RunningWorker>;
  /** One that is followed by another whenever it fails for good, as whatever runs the process would do. */
  keptWorker(): Promise<void>;
  gateway(options?: GatewayOptions & { readonly over?: Variables }): Promise<RunningGateway>;
}

export interface SystemOptions {
  /** Migrated, and no other test's. */
  readonly database: { readonly url: string; readonly pool: Pool };
  readonly temporal: TestTemporal;
  readonly policyFile?: string;
}

/** Everything but worker and gateway. All of it, and what was started since, ends with the test. */
export async function openSystem(during: During, options: SystemOptions): Promise<System> {
  const { database, temporal } = options;
  const { pool } = database;
  await ownCaseNumbers(pool);
  const clock = await TestClock.open(pool, temporal);
  const log = createLog(process.env['TEST_LOG_LEVEL'] ?? 'silent');
  const [port = 0] = await freePorts(1);
  const gatewayUrl = `http://127.0.0.1:${port}`;
  const token = 'test-token';
  const mailbox = await startMailbox({ smtpPort: 0, httpPort: 0 });
  const provider = await startWorldProvider({ publicUrl: gatewayUrl, now: () => clock.now() });
  const taskQueue = freshTaskQueue();
  const variables = variablesOf({
    PORT: String(port),
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    TEMPORAL_TASK_QUEUE: taskQueue,
    WHATSAPP_API_URL: provider.url,
    SMTP_URL: mailbox.smtpUrl,
    API_TOKENS: `test(author=agent):${token}`,
    PUBLIC_URL: gatewayUrl,
    LOG_LEVEL: 'warn',
    ...(options.policyFile === undefined ? {} : { POLICY_FILE: options.policyFile }),
  });
  const workers = new Set<RunningWorker>();
  const gateways: RunningGateway[] = [];
  const surroundings: Surroundings = {
    async push() {
      for (const each of workers) each.wake();
      for (const { dispatcher } of gateways) await dispatcher.push();
    },
    async idle() {
      const parts = [...gateways.map(({ dispatcher }) => dispatcher), ...workers, provider];
      return (await Promise.all(parts.map((part) => part.idle()))).every(Boolean);
    },
    nextStepOf: nextStepOf(temporal.client),
  };
  during.onTestFinished(async () => {
    // A test that failed may have left its servers dead.
    const { rows } = await pool
      .query<{ id: string }>('select id from cases where is_open')
      .catch(() => ({ rows: [] }));
    for (const gateway of gateways) await gateway.stop();
    await Promise.all(
      rows.map(({ id }) =>
        temporal.client.workflow
          .getHandle(id)
          .terminate('test over')
          .catch(() => undefined),
      ),
    );
    for (const each of workers) await each.stop();
    await provider.stop();
    await mailbox.stop();
  });
  const control = providerClient(provider.controlUrl);
  const goOn = async (to: Instant): Promise<void> =>
    void (await clock.advance(Math.max(0, to - clock.now()), surroundings));
  const worker = async (): Promise<RunningWorker> => {
    const started = await startWorker(readEnvironment(variables), {
      clock,
      log,
      bundlePath: temporal.workflowBundle.codePath,
      connection: temporal.nativeConnection,
    });
    workers.add(started);
    started.ended.catch(() => workers.delete(started));
    return started;
  };
  const keptWorker = async (): Promise<void> => {
    const { ended } = await worker();
    ended.catch(() => keptWorker());
  };
  return {
    pool,
    temporal,
    taskQueue,
    clock,
    provider: control,
    mailboxUrl: mailbox.url,
    gatewayUrl,
    token,
    variables,
    surroundings,
    play: () => new Play({ gatewayUrl, token, provider: control, mailboxUrl: mailbox.url, goOn }),
    goOn,
    worker,
    keptWorker,
    async gateway({ over = {}, ...more } = {}) {
      const started = await startGateway(readEnvironment({ ...variables, ...over }), {
        clock,
        log,
        amend: startsIn(clock),
        register: (app) => registerClock(app, clock, surroundings),
        ...more,
      });
      gateways.push(started);
      return started;
    },
  };
}
