import type { Progress } from '../machine/progress.ts';
import type { ExampleControl, ExamplesStatus } from '../simulator/world.ts';
import { type Examples, type ExamplesFor, makeExamples, type MakingProgress } from './make.ts';
import { exampleScripts } from './scenes.ts';

/** Why a making was broken off; it begins again when the clock has moved. */
const MOVED = Symbol('the clock moves');

/** The example cases of a running world: how far they are, and when they are made anew. One making at a time. */
export class ExampleCases implements ExampleControl {
  readonly #world: () => Omit<ExamplesFor, 'signal' | 'told'>;
  readonly #terminal: Pick<Progress, 'step' | 'note'>;
  readonly #clear: () => Promise<void>;
  readonly #watchers = new Set<() => void>();
  #status: ExamplesStatus = { state: 'ready' };
  #making: Promise<void> | null = null;
  #startingOver: Promise<void> | null = null;
  #attempt = new AbortController();
  #phase: 'none' | 'playing' | 'entering' | 'history' = 'none';
  /** Moves of the clock that are under way, and what waits for their end or for the cases to have entered. */
  #moves = 0;
  #waiting: (() => void)[] = [];
  #isStopped = false;
  #isClearing = false;

  /**
   * @param world asked when examples are made
   * @param clear deletes the world's data; the clock is back at the present then
   */
  constructor(
    world: () => Omit<ExamplesFor, 'signal' | 'told'>,
    terminal: Pick<Progress, 'step' | 'note'>,
    clear: () => Promise<void>,
  ) {
    this.#world = world;
    this.#terminal = terminal;
    this.#clear = clear;
  }

  status(): ExamplesStatus {
    return this.#status;
  }

  watch(changed: () => void): () => void {
    this.#watchers.add(changed);
    return () => void this.#watchers.delete(changed);
  }

  /** Makes examples at the present time; ends when all are there. What keeps them from it is told, and the world goes on. */
  make(): Promise<void> {
    this.#making ??= this.#makeThem().finally(() => {
      this.#making = null;
    });
    return this.#making;
  }

  startOver(): Promise<void> {
    this.#startingOver ??= this.#startOver().finally(() => {
      this.#startingOver = null;
    });
    return this.#startingOver;
  }

  /**
   * The clock is about to move. What is being played ends, and begins again when it has: its present would be the past. What
   * enters the world is let in before.
   * @returns to be called when it has moved
   */
  async clockMoves(): Promise<() => void> {
    this.#moves += 1;
    if (this.#phase === 'playing') this.#attempt.abort(MOVED);
    while (this.#phase === 'entering') await this.#nextChange();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#moves -= 1;
      this.#changed();
    };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#attempt.abort(new Error('stopped'));
    this.#changed();
    await this.#making;
  }

  async #startOver(): Promise<void> {
    this.#isClearing = true;
    this.#tell({ state: 'clearing' });
    this.#attempt.abort(new Error('started over'));
    try {
      await this.#making;
      await this.#terminal.step('started over', () => this.#clear());
    } catch (failure) {
      this.#tell({ state: 'failed' });
      throw failure;
    } finally {
      this.#isClearing = false;
    }
    void this.make();
  }

  async #makeThem(): Promise<void> {
    try {
      const made = await this.#terminal.step(
        'example cases',
        (say) => this.#unlessBrokenOff(say),
        (examples) => (examples === null ? 'broken off' : inWords(examples)),
      );
      this.#end({ state: made === null && this.#isClearing ? 'clearing' : 'ready' });
    } catch (failure) {
      this.#terminal.note(`    ${String(failure)}`);
      this.#end({ state: 'failed' });
    }
  }

  /** Null: somebody stops the world, or starts it over. */
  async #unlessBrokenOff(say: (what: string) => void): Promise<Examples | null> {
    try {
      return await this.#untilThere(say);
    } catch (failure) {
      if (this.#isBrokenOff) return null;
      throw failure;
    }
  }

  /** Whoever waits for the cases to have entered goes on. */
  #end(status: ExamplesStatus): void {
    this.#phase = 'none';
    this.#tell(status);
  }

  async #untilThere(say: (what: string) => void): Promise<Examples> {
    const of = exampleScripts(this.#world().now()).length;
    for (;;) {
      if (!this.#isClearing) this.#tell({ state: 'making', made: 0, of });
      while (this.#moves > 0 && !this.#isBrokenOff) await this.#nextChange();
      this.#attempt = new AbortController();
      if (this.#isBrokenOff) this.#attempt.abort(new Error('broken off'));
      this.#phase = 'playing';
      try {
        return await makeExamples({
          ...this.#world(),
          signal: this.#attempt.signal,
          told: (progress) => this.#goesOn(progress, say),
        });
      } catch (failure) {
        if (this.#attempt.signal.reason !== MOVED) throw failure;
      }
    }
  }

  get #isBrokenOff(): boolean {
    return this.#isStopped || this.#isClearing;
  }

  #goesOn({ part, made, of, isEntering }: MakingProgress, say: (what: string) => void): void {
    this.#phase = part === 'history' ? 'history' : isEntering ? 'entering' : 'playing';
    say(part === 'history' ? `${made} of ${of} finished cases` : `${made} of ${of}`);
    this.#tell({ state: part === 'history' ? 'history' : 'making', made, of });
  }

  #tell(status: ExamplesStatus): void {
    this.#status = status;
    this.#changed();
  }

  #changed(): void {
    for (const resume of this.#waiting.splice(0)) resume();
    for (const changed of this.#watchers) changed();
  }

  #nextChange(): Promise<void> {
    return new Promise((resume) => this.#waiting.push(resume));
  }
}

const inWords = ({ cases, history }: Examples): string =>
  `${cases}${history === 0 ? '' : `, and ${history} finished ones of the days before`}; all fictional`;
