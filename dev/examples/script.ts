import type { Duration, Instant } from '../../domain/time/instant.ts';
import { HOUR } from '../../domain/time/instant.ts';
import type { Person } from '../simulator/people.ts';
import { Actor } from './actor.ts';
import type { PastWorld } from './past-world.ts';

/** When something is done: so many hours after the script began, or so many after its nth template or its call. */
export type When =
  | number
  | { readonly templates: number; readonly plus: number }
  | { readonly afterCall: number };

export interface Script {
  readonly person: Person;
  /** Hours before the end of the past. */
  readonly ago: number;
  readonly steps: readonly (readonly [when: When, act: (who: Actor) => Promise<unknown>])[];
}

/** Whose script stopped, where, and why. */
export interface ScriptFailure {
  readonly person: Person;
  readonly step: number;
  readonly error: unknown;
}

interface Played {
  readonly actor: Actor;
  readonly script: Script;
  readonly began: Instant;
  index: number;
  /** Null: not known yet, because it waits for something. */
  at: Instant | null;
}

/** How far the scripts are. */
export interface Onward {
  /** How many have begun. */
  readonly begun: number;
}

/**
 * Plays scripts together, event by event, until the world's past ends. A script whose turn does not come (a template that
 * is still held for the night) stands where it stands then.
 * @param onward told after every event
 */
export async function playScripts(
  world: PastWorld,
  scripts: readonly Script[],
  end: Instant,
  signal: AbortSignal,
  onward: (onward: Onward) => void = () => undefined,
): Promise<readonly ScriptFailure[]> {
  const failures: ScriptFailure[] = [];
  const all: Played[] = scripts.map((script) => {
    const at = end - script.ago * HOUR;
    return { script, actor: new Actor(world, script.person), began: at, index: 0, at };
  });
  for (;;) {
    signal.throwIfAborted();
    for (const each of all) await schedule(each, world.now);
    const next = earliest(all);
    const at = Math.min(next?.at ?? Number.POSITIVE_INFINITY, world.nextAt ?? Number.POSITIVE_INFINITY);
    if (at > end) break;
    await world.goTo(at);
    onward({ begun: all.filter(({ index }) => index > 0).length });
    if (next?.at == null || next.at > world.now) continue;
    const [, act] = next.script.steps[next.index] as Script['steps'][number];
    next.index += 1;
    next.at = null;
    try {
      await act(next.actor);
    } catch (error) {
      failures.push({ person: next.script.person, step: next.index - 1, error });
      next.index = next.script.steps.length;
    }
  }
  await world.goTo(end);
  return failures;
}

function earliest(all: readonly Played[]): Played | null {
  let found: Played | null = null;
  for (const each of all) {
    if (each.at !== null && (found === null || each.at < (found.at ?? 0))) found = each;
  }
  return found;
}

/** Finds out when a script's next step is, as soon as that can be known. */
async function schedule(played: Played, now: Instant): Promise<void> {
  if (played.at !== null) return;
  const step = played.script.steps[played.index];
  if (step === undefined) return;
  const [when] = step;
  const plus = (from: Instant, count: number): Instant => (from + count * HOUR) satisfies Duration;
  if (typeof when === 'number') played.at = Math.max(now, plus(played.began, when));
  else if ('templates' in when) {
    if (played.actor.templates >= when.templates) played.at = plus(now, when.plus);
  } else {
    const ended = await played.actor.callEndsAt();
    if (ended !== null) played.at = Math.max(now, plus(ended, when.afterCall));
  }
}
