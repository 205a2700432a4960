/**
 * `npm run setup`: makes what workers and gateways stand on, before their first start. Each of them does its part of it by
 * itself; only the namespace is nobody's else.
 */
import { PostgresUnusable, reachPostgres } from '../database/reach-postgres.ts';
import { DAY, type Duration } from '../domain/time/instant.ts';
import { begin } from '../settings/command.ts';
import { EnvironmentError, readEnvironment } from '../settings/environment.ts';
import { failureInWords } from '../settings/failure-in-words.ts';
import { createLog } from '../settings/log.ts';
import { SETUP } from './arguments/setup-arguments.ts';
import { ensureNamespace, NamespaceMissing, retentionOf } from './namespace.ts';
import { reachTemporal, TemporalUnreachable } from './reach-temporal.ts';
import { installRuntime } from './runtime.ts';
import {
  ensureSearchAttributes,
  SearchAttributeOfOtherType,
  SearchAttributesMissing,
} from './search-attributes.ts';

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

const { retention } = begin(SETUP);
try {
  await setUp(retention);
  console.log('Start workers and gateways now: npm run worker, npm run gateway.');
  process.exit(0);
} catch (error) {
  console.error(
    failureInWords(
      error,
      [
        EnvironmentError,
        PostgresUnusable,
        TemporalUnreachable,
        NamespaceMissing,
        SearchAttributesMissing,
        SearchAttributeOfOtherType,
      ],
      'The setup failed, and may be repeated',
    ),
  );
  process.exit(1);
}
