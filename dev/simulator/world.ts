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
