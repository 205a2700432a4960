import { Connection } from '@temporalio/client';
import { createPool } from '../../database/pool.ts';
import { TestClock } from '../../dev/clock/clock.ts';
import { MINUTE } from '../../domain/time/instant.ts';
import { readEnvironment } from '../../settings/environment.ts';
import { createLog } from '../../settings/log.ts';
import { installRuntime } from '../../workers/runtime.ts';
import { startWorker } from '../../workers/start.ts';

// A worker to be killed, as a process of its own: the production's but for the clock, which is that of the test's world as
// it was when the process began. Within activities it is their case's, which goes on with the case.
const environment = readEnvironment(process.env);
const log = createLog(environment.LOG_LEVEL, 'worker');
installRuntime(log);
const pool = createPool(environment.DATABASE_URL, log, { max: 1, name: 'clock' });
const connection = Connection.lazy({ address: environment.TEMPORAL_ADDRESS });
const clock = await TestClock.open(pool, { connection, namespace: environment.TEMPORAL_NAMESPACE });
await pool.end();
// What waits for the provider's answer when the worker is killed must not have been given up on before, on a busy machine.
await (await startWorker(environment, { clock, log, providerTimeout: 4 * MINUTE })).ended;
