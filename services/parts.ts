import type { Pool } from '../database/pool.ts';
import type { Clock } from '../settings/clock.ts';
import type { Environment } from '../settings/environment.ts';
import type { Logger } from '../settings/log.ts';
import type { Policies } from '../settings/policy/policy-file.ts';

/** What the activities are made of. */
export interface Parts {
  readonly environment: Environment;
  readonly pool: Pool;
  readonly policies: Policies;
  /** Case time, read right before the world is spoken to and nowhere else. */
  readonly clock: Clock;
  /** Redacting (S1). */
  readonly log: Logger;
}
