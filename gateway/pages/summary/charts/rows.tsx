import { fillOf } from './chart.tsx';
import { percent } from './scale.ts';

/** Name and value stand above the bar, so that long names need no room beside it. */
const ROW = 42;
const BAR = 14;
/** Characters of a name that a telephone has room for beside the value; the table has all of it. */
const LONGEST = 31;

/** Of as many rows, in pixels. */
export const rowsHeight = (count: number): number => count * ROW;

export interface Row {
  readonly name: string;
  /** As it is written at the end. */
  readonly told: string;
  /** What follows where there is room; the table has it anyway. */
  readonly more?: string;
  /** From left to right. */
  readonly parts: readonly { readonly series: number; readonly value: number }[];
}

/** Bars that lie: one per row, in one or more parts, against the same whole. */
export function Rows({ rows, whole }: { readonly rows: readonly Row[]; readonly whole: number }) {
  return (
    <>
      {rows.map(({ name, told, more, parts }, index) => {
        let from = 0;
        const y = index * ROW;
        return (
          <>
            <text class="name" x="0" y={y + 16}>
              {name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name}
            </text>
            <text class="value" x="100%" y={y + 16} text-anchor="end">
              {told}
              {more !== undefined && <tspan class="more">{` · ${more}`}</tspan>}
            </text>
            <rect class="track" x="0" y={y + 22} width="100%" height={BAR} rx="3" />
            {parts.map(({ series, value }) => {
              const x = percent(from, whole);
              from += value;
              return (
                value > 0 && (
                  <rect
                    x={x}
                    y={y + 22}
                    width={percent(value, whole)}
                    height={BAR}
                    rx="2"
                    fill={fillOf(series)}
                  />
                )
              );
            })}
          </>
        );
      })}
      <rect class="guide" data-guide x="-4" width="100%" height={ROW} rx="4" />
    </>
  );
}
