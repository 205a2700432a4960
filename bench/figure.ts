/** One measured value, as `--json` writes it: names that others rely on. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** e.g. `≤ 4.1`; null: the figure is only shown. */
  readonly goal: string | null;
  /** True where no goal is set. */
  readonly holds: boolean;
  /** What it was measured against in the same run, with its value; null: nothing. */
  readonly beside: string | null;
}

/** A figure with what only people read. */
export interface Measured extends Figure {
  /** The rounds' values, the first to the last; `value` is their median. */
  readonly rounds: readonly number[];
  /** Lines that say what it is made of. */
  readonly details: readonly string[];
}

export interface Goal {
  readonly is: '≤' | '≥';
  readonly than: number;
}

/** The middle value; the lower of the two middle ones when there are two. @throws RangeError on nothing */
export function median(values: readonly number[]): number {
  const middle = values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
  if (middle === undefined) throw new RangeError('the median of nothing');
  return middle;
}

const digits = (value: number): number =>
  Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));

/** The median of some rounds, held against its goal. */
export function figure(
  name: string,
  rounds: readonly number[],
  unit: string,
  {
    goal,
    beside = null,
    details = [],
  }: { goal?: Goal; beside?: string | null; details?: readonly string[] } = {},
): Measured {
  const value = median(rounds);
  const holds = goal === undefined || (goal.is === '≤' ? value <= goal.than : value >= goal.than);
  return {
    name,
    value: digits(value),
    unit,
    goal: goal === undefined ? null : `${goal.is} ${goal.than}`,
    holds,
    beside,
    rounds: rounds.map(digits),
    details,
  };
}

/** The contract's six, and no more. */
export const asFigure = ({ name, value, unit, goal, holds, beside }: Measured): Figure => ({
  name,
  value,
  unit,
  goal,
  holds,
  beside,
});

/** A table for people: value, goal, spread of the rounds, what it stands beside. */
export function table(measured: readonly Measured[]): string {
  const rows = measured.map((each) => [
    each.goal === null ? ' ' : each.holds ? '✓' : '✗',
    each.name,
    `${each.value} ${each.unit}`,
    each.goal ?? '',
    each.rounds.length < 2
      ? ''
      : `${Math.min(...each.rounds)} – ${Math.max(...each.rounds)} (${each.rounds.length})`,
    each.beside ?? '',
  ]);
  const all = [['', 'figure', 'value', 'goal', 'rounds', 'beside'], ...rows];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
