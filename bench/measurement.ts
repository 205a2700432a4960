import type { Measured } from './figure.ts';
import type { Servers } from './servers.ts';

/** What a measurement may use. Servers are started when the first asks for them, and shared. */
export interface Bench {
  servers(): Promise<Servers>;
  /** Says how it goes, for whoever waits. */
  say(line: string): void;
}

/** One question to the running system; each in a file of its own. */
export interface Measurement {
  /** What `--only` takes; its figures begin with it. */
  readonly name: string;
  /** In one line: what is measured. */
  readonly what: string;
  /** `alone`: the shared servers are stopped before, because it starts the whole system or takes the whole machine. */
  readonly runs: 'shared' | 'alone';
  measure(bench: Bench): Promise<readonly Measured[]>;
}
