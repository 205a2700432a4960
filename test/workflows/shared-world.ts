import { afterAll } from 'vitest';
import type { Instant } from '../../domain/time/instant.ts';
import { Life } from './life.ts';
import { type LocalWorld, openWorld, type World, type WorldOptions } from './world.ts';

type Story = (life: Life, world: World) => Promise<void>;

/** Makes a test's body: the life of one customer, told as if the world were its own. */
export type LifeInSharedWorld = (story: Story) => () => Promise<void>;

/**
 * One world for the tests of a file or of a `describe`, which ends with them: opened by the first that asks for it. Each
 * test has customers of its own in it.
 */
export function worldOfTests(options: WorldOptions = {}): () => Promise<LocalWorld> {
  const endings: (() => unknown)[] = [];
  let world: Promise<LocalWorld> | undefined;
  afterAll(async () => {
    await world?.catch(() => undefined);
    for (const end of endings.toReversed()) await end();
  });
  return () =>
    (world ??= openWorld({ onTestFinished: (end) => void endings.push(end as () => unknown) }, options));
}

/**
 * One world for several tests, because a world costs a second and a life a few tens of milliseconds. All lives begin
 * together, whatever the runner's concurrency; the clock goes on when each of them waits for a later instant or is over,
 * and then to the earliest of these instants. So nobody is late for its own story, as long as all of them begin in the same
 * week. Faults of the provider and the mailbox must be matched by customer.
 */
export function shareWorld(options: WorldOptions = {}): LifeInSharedWorld {
  const stories: Story[] = [];
  const opened = worldOfTests(options);
  let played: Promise<readonly Promise<void>[]> | undefined;

  const play = async (): Promise<readonly Promise<void>[]> => {
    const world = await opened();
    const meeting = new Meeting(world, stories.length);
    return stories.map((story) => {
      const life = new Life(world, (to) => meeting.waitFor(to));
      const told = story(life, world)
        .catch((failure: unknown) => withWhatHappened(failure, life))
        .finally(() => meeting.leave());
      // Its own test awaits it, perhaps later than it fails.
      told.catch(() => undefined);
      return told;
    });
  };
  afterAll(async () => {
    await Promise.allSettled((await played?.catch(() => [])) ?? []);
  });
  return (story) => {
    const index = stories.push(story) - 1;
    return async () => {
      played ??= play();
      const told = await played;
      // Asked for while tests run, it would not be among the lives that began.
      if (index >= told.length)
        throw new Error('a life of a shared world is made where its test is described');
      await told[index];
    };
  };
}

/** A failure of a life is told with that life: by the time anybody looks, its world is gone. */
async function withWhatHappened(failure: unknown, life: Life): Promise<never> {
  const entries = await life.timeline().catch(() => []);
  const lines = entries.map(({ at, kind, what, rule }) => `${at} ${kind} ${what}${rule ? ` (${rule})` : ''}`);
  if (failure instanceof Error)
    failure.message = [failure.message, 'What had happened:', ...lines].join('\n');
  throw failure;
}

interface Waiting {
  readonly to: Instant;
  readonly go: () => void;
  readonly fail: (why: unknown) => void;
}

/** Where lives that share a clock wait for each other. */
class Meeting {
  readonly #world: World;
  #present: number;
  #waiting: Waiting[] = [];
  #isMoving = false;

  constructor(world: World, present: number) {
    this.#world = world;
    this.#present = present;
  }

  waitFor(to: Instant): Promise<void> {
    return new Promise((go, fail) => {
      this.#waiting.push({ to, go, fail });
      void this.#look();
    });
  }

  leave(): void {
    this.#present -= 1;
    void this.#look();
  }

  async #look(): Promise<void> {
    if (this.#isMoving || this.#waiting.length === 0 || this.#waiting.length < this.#present) return;
    this.#isMoving = true;
    const { clock } = this.#world;
    try {
      await this.#world.goOn(Math.min(...this.#waiting.map(({ to }) => to)));
    } catch (failure) {
      for (const { fail } of this.#waiting.splice(0)) fail(failure);
    } finally {
      this.#isMoving = false;
    }
    const arrived = this.#waiting.filter(({ to }) => to <= clock.now());
    this.#waiting = this.#waiting.filter(({ to }) => to > clock.now());
    for (const { go } of arrived) go();
  }
}
