/**
 * `npm run setup`: makes what workers and gateways stand on, before their first start. Each of them does its part of it by
 * itself; only the namespace is nobody's else.
 */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { PostgresUnusable, reachPostgres } from '../database/reach-postgres.ts';
import { DAY, type Duration } from '../domain/time/instant.ts';
import { describeError } from '../settings/describe-error.ts';
import { EnvironmentError, readEnvironment } from '../settings/environment.ts';
import { createLog } from '../settings/log.ts';
import { ensureNamespace, NamespaceMissing, RETENTION, retentionOf } from './namespace.ts';
import { reachTemporal, TemporalUnreachable } from './reach-temporal.ts';
import { installRuntime } from './runtime.ts';
import {
  ensureSearchAttributes,
  SearchAttributeOfOtherType,
  SearchAttributesMissing,
} from './search-attributes.ts';

const USAGE = `Usage: npm run setup [-- OPTIONS]      without npm: node dist/workers/setup-command.js [OPTIONS]

Makes what workers and gateways stand on: the schema in PostgreSQL, the namespace in Temporal, its search attributes. What is
there already stays as it is, so it may be repeated.

  --retention DAYS   how long a new namespace keeps the history of a closed case; ${RETENTION / DAY} unless given
  --help

Needs a worker's environment: DATABASE_URL, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE …`;

const OPTIONS = {
  retention: { type: 'string', default: String(RETENTION / DAY) },
  help: { type: 'boolean', short: 'h', default: false },
} as const satisfies ParseArgsConfig['options'];

/** What was typed cannot be meant. */
class Misused extends Error {}

function given(): { readonly isHelp: boolean; readonly retention: Duration } {
  let values: ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];
  try {
    ({ values } = parseArgs({ options: OPTIONS }));
  } catch (error) {
    throw new Misused((error as Error).message);
  }
  const days = Number(values.retention);
  if (!Number.isSafeInteger(days) || days < 1)
    throw new Misused(`--retention ${values.retention} is no whole number of days from 1 on`);
  return { isHelp: values.help, retention: days * DAY };
}

async function setUp(retention: Duration): Promise<void> {
  const environment = readEnvironment(process.env);
  const log = createLog('warn', 'setup');
  installRuntime(log);
  await reachPostgres(environment.DATABASE_URL);
  console.log('PostgreSQL: the schema is up to date.');
  const connection = await reachTemporal(environment, log);
  try {
    const { TEMPORAL_NAMESPACE: namespace } = environment;
    const where = { workflowService: connection.workflowService, namespace };
    const isMade = await ensureNamespace(where, retention);
    const kept = (await retentionOf(where)) / DAY;
    console.log(
      `Temporal: the namespace ${namespace} ${isMade ? 'was made' : 'was there already'}; it keeps histories for ${kept} days.`,
    );
    await ensureSearchAttributes(connection, namespace);
    console.log('Temporal: the search attributes are registered.');
  } finally {
    await connection.close();
  }
}

try {
  const { isHelp, retention } = given();
  if (isHelp) console.log(USAGE);
  else {
    await setUp(retention);
    console.log('Start workers and gateways now: npm run worker, npm run gateway.');
  }
  process.exit(0);
} catch (error) {
  if (error instanceof Misused) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
  const isSaid = [
    EnvironmentError,
    PostgresUnusable,
    TemporalUnreachable,
    NamespaceMissing,
    SearchAttributesMissing,
    SearchAttributeOfOtherType,
  ].some((kind) => error instanceof kind);
  console.error(
    isSaid
      ? (error as Error).message
      : `The setup failed, and may be repeated: ${JSON.stringify(describeError(error), null, 2)}`,
  );
  process.exit(1);
}
