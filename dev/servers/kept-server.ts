import { setTimeout as pause } from 'node:timers/promises';
import { Obstacle } from '../machine/obstacle.ts';
import type { ServerProcess } from '../machine/spawn-server.ts';

interface Startable {
  readonly ended: ServerProcess['ended'];
  stop(): Promise<void>;
  kill(): void;
}

export interface KeptServer<T> {
  /** The server as it runs now; after a restart another one, at the same address. */
  current(): T;
  /** Stops the server, in order, and starts it again only after so many milliseconds: an outage by choice. */
  beginOutage(ms: number): void;
  /** Starts it again now. */
  endOutage(): void;
  /** Until when, by the machine's clock, it is kept away; null: it is there, or comes back as soon as it can. */
  outageUntil(): number | null;
  stop(): Promise<void>;
  kill(): void;
}

/** A server that ends this often within the time is broken: starting it again would only hide that. */
const RESTARTS = 5;
const WITHIN_MS = 60_000;

/**
 * Starts a server and starts it again whenever it ends unasked, on the same data and port: whoever kills PostgreSQL or
 * Temporal to see what happens finds it back, and the rest of the stack never knew.
 * @param start must give the same address each time
 * @param tell one line for people
 * @param giveUp called once when it keeps ending or cannot be started again
 */
export async function keepRunning<T extends Startable>(
  name: string,
  start: () => Promise<T>,
  tell: (line: string) => void,
  giveUp: (failure: unknown) => void,
): Promise<KeptServer<T>> {
  let server = await start();
  let stopping = false;
  const restarts: number[] = [];
  let outage: { readonly until: number; readonly over: Promise<void>; end(): void } | null = null;
  const watch = async (): Promise<void> => {
    for (;;) {
      const { code, signal } = await server.ended;
      if (stopping) return;
      if (outage !== null) {
        tell(`  ! ${name} is away, as asked`);
        await outage.over;
        if (stopping) return;
        server = await start();
        outage = null;
        tell(`  ✓ ${name} is back`);
        continue;
      }
      const how = signal ?? `code ${code}`;
      const now = performance.now();
      while (restarts[0] !== undefined && now - restarts[0] > WITHIN_MS) restarts.shift();
      restarts.push(now);
      if (restarts.length > RESTARTS) {
        throw new Obstacle(
          'server_keeps_ending',
          `${name} has ended ${restarts.length} times within a minute (${how}).`,
        );
      }
      tell(`  ! ${name} has ended (${how}); starting it again`);
      await pause(100);
      server = await start();
      if (stopping) {
        await server.stop();
        return;
      }
      tell(`  ✓ ${name} is back`);
    }
  };
  const watching = watch().catch(giveUp);
  return {
    current: () => server,
    beginOutage(ms) {
      if (outage !== null || stopping) return;
      let end = (): void => undefined;
      const over = new Promise<void>((resolve) => {
        end = resolve;
      });
      const timer = setTimeout(end, ms);
      outage = {
        until: Date.now() + ms,
        over,
        end() {
          clearTimeout(timer);
          end();
        },
      };
      void server.stop();
    },
    endOutage: () => outage?.end(),
    outageUntil: () => outage?.until ?? null,
    async stop() {
      stopping = true;
      outage?.end();
      await server.stop();
      await watching;
    },
    kill() {
      stopping = true;
      outage?.end();
      server.kill();
    },
  };
}
