/** A node of a plan as PostgreSQL tells it in JSON, as far as it is looked at. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  /** Per loop, as is what a filter removed. */
  readonly 'Actual Rows'?: number;
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

/** A statement that was run, also one inside a function, a trigger or a check of a foreign key. */
export interface Planned {
  readonly statement: string;
  readonly plan: PlanNode;
}

/** What has the server tell every plan of a connection as a notice (auto_explain): as the connection's `options`. */
export const TELLING_PLANS = Object.entries({
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_format': 'json',
  'auto_explain.log_level': 'notice',
  client_min_messages: 'notice',
})
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ');

/** @returns null for a notice that tells something else */
export function plannedIn(notice: string | undefined): Planned | null {
  const [, json] = /^duration: [\d.]+ ms {2}plan:\n(\{[\s\S]*\})$/.exec(notice ?? '') ?? [];
  if (json === undefined) return null;
  const told = JSON.parse(json) as { readonly 'Query Text'?: string; readonly Plan: PlanNode };
  return { statement: (told['Query Text'] ?? '').replaceAll(/\s+/g, ' ').trim(), plan: told.Plan };
}

/** By what a plan is judged. */
export interface Measure {
  /** Rows of each table that grows. */
  readonly rows: ReadonlyMap<string, number>;
  /** More rows than this of one table are not read, whatever the table's size: an index that is walked to its end is no better. */
  readonly most: number;
}

/** What of a plan grows with history, each in one line. */
export function faultsOf(plan: PlanNode, { rows, most }: Measure): string[] {
  const faults: string[] = [];
  const look = (node: PlanNode): void => {
    const { 'Node Type': type, 'Relation Name': table, 'Actual Loops': loops = 1 } = node;
    const read =
      ((node['Actual Rows'] ?? 0) +
        (node['Rows Removed by Filter'] ?? 0) +
        (node['Rows Removed by Index Recheck'] ?? 0)) *
      loops;
    const all = table === undefined ? undefined : rows.get(table);
    if (table !== undefined && all !== undefined && loops > 0) {
      if (type === 'Seq Scan')
        faults.push(`reads ${table} from end to end: ${all.toLocaleString('en')} rows`);
      else if (read > most)
        faults.push(
          `reads ${Math.round(read).toLocaleString('en')} rows of ${table} by ${node['Index Name'] ?? type}`,
        );
    }
    for (const each of node.Plans ?? []) look(each);
  };
  look(plan);
  return faults;
}
