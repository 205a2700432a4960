import { type Duration, SECOND } from '../../domain/time/instant.ts';
import { startSweep, type Sweep } from '../../services/sweep.ts';
import { describeError } from '../../settings/describe-error.ts';
import type { Logger } from '../../settings/log.ts';
import { currentBuildOf, ensureCurrent, type Where, type WorkerVersion } from './deployment.ts';

const SWEEP: Duration = 5 * SECOND;

/**
 * Looks whether any version is still current. A Temporal server that lost its data knows none, and the cases that the
 * gateway begins again would wait for one for ever; while another version is current this changes nothing.
 */
export function keepCurrent(where: Where, version: WorkerVersion, log: Logger): Sweep {
  return startSweep({
    every: SWEEP,
    isDue: async () => (await currentBuildOf(where, version.deploymentName)) === null,
    work: async () => {
      const current = await ensureCurrent(where, version);
      log.warn(
        { ...version, current },
        'Temporal knew no current version of the workers any more; it does again',
      );
      return false;
    },
    failed: (error) =>
      log.debug(
        { error: describeError(error) },
        'it could not be asked which version of the workers is current; it is again in a while',
      ),
  });
}
