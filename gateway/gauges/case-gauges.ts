import type { Registry } from 'prom-client';
import { readWallboard } from '../../services/summary/wallboard.ts';
import { type Backlog, backlog } from '../../database/sessions/backlog.ts';
import { gaugesOf } from './gauges.ts';
import type { GatewayParts } from '../parts.ts';

/**
 * One look serves several scrapers, who ask at about the same time. Over very many cases it takes a second, which no scrape
 * waits for: it is told what the look before saw, and how old that is.
 */
const SHARING = { servesMs: 5_000, restsTimes: 20, patienceMs: 250 };

/**
 * The cases as they stand, read from Postgres when they are asked for: what the wallboard shows, for alarms and boards.
 * Labels are states, reasons' queues and steps; nothing of a person (S1).
 */
export function registerCaseGauges(
  registry: Registry,
  { pool, policies, clock }: Pick<GatewayParts, 'pool' | 'policies' | 'clock'>,
): void {
  const { gauge } = gaugesOf(
    registry,
    async () => ({ ...(await readWallboard(pool, policies, clock.now())), seenAt: performance.now() }),
    SHARING,
  );

  gauge(
    'ventana_cases_seen_seconds',
    'How long ago the cases were looked at that the other gauges of cases tell of',
    [],
    ({ seenAt }) => [[{}, (performance.now() - seenAt) / 1_000]],
  );
  gauge(
    'ventana_windows',
    'Open, unresolved cases by how far their window has run (early, alerted, escalated, expired) and who owes',
    ['band', 'owes'],
    ({ bands }) =>
      bands.flatMap(({ band, owes }) =>
        Object.entries(owes).map(([who, n]) => [{ band, owes: who }, n] as const),
      ),
  );
  gauge('ventana_queue_cases', 'Open, unresolved cases of a queue', ['queue'], ({ queues }) =>
    queues.map(({ queue, cases }) => [{ queue }, cases]),
  );
  gauge('ventana_queue_waiting', 'Customers of a queue who wait for an answer', ['queue'], ({ queues }) =>
    queues.map(({ queue, waiting }) => [{ queue }, waiting]),
  );
  gauge(
    'ventana_queue_late',
    'Customers of a queue who wait longer than an answer may take, in working time (A7)',
    ['queue'],
    ({ queues }) => queues.map(({ queue, late }) => [{ queue }, late]),
  );
  gauge(
    'ventana_queue_longest_wait_seconds',
    'How long the customer of a queue has waited who waits longest; 0 where nobody does',
    ['queue'],
    ({ queues }) =>
      queues.map(({ queue, longestSince }) => [
        { queue },
        longestSince === null ? 0 : Math.max(0, clock.now() - longestSince) / 1_000,
      ]),
  );
  gauge(
    'ventana_queue_needs_human',
    'Cases of a queue for which nothing automatic is left (F1)',
    ['queue'],
    ({ queues }) => queues.map(({ queue, needsHuman }) => [{ queue }, needsHuman]),
  );
  gauge(
    'ventana_rescue_today',
    'What became of the alerts and templates of the business’s day so far, by step of the rescue funnel',
    ['step'],
    ({ funnel }) =>
      Object.entries(funnel).flatMap(([step, n]) => (step === 'from' ? [] : [[{ step }, n] as const])),
  );
  gauge(
    'ventana_calls_today',
    'Booked calls of the business’s day by what became of them (F3)',
    ['state'],
    ({ callbacks }) => [
      [{ state: 'due' }, callbacks.due.length],
      [{ state: 'done' }, callbacks.done],
      [{ state: 'missed-by-us' }, callbacks.missedByUs],
      [{ state: 'missed-by-customer' }, callbacks.missedByCustomer],
    ],
  );
  gauge(
    'ventana_templates',
    'Template versions by status and quality with the provider (T2)',
    ['status', 'quality'],
    ({ templates }) => templates.map(({ status, quality, versions }) => [{ status, quality }, versions]),
  );

  const standing = gaugesOf(registry, () => backlog(pool));
  const waiting = (name: string, help: string, kind: keyof Backlog): void =>
    standing.gauge(name, help, [], (each) => [[{}, each[kind]]]);
  waiting('ventana_cases_to_tell', 'Cases whose workflow has not been told all that is stored', 'cases');
  waiting('ventana_events_to_deliver', 'Events out that some subscriber has not had', 'events');
  waiting(
    'ventana_sends_held',
    'Templates asked for by the API that wait for their instant (E3, E5)',
    'held',
  );
}
