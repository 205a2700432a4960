import { PostgresUnusable, reachPostgres } from '../database/reach-postgres.ts';
import { type Duration, SECOND } from '../domain/time/instant.ts';
import { begin } from '../settings/command.ts';
import { EnvironmentError, readEnvironment } from '../settings/environment.ts';
import { failureInWords } from '../settings/failure-in-words.ts';
import { createLog } from '../settings/log.ts';
import { PolicyFileError, readPolicies } from '../settings/policy/policy-file.ts';
import { RatesFileError, readRates } from '../settings/rates/rates-file.ts';
import { GATEWAY } from './gateway-arguments.ts';
import { startGateway } from './start.ts';

/** Requests under way are given this long once the process was asked to stop. */
const STOPPING: Duration = 20 * SECOND;

/** What is wrong with the deployment is said in words; nothing else is worth a stack on the console. */
class CannotStart extends Error {
  override readonly name = 'CannotStart';
}

/** Nothing is under way yet. As the first process of a container it would not hear of a signal that nobody listens to. */
const endAtOnce = (): never => process.exit(0);
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** PostgreSQL is waited for; Temporal is not waited for at all. */
async function run(): Promise<void> {
  for (const signal of SIGNALS) process.on(signal, endAtOnce);
  const environment = readEnvironment(process.env);
  const policies = readPolicies(environment.POLICY_FILE);
  const rates = readRates(environment.RATES_FILE);
  const log = createLog(environment.LOG_LEVEL, 'gateway');
  await reachPostgres(environment.DATABASE_URL);
  const gateway = await startGateway(environment, { log, policies, rates }).catch((error: unknown) => {
    throw cannotListen(error, environment.HOST, environment.PORT);
  });
  const asked = await new Promise<string>((resolve) => {
    for (const signal of SIGNALS) process.off(signal, endAtOnce).once(signal, () => resolve(signal));
  });
  log.info({ signal: asked }, 'the gateway stops: requests under way finish first');
  for (const signal of SIGNALS) process.once(signal, () => process.exit(1));
  setTimeout(() => process.exit(1), STOPPING).unref();
  await gateway.stop();
}

function cannotListen(error: unknown, host: string, port: number): unknown {
  const { code } = error as { code?: unknown };
  if (code === 'EADDRINUSE') {
    return new CannotStart(
      `Port ${port} on ${host} is taken by another process.\n  Set PORT to one that is free.`,
    );
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    return new CannotStart(
      `Cannot listen on ${host}, port ${port} (${code}).\n  Set HOST and PORT to what this machine allows.`,
    );
  }
  return error;
}

begin(GATEWAY);
try {
  await run();
  process.exit(0);
} catch (error) {
  console.error(
    failureInWords(
      error,
      [EnvironmentError, PolicyFileError, RatesFileError, PostgresUnusable, CannotStart],
      'The gateway failed',
    ),
  );
  process.exit(1);
}
