import { setTimeout as pause } from 'node:timers/promises';
import { NativeConnection } from '@temporalio/worker';
import { type Duration, MINUTE, SECOND } from '../domain/time/instant.ts';
import type { Environment } from '../settings/environment.ts';
import type { Logger } from '../settings/log.ts';
import { temporalConnectionOptions } from '../settings/temporal-connection.ts';

/** A server that starts together with this process is waited for this long. */
const STARTING: Duration = MINUTE;

/** What TEMPORAL_ADDRESS names does not answer, or not by what is spoken here. */
export class TemporalUnreachable extends Error {
  override readonly name = 'TemporalUnreachable';
}

/** @throws TemporalUnreachable when there is no answer in time */
export async function reachTemporal(environment: Environment, log: Logger): Promise<NativeConnection> {
  const options = temporalConnectionOptions(environment, process.env);
  const until = performance.now() + STARTING;
  for (;;) {
    try {
      return await NativeConnection.connect(options);
    } catch (error) {
      if (performance.now() >= until) {
        throw new TemporalUnreachable(
          `Temporal cannot be reached at ${options.address} within ${STARTING / SECOND} s (${(error as Error).message}).\n  TEMPORAL_ADDRESS must name a server that runs; TEMPORAL_TLS and TEMPORAL_API_KEY must suit it.`,
          { cause: error },
        );
      }
      log.warn({ address: options.address }, 'Temporal is not there yet');
      await pause(SECOND);
    }
  }
}
