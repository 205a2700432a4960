import type { Measured } from './figure.ts';

export interface Run {
  /** Cores, memory, Node. */
  readonly machine: string;
  /** Load averages at the beginning and at the end. */
  readonly load: readonly [begin: string, end: string];
  readonly measurements: readonly { readonly name: string; readonly what: string }[];
  readonly measured: readonly Measured[];
}

/** docs/figures.md: what was measured, where, and what it is made of. */
export function page({ machine, load, measurements, measured }: Run): string {
  const rows = measured.map(({ name, value, unit, goal, holds, rounds, beside }) => {
    const spread =
      rounds.length < 2 ? 'once' : `${Math.min(...rounds)} – ${Math.max(...rounds)}, ${rounds.length} rounds`;
    const mark = goal === null ? '' : `${goal} ${holds ? '✓' : '✗'}`;
    return `| \`${name}\` | ${value} ${unit} | ${mark} | ${spread} | ${beside ?? ''} |`;
  });
  const made = measured
    .filter(({ details }) => details.length > 0)
    .map(({ name, details }) => `## What \`${name}\` is made of\n\n\`\`\`\n${details.join('\n')}\n\`\`\`\n`);
  return `# Figures

Written by \`npm run bench -- --page docs/figures.md\`. Servers are its own: PostgreSQL that forces every commit to disk, a Temporal server that keeps its data in memory, both on the same machine as everything else. Values are medians; a goal that is missed stays in the table.

Machine: ${machine}. Load average ${load[0]} at the beginning, ${load[1]} at the end: ${trust(load)}

| Figure | Value | Goal | Spread | Beside |
|---|---|---|---|---|
${rows.join('\n')}

${measurements.map(({ name, what }) => `- \`${name}\`: ${what}.`).join('\n')}

Billable actions are those that Temporal Cloud counts and a history shows: a start, a signal, an update, a timer, an activity and each retry, an upsert of search attributes. Queries are billed and leave no event.

${made.join('\n')}`
    .trimEnd()
    .concat('\n');
}

/** Counts and sizes are the same whatever else runs; times are not. */
function trust([begin]: Run['load']): string {
  return Number(begin) > 1
    ? 'other work went on, so times are longer than on a quiet machine; counts, sizes and the interleaved ratio hold.'
    : 'nothing else was at work.';
}
