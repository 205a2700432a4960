import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from '../activities/create-activities.ts';
import type { Parts } from '../services/parts.ts';
import { createProcessSender } from '../services/messages/sender.ts';
import { createMailer } from '../services/channels/smtp.ts';
import type { Effects } from '../domain/effects/case-effects.ts';
import { createCatalogueSync } from '../services/catalogue/catalogue-sync.ts';
import { createTemplateList } from '../services/channels/template-list.ts';
import { createTemplateReview } from '../services/catalogue/template-review.ts';
import { createPool, type Pool } from '../database/pool.ts';
import { seedTemplates } from '../database/templates/seed-templates.ts';
import type { Duration } from '../domain/time/instant.ts';
import { type Clock, systemClock } from '../settings/clock.ts';
import type { Environment } from '../settings/environment.ts';
import { createLog, type Logger } from '../settings/log.ts';
import { type Policies, readPolicies } from '../settings/policy/policy-file.ts';
import { temporalConnectionOptions } from '../settings/temporal-connection.ts';
import { activityInterceptors } from './activity-interceptor.ts';
import { startLineSyncs } from './line-syncs.ts';
import { startBackground } from './background.ts';
import { caseTime } from './case-time.ts';
import { announcePolicies } from './policy-change.ts';
import { buildId } from './versions/build-id.ts';
import { ensureCurrent } from './versions/deployment.ts';
import { keepCurrent } from './versions/keep-current.ts';
import { workflowBundle } from './workflow-bundle.ts';

/**
 * A case wakes a few times a day, so most are better replayed than kept: each cached one holds about a megabyte.
 */
const CACHED_CASES = 500;
/** Activities wait for Postgres and the provider, not for this process. */
const ACTIVITIES_AT_ONCE = 40;
/** Each activity holds one connection at a time; the rest is for what works in the background. */
const CONNECTIONS = 20;

export interface WorkerOptions {
  /** A world's moved clock; activities then live in their cases' time. Left out: the system's. */
  readonly clock?: Clock;
  readonly log?: Logger;
  readonly policies?: Policies;
  /** TEMPORAL_TASK_QUEUE unless given. */
  readonly taskQueue?: string;
  /** The workflow code; built, or kept from an earlier start, unless given. */
  readonly bundlePath?: string;
  /** What the workflow code is named by; that of the sources unless given. */
  readonly buildId?: string;
  /** How long the provider may take to answer; longer than it ever took unless given. */
  readonly providerTimeout?: Duration;
  /** Not closed by `stop`. Opened from the environment unless given. */
  readonly connection?: NativeConnection;
  /** Not closed by `stop`. Opened from the environment unless given. */
  readonly pool?: Pool;
}

export interface RunningWorker {
  /** Takes no new work, lets what is under way finish, and closes what it opened. */
  stop(): Promise<void>;
  /** Resolves when stopped; rejects when the worker failed for good. */
  readonly ended: Promise<void>;
  /** Looks for background work now: after a clock was moved. */
  wake(): void;
  /** True when nothing in the background can be done now. */
  idle(): Promise<boolean>;
}

/**
 * Starts the process part that runs cases: their workflow, the activities, and what works beside them. Schema and search
 * attributes are there already.
 */
export async function startWorker(
  environment: Environment,
  options: WorkerOptions = {},
): Promise<RunningWorker> {
  const log = options.log ?? createLog(environment.LOG_LEVEL, 'worker');
  const policies = options.policies ?? readPolicies(environment.POLICY_FILE);
  const bundlePath = options.bundlePath ?? (await workflowBundle());
  const connection =
    options.connection ??
    (await NativeConnection.connect(temporalConnectionOptions(environment, process.env)));
  const pool =
    options.pool ??
    createPool(environment.DATABASE_URL, log, {
      max: CONNECTIONS,
      name: 'ventana-worker',
      prepares: environment.PREPARED_STATEMENTS === 'yes',
    });
  const closeOpened = async (): Promise<void> => {
    if (options.pool === undefined) await pool.end();
    if (options.connection === undefined) await connection.close();
  };
  try {
    const clock = options.clock === undefined ? systemClock : caseTime(options.clock);
    const parts: Parts = { environment, pool, policies, clock, log };
    // Whoever has a new version of the software has its templates as well (T1).
    await seedTemplates(pool);
    const told = await announcePolicies(pool, policies.version, clock.now());
    if (told > 0)
      log.info({ cases: told, version: policies.version }, 'the policies changed; open cases plan anew');

    const { TEMPORAL_NAMESPACE: namespace } = environment;
    const version = {
      deploymentName: environment.TEMPORAL_DEPLOYMENT_NAME,
      buildId: options.buildId ?? buildId(),
    };
    const where = { workflowService: connection.workflowService, namespace };
    const current = await ensureCurrent(where, version);

    const sender = createProcessSender(parts, options.providerTimeout);
    const mailer = createMailer({ smtpUrl: environment.SMTP_URL, mailFrom: environment.MAIL_FROM, log });
    const list = createTemplateList({
      apiUrl: environment.WHATSAPP_API_URL,
      accessToken: environment.WHATSAPP_ACCESS_TOKEN,
    });
    const effects = createActivities(parts, sender, mailer);
    const background = startBackground(parts, sender, mailer);
    const lineSyncs = startLineSyncs(parts);
    const currentVersion = keepCurrent(where, version, log);
    const beside = [background, lineSyncs, currentVersion];
    const worker = await Worker.create({
      connection,
      namespace,
      // A case ends by the rules that it began by, until it is rolled over.
      workerDeploymentOptions: {
        version,
        useWorkerVersioning: true,
        defaultVersioningBehavior: 'PINNED',
      },
      taskQueue: options.taskQueue ?? environment.TEMPORAL_TASK_QUEUE,
      workflowBundle: { codePath: bundlePath },
      activities: {
        ...waking(effects, () => background.wakeAfterStep()),
        ...createTemplateReview({
          pool,
          policies,
          log,
          mailer,
          publicUrl: environment.PUBLIC_URL,
          reviewTo: environment.TEMPLATE_REVIEW_TO,
        }),
        ...createCatalogueSync({ pool, list, log }, environment.WHATSAPP_ACCOUNT_ID),
      },
      interceptors: { activity: [activityInterceptors(log)] },
      maxCachedWorkflows: CACHED_CASES,
      maxConcurrentActivityTaskExecutions: ACTIVITIES_AT_ONCE,
      shutdownGraceTime: '10 seconds',
      shutdownForceTime: '30 seconds',
    }).catch(async (error: unknown) => {
      await Promise.all(beside.map((each) => each.stop()));
      throw error;
    });

    const run = async (): Promise<void> => {
      try {
        await worker.run();
      } finally {
        await Promise.all(beside.map((each) => each.stop()));
        await closeOpened();
      }
    };
    const ended = run();
    // Whoever cares awaits it; that nobody does yet must not end the process.
    ended.catch(() => undefined);
    log.info(
      { taskQueue: worker.options.taskQueue, reasons: policies.reasons, ...version, current },
      current === version.buildId
        ? 'the worker runs cases'
        : 'the worker runs cases; its version is not current, so none begin or move to it before a rollover',
    );
    return {
      ended,
      wake: () => background.wake(),
      idle: () => background.idle(),
      async stop() {
        if (worker.getState() === 'RUNNING') worker.shutdown();
        await ended;
      },
    };
  } catch (error) {
    await closeOpened();
    throw error;
  }
}

/** What appends events or cancels calls has them looked for at once. */
function waking(effects: Effects, wake: () => void): Effects {
  const woken = async <Output>(work: Promise<Output>): Promise<Output> => {
    const output = await work;
    wake();
    return output;
  };
  return {
    ...effects,
    adopt: (input) => woken(effects.adopt(input)),
    record: (input) => woken(effects.record(input)),
    close: (input) => woken(effects.close(input)),
    sendTemplate: (input) => woken(effects.sendTemplate(input)),
  };
}
