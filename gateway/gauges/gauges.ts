import { setTimeout as pause } from 'node:timers/promises';
import { Gauge, type Registry } from 'prom-client';

/** Gauges that are read from Postgres when they are asked for, all of them from one look. */
export interface Gauges<Look> {
  /** @param values one per set of labels; none where there is nothing to say */
  readonly gauge: <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    values: (look: Look) => readonly (readonly [Record<Label, string>, number])[],
  ) => void;
}

/** How a look that costs much is shared; all in real milliseconds. */
export interface Sharing {
  /** How long a look serves who asks next. */
  readonly servesMs: number;
  /** It rests for so many times as long as it took, so that it takes a small share of one connection however much there is. */
  readonly restsTimes: number;
  /** Whoever asks waits for so long for a new look, and is then told of the last one. */
  readonly patienceMs: number;
}

/** @param sharing left out: a look serves those who ask while it is under way, which are the gauges of one answer */
export function gaugesOf<Look>(
  registry: Registry,
  read: () => Promise<Look>,
  sharing?: Sharing,
): Gauges<Look> {
  const { servesMs, restsTimes, patienceMs } = sharing ?? { servesMs: 0, restsTimes: 0, patienceMs: null };
  let shared: { readonly look: Promise<Look>; until: number } | null = null;
  let last: Look | null = null;
  const lookAgain = (): Promise<Look> => {
    const from = performance.now();
    const begun = { look: read(), until: Number.POSITIVE_INFINITY };
    shared = begun;
    begun.look.then(
      (seen) => {
        const at = performance.now();
        last = seen;
        begun.until = at + Math.max(servesMs, restsTimes * (at - from));
      },
      () => {
        begun.until = 0;
        last = null;
      },
    );
    return begun.look;
  };
  const newest = (): Promise<Look> =>
    shared !== null && performance.now() < shared.until ? shared.look : lookAgain();
  const look = (): Promise<Look | null> =>
    patienceMs === null
      ? newest()
      : Promise.race([newest(), pause(patienceMs, undefined, { ref: false }).then(() => last)]);
  return {
    gauge: (name, help, labelNames, values) =>
      registry.registerMetric(
        new Gauge({
          name,
          help,
          labelNames,
          registers: [],
          async collect() {
            this.reset();
            // Without Postgres there is nothing to say; all else is still told.
            const seen = await look().catch(() => null);
            for (const [labels, value] of seen === null ? [] : values(seen)) this.set(labels, value);
          },
        }),
      ),
  };
}
