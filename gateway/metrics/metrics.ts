import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Pool } from '../../database/pool.ts';

/** What the gateway counts, in a registry of its own. Labels carry no personal data and have few values (S1). */
export interface Metrics {
  readonly registry: Registry;
  /** Posts of the provider by how they were answered. */
  readonly webhooks: Counter<'outcome'>;
  /** What was in them. */
  readonly entries: Counter<'kind'>;
  /** From the last byte of a post to its answer. */
  readonly webhookSeconds: Histogram;
  /** How many posts one transaction stored. */
  readonly postsTogether: Histogram;
  readonly signals: Counter<'outcome'>;
  readonly facts: Counter;
  readonly orphans: Counter<'outcome'>;
  readonly lineEvents: Counter<'event'>;
}

export function createMetrics(pool: Pool): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  gauge(
    registry,
    'ventana_database_connections',
    'Connections to PostgreSQL that are open',
    () => pool.totalCount,
  );
  gauge(registry, 'ventana_database_waiting', 'Queries that wait for a connection', () => pool.waitingCount);
  return {
    registry,
    webhooks: new Counter({
      name: 'ventana_webhooks_total',
      help: 'Webhook posts by outcome: stored, kept (not understood), unsigned, unavailable; and, beside kept, unread: parts that a customer may be in',
      labelNames: ['outcome'],
      registers,
    }),
    entries: new Counter({
      name: 'ventana_webhook_entries_total',
      help: 'What came in webhooks: fresh and duplicate messages, echoes and calls among them, statuses, other events',
      labelNames: ['kind'],
      registers,
    }),
    webhookSeconds: new Histogram({
      name: 'ventana_webhook_seconds',
      help: 'Time from a received post to its answer',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    postsTogether: new Histogram({
      name: 'ventana_webhook_posts_together',
      help: 'Posts that one transaction stored: 1 for those that went alone',
      buckets: [1, 2, 4, 8, 16, 32],
      registers,
    }),
    signals: new Counter({
      name: 'ventana_dispatch_signals_total',
      help: 'Signals to cases by outcome: delivered, case-ended, refused',
      labelNames: ['outcome'],
      registers,
    }),
    facts: new Counter({
      name: 'ventana_dispatch_facts_total',
      help: 'Facts that signals carried',
      registers,
    }),
    orphans: new Counter({
      name: 'ventana_orphan_cases_total',
      help: 'Open cases found without a running workflow: restarted, or stuck because the workflow had completed',
      labelNames: ['outcome'],
      registers,
    }),
    lineEvents: new Counter({
      name: 'ventana_line_events_total',
      help: 'What the provider told of lines: line.unwell, line.well',
      labelNames: ['event'],
      registers,
    }),
  };
}

/** A value that is read when it is asked for. */
export function gauge(registry: Registry, name: string, help: string, read: () => number): void {
  registry.registerMetric(
    new Gauge({
      name,
      help,
      registers: [],
      collect() {
        this.set(read());
      },
    }),
  );
}
