import { createOutlook } from '../../activities/outlook.ts';
import {
  acknowledge,
  claimCases,
  hasUndelivered,
  quietOpenCases,
  untilNextDue,
} from '../../database/receiving/dispatch.ts';
import {
  claimDeliveries,
  hasUnplaced,
  placeEvents,
  subscribersDue,
} from '../../database/events/deliveries.ts';
import { hasNoticeDue } from '../../database/fallback/call-notices.ts';
import { hasRemovalDue } from '../../database/contacts/contact-book.ts';
import { announceContactChange } from '../../database/cases/facts.ts';
import { releaseHeldByLine } from '../../database/cases/held-cases.ts';
import {
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
import { changeMark } from '../../database/sessions/change-mark.ts';
import { hasAlertToRepeat } from '../../database/sessions/alerts.ts';
import { heldAttempts } from '../../database/sending/attempts.ts';
import { isMarked, marksWaiting, takeMarked } from '../../database/summary/summary-marks.ts';
import { type Pool, transaction } from '../../database/pool.ts';
import { DAY } from '../../domain/time/instant.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { SUBSCRIBER } from './large-database.ts';
import type { Somebody } from './visits.ts';

/** What is done beside requests: dispatcher, sweeps, events out, retention, and what a case asks before it plans. */
export function worksBeside(
  pool: Pool,
  { contactId, openCase, now }: Somebody,
): readonly (readonly [name: string, work: () => Promise<unknown>, whole?: string])[] {
  const claim = { limit: 100, lease: 1_000, now: null };
  /** Of what is due some days before it is: everything older is gone already. */
  const old = { before: now - 80 * DAY, now, limit: 100 };
  const oldest = { before: now - 330 * DAY, now, limit: 100 };
  return [
    ['dispatcher: due cases', () => claimCases(pool, claim)],
    ['dispatcher: until the next', () => untilNextDue(pool, null)],
    ['dispatcher: undelivered', () => hasUndelivered(pool, null)],
    [
      'dispatcher: acknowledged',
      () =>
        acknowledge(pool, [{ caseId: openCase, lease: new Date(0).toISOString(), sent: 1 }], {
          now: null,
          rest: 0,
        }),
    ],
    ['orphans', () => quietOpenCases(pool, { after: '', limit: 200, quiet: 0, now: null })],
    ['live pages', () => changeMark(pool)],
    ['events: placed', () => placeEvents(pool)],
    ['events: unplaced', () => hasUnplaced(pool)],
    ['events: subscribers', () => subscribersDue(pool)],
    ['events: deliveries', () => claimDeliveries(pool, SUBSCRIBER, 10)],
    ['held sends', () => heldAttempts(pool, now, 10)],
    ['alerts to repeat', () => hasAlertToRepeat(pool, now)],
    ['call notices', () => hasNoticeDue(pool, now)],
    ['contact book', () => hasRemovalDue(pool)],
    [
      'a line got well',
      () => transaction(pool, (connection) => releaseHeldByLine(connection, ['70008'], now)),
      'every unclosed case',
    ],
    [
      'a contact changed',
      () => transaction(pool, (connection) => announceContactChange(connection, contactId, now)),
    ],
    [
      'an outlook',
      () =>
        createOutlook({ pool, policies: readPolicies() }).drawOutlook({
          caseId: openCase,
          reason: 'payment',
          now,
        }),
    ],
    ['summary: marked', () => isMarked(pool)],
    ['summary: waiting', () => marksWaiting(pool)],
    ['summary: taken', () => transaction(pool, (connection) => takeMarked(connection, 100))],
    ['retention: events', () => removeEvents(pool, old)],
    ['retention: events of lines', () => removeLineEvents(pool, old)],
    ['retention: bodies', () => removeBodies(pool, oldest)],
    ['retention: bodies of no case', () => removeStrayBodies(pool, oldest)],
    ['retention: tasks', () => removeTasks(pool, oldest)],
    ['retention: decisions', () => removeDecisions(pool, oldest)],
    ['retention: decisions of no case', () => removeStrayDecisions(pool, oldest)],
    ['retention: webhooks', () => removeWebhooks(pool, oldest)],
    ['retention: requests', () => removeRequests(pool, oldest)],
  ];
}
