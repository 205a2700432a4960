import type { Client } from '@temporalio/client';
import type { Sender } from '../services/messages/sender.ts';
import type { Pool } from '../database/pool.ts';
import type { RateTable } from '../domain/summary/cost.ts';
import type { Clock } from '../settings/clock.ts';
import type { Environment } from '../settings/environment.ts';
import type { Logger } from '../settings/log.ts';
import type { Policies } from '../settings/policy/policy-file.ts';
import type { Dispatcher } from './dispatch/dispatcher.ts';

/** What the routes are made of. */
export interface GatewayParts {
  readonly environment: Environment;
  readonly pool: Pool;
  readonly log: Logger;
  /** Case time: the system's clock in production, the test clock in a local world. */
  readonly clock: Clock;
  /** Connects when it is first used and again after it was lost: its calls fail while Temporal is down. */
  readonly temporal: Client;
  readonly policies: Policies;
  /** M4 */
  readonly rates: RateTable;
  /** Needs Postgres and the provider only. */
  readonly sender: Sender;
  readonly dispatcher: Dispatcher;
}
