/** Where an axis ends and where it is ruled. */
export interface Scale {
  /** Above zero, never below any value. */
  readonly top: number;
  /** Ascending from 0 to the top. */
  readonly ticks: readonly number[];
}

/** About as many rules as an eye takes in. */
const WANTED = 4;

/** From zero, because lengths are compared: in steps of 1, 2, 2.5 or 5 times a power of ten. */
export function scaleTo(largest: number): Scale {
  const raw = (largest > 0 ? largest : 1) / WANTED;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 2.5, 5, 10].find((each) => each * power >= raw) ?? 10;
  return ruled(largest, factor * power);
}

/** As `scaleTo`, for what is counted one by one. */
export function scaleOfCounts(largest: number): Scale {
  const { ticks } = scaleTo(largest);
  return ruled(largest, Math.max(1, Math.ceil(ticks[1] ?? 1)));
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DURATIONS = [
  ...[1, 2, 5, 10, 15, 30].flatMap((each) => [each, each * MINUTE]),
  ...[1, 2, 3, 6, 12].map((each) => each * HOUR),
  ...[1, 2, 5, 10, 20, 50].map((each) => each * DAY),
].toSorted((one, other) => one - other);

/** For seconds: steps that a clock has. */
export function scaleOfSeconds(largest: number): Scale {
  return ruled(largest, DURATIONS.find((step) => step * WANTED >= largest) ?? Math.ceil(largest / WANTED));
}

function ruled(largest: number, step: number): Scale {
  const count = Math.max(1, Math.ceil(largest / step - 1e-9));
  return { top: step * count, ticks: Array.from({ length: count + 1 }, (_, index) => step * index) };
}

/** Positions of at most `wanted` labels over `count` places, the first among them and evenly apart. */
export function labelled(count: number, wanted: number): number[] {
  const step = Math.max(1, Math.ceil(count / wanted));
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step);
}

/** As a share of the whole in per cent, short enough to be written a thousand times on one page. */
export const percent = (part: number, whole: number): string =>
  `${whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100}%`;
