import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from '../../database/pool.ts';
import { type Duration, type Instant, SECOND } from '../../domain/time/instant.ts';
import type { Clock } from '../../settings/clock.ts';
import { EVENTS_PER_SKIP, skipTo, standingOf, type Where } from './time-skip.ts';

/** Cases moved at once. Each waits for the server most of the time. */
const AT_ONCE = 16;

/** Between two looks at what is still under way, in milliseconds; longer the longer it takes, up to `LONGEST_PAUSE`. */
const PAUSE = 10;
const LONGEST_PAUSE = 80;

/** At one case, before the others have their turn: it may wait for them. */
const LOOKS = 30;

/**
 * A step this near comes by itself. One skips to what is far only: a skip that is still on when its end goes by would not
 * stop there (see `skipTo`).
 */
const NEAR: Duration = SECOND;

/** What must have come to rest before an advance is over, besides the cases. */
export interface Surroundings {
  /** Facts and events that are stored are on their way, webhooks are delivered: true once nothing is left. */
  idle(): Promise<boolean>;
  /** Hands over what is stored, now. */
  push(): Promise<void>;
  /** When a case, as it sees itself, does its next step; what is overdue counts as due now. Null: not until somebody writes. */
  nextStepOf(caseId: string, now: Instant): Promise<Instant | null>;
  /** Told before the clock moves; what it returns, when it has. */
  clockMoves?(): Promise<() => void>;
}

/** A jump that is under way: the clock is at its end already, and the open cases follow. */
export interface Moving {
  readonly from: Instant;
  readonly to: Instant;
  /** Where the last of the open cases is. */
  readonly at: Instant;
  /** Open cases, and how many of them are there. */
  readonly cases: number;
  readonly arrived: number;
}

/**
 * The one clock of a local world. It runs at the wall's pace, ahead of it by what it was advanced; every case keeps up with
 * it by time skipping on the real server. Never in production.
 *
 * One advance orders effects within a case, not between cases.
 */
export class TestClock implements Clock {
  readonly #pool: Pool;
  readonly #where: Where;
  #offset: number;
  #advancing: Promise<unknown> = Promise.resolve();
  #lastMove: { readonly from: Instant; readonly to: Instant } | null = null;
  /** What each case said of its next step, and the run and the length of its history for which that holds. */
  readonly #asked = new Map<
    string,
    { readonly runId: string; readonly events: number; readonly next: Instant | null }
  >();

  /** The jump that is under way, and where each open case was seen last. */
  #jump: { readonly from: Instant; readonly to: Instant; places: Map<string, Instant> } | null = null;

  private constructor(pool: Pool, where: Where, offset: number) {
    this.#pool = pool;
    this.#where = where;
    this.#offset = offset;
  }

  /** The clock of a world goes on where it was: its offset is kept with the world's data. */
  static async open(pool: Pool, where: Where): Promise<TestClock> {
    const { rows } = await pool.query<{ value: number }>(
      `select value from settings where name = 'test-clock'`,
    );
    return new TestClock(pool, where, rows[0]?.value ?? 0);
  }

  now(): Instant {
    return Date.now() + this.#offset;
  }

  /** How far ahead of the wall it is, in milliseconds. */
  get offset(): number {
    return this.#offset;
  }

  /** Null while no jump is under way. */
  get moving(): Moving | null {
    if (this.#jump === null) return null;
    const { from, to, places } = this.#jump;
    const ats = [...places.values()].map((at) => Math.min(Math.max(at, from), to));
    const arrived = ats.filter((at) => at === to).length;
    return { from, to, at: Math.min(to, ...ats), cases: ats.length, arrived };
  }

  /** The last move that came to its end. */
  get lastMove(): { readonly from: Instant; readonly to: Instant } | null {
    return this.#lastMove;
  }

  /** Back to the wall's time, in the turn of the moves: for a world whose data `clear` deletes. */
  startOver(clear: () => Promise<void>): Promise<void> {
    const done = this.#advancing.then(async () => {
      await clear();
      this.#offset = 0;
      this.#lastMove = null;
      this.#asked.clear();
    });
    this.#advancing = done.catch(() => undefined);
    return done;
  }

  /**
   * Moves the clock and returns when every open case has arrived and its due work is done. One advance after the other.
   * @param by milliseconds, not negative: a clock that went back would undo what was done
   */
  advance(by: number, surroundings: Surroundings): Promise<Instant> {
    const done = this.#advancing.then(async () => {
      const moved = await surroundings.clockMoves?.();
      try {
        return await this.#advance(by, surroundings);
      } finally {
        moved?.();
      }
    });
    this.#advancing = done.catch(() => undefined);
    return done;
  }

  async #advance(by: number, surroundings: Surroundings): Promise<Instant> {
    await this.#rest(surroundings);
    const from = this.now();
    const target = from + by;
    this.#offset += by;
    this.#jump = { from, to: target, places: new Map() };
    try {
      await this.#keep();
      await this.#settle(target, surroundings);
    } finally {
      this.#jump = null;
    }
    // What was due at the target is done a moment after it, and a busy machine makes the moment long.
    this.#lastMove = { from, to: this.now() };
    return target;
  }

  async #keep(): Promise<void> {
    await this.#pool.query(
      `insert into settings (name, value) values ('test-clock', $1) on conflict (name) do update set value = excluded.value`,
      [JSON.stringify(this.#offset)],
    );
  }

  /** Where the open cases are, as far as the jump has seen them; a new one has its way before it. */
  #seeCases(ids: readonly string[]): void {
    if (this.#jump === null) return;
    const { from, places } = this.#jump;
    this.#jump.places = new Map(ids.map((id) => [id, places.get(id) ?? from]));
  }

  #see(caseId: string, at: Instant): void {
    if (this.#jump?.places.has(caseId) === true) this.#jump.places.set(caseId, at);
  }

  /** Every open case to `target`, again until none has anything left to do before it: one's work may wake another. */
  async #settle(target: Instant, surroundings: Surroundings): Promise<void> {
    const settled = new Set<string>();
    for (;;) {
      await this.#rest(surroundings);
      const { rows } = await this.#pool.query<{ id: string }>('select id from cases where is_open');
      this.#seeCases(rows.map(({ id }) => id));
      const left = rows.filter(({ id }) => !settled.has(id));
      // Those that have arrived are asked again only when all have.
      const asked = left.length === 0 ? rows : left;
      let haveArrived = true;
      await inTurns(asked, AT_ONCE, async ({ id }) => {
        if (await this.#goOn(id, target, surroundings)) settled.add(id);
        else {
          settled.delete(id);
          haveArrived = false;
        }
      });
      if (haveArrived && asked.length === rows.length) return;
      await pause(PAUSE);
    }
  }

  /**
   * Moves a case on by one step, and waits until that is done: then the world around may have something to say to it.
   * @returns whether it was at `target` already, with nothing left to do
   */
  async #goOn(caseId: string, target: Instant, surroundings: Surroundings): Promise<boolean> {
    let hasSkipped = false;
    for (let looks = 1; looks <= LOOKS; looks += 1) {
      const move = await this.#moveOf(caseId, target, surroundings);
      if (move === 'none') return looks === 1;
      if (move === 'wait') await pause(Math.min(1.5 ** (looks - 1) * PAUSE, LONGEST_PAUSE));
      else if (hasSkipped) return false;
      else {
        await skipTo(this.#where, caseId, move.to, move.from);
        hasSkipped = true;
      }
    }
    return false;
  }

  /**
   * What a case needs to be at `target` with its due work done: nothing, a moment for what is under way, or a skip to
   * whatever comes first, its next step or the target.
   */
  async #moveOf(
    caseId: string,
    target: Instant,
    surroundings: Surroundings,
  ): Promise<'none' | 'wait' | { readonly from: Instant; readonly to: Instant }> {
    const standing = await standingOf(this.#where, caseId);
    if (standing === null) {
      const { rows } = await this.#pool.query('select from cases where id = $1 and is_open', [caseId]);
      return rows.length === 0 ? 'none' : 'wait';
    }
    const { isRunning, isQuiet, isSkipping, currentTime, runId, events } = standing;
    this.#see(caseId, isRunning ? currentTime : target);
    if (!isRunning) return 'none';
    if (!isQuiet) return 'wait';
    if (isSkipping) return { from: currentTime, to: currentTime };
    const asked = this.#asked.get(caseId);
    const next =
      asked?.runId === runId && asked.events === events
        ? asked.next
        : await surroundings.nextStepOf(caseId, Math.min(currentTime, target));
    const isDue = next !== null && next <= target;
    if (isDue && next - currentTime < NEAR) return 'wait';
    if (!isDue && currentTime >= target) {
      this.#asked.set(caseId, { runId, events, next });
      return 'none';
    }
    // To ask a case costs more than to skip it, and a skip alone changes no answer.
    this.#asked.set(caseId, { runId, events: events + EVENTS_PER_SKIP, next });
    return { from: currentTime, to: isDue ? next : target };
  }

  async #rest(surroundings: Surroundings): Promise<void> {
    await surroundings.push();
    while (!(await surroundings.idle())) await pause(PAUSE);
  }
}

async function inTurns<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: Math.min(atOnce, queue.length) }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
}
