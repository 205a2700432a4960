/**
 * `npm run rollover`: takes every open case to the current version of the workers, after its workers were started and before
 * the gateways are. Runs with a worker's environment.
 */
import { Client, Connection } from '@temporalio/client';
import { createPool } from '../../database/pool.ts';
import { begin } from '../../settings/command.ts';
import { describeError } from '../../settings/describe-error.ts';
import { type Environment, EnvironmentError, readEnvironment } from '../../settings/environment.ts';
import { createLog } from '../../settings/log.ts';
import { temporalConnectionOptions } from '../../settings/temporal-connection.ts';
import { buildId } from './build-id.ts';
import { currentBuildOf, DeploymentFailure, makeCurrent } from './deployment.ts';
import { ROLLOVER, type RolloverAsked } from './rollover-arguments.ts';
import { casesElsewhere, rollOver, type RolloverParts } from './rollover.ts';

/** What is in the way is said in words. */
class CannotRollOver extends Error {}

async function connect(environment: Environment): Promise<Connection> {
  const options = temporalConnectionOptions(environment, process.env);
  try {
    return await Connection.connect(options);
  } catch (error) {
    throw new CannotRollOver(
      `Temporal cannot be reached at ${options.address} (${(error as Error).message}).\n  TEMPORAL_ADDRESS must name a server that runs; TEMPORAL_TLS and TEMPORAL_API_KEY must suit it.`,
    );
  }
}

/** @returns whether every case runs by the current version now */
async function run(asked: RolloverAsked): Promise<boolean> {
  const environment = readEnvironment(process.env);
  const { TEMPORAL_NAMESPACE: namespace, TEMPORAL_DEPLOYMENT_NAME: deploymentName } = environment;
  const connection = await connect(environment);
  const pool = createPool(environment.DATABASE_URL, createLog('warn', 'rollover'), {
    max: 4,
    name: 'ventana-rollover',
  });
  try {
    const where = { workflowService: connection.workflowService, namespace };
    const own = { deploymentName, buildId: buildId() };
    const before = await currentBuildOf(where, deploymentName);
    if (asked.isToBeCurrent && !asked.isDryRun) await makeCurrent(where, own);
    const target = asked.isToBeCurrent ? own.buildId : before;
    if (target === null) {
      throw new CannotRollOver(
        `The deployment ${deploymentName} has no current version in the namespace ${namespace}.\n  Start workers, or make this build's version current: npm run rollover -- --current`,
      );
    }
    console.log(
      before === target
        ? `Version ${target} is current.`
        : `Version ${target} ${asked.isDryRun ? 'would become' : 'became'} current, in the place of ${before ?? 'none'}.`,
    );
    if (target !== own.buildId) console.log(`This build is another version, ${own.buildId}.`);
    const client = new Client({ connection, namespace });
    const taskQueue = environment.TEMPORAL_TASK_QUEUE;
    return await moveTo({ client, pool, taskQueue, to: { deploymentName, buildId: target } }, asked);
  } finally {
    await pool.end();
    await connection.close();
  }
}

async function moveTo(parts: RolloverParts, { isDryRun, patience, batch }: RolloverAsked): Promise<boolean> {
  const elsewhere = await casesElsewhere(parts);
  if (elsewhere.length === 0) {
    console.log('Every open case runs by it.');
    return true;
  }
  for (const { buildId: build, cases, hasWorkers } of elsewhere) {
    const then = hasWorkers ? 'asked to move' : 'no worker runs it: ended and begun again';
    console.log(
      `  ${cases} by ${build === null ? 'workers without a version' : `version ${build}`}, ${then}`,
    );
  }
  if (isDryRun) return true;
  const { moved, begunAgain, left } = await rollOver(parts, {
    patience,
    batch,
    tell: (so) => console.log(`  ${so.moved} moved, ${so.begunAgain} begun again`),
  });
  console.log(`${moved} moved, ${begunAgain} begun again from what is recorded.`);
  if (left.length > 0) {
    console.log(
      `${left.length} have not begun again: ${left.join(', ')}.\n  A gateway must run, which begins them again. Then repeat this; one that stays is looked at in the Temporal UI.`,
    );
  }
  return left.length === 0;
}

const asked = begin(ROLLOVER);
try {
  process.exitCode = (await run(asked)) ? 0 : 1;
} catch (error) {
  const isSaid = [CannotRollOver, DeploymentFailure, EnvironmentError].some((kind) => error instanceof kind);
  console.error(
    isSaid
      ? (error as Error).message
      : `The rollover was interrupted, and may be repeated: ${JSON.stringify(describeError(error))}`,
  );
  process.exitCode = 1;
}
