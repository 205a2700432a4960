import type { LinePolicies } from '../../domain/case/author.ts';
import type { HealthPolicy } from '../../domain/gate/channel-health.ts';
import type { RateTable } from '../../domain/summary/cost.ts';
import type { Duration, Instant } from '../../domain/time/instant.ts';
import { findContacts } from './contacts.ts';
import { converse } from './conversation.ts';
import { announceContactChange } from '../cases/facts.ts';
import type { IncomingPost, IncomingStatus, KeptEvent } from './incoming.ts';
import { learnOfLines, type LineNews } from './line-events.ts';
import { type ArrivedPost, asOne } from './together.ts';
import { setMarketingPreference, signUpForMarketing } from '../contacts/consent-choices.ts';
import { type Connection, type Pool, transaction } from '../pool.ts';
import { applyStatus } from '../sending/statuses.ts';
import { applyTemplateEvent } from '../templates/template-events.ts';
import { keepClicks } from './provider-clicks.ts';
import { keepEvents } from './webhook-events.ts';

export interface ReceivingOptions {
  /** Case time of the arrival. */
  readonly now: Instant;
  /** E2: the policy's word on a customer's own message. */
  readonly messageGrantsUtility: boolean;
  /** W9: the policy's word on echoes of phone apps; a person's where it is left out. */
  readonly lines?: LinePolicies;
  /** M4 */
  readonly rates: RateTable;
  /** E6: by what a line is judged; the shipped policy where it is left out. */
  readonly health?: HealthPolicy;
  /** How long a lock is waited for; as long as it takes where it is left out. @throws 55P03 */
  readonly waitsAtMost?: Duration;
}

/** What a post came to. */
export interface Received {
  readonly fresh: number;
  readonly duplicates: number;
  /** Facts were stored that cases wait for. */
  readonly hasFacts: boolean;
  /** R8: what operators are to be told of lines. */
  readonly lines: readonly LineNews[];
}

/** How many statuses share a transaction: enough to save commits, few enough to hold no lock for long. */
const STATUSES_AT_ONCE = 100;

/**
 * Stores a post; once this returns all of it is durable (S2). Everything in it may be repeated without effect, so it need
 * not be one transaction: when a later one fails the provider sends the post again, and what was stored is a duplicate.
 *
 * Lock order: events, lines, identities, contacts, cases, dispatch; within each in one sorted order. Posts that speak of
 * the same people in different orders then wait for each other and never both. (Unsorted, 8 posts at once deadlocked in
 * half of all tries.)
 */
export async function receivePost(
  pool: Pool,
  post: IncomingPost,
  options: ReceivingOptions,
): Promise<Received> {
  const spoken =
    post.spoken.length + post.events.length === 0
      ? { fresh: 0, duplicates: 0, hasFacts: false, lines: [] }
      : await transaction(pool, (connection) => takeIn(connection, post, options), settingsOf(options));
  await applyStatuses(pool, post.statuses, options);
  return { ...spoken, hasFacts: spoken.hasFacts || post.statuses.length > 0 };
}

/**
 * Stores posts of the same company (`companyOf`) that may be stored together (`canJoin`), in one transaction and with the
 * same result as one after the other.
 * @throws NotTogether, or whatever one of them meets: nothing is stored then, and each is to be tried alone
 */
export async function receiveTogether(
  pool: Pool,
  posts: readonly ArrivedPost[],
  options: ReceivingOptions,
): Promise<Received> {
  const whole = asOne(posts);
  const said =
    whole.spoken.length === 0
      ? { fresh: 0, duplicates: 0, hasFacts: false }
      : await transaction(
          pool,
          (connection) => converse(connection, whole.spoken, whole.lines, { ...options, areTogether: true }),
          settingsOf(options),
        );
  await applyStatuses(pool, whole.statuses, options);
  return { ...said, hasFacts: said.hasFacts || whole.statuses.length > 0, lines: [] };
}

/**
 * Nothing here is found by reading a whole table, and a named statement keeps the plan that it got while a table was small.
 */
const settingsOf = ({ waitsAtMost }: ReceivingOptions) => ({
  settings: {
    enable_seqscan: 'off',
    ...(waitsAtMost === undefined ? {} : { lock_timeout: `'${waitsAtMost}ms'` }),
  },
});

async function takeIn(
  connection: Connection,
  post: IncomingPost,
  options: ReceivingOptions,
): Promise<Received> {
  const news = await keepEvents(connection, post.events, options.now);
  // I1: taken in before the messages: those may already come from the new number.
  const changes = news.flatMap(({ means }) => (means?.is === 'identity-change' ? [means] : []));
  const received = await converse(connection, post.spoken, post.lines, { ...options, changes });
  const isAnnounced = await applyNews(connection, news, options.now);
  await keepClicks(
    connection,
    news.flatMap(({ means }) => (means?.is === 'provider-click' ? [means] : [])),
    options.now,
  );
  const lines: LineNews[] = [];
  let hasEased = false;
  for (const { means } of news) {
    if (means?.is !== 'line-health') continue;
    const learned = await learnOfLines(connection, means, options.now, options.health);
    lines.push(...learned.news);
    hasEased ||= learned.hasEased;
  }
  return { ...received, hasFacts: received.hasFacts || isAnnounced || hasEased, lines };
}

/** @returns whether cases were told of anything */
async function applyNews(connection: Connection, news: readonly KeptEvent[], now: Instant): Promise<boolean> {
  let isAnnounced = false;
  for (const { means } of news) {
    switch (means?.is) {
      case undefined:
      case 'identity-change':
      case 'line-health':
      case 'provider-click':
        break;
      case 'marketing-preference': {
        const [found] = await findContacts(connection, [means.person], now);
        if (found === undefined) break;
        const { id: contactId } = found;
        await setMarketingPreference(connection, contactId, means.wanted, now);
        await announceContactChange(connection, contactId, now);
        isAnnounced = true;
        break;
      }
      case 'marketing-sign-up': {
        const [found] = await findContacts(connection, [means.person], now);
        if (found === undefined) break;
        const { id: contactId } = found;
        await signUpForMarketing(connection, contactId, means.signUpId, now);
        await announceContactChange(connection, contactId, now);
        isAnnounced = true;
        break;
      }
      case 'template-status':
      case 'template-quality':
      case 'template-category':
      case 'template-components':
        if (await applyTemplateEvent(connection, means, now)) isAnnounced = true;
    }
  }
  return isAnnounced;
}

/**
 * Statuses touch their attempts only, except failures, which may lock cases and contacts: each of those has a transaction
 * of its own. The order of a message's statuses does not matter (an attempt only climbs), so they are sorted.
 */
async function applyStatuses(
  pool: Pool,
  statuses: readonly IncomingStatus[],
  options: ReceivingOptions,
): Promise<void> {
  const { now, rates } = options;
  const sorted = statuses.toSorted((one, other) => (one.providerId < other.providerId ? -1 : 1));
  const isAlone = ({ status }: IncomingStatus) => status === 'failed';
  const together = sorted.filter((status) => !isAlone(status));
  const batches = [
    ...Array.from({ length: Math.ceil(together.length / STATUSES_AT_ONCE) }, (_, index) =>
      together.slice(index * STATUSES_AT_ONCE, (index + 1) * STATUSES_AT_ONCE),
    ),
    ...sorted.filter(isAlone).map((status) => [status]),
  ];
  for (const batch of batches) {
    await transaction(
      pool,
      async (connection) => {
        const unknown: (KeptEvent & { readonly receivedAt: Instant })[] = [];
        for (const status of batch) {
          const arrivedAt = status.arrivedAt ?? now;
          const at = Math.min(status.at ?? arrivedAt, arrivedAt);
          if (!(await applyStatus(connection, { ...status, at, arrivedAt }, rates)))
            unknown.push({ ...status.kept, receivedAt: arrivedAt });
        }
        await keepEvents(connection, unknown, now);
      },
      settingsOf(options),
    );
  }
}
