import type { Pool } from '../../database/pool.ts';
import type { Clock } from '../../settings/clock.ts';
import type { Logger } from '../../settings/log.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import type { Pace } from '../channels/pace.ts';
import type { WhatsApp } from '../channels/whatsapp.ts';

/** What sends are made of. */
export interface SenderParts {
  readonly pool: Pool;
  readonly policies: Policies;
  readonly whatsapp: WhatsApp;
  readonly pace: Pace;
  /** Case time, read right before the provider is spoken to and nowhere else. */
  readonly clock: Clock;
  readonly log: Logger;
}
