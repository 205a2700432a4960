import { fillOf } from './chart.tsx';
import { labelled, percent, type Scale } from './scale.ts';

const HEIGHT = 220;
/** Room for the instants below. */
const FOOT = 24;
/** Room for half of the topmost number. */
const HEAD = 8;
const PLOT = HEIGHT - FOOT - HEAD;
/** The labels that a telephone has room for. */
const LABELS = 4;

export const OVER_TIME_HEIGHT = HEIGHT;

export interface OverTimeProps {
  /** In order; one per place along the time. */
  readonly labels: readonly string[];
  /** Each has a value per label; null where there is nothing to say. */
  readonly series: readonly { readonly series: number; readonly values: readonly (number | null)[] }[];
  readonly scale: Scale;
  /**
   * Area and columns are stacked from the bottom up: columns say that each span stands for itself, an area that it goes on.
   * Lines are not stacked, and broken where there is nothing.
   */
  readonly shape: 'area' | 'columns' | 'lines';
}

/** Series along the time. */
export function OverTime({ labels, series, scale: { top, ticks }, shape }: OverTimeProps) {
  const count = labels.length;
  // One place alone is a column: a line needs two ends.
  const isLine = shape !== 'columns' && count > 1;
  const below = labels.map(() => 0);
  const drawn = series.map(({ series: look, values }) => {
    if (isLine && shape === 'lines') return { look, fill: null, edge: brokenPath(values, top) };
    const amounts = values.map((value) => value ?? 0);
    const fill = isLine
      ? areaPath(amounts, below, top)
      : amounts
          .map((amount, index) => columnPath({ index, count, value: amount, below: below[index] ?? 0, top }))
          .join('');
    amounts.forEach((amount, index) => {
      below[index] = shape === 'lines' ? 0 : (below[index] ?? 0) + amount;
    });
    return { look, fill, edge: isLine ? `M${points(below, top).join('L')}` : null };
  });
  return (
    <>
      {ticks.map((tick) => {
        const y = round(HEAD + PLOT - (tick / top) * PLOT);
        return <line class="ruled" x1="0" x2="100%" y1={y} y2={y} />;
      })}
      <svg
        x="0"
        y={HEAD}
        width="100%"
        height={PLOT}
        viewBox={`0 0 ${isLine ? count - 1 : count} ${PLOT}`}
        preserveAspectRatio="none"
        class="stretched"
      >
        {drawn.map(({ look, fill }) => fill !== null && <path d={fill} fill={fillOf(look)} />)}
        {drawn.map(
          ({ look, edge }) =>
            edge !== null && (
              <path d={edge} class={`edge e${look}${shape === 'lines' && look > 0 ? ' dashed' : ''}`} />
            ),
        )}
      </svg>
      {labelled(count, LABELS).map((index) => {
        const share = isLine ? index / (count - 1) : (index + 0.5) / count;
        const anchor = share < 0.06 ? 'start' : share > 0.94 ? 'end' : 'middle';
        const x = anchor === 'start' ? '0%' : anchor === 'end' ? '100%' : percent(share, 1);
        return (
          <text class="tick" x={x} y={HEIGHT - 6} text-anchor={anchor}>
            {labels[index]}
          </text>
        );
      })}
      <rect
        class="guide"
        data-guide
        data-spread={isLine ? 'ends' : 'middles'}
        y={HEAD}
        width="2"
        height={PLOT}
      />
    </>
  );
}

/** The amounts beside the drawing, which keep their size while it stretches. */
export function Amounts({
  scale: { top, ticks },
  told,
}: {
  readonly scale: Scale;
  readonly told: (value: number) => string;
}) {
  return (
    <div class="amounts" style={`height:${HEIGHT}px`} aria-hidden="true">
      {ticks.map((tick) => (
        <span style={`top:${round(HEAD + PLOT - (tick / top) * PLOT)}px`}>{told(tick)}</span>
      ))}
      {/* As wide as the widest of them. */}
      {ticks.map((tick) => (
        <i>{told(tick)}</i>
      ))}
    </div>
  );
}

const round = (value: number): number => Math.round(value * 10) / 10;

const heightOf = (value: number, top: number): number => round(PLOT - (value / top) * PLOT);

const points = (values: readonly number[], top: number): string[] =>
  values.map((value, index) => `${index} ${heightOf(value, top)}`);

function areaPath(values: readonly number[], below: readonly number[], top: number): string {
  const upper = values.map((value, index) => value + (below[index] ?? 0));
  return `M${points(upper, top).join('L')}L${points(below, top).toReversed().join('L')}Z`;
}

/** A value between two gaps is drawn as a dot: a line of no length with a round end. */
function brokenPath(values: readonly (number | null)[], top: number): string {
  let path = '';
  values.forEach((value, index) => {
    if (value === null) return;
    const isOn = index > 0 && values[index - 1] !== null;
    const isAlone = !isOn && (values[index + 1] ?? null) === null;
    path += `${isOn ? 'L' : 'M'}${index} ${heightOf(value, top)}${isAlone ? 'h0' : ''}`;
  });
  return path;
}

/** A fifth of each place is left between columns, and more where a few would be as wide as a hand. */
function columnPath({
  index,
  count,
  value,
  below,
  top,
}: Readonly<Record<'index' | 'count' | 'value' | 'below' | 'top', number>>): string {
  if (value === 0) return '';
  const width = Math.min(0.8, 0.16 * count);
  const x = Math.round((index + (1 - width) / 2) * 100) / 100;
  return `M${x} ${heightOf(value + below, top)}h${width}V${heightOf(below, top)}h-${width}Z`;
}
