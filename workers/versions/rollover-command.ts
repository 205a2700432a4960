/**
 * `npm run rollover`: takes every open case to the current version of the workers, after its workers were started and before
 * the gateways are. Runs with a worker's environment.
 */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { createPool } from '../../database/pool.ts';
import { SECOND } from '../../domain/time/instant.ts';
import { describeError } from '../../settings/describe-error.ts';
import { type Environment, EnvironmentError, readEnvironment } from '../../settings/environment.ts';
import { createLog } from '../../settings/log.ts';
import { temporalConnectionOptions } from '../../settings/temporal-connection.ts';
import { buildId } from './build-id.ts';
import { currentBuildOf, DeploymentFailure, makeCurrent } from './deployment.ts';
import { casesElsewhere, rollOver, type RolloverParts } from './rollover.ts';

const USAGE = `Usage: npm run rollover [-- OPTIONS]      compiled: node dist/workers/versions/rollover-command.js [OPTIONS]

Takes every open case to the current version of the workers. A case moves at its next quiet point; one that cannot (no worker
runs its version any more, or it fails) is ended and begun again from what PostgreSQL knows. May be interrupted and repeated.

  --current            first makes the version of this build the current one; its workers must run
  --dry-run            says which cases would move and changes nothing
  --patience SECONDS   how long a case may take to move; 60 unless given
  --batch CASES        how many are asked to move at once; 200 unless given
  --help

Needs a worker's environment: DATABASE_URL, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TASK_QUEUE, TEMPORAL_DEPLOYMENT_NAME …`;

const OPTIONS = {
  current: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  patience: { type: 'string', default: '60' },
  batch: { type: 'string', default: '200' },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies ParseArgsConfig['options'];

/** What was typed cannot be meant. */
class Misused extends Error {}

/** What is in the way is said in words. */
class CannotRollOver extends Error {}

function wholeNumber(name: string, text: string, least: number): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < least)
    throw new Misused(`--${name} ${text} is no whole number from ${least} on`);
  return number;
}

function given() {
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    ({ values } = parseArgs({ options: OPTIONS }));
  } catch (error) {
    throw new Misused((error as Error).message);
  }
  return {
    isHelp: values.help,
    isDryRun: values['dry-run'],
    isToBeCurrent: values.current,
    patience: wholeNumber('patience', values.patience, 0) * SECOND,
    batch: wholeNumber('batch', values.batch, 1),
  };
}

type Asked = ReturnType<typeof given>;

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
async function run(asked: Asked): Promise<boolean> {
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

async function moveTo(parts: RolloverParts, { isDryRun, patience, batch }: Asked): Promise<boolean> {
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

try {
  const asked = given();
  if (asked.isHelp) console.log(USAGE);
  else process.exitCode = (await run(asked)) ? 0 : 1;
} catch (error) {
  if (error instanceof Misused) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
  } else {
    const isSaid = [CannotRollOver, DeploymentFailure, EnvironmentError].some(
      (kind) => error instanceof kind,
    );
    console.error(
      isSaid
        ? (error as Error).message
        : `The rollover was interrupted, and may be repeated: ${JSON.stringify(describeError(error))}`,
    );
    process.exitCode = 1;
  }
}
