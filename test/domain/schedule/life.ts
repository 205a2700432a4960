import { bookableSlots, slotsAsChosen } from '../../../domain/schedule/expected-outcome.ts';
import { apply } from '../../../domain/schedule/apply.ts';
import type { CaseState, Outlook, Task } from '../../../domain/case/case-state.ts';
import type { Command, Fact, InboundKind } from '../../../domain/case/fact.ts';
import { DAY, HOUR, type Instant, MINUTE, type Span } from '../../../domain/time/instant.ts';
import { applyFacts } from '../../../domain/schedule/apply-fact.ts';
import { nextDue } from '../../../domain/schedule/next-due.ts';
import { refusesRequest } from '../../../domain/schedule/number-request.ts';
import { handleCommand } from '../../../domain/schedule/handle-command.ts';
import { openCase } from '../../../domain/schedule/open-case.ts';
import type { Opening } from '../../../domain/schedule/opening.ts';
import { outlookIsStale, replan } from '../../../domain/schedule/plan.ts';
import type { PersonFrequency } from '../../../domain/gate/frequency.ts';
import { DEFAULT_POLICY, type Policy } from '../../../domain/policy.ts';
import type { Applied, Due, Outcome, Transition } from '../../../domain/case/step.ts';
import { windowClosesAt } from '../../../domain/case/view.ts';
import { explain } from '../../../domain/explanation/explanation.ts';

/** A Monday at midnight, UTC; the lives told here are local to UTC. */
export const MONDAY: Instant = Date.UTC(2026, 2, 2);
export const at = (day: number, hour: number, minute = 0): Instant =>
  MONDAY + day * DAY + hour * HOUR + minute * MINUTE;

export interface World {
  readonly policy?: Partial<Policy>;
  readonly policies?: Readonly<Record<string, Partial<Policy>>>;
  readonly reach?: Pick<Outlook['reach'], 'template' | 'paths'> & Partial<Outlook['reach']>;
  /** E4: what is known of the person when an outlook is drawn; nothing was sent and nothing limited where left out. */
  readonly frequency?: (now: Instant) => PersonFrequency;
  /** Local hours of day in which messages may go. */
  readonly hours?: readonly [from: number, to: number];
  /** Days on which nothing may go, counted from MONDAY. */
  readonly closedDays?: readonly number[];
  /** Local hours at which a call may begin; 11 o'clock where left out. */
  readonly callsAt?: readonly number[];
  /** What becomes of a step that acts on the world; null: done, unless it is out of hours. */
  readonly outcome?: (due: Due, now: Instant, life: Life) => Outcome | null;
}

export interface Sent {
  readonly at: Instant;
  readonly what: 'impact' | 'answer' | 'email' | 'call' | 'kept' | 'number-request';
  readonly number?: number;
  readonly reason: string;
  readonly windowOpen: boolean;
}

/** Plays a case against a small world, without a server: the shell of the workflow in thirty lines. */
export class Life {
  state: CaseState;
  outlook: Outlook;
  now: Instant;
  readonly transitions: Transition[] = [];
  readonly sent: Sent[] = [];
  /** What became of each, in the same order as `performed`. */
  readonly outcomes: Outcome[] = [];
  readonly performed: {
    readonly due: Due;
    readonly at: Instant;
    readonly held: boolean;
    /** E2: whether the call of the case, if there is one, was the customer's wish. */
    readonly wished: boolean;
  }[] = [];
  /** R12: from the beginning of each hold to its end. */
  readonly heldSpans: [from: Instant, to: Instant][] = [];
  /** The numbers of the facts that answer (W9), in order. */
  readonly replies: number[] = [];
  readonly world: World;
  #seq = 1;

  /** @param first the customer's first message, or the business's opening (R11) */
  constructor(
    world: World = {},
    openedAt: Instant = at(0, 10),
    first: InboundKind | Opening = 'message',
    messageAt = openedAt,
  ) {
    this.world = world;
    this.now = openedAt;
    this.outlook = drawOutlook(world, typeof first === 'string' ? 'general' : first.reason, openedAt);
    const fact: Fact =
      typeof first === 'string' ? { fact: 'inbound', at: messageAt, arrived: openedAt, kind: first } : first;
    const opened = openCase({ id: 'case-1', openedAt, facts: [{ seq: 1, fact }] }, this.outlook);
    this.state = opened.state;
    this.transitions.push(...opened.transitions);
  }

  /** Lets time pass to `until`, doing what is due, `until` itself included. */
  until(until: Instant): this {
    for (let due = this.#next(until); due !== null && due.at <= until; due = this.#next(until)) {
      this.now = Math.max(this.now, due.at);
      const outcome = this.#outcome(due);
      const { hold, call } = this.state;
      this.performed.push({ due, at: this.now, held: hold !== null, wished: call?.wished ?? false });
      this.outcomes.push(outcome);
      this.#take(apply(this.state, this.outlook, due, outcome));
      if (this.performed.length > 2_000) throw new Error('the case does not come to rest');
    }
    this.now = Math.max(this.now, until);
    return this;
  }

  /** To the end of the case, or of `days`. */
  toTheEnd(days = 120): this {
    return this.until(this.now + days * DAY);
  }

  fact(fact: Fact): this {
    this.#seq += 1;
    if (fact.fact === 'answered' || (fact.fact === 'kept-settled' && fact.sent)) this.replies.push(this.#seq);
    this.#take(applyFacts(this.state, this.outlook, [{ seq: this.#seq, fact }]));
    return this;
  }

  writes(now: Instant, kind: InboundKind = 'message', messageAt = now): this {
    return this.until(now).fact({ fact: 'inbound', at: messageAt, arrived: now, kind });
  }

  /** @param said when it was, where that was learned later (W9) */
  answers(now: Instant, said = now): this {
    return this.until(now).fact({ fact: 'answered', at: now, by: 'person', said });
  }

  /** W9: the latest answer, or the one with this number, failed after it had been accepted. */
  answerFails(now: Instant, answer = this.replies.at(-1) ?? 0): this {
    return this.until(now).fact({ fact: 'answer-failed', at: now, answer });
  }

  task(
    now: Instant,
    reason: string,
    step: string,
    over: Partial<Task> & { reopen?: boolean; byPerson?: boolean } = {},
  ): this {
    this.until(now);
    const { reopen = false, byPerson = false, ...rest } = over;
    const task: Task = { id: `task-${step}`, step, since: now, validUntil: null, dueAt: null, ...rest };
    if (reason !== this.state.reason) this.outlook = drawOutlook(this.world, reason, this.now);
    return this.obeys({ command: 'set-task', at: now, reason, task, reopen, byPerson });
  }

  /** R12. */
  holds(now: Instant, until: Instant): this {
    return this.obeys({ command: 'hold', at: now, id: `hold-${this.transitions.length}`, until });
  }

  /** R12: how long the case was held between two instants. */
  heldBetween(from: Instant, to: Instant): number {
    return this.heldSpans
      .map(([begin, end]) => Math.max(0, Math.min(end, to) - Math.max(begin, from)))
      .reduce((sum, each) => sum + each, 0);
  }

  obeys(command: Command): this {
    this.#take(handleCommand(this.state, this.outlook, command));
    return this;
  }

  /** The contact changed: the outlook is drawn anew. */
  redraw(now: Instant): this {
    this.until(now);
    this.outlook = drawOutlook(this.world, this.state.reason, now);
    this.#take(replan(this.state, this.outlook, now));
    return this;
  }

  events(): string[] {
    return this.transitions.flatMap(({ events }) => events);
  }

  rules(): string[] {
    return this.transitions.map(({ rule }) => rule);
  }

  #next(until: Instant): Due | null {
    const due = nextDue(this.state, this.outlook);
    const when = due === null ? this.now : Math.max(due.at, this.now);
    // Nobody can draw it before its day: a word said meanwhile is answered by the old one.
    if (due !== null && when <= until && outlookIsStale(this.outlook, this.state, due, when)) {
      this.outlook = drawOutlook(this.world, this.state.reason, when);
      this.#take(replan(this.state, this.outlook, when));
      return nextDue(this.state, this.outlook);
    }
    return due;
  }

  #outcome(due: Due): Outcome {
    const { step } = due;
    const now = this.now;
    const given = this.world.outcome?.(due, now, this);
    if (given) return this.#note(due, given);
    switch (step.do) {
      case 'impact':
      case 'answer':
      case 'email': {
        const forbidden = step.do === 'email' ? null : this.outlook.reach.template;
        if (forbidden !== null) return { was: 'refused', at: now, rule: forbidden, cause: 'gate' };
        // R1: a mail that its server put off beyond it meets the gate again.
        if (step.do === 'email' && step.until !== null && now > step.until)
          return { was: 'refused', at: now, rule: 'R1', cause: 'gate' };
        const hold = this.outlook.send.find(([, to]) => to > now)?.[0] ?? this.outlook.until;
        if (hold > now) return { was: 'held', at: now, until: hold, rule: 'E5', why: explain('hours.ended') };
        return this.#note(due, { was: 'done', at: now });
      }
      case 'request-number':
        return refusesRequest(this.state, this.outlook, now) ?? this.#note(due, { was: 'done', at: now });
      case 'book-call': {
        const bookable = bookableSlots(this.state, this.outlook, now);
        const [slot] = slotsAsChosen(bookable, this.state.call?.chosen ?? null);
        return slot === undefined
          ? { was: 'refused', at: now, rule: 'F3', cause: 'person' }
          : this.#note(due, { was: 'done', at: now, slot });
      }
      default:
        return this.#note(due, { was: 'done', at: now });
    }
  }

  #note({ step }: Due, outcome: Outcome): Outcome {
    if (outcome.was !== 'done' && outcome.was !== 'unknown') return outcome;
    const { reason } = this.state;
    const windowOpen =
      this.now < (windowClosesAt(this.state, this.outlook.policy) ?? Number.POSITIVE_INFINITY);
    const note = { at: outcome.at, reason, windowOpen };
    if (step.do === 'impact') this.sent.push({ ...note, what: 'impact', number: step.number });
    if (step.do === 'answer') this.sent.push({ ...note, what: 'answer' });
    if (step.do === 'email') this.sent.push({ ...note, what: 'email' });
    if (step.do === 'book-call') this.sent.push({ ...note, what: 'call' });
    if (step.do === 'deliver-kept') this.sent.push({ ...note, what: 'kept' });
    if (step.do === 'request-number') this.sent.push({ ...note, what: 'number-request' });
    return outcome;
  }

  #take({ state, transitions }: Applied): void {
    const [before, after] = [this.state.hold, state.hold];
    if (before === null && after !== null) this.heldSpans.push([after.since, after.since]);
    const open = this.heldSpans.at(-1);
    if (open !== undefined && before !== null && after === null) {
      open[1] = Math.max(open[0], transitions.at(-1)?.at ?? this.now);
    }
    this.state = state;
    this.transitions.push(...transitions);
  }
}

/** Three weeks of days from `now`, as the activity draws them. */
export function drawOutlook(world: World, reason: string, now: Instant): Outlook {
  const days = Array.from({ length: 22 }, (_, index) => Math.floor((now - MONDAY) / DAY) + index);
  const spans = (from: number, to: number, fits: (day: number) => boolean): Span[] =>
    days
      .filter(fits)
      .map((day): Span => [Math.max(now, at(day, from)), at(day, to)])
      .filter(([begin, end]) => begin < end);
  const [from, to] = world.hours ?? [8, 21];
  const weekday = (day: number) => ((day % 7) + 7) % 7 < 5;
  return {
    policy: { ...DEFAULT_POLICY, ...world.policy, ...world.policies?.[reason], version: '1', reason },
    reach: {
      template: null,
      paths: ['email', 'call'],
      callNotice: true,
      lacksNumber: false,
      ...world.reach,
    },
    frequency: world.frequency?.(now) ?? { limits: [], sends: [], zones: [] },
    send: spans(from, to, (day) => !world.closedDays?.includes(day)),
    note: null,
    overdue: null,
    preferred: null,
    jitter: 0,
    calls: days
      .filter(weekday)
      .flatMap((day) => (world.callsAt ?? [11]).map((hour): Span => [at(day, hour), at(day, hour, 30)])),
    work: days.filter(weekday).map((day): Span => [at(day, 9), at(day, 18)]),
    drawnAt: now,
    until: at(days.at(-1) ?? 0, 24),
  };
}
