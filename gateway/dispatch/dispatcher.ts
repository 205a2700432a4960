import {
  type Claim,
  claimCases,
  hasUndelivered,
  release,
  startOf,
  untilNextDue,
} from '../../database/receiving/dispatch.ts';
import type { Pool } from '../../database/pool.ts';
import { type Duration, SECOND } from '../../domain/time/instant.ts';
import { describeError } from '../../settings/describe-error.ts';
import type { Logger } from '../../settings/log.ts';
import type { CaseStarter } from './case-starter.ts';
import { DispatcherAcks } from './dispatcher-acks.ts';
import { type DispatchTime, realTime } from './dispatcher-time.ts';
import type { Metrics } from '../metrics/metrics.ts';

/** Hands what is stored to the case workflows. Several gateways may do so at once. */
export interface Dispatcher {
  /** Something was stored: look now. Returns at once. */
  wake(): void;
  /**
   * Hands over all that is stored of a case, however recently it was signalled, and starts its workflow where none runs.
   * @throws when Temporal does not take it
   */
  flush(caseId: string): Promise<void>;
  /** Hands over everything there is, now. Returns when each case was tried. */
  push(): Promise<void>;
  /** True when there is nothing stored that its workflow does not know. */
  idle(): Promise<boolean>;
  /** Takes no more up and lets what is under way finish. */
  stop(): Promise<void>;
}

export interface DispatcherParts {
  readonly pool: Pool;
  readonly starter: CaseStarter;
  readonly log: Logger;
  readonly metrics?: Pick<Metrics, 'signals' | 'facts'>;
  /** Signals under way at once. */
  readonly concurrency?: number;
  readonly time?: DispatchTime;
}

/** For what another gateway stored, or what a crash left behind. */
const SWEEP_EVERY: Duration = SECOND;
/** Longer than any signal takes; after it another gateway takes over. */
const LEASE: Duration = 30 * SECOND;
const FIRST_BACKOFF: Duration = 250;
const LONGEST_BACKOFF: Duration = 5 * SECOND;
/** While Temporal is away it is asked this often at least. */
const LONGEST_PAUSE: Duration = 2 * SECOND;
/** How long `flush` waits for a lease that somebody else holds. */
const FLUSH_PATIENCE: Duration = 8 * SECOND;
const FLUSH_LOOK: Duration = 20;

export function startDispatcher(parts: DispatcherParts): Dispatcher {
  const dispatcher = new CaseDispatcher(parts);
  dispatcher.start();
  return dispatcher;
}

/** A signal that failed has been seen to: the case is tried again later. This only tells whoever waits for it. */
class NotDelivered extends Error {
  override readonly name = 'NotDelivered';
}

class CaseDispatcher implements Dispatcher {
  readonly #pool: Pool;
  readonly #starter: CaseStarter;
  readonly #log: Logger;
  readonly #metrics: DispatcherParts['metrics'];
  readonly #concurrency: number;
  readonly #time: DispatchTime;

  /** Claimed and not yet taken up; so that the next claim is made while signals are under way. */
  readonly #queue: Claim[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #claiming: Promise<void> | null = null;
  #isWanted = false;
  #isStopped = false;
  /** Failures in a row, over all cases: Temporal is away, and one case at a time asks whether it is back. */
  #trouble = 0;
  #pausedUntil: Duration = 0;
  #cancelSweep: () => void = () => undefined;
  /** The earliest look that is planned: for cases that rest and have more to tell. */
  #look: { readonly at: Duration; readonly cancel: () => void } | null = null;

  readonly #acks: DispatcherAcks;

  constructor({ pool, starter, log, metrics, concurrency = 32, time = realTime }: DispatcherParts) {
    this.#pool = pool;
    this.#starter = starter;
    this.#log = log;
    this.#metrics = metrics;
    this.#concurrency = concurrency;
    this.#time = time;
    this.#acks = new DispatcherAcks({
      pool,
      time,
      underWay: () => this.#underWay.size,
      moreIn: (wait) => (wait === 0 ? this.wake() : this.#lookIn(wait)),
    });
  }

  start(): void {
    const sweep = (): void => {
      this.#cancelSweep = this.#time.after(SWEEP_EVERY, sweep);
      this.wake();
    };
    sweep();
  }

  wake(): void {
    this.#isWanted = true;
    this.#startClaiming();
  }

  async flush(caseId: string): Promise<void> {
    let isTold = false;
    const until = performance.now() + FLUSH_PATIENCE;
    for (;;) {
      const [claim] = await this.#claimNow({ limit: 1, caseId, isEager: true });
      if (claim !== undefined) {
        await this.#keep(this.#deliver(claim));
        isTold ||= claim.facts.length > 0;
        continue;
      }
      if (!(await hasUndelivered(this.#pool, caseId))) break;
      if (performance.now() > until) throw new NotDelivered(`${caseId} is being signalled, without an end`);
      // real time: another gateway, or this one, is about to hand it over.
      await new Promise((resume) => setTimeout(resume, FLUSH_LOOK));
    }
    if (!isTold) await this.#ensureRunning(caseId);
  }

  async push(): Promise<void> {
    for (;;) {
      const claims = await this.#claimNow({ limit: this.#concurrency, isEager: true });
      const results = await Promise.allSettled(claims.map((claim) => this.#keep(this.#deliver(claim))));
      if (claims.length === 0 || results.some(({ status }) => status === 'rejected')) break;
    }
    // What a wake has leased is nobody else's, also before it is under way.
    await this.#claiming;
    await this.#settled();
  }

  async idle(): Promise<boolean> {
    return this.#queue.length === 0 && this.#underWay.size === 0 && !(await hasUndelivered(this.#pool, null));
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelSweep();
    this.#look?.cancel();
    await this.#claiming;
    // Nothing was said to them yet.
    const left = this.#queue.splice(0);
    await this.#settled();
    await Promise.allSettled(left.map((claim) => this.#release(claim, 0, false)));
  }

  async #settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  #startClaiming(): void {
    if (this.#isStopped) return;
    this.#claiming ??= this.#claim().finally(() => {
      this.#claiming = null;
      // Woken after the last look.
      if (this.#isWanted && this.#room > 0) this.#startClaiming();
    });
  }

  /** Claims in batches while there is room, and puts what was claimed to work. One at a time. */
  async #claim(): Promise<void> {
    try {
      while (this.#isWanted && !this.#isStopped && this.#room > 0) {
        this.#isWanted = false;
        const pause = this.#pausedUntil - this.#time.elapsed();
        if (pause > 0) {
          this.#lookIn(pause);
          break;
        }
        const limit = this.#room;
        const claims = await this.#claimNow({ limit });
        this.#queue.push(...claims);
        this.#takeUp();
        if (claims.length === limit && this.#trouble === 0) this.#isWanted = true;
        else this.#lookIn(await untilNextDue(this.#pool, this.#time.now()));
      }
    } catch (error) {
      // The next sweep looks again.
      this.#log.warn({ error: describeError(error) }, 'cases that have news could not be looked up');
    }
  }

  /** A second round of work is claimed while the first is under way, as a whole. */
  get #room(): number {
    if (this.#trouble > 0) return this.#underWay.size + this.#queue.length === 0 ? 1 : 0;
    const room = 2 * this.#concurrency - this.#underWay.size - this.#queue.length;
    return room >= this.#concurrency ? room : 0;
  }

  #takeUp(): void {
    while (this.#underWay.size < this.#concurrency && !this.#isStopped) {
      const claim = this.#queue.shift();
      if (claim === undefined) return;
      this.#keep(this.#deliver(claim)).then(
        () => this.#goOn(),
        () => this.#goOn(),
      );
    }
  }

  #goOn(): void {
    this.#takeUp();
    if (this.#isWanted) this.#startClaiming();
  }

  /** Resting cases are looked at when the first has rested, not only at the next sweep. */
  #lookIn(wait: Duration | null): void {
    if (wait === null || wait > SWEEP_EVERY || this.#isStopped) return;
    const at = this.#time.elapsed() + wait;
    if (this.#look !== null && this.#look.at <= at) return;
    this.#look?.cancel();
    const cancel = this.#time.after(Math.ceil(wait) + 1, () => {
      this.#look = null;
      this.wake();
    });
    this.#look = { at, cancel };
  }

  #claimNow(what: {
    readonly limit: number;
    readonly caseId?: string;
    readonly isEager?: boolean;
  }): Promise<Claim[]> {
    return claimCases(this.#pool, { ...what, lease: LEASE, now: this.#time.now() });
  }

  #keep(work: Promise<void>): Promise<void> {
    this.#underWay.add(work);
    return work.finally(() => {
      this.#underWay.delete(work);
      this.#acks.look();
    });
  }

  /** @throws NotDelivered */
  async #deliver(claim: Claim): Promise<void> {
    const last = claim.facts.at(-1);
    // What it was claimed for was stored a moment after the statement began to look.
    if (last === undefined) return this.#release(claim, 0, false);
    let outcome: 'delivered' | 'case-ended';
    try {
      outcome = await this.#starter.signal(claim, claim.facts);
      if (outcome === 'case-ended' && !(await this.#isClosed(claim.caseId))) {
        this.#log.error(
          { caseId: claim.caseId },
          'an open case’s workflow has completed; it cannot be told anything',
        );
        throw new NotDelivered(`the workflow of ${claim.caseId} has completed`);
      }
    } catch (error) {
      await this.#failed(claim, error);
      throw new NotDelivered('a signal was not taken', { cause: error });
    }
    this.#metrics?.signals.inc({ outcome });
    this.#metrics?.facts.inc(claim.facts.length);
    if (this.#trouble > 0) {
      this.#trouble = 0;
      this.#pausedUntil = 0;
      this.#isWanted = true;
    }
    await this.#acks.write({ caseId: claim.caseId, lease: claim.lease, sent: last.seq });
  }

  async #failed(claim: Claim, error: unknown): Promise<void> {
    this.#metrics?.signals.inc({ outcome: 'refused' });
    if (!(error instanceof NotDelivered)) {
      this.#trouble += 1;
      // A single failure may be that case's own.
      const pause = this.#trouble === 1 ? 0 : FIRST_BACKOFF * 2 ** Math.min(this.#trouble, 10);
      this.#pausedUntil = this.#time.elapsed() + Math.min(LONGEST_PAUSE, pause);
      if (this.#trouble === 1) {
        this.#log.warn(
          { error: describeError(error) },
          'Temporal did not take a signal; cases are told later',
        );
      }
    }
    const backoff = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** Math.min(claim.failures, 10));
    // Jitter, so that what failed together does not come back together.
    await this.#release(claim, backoff * (0.5 + Math.random() / 2), true).catch(() => undefined);
  }

  #release(claim: Claim, wait: Duration, hasFailed: boolean): Promise<void> {
    return release(this.#pool, claim, { now: this.#time.now(), wait, hasFailed });
  }

  async #isClosed(caseId: string): Promise<boolean> {
    return (await startOf(this.#pool, caseId))?.isOpen !== true;
  }

  /** The workflow of an open case is gone, or never was: it is started with what Postgres knows. */
  async #ensureRunning(caseId: string): Promise<void> {
    const start = await startOf(this.#pool, caseId);
    if (start === null || !start.isOpen || (await this.#starter.standing(caseId)) === 'running') return;
    await this.#starter.signal(start, []);
  }
}
