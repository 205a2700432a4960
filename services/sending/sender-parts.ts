import type { Clock } from '../../settings/clock.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import type { LineParts } from '../channels/whatsapp-channel.ts';

/** What sends are made of. */
export interface SenderParts extends LineParts {
  readonly policies: Policies;
  /** Case time, read right before the provider is spoken to and nowhere else. */
  readonly clock: Clock;
}
