import { setTimeout as pause } from 'node:timers/promises';
import { NativeConnection } from '@temporalio/worker';
import { migrate } from '../database/migrate.ts';
import { isOutage, waitOut } from '../database/outage.ts';
import { type Duration, MINUTE, SECOND } from '../domain/time/instant.ts';
import { begin } from '../settings/command.ts';
import { describeError } from '../settings/describe-error.ts';
import { type Environment, EnvironmentError, readEnvironment } from '../settings/environment.ts';
import { createLog, type Logger } from '../settings/log.ts';
import { PolicyFileError, readPolicies } from '../settings/policy/policy-file.ts';
import { temporalConnectionOptions } from '../settings/temporal-connection.ts';
import { WORKER } from './arguments/worker-arguments.ts';
import { installRuntime } from './runtime.ts';
import { ensureSchedules } from './schedules.ts';
import { ensureSearchAttributes, SearchAttributesMissing } from './search-attributes.ts';
import { startWorker } from './start.ts';
import { DeploymentFailure } from './versions/deployment.ts';

/** Servers that start together with this process are waited for this long. */
const STARTING: Duration = MINUTE;

/** What is wrong with the deployment is said in words; nothing else is worth a stack on the console. */
class CannotStart extends Error {
  override readonly name = 'CannotStart';
}

async function run(): Promise<void> {
  const environment = readEnvironment(process.env);
  const policies = readPolicies(environment.POLICY_FILE);
  const log = createLog(environment.LOG_LEVEL, 'worker');
  installRuntime(log, environment.WORKER_METRICS_ADDRESS);
  await reachPostgres(environment);
  const connection = await reachTemporal(environment, log);
  await ensureSearchAttributes(connection, environment.TEMPORAL_NAMESPACE);
  const worker = await startWorker(environment, { log, policies, connection });
  await ensureSchedules(connection, {
    namespace: environment.TEMPORAL_NAMESPACE,
    taskQueue: environment.TEMPORAL_TASK_QUEUE,
    timeZone: policies.business.timeZone,
  });

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'the worker stops: what is under way finishes first');
      void worker.stop();
      process.once(signal, () => process.exit(1));
    });
  }
  await worker.ended;
  await connection.close();
}

async function reachPostgres({ DATABASE_URL }: Environment): Promise<void> {
  try {
    await waitOut(() => migrate(DATABASE_URL), { atMost: STARTING });
  } catch (error) {
    if (!isOutage(error)) throw error;
    const { code } = error as { code?: string };
    throw new CannotStart(
      `PostgreSQL cannot be reached (${code ?? 'no answer'}) within ${STARTING / SECOND} s.\n  DATABASE_URL must name a server that runs and takes connections from here.`,
    );
  }
}

async function reachTemporal(environment: Environment, log: Logger): Promise<NativeConnection> {
  const options = temporalConnectionOptions(environment, process.env);
  const until = performance.now() + STARTING;
  for (;;) {
    try {
      return await NativeConnection.connect(options);
    } catch (error) {
      if (performance.now() >= until) {
        throw new CannotStart(
          `Temporal cannot be reached at ${options.address} within ${STARTING / SECOND} s (${(error as Error).message}).\n  TEMPORAL_ADDRESS must name a server that runs; TEMPORAL_TLS and TEMPORAL_API_KEY must suit it.`,
        );
      }
      log.warn({ address: options.address }, 'Temporal is not there yet');
      await pause(SECOND);
    }
  }
}

begin(WORKER);
try {
  await run();
  process.exit(0);
} catch (error) {
  const isSaid = [
    EnvironmentError,
    PolicyFileError,
    SearchAttributesMissing,
    DeploymentFailure,
    CannotStart,
  ].some((kind) => error instanceof kind);
  process.stderr.write(
    isSaid
      ? `${(error as Error).message}\n`
      : `The worker failed: ${JSON.stringify(describeError(error), null, 2)}\n`,
  );
  process.exit(1);
}
