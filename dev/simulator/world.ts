import type { Instant } from '../../domain/time/instant.ts';
import type { ProviderClient } from '../provider/client.ts';

/** What the simulator drives: a running local world, by its own doors only. */
export interface SimulatedWorld {
  /** Null: a real provider is used, and there is nobody to play. */
  readonly provider: ProviderClient | null;
  /** Null: a real mail server is used. */
  readonly mailboxUrl: string | null;
  /** Of the API, as other services carry it. */
  readonly token: string;
  /** Null: this Temporal server cannot skip time. */
  readonly moveClock: ((to: number) => Promise<unknown>) | null;
  /** Null: the database is somebody else's. */
  readonly database: Outage | null;
  /** Null: this world is not all its own, so that it has no examples and cannot be started over. */
  readonly examples: ExampleControl | null;
  /** The last move of the clock; null: it was not moved. */
  readonly lastJump: () => Jump | null;
}

/** How far the example cases of the world are. */
export type ExamplesStatus =
  /** There is nothing to wait for. */
  | { readonly state: 'ready' }
  /** The world before is being deleted. */
  | { readonly state: 'clearing' }
  /** The cases are being made; `history`: they are there, and the finished ones of the days before come. */
  | { readonly state: 'making' | 'history'; readonly made: number; readonly of: number }
  | { readonly state: 'failed' };

/** What the pages show of the example cases, and do to them. */
export interface ExampleControl {
  status(): ExamplesStatus;
  /** @returns stops watching */
  watch(changed: () => void): () => void;
  /** Adds examples at the present time. Ends when they are there; what keeps them from it is in the status. */
  make(): Promise<void>;
  /** Deletes the world's data, and makes examples in the background. Ends when the data are gone. @throws when they are not */
  startOver(): Promise<void>;
}

/** What a move of the clock went through. */
export interface Jump {
  readonly from: Instant;
  readonly to: Instant;
}

/** A server of the local stack that can be taken away for a while. */
export interface Outage {
  /** Ends the server; it comes back by itself after so many milliseconds of real time. */
  begin(ms: number): void;
  /** Brings it back now. */
  end(): void;
  /** When it comes back, in real milliseconds; null: it is there. */
  until(): number | null;
}
