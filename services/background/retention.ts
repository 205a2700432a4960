import {
  eraseSilent,
  type Remove,
  removeBodies,
  removeDecisions,
  removeEvents,
  removeLineEvents,
  removeRequests,
  removeStrayBodies,
  removeStrayDecisions,
  removeTasks,
  removeWebhooks,
} from '../../database/contacts/retention.ts';
import { type Duration, HOUR, type Instant, MINUTE } from '../../domain/time/instant.ts';
import type { Retention } from '../../domain/access/retention.ts';
import { describeError } from '../../settings/describe-error.ts';
import type { Parts } from '../parts.ts';
import { startSweep, type Sweep } from '../sweep.ts';

const KINDS: readonly (readonly [keyof Retention, Remove])[] = [
  ['bodies', removeBodies],
  ['bodies', removeStrayBodies],
  ['tasks', removeTasks],
  ['decisions', removeDecisions],
  ['decisions', removeStrayDecisions],
  ['events', removeEvents],
  ['events', removeLineEvents],
  ['webhooks', removeWebhooks],
  ['requests', removeRequests],
  ['contacts', eraseSilent],
];

/** Few enough that nobody waits long for a row of theirs. */
const BATCH = 100;

/**
 * S3: removes what is older than it may be, in batches, once more what is new since. Several workers may do it at once.
 * @param now case time
 * @returns how much was removed, by kind
 */
export async function removeOld(
  { pool, policies: { retention } }: Pick<Parts, 'pool'> & { policies: { readonly retention: Retention } },
  now: Instant,
  batch = BATCH,
): Promise<Readonly<Record<keyof Retention, number>>> {
  const removed = { bodies: 0, tasks: 0, decisions: 0, events: 0, webhooks: 0, requests: 0, contacts: 0 };
  for (const [kind, remove] of KINDS) {
    const period = retention[kind];
    if (period === null) continue;
    const removal = { before: now - period, now, limit: batch };
    for (let done = batch; done === batch; ) {
      done = await remove(pool, removal);
      removed[kind] += done;
    }
  }
  return removed;
}

/** How often it is looked for, in case time and in real time; periods are days. */
const EVERY: Duration = HOUR;
const SWEEP: Duration = 10 * MINUTE;

/** Keeps no kind of data longer than the policy file says (S3). */
export function startRetention(parts: Pick<Parts, 'pool' | 'policies' | 'clock' | 'log'>): Sweep {
  const { clock, log } = parts;
  let lookedAt: Instant = Number.NEGATIVE_INFINITY;
  return startSweep({
    every: SWEEP,
    // A look at the clock only: it is asked at each transition of each case, and nothing is late by an hour.
    isDue: async () => clock.now() - lookedAt >= EVERY,
    async work() {
      lookedAt = clock.now();
      const removed = await removeOld(parts, lookedAt);
      const isWorthTelling = Object.values(removed).some((each) => each > 0);
      if (isWorthTelling) log.info({ removed }, 'old data was removed');
      return isWorthTelling;
    },
    failed: (error) =>
      log.warn({ error: describeError(error) }, 'old data could not be removed; it is tried in an hour'),
  });
}
