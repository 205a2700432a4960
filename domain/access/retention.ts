import { DAY, type Duration } from '../time/instant.ts';

/**
 * S3: how long each kind of data is kept, from the close of its case where it has one; null: for as long as the database.
 * Never anything of an open case. What stays of each is in docs/operations.md.
 */
export interface Retention {
  /** What was written, and the provider's ids of it, which hold the number. */
  readonly bodies: Duration | null;
  /** Data and resume links of tasks, why a case was held, values of opening templates. */
  readonly tasks: Duration | null;
  /** What each decision of the gate saw and asked; its answer and rule stay. */
  readonly decisions: Duration | null;
  /** Events that went out. */
  readonly events: Duration | null;
  /** The provider's events, from their arrival. */
  readonly webhooks: Duration | null;
  /** Idempotency keys of the API. */
  readonly requests: Duration | null;
  /** People of whom nothing was heard or sent for so long: erased. */
  readonly contacts: Duration | null;
}

export const DEFAULT_RETENTION: Retention = {
  bodies: 365 * DAY,
  tasks: 365 * DAY,
  decisions: 365 * DAY,
  events: 90 * DAY,
  webhooks: 30 * DAY,
  requests: 30 * DAY,
  contacts: null,
};

/** Below these something would be done twice: the provider repeats a webhook for seven days, callers for a day. */
const LEAST: Readonly<Partial<Record<keyof Retention, readonly [Duration, string]>>> = {
  bodies: [7 * DAY, 'must be at least P7D: the provider repeats its webhooks for so long'],
  webhooks: [7 * DAY, 'must be at least P7D: the provider repeats its webhooks for so long (W3)'],
  requests: [DAY, 'must be at least P1D: callers repeat a request for so long'],
  events: [7 * DAY, 'must be at least P7D: subscribers that were away still want them'],
  contacts: [90 * DAY, 'must be at least P90D: frequency caps and campaigns count over months (E4)'],
};

/** What no single value shows: periods that are too short, and people who would be erased before what they wrote. */
export function retentionContradictions(
  retention: Retention,
): readonly { readonly key: keyof Retention; readonly message: string }[] {
  return (Object.keys(LEAST) as (keyof Retention)[]).flatMap((key) => {
    const [least, message] = LEAST[key] ?? [0, ''];
    const period = retention[key];
    return period !== null && period < least ? [{ key, message }] : [];
  });
}
