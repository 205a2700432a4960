import { PostgresUnusable, reachPostgres } from '../database/reach-postgres.ts';
import { begin } from '../settings/command.ts';
import { EnvironmentError, readEnvironment } from '../settings/environment.ts';
import { failureInWords } from '../settings/failure-in-words.ts';
import { createLog } from '../settings/log.ts';
import { PolicyFileError, readPolicies } from '../settings/policy/policy-file.ts';
import { WORKER } from './arguments/worker-arguments.ts';
import { NamespaceMissing } from './namespace.ts';
import { reachTemporal, TemporalUnreachable } from './reach-temporal.ts';
import { installRuntime } from './runtime.ts';
import { ensureSchedules } from './schedules.ts';
import {
  ensureSearchAttributes,
  SearchAttributeOfOtherType,
  SearchAttributesMissing,
} from './search-attributes.ts';
import { startWorker } from './start.ts';
import { DeploymentFailure } from './versions/deployment.ts';

/** Nothing is under way yet. As the first process of a container it would not hear of a signal that nobody listens to. */
const endAtOnce = (): never => process.exit(0);
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

async function run(): Promise<void> {
  for (const signal of SIGNALS) process.on(signal, endAtOnce);
  const environment = readEnvironment(process.env);
  const policies = readPolicies(environment.POLICY_FILE);
  const log = createLog(environment.LOG_LEVEL, 'worker');
  installRuntime(log, environment.WORKER_METRICS_ADDRESS);
  await reachPostgres(environment.DATABASE_URL);
  const connection = await reachTemporal(environment, log);
  await ensureSearchAttributes(connection, environment.TEMPORAL_NAMESPACE);
  const worker = await startWorker(environment, { log, policies, connection });
  for (const signal of SIGNALS) {
    process.off(signal, endAtOnce).once(signal, () => {
      log.info({ signal }, 'the worker stops: what is under way finishes first');
      void worker.stop();
      process.once(signal, () => process.exit(1));
    });
  }
  await ensureSchedules(connection, {
    namespace: environment.TEMPORAL_NAMESPACE,
    taskQueue: environment.TEMPORAL_TASK_QUEUE,
    timeZone: policies.business.timeZone,
  });
  await worker.ended;
  await connection.close();
}

begin(WORKER);
try {
  await run();
  process.exit(0);
} catch (error) {
  console.error(
    failureInWords(
      error,
      [
        EnvironmentError,
        PolicyFileError,
        PostgresUnusable,
        TemporalUnreachable,
        NamespaceMissing,
        SearchAttributesMissing,
        SearchAttributeOfOtherType,
        DeploymentFailure,
      ],
      'The worker failed',
    ),
  );
  process.exit(1);
}
