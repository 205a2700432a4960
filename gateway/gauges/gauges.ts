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

/**
 * @param servesMs how long a look serves who asks next, in real milliseconds; 0: those who ask while it is under way, which
 * are the gauges of one answer
 */
export function gaugesOf<Look>(registry: Registry, read: () => Promise<Look>, servesMs = 0): Gauges<Look> {
  let shared: { readonly look: Promise<Look>; until: number } | null = null;
  const lookAgain = (): Promise<Look> => {
    const begun = { look: read(), until: Number.POSITIVE_INFINITY };
    shared = begun;
    begun.look.then(
      () => (begun.until = performance.now() + servesMs),
      () => (begun.until = 0),
    );
    return begun.look;
  };
  const look = (): Promise<Look> =>
    shared !== null && performance.now() < shared.until ? shared.look : lookAgain();
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
