import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { createPool } from '../../database/pool.ts';
import { templateSeed } from '../../database/templates/seed-templates.ts';
import { templateDefinition } from '../../domain/templates/template-definition.ts';
import { type RunningGateway, startGateway } from '../../gateway/start.ts';
import { type Environment, readEnvironment } from '../../settings/environment.ts';
import { createLog, type Logger } from '../../settings/log.ts';
import { type Policies, readPolicies } from '../../settings/policy/policy-file.ts';
import { temporalConnectionOptions } from '../../settings/temporal-connection.ts';
import { installRuntime } from '../../workers/runtime.ts';
import { ensureSchedules } from '../../workers/schedules.ts';
import { type RunningWorker, startWorker } from '../../workers/start.ts';
import { type Surroundings, TestClock } from '../clock/clock.ts';
import { nextStepOf, registerClock } from '../clock/clock-route.ts';
import { providerClient } from '../provider/client.ts';
import { createSimulator } from '../simulator/register.tsx';
import { examplePageFor } from '../simulator/example-page.tsx';
import { ExampleCases } from '../examples/example-cases.ts';
import { isEmptyWorld } from '../examples/make.ts';
import { clearWorld } from './clear-world.ts';
import type { Links } from './links.ts';
import { LOCAL_SECRETS, localEnvironment } from './local-environment.ts';
import { type Mailbox, startMailbox } from '../mailbox/mailbox.ts';
import { LOOPBACK, type PortName } from '../machine/ports.ts';
import type { Progress } from '../machine/progress.ts';
import { API_VERSION, BUSINESS_ACCOUNT_ID } from '../provider/line.ts';
import { type Provider, startProvider } from '../provider/start.ts';
import type { StackFolder } from './stack-folder.ts';
import type { Parts } from './stack-parts.ts';
import type { StackServers } from './stack-servers.ts';
import { startsLater } from '../clock/time-skip.ts';
import { takeOverCases } from './take-over-cases.ts';

export interface ApplicationSetting {
  readonly folder: StackFolder;
  readonly environment: NodeJS.ProcessEnv;
  readonly ports: Readonly<Record<PortName, number>>;
  readonly servers: StackServers;
  readonly progress: Progress;
  readonly parts: Parts;
  readonly giveUp: (failure: unknown) => void;
}

/** The clock of the local world, where the server can skip time; its own two connections are closed with it. */
async function openClock(
  environment: Environment,
  setting: ApplicationSetting,
  log: Logger,
): Promise<TestClock | null> {
  if (!setting.servers.skipsTime) return null;
  const pool = createPool(environment.DATABASE_URL, log, { max: 2, name: 'ventana-clock' });
  const connection = Connection.lazy({
    ...temporalConnectionOptions(environment, setting.environment),
    interceptors: [],
  });
  setting.parts.add('clock', {
    async stop() {
      await connection.close();
      await pool.end();
    },
  });
  return TestClock.open(pool, { connection, namespace: environment.TEMPORAL_NAMESPACE });
}

async function scheduleCatalogue(
  environment: Environment,
  setting: ApplicationSetting,
  timeZone: string,
): Promise<void> {
  const connection = await NativeConnection.connect(
    temporalConnectionOptions(environment, setting.environment),
  );
  try {
    await ensureSchedules(connection, {
      namespace: environment.TEMPORAL_NAMESPACE,
      taskQueue: environment.TEMPORAL_TASK_QUEUE,
      timeZone,
    });
  } finally {
    await connection.close();
  }
}

async function standIn(
  environment: Environment,
  setting: ApplicationSetting,
  clock: TestClock | null,
): Promise<Provider> {
  const { folder, ports } = setting;
  return startProvider({
    port: ports.provider,
    webhookUrl: `http://${LOOPBACK}:${environment.PORT}/webhooks/whatsapp`,
    appSecret: environment.WHATSAPP_APP_SECRET[0] as string,
    verifyToken: environment.WHATSAPP_VERIFY_TOKEN,
    accessToken: environment.WHATSAPP_ACCESS_TOKEN,
    // real time: without a test clock the provider lives in the wall's.
    now: () => clock?.now() ?? Date.now(),
    templates: templateSeed.map((template) => templateDefinition(template, environment.PUBLIC_URL)),
    stateFile: join(folder.provider, 'state.json'),
    // Whoever posts a signed webhook by hand writes as a customer whom the provider has never seen.
    settings: { strangers: 'open' },
  });
}

export interface Application {
  readonly links: Links;
  /** Makes the example cases, where the world is new and all of it stands in for the outside; null where it is not. */
  readonly makeExamples: (() => Promise<void>) | null;
}

/** The stand-ins for the outside world, then worker and gateway, in this process: two more would only start slower. */
export async function startApplication(setting: ApplicationSetting): Promise<Application> {
  const { folder, parts, ports, progress, servers } = setting;
  const isGiven = (name: string): boolean => (setting.environment[name] ?? '') !== '';
  const environment = readEnvironment(
    localEnvironment(
      { TEMPORAL_UI_URL: servers.temporalUi ?? '', ...setting.environment },
      {
        gatewayPort: ports.gateway,
        host: setting.environment['HOST'] || LOOPBACK,
        databaseUrl: servers.databaseUrl,
        temporalAddress: servers.temporalAddress,
        temporalNamespace: servers.temporalNamespace,
        whatsappApiUrl: `http://${LOOPBACK}:${ports.provider}/${API_VERSION}`,
        smtpUrl: `smtp://${LOOPBACK}:${ports.smtp}`,
        whatsappAccountId: isGiven('WHATSAPP_API_URL') ? null : BUSINESS_ACCOUNT_ID,
      },
    ),
  );
  const policies = readPolicies(environment.POLICY_FILE);
  const logFile = join(folder.logs, 'ventana.log');
  const log = createLog(environment.LOG_LEVEL, 'ventana', logFile);
  installRuntime(log);
  const clock = await openClock(environment, setting, log);

  const mailbox = isGiven('SMTP_URL')
    ? null
    : await progress.step(
        'mailbox',
        () => startMailbox({ smtpPort: ports.smtp, httpPort: ports.mailbox }),
        (started) => started.url,
      );
  if (mailbox !== null) parts.add('mailbox', mailbox);
  const provider = isGiven('WHATSAPP_API_URL')
    ? null
    : await progress.step(
        'simulated provider',
        () => standIn(environment, setting, clock),
        (started) => started.url,
      );
  if (provider !== null) parts.add('simulated provider', provider);

  const moved = clock === null ? {} : { clock };
  const worker: RunningWorker = await progress.step('worker', () =>
    startWorker(environment, { ...moved, log, policies }),
  );
  parts.add('worker', worker);
  await scheduleCatalogue(environment, setting, policies.business.timeZone);
  worker.ended.catch(setting.giveUp);
  const examples =
    provider === null || mailbox === null || servers.databaseOutage === null
      ? null
      : exampleCases(setting, { environment, policies, clock, provider, mailbox, gateway: () => gateway });
  const surroundings: Surroundings = {
    async push() {
      worker.wake();
      await gateway.dispatcher.push();
    },
    idle: async () =>
      (await gateway.dispatcher.idle()) && (await worker.idle()) && (await (provider?.idle() ?? true)),
    nextStepOf: (caseId, now) => nextStepOf(gateway.temporal)(caseId, now),
    ...(examples === null ? {} : { clockMoves: () => examples.clockMoves() }),
  };
  const simulator = createSimulator(
    {
      provider: provider === null ? null : providerClient(provider.controlUrl),
      mailboxUrl: mailbox?.url ?? null,
      token: environment.API_TOKENS[0]?.secret ?? '',
      moveClock: clock === null ? null : (to) => clock.advance(Math.max(0, to - clock.now()), surroundings),
      database: servers.databaseOutage,
      examples,
      lastJump: () => clock?.lastMove ?? null,
    },
    `http://${LOOPBACK}:${environment.PORT}`,
  );
  const gateway: RunningGateway = await progress.step(
    'gateway',
    () =>
      startGateway(environment, {
        ...moved,
        log,
        policies,
        isLocal: true,
        leadsTo: (address) => examplePageFor(address, environment.PUBLIC_URL),
        ...(clock === null ? {} : { amend: (request) => ({ ...request, ...startsLater(clock.offset) }) }),
        pages: (inside, pageParts) => simulator.registerPage(inside, pageParts),
        register(app, gatewayParts) {
          simulator.registerControls(app, gatewayParts);
          if (clock !== null) registerClock(app, clock, surroundings);
        },
      }),
    (started) => started.url,
  );
  parts.add('gateway', gateway);
  await takeOverCases(environment, gateway, progress);
  const links: Links = {
    gateway: gateway.url,
    docs: `${gateway.url}/docs`,
    temporalUi: servers.temporalUi,
    temporalNamespace: servers.temporalNamespace,
    provider: provider?.controlUrl ?? null,
    mailbox: mailbox?.url ?? null,
    apiToken:
      isGiven('API_TOKENS') || isGiven('API_TOKENS_FILE')
        ? null
        : (LOCAL_SECRETS.API_TOKENS.split(':')[1] as string),
    skipsTime: servers.skipsTime,
    isLocalUse: environment.LOCAL_USE === 'yes',
    logFile,
  };
  if (examples === null || !(await isEmptyWorld(gateway.pool))) return { links, makeExamples: null };
  return { links, makeExamples: () => examples.make() };
}

/** The example cases of a world that is all its own. They are stopped before the gateway that they need. */
function exampleCases(
  { parts, progress }: ApplicationSetting,
  world: {
    readonly environment: Environment;
    readonly policies: Policies;
    readonly clock: TestClock | null;
    readonly provider: Provider;
    readonly mailbox: Mailbox;
    readonly gateway: () => RunningGateway;
  },
): ExampleCases {
  const { environment, policies, clock, provider, mailbox, gateway } = world;
  const clear = (): Promise<void> =>
    clearWorld({
      pool: gateway().pool,
      temporal: gateway().temporal,
      taskQueue: environment.TEMPORAL_TASK_QUEUE,
      provider,
      mailboxUrl: mailbox.url,
    });
  let isPart = false;
  const examples: ExampleCases = new ExampleCases(
    () => {
      if (!isPart) parts.add('example cases', examples);
      isPart = true;
      return {
        pool: gateway().pool,
        environment,
        policies,
        provider,
        // real time: without a test clock the world lives in the wall's.
        now: () => clock?.now() ?? Date.now(),
        start: (caseId) => gateway().dispatcher.flush(caseId),
      };
    },
    progress,
    clock === null ? clear : () => clock.startOver(clear),
  );
  return examples;
}
