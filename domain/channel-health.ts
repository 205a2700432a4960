import type { Instant } from './instant.ts';
import { type Verdict, yes } from './verdict.ts';

/** E6: how the line stands, as loaded for one message. */
export interface LineHealth {
  readonly lineId: string;
}

/** E6: whether a message of this weight may go over the line at `at`. Marketing stops first, then utility; replies last. */
export function healthPermits(
  _health: LineHealth,
  _message: { readonly weight: 'reply' | 'utility' | 'marketing' },
  _at: Instant,
): Verdict {
  return yes('the line is well');
}
