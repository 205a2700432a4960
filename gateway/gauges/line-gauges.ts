import type { Registry } from 'prom-client';
import { type LineReport, reportLines } from '../../services/lines/line-report.ts';
import { gaugesOf } from './gauges.ts';
import type { GatewayParts } from '../parts.ts';

const QUALITIES = { red: 0, yellow: 1, unknown: 2, green: 3 } as const;

/** E6: each line as gauges, read from Postgres when they are asked for. A line's id is the provider's, no number (S1). */
export function registerLineGauges(
  registry: Registry,
  { pool, policies, clock }: Pick<GatewayParts, 'pool' | 'policies' | 'clock'>,
): void {
  const lines = gaugesOf(registry, () => reportLines(pool, policies, clock.now()));
  const gauge = (name: string, help: string, value: (line: LineReport) => number | null): void =>
    lines.gauge(name, help, ['line'], (reports) =>
      reports.flatMap((report) => {
        const known = value(report);
        return known === null ? [] : [[{ line: report.id }, known] as const];
      }),
    );
  gauge(
    'ventana_line_quality',
    'Quality rating: 3 green, 2 unknown, 1 yellow, 0 red',
    ({ health }) => QUALITIES[health.quality],
  );
  gauge(
    'ventana_line_stopped',
    'What a line keeps back: 0 nothing, 1 marketing, 2 utility as well, 3 replies as well',
    ({ troubles }) =>
      Math.max(0, ...troubles.map(({ stops }) => ({ marketing: 1, utility: 2, reply: 3 })[stops])),
  );
  gauge(
    'ventana_line_contacts_24h',
    'Contacts written to outside their windows in 24 hours, over all lines of the account',
    ({ used }) => used,
  );
  gauge(
    'ventana_line_contacts_24h_limit',
    'The account’s messaging limit; none where unlimited or not told',
    ({ dailyLimit }) => (typeof dailyLimit === 'number' ? dailyLimit : null),
  );
  gauge(
    'ventana_line_webhook_lag_seconds',
    'How late the newest message of a customer was; none where none came lately',
    ({ health }) => (health.lag === null ? null : health.lag.by / 1_000),
  );
}
