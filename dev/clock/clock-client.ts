import { setTimeout as pause } from 'node:timers/promises';
import type { ClockJson } from './clock-route.ts';

/** Between two looks at a jump that is under way, in milliseconds. */
const LOOK = 300;

/** The clock refused, or is not there; in the gateway's words. */
export class ClockRefused extends Error {
  override readonly name = 'ClockRefused';
}

/** The test clock of a running world, over HTTP. */
export interface ClockClient {
  look(): Promise<ClockJson>;
  /**
   * Moves the clock, and ends when everything has arrived.
   * @param say told where it is, now and then
   */
  move(
    where: { readonly advance: string } | { readonly to: string },
    say: (where: string) => void,
  ): Promise<string>;
}

/** `2026-03-02 10:00 of 2026-03-20 10:00 UTC, 12 of 40 open cases are there`. */
export function describeMoving({ at, to, cases, arrived }: NonNullable<ClockJson['moving']>): string {
  const minute = (iso: string): string => iso.slice(0, 16).replace('T', ' ');
  return `${minute(at)} of ${minute(to)} UTC, ${arrived} of ${cases} open cases are there`;
}

export function clockClient(gatewayUrl: string): ClockClient {
  const ask = async (init?: RequestInit): Promise<ClockJson> => {
    const answer = await fetch(`${gatewayUrl}/dev/clock`, init);
    const told = (await answer.json().catch(() => ({}))) as Partial<ClockJson> & { detail?: string };
    if (told.now !== undefined) return { ...told, now: told.now };
    throw new ClockRefused(
      answer.status === 404
        ? `${gatewayUrl} has no test clock: its Temporal server cannot skip time, or it is no local world.`
        : (told.detail ?? `${gatewayUrl}/dev/clock answered ${answer.status}.`),
    );
  };
  return {
    look: () => ask(),
    async move(where, say) {
      const over = new AbortController();
      const moved = ask({
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(where),
      })
        .catch(async (failure: unknown) => {
          if (!isImpatience(failure)) throw failure;
          // The jump goes on in the world; only the answer is not waited for any longer.
          for (let seen = await ask(); ; seen = await ask()) {
            if (seen.moving === undefined) return seen;
            await pause(LOOK);
          }
        })
        .finally(() => over.abort());
      moved.catch(() => undefined);
      while (!over.signal.aborted) {
        await pause(LOOK, undefined, { signal: over.signal }).catch(() => undefined);
        // Whatever keeps it from being told, the jump itself says what is wrong.
        const seen = over.signal.aborted ? null : await ask().catch(() => null);
        if (seen?.moving !== undefined) say(describeMoving(seen.moving));
      }
      return (await moved).now;
    },
  };
}

/** Node's fetch waits five minutes for an answer, a long jump of many cases longer. */
const isImpatience = (failure: unknown): boolean =>
  (failure as { cause?: { code?: string } }).cause?.code === 'UND_ERR_HEADERS_TIMEOUT';
