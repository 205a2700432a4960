import { METRIC_IDS, SUMMARY_METRICS, type SummaryFigures } from '../../../domain/summary/metrics.ts';
import type { SummaryJson } from './summary-schema.ts';

const COLUMNS = ['scope', 'from', 'to', 'per', 'dimension', 'group', 'metric', 'layer', 'unit', 'value', 'n'];

/** RFC 4180. A text that a spreadsheet would take for a formula is marked as text. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line per figure: of the whole, of each period, of each group. */
export function summaryCsv(summary: SummaryJson): string {
  const lines: string[] = [COLUMNS.join(',')];
  const add = (
    scope: 'total' | 'period' | 'group',
    span: { readonly from: string; readonly to: string },
    group: string | null,
    figures: SummaryFigures,
  ): void => {
    for (const id of METRIC_IDS) {
      const { layer, unit } = SUMMARY_METRICS[id];
      const { value, n } = figures[id];
      lines.push(
        [scope, span.from, span.to, summary.per, summary.by, group, id, layer, unit, value, n]
          .map(cell)
          .join(','),
      );
    }
  };
  add('total', summary, null, summary.totals);
  for (const { figures, ...span } of summary.series) add('period', span, null, figures);
  for (const { key, figures } of summary.groups ?? []) add('group', summary, key ?? '(none)', figures);
  return `${lines.join('\r\n')}\r\n`;
}
