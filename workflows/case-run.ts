import {
  allHandlersFinished,
  condition,
  makeContinueAsNewFunc,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Links } from '../domain/effects/case-effects.ts';
import { agenda, heldNow, stepName } from '../domain/schedule/agenda.ts';
import { apply } from '../domain/schedule/apply.ts';
import type { CaseState, Held, Outlook } from '../domain/case/case-state.ts';
import type { Command, Fact, NumberedFact } from '../domain/case/fact.ts';
import { isQuestion } from '../domain/case/debt.ts';
import { readTransition } from '../domain/case/read-transition.ts';
import { type Instant, SECOND } from '../domain/time/instant.ts';
import { applyFacts, applyNotedFacts } from '../domain/schedule/apply-fact.ts';
import { readOutlook } from '../domain/case/read-outlook.ts';
import { readState } from '../domain/case/read-state.ts';
import { nextDue } from '../domain/schedule/next-due.ts';
import { handleCommand, refusesAsGiven } from '../domain/schedule/handle-command.ts';
import { openCase } from '../domain/schedule/open-case.ts';
import { outlookIsStale, replan } from '../domain/schedule/plan.ts';
import type { Applied, Due, Outcome } from '../domain/case/step.ts';
import { owes, publicState } from '../domain/case/view.ts';
import { inEnglish } from '../wording/in-english.ts';
import { CaseTimer } from './case-timer.ts';
import { Display } from './display.ts';
import { effects, runEffect } from './effects.ts';
import { Inbox } from './inbox.ts';
import { agendaQuery, type CaseInput, type CommandResult, stateQuery } from './messages.ts';
import { doStep } from './step.ts';
import { Versions } from './versions.ts';

/** A run takes in this many facts at most: the server refuses a run its 10,001st signal. */
const FACTS_PER_RUN = 2_000;

/** Facts after which reach and hours may be others (E2). */
const REDRAWN: ReadonlySet<string> = new Set(['contact', 'opted-out', 'opted-in'] satisfies Fact['fact'][]);

/** In characters; the server refuses much longer ones. */
const LONGEST_SUMMARY = 200;

/** A timer fires a few milliseconds late; that is still the step's own instant. */
const PUNCTUAL = SECOND;

/** One run of a case: the thin shell around the pure schedule. Only the main loop calls its methods. */
export class CaseRun {
  readonly #input: CaseInput;
  readonly #inbox: Inbox;
  readonly #timer = new CaseTimer();
  readonly #display: Display;
  readonly #versions: Versions;
  #known: { state: CaseState; outlook: Outlook; links: Links } | null = null;
  #redraw = false;
  #learned = 0;
  /** An adopted case is listed as it is, from its first wait on. */
  #isListed = true;

  constructor(input: CaseInput) {
    this.#input = input;
    this.#display = new Display((input.carried?.recent ?? []).map(readTransition));
    this.#versions = new Versions(input.carried?.left ?? null);
    this.#inbox = new Inbox({ look: () => this.#known });
    setHandler(stateQuery, () => this.#known?.state ?? null, {
      description: 'Everything the schedule knows of the case.',
    });
    setHandler(
      agendaQuery,
      (now: Instant) => (this.#known === null ? [] : agenda(this.#known.state, this.#known.outlook, now)),
      { description: 'What will happen if nobody writes. Takes the present instant in milliseconds.' },
    );
  }

  /** Loads the case; false when it is closed already, so that there is nothing to do. */
  async begin(): Promise<boolean> {
    const { caseId, openedAt, carried } = this.#input;
    if (carried !== undefined) {
      const { state, outlook, links } = carried;
      this.#known = { state: readState(state), outlook: readOutlook(outlook), links };
      await this.#applyNotedFacts();
      return true;
    }
    const adopted = await runEffect(effects.adopt, 'Load the case', { caseId, at: Date.now() });
    if (adopted.found === 'closed') return false;
    const reason = adopted.found === 'known' ? adopted.state.reason : adopted.reason;
    const outlook = await this.#draw(reason);
    const { links } = adopted;
    if (adopted.found === 'known') {
      this.#known = { state: adopted.state, outlook, links };
      this.#inbox.restore(adopted.facts);
      this.#isListed = false;
      await this.#applyNotedFacts();
      return true;
    }
    const opened = openCase({ id: caseId, openedAt, facts: adopted.facts }, outlook);
    this.#known = { state: opened.state, outlook, links };
    await this.#commit(opened, null);
    return true;
  }

  get isOver(): boolean {
    return this.#case.state.phase.in === 'closed';
  }

  /** Whether a new run is to take over: the history has become long, or another version of the workers is current. */
  get isToContinue(): boolean {
    const { continueAsNewSuggested } = workflowInfo();
    return this.#learned >= FACTS_PER_RUN || continueAsNewSuggested || this.#versions.isReplaced;
  }

  /** Learns what came in. A gap in the numbers is read from Postgres. */
  async catchUp(): Promise<void> {
    const { state, outlook } = this.#case;
    let facts = this.#inbox.takeFacts(state.seen);
    if (facts.length > 0 && facts.at(-1)?.seq !== state.seen + facts.length) {
      facts = await runEffect(effects.loadFacts, 'Read facts that a signal did not carry', {
        caseId: state.id,
        after: state.seen,
      });
    }
    await this.#applyFacts(facts, outlook);
  }

  /** Carries out the first command in the queue; false when there is none. */
  async handleNextCommand(): Promise<boolean> {
    const pending = this.#inbox.commands[0];
    if (pending === undefined) return false;
    const { state } = this.#case;
    const command = { ...pending.told, at: Date.now() } as Command;
    if (command.command === 'set-task' && command.reason !== this.#case.outlook.policy.reason) {
      // Planned by the policy of the new reason, which the case does not have until the command is carried out.
      this.#case.outlook = await this.#draw(command.reason);
    }
    const refusal = refusesAsGiven(state, command);
    if (refusal === null) {
      const guarded = command.command === 'resolve' || command.command === 'complete-task';
      const told =
        command.command === 'set-task'
          ? { ...command, task: { ...command.task, since: command.at } }
          : command;
      const missed = await this.#commit(
        handleCommand(state, this.#case.outlook, told),
        guarded ? state.seen : null,
      );
      if (missed !== null) {
        await this.#applyFacts(missed, this.#case.outlook);
        // A message not yet seen wins over a resolution; everything else is asked again in the state it made, and so is what
        // says up to where it was read (R10): whoever said so may know more than the case did.
        const isUnread = missed.some(({ fact }) => fact.fact !== 'unknown' && isQuestion(fact));
        if (command.command !== 'resolve' || command.seen !== undefined || !isUnread) return true;
      }
      this.#inbox.commands.shift();
      pending.settle(missed === null ? this.#result() : 'new_message');
      return true;
    }
    this.#inbox.commands.shift();
    pending.settle(refusal);
    return true;
  }

  /** What is due next, by an outlook that is fresh enough to plan with. */
  async lookAhead(): Promise<Due | null> {
    const { state, outlook } = this.#case;
    const due = nextDue(state, outlook);
    const now = Date.now();
    if (this.#redraw || outlookIsStale(outlook, state, due, now)) {
      this.#redraw = false;
      this.#case.outlook = await this.#draw(state.reason);
      await this.#commit(replan(state, this.#case.outlook, now), null);
      return nextDue(this.#case.state, this.#case.outlook);
    }
    return due;
  }

  /** Does a step that is due and applies what came of it. R6, A4: facts that were stored before it win. */
  async perform(due: Due): Promise<void> {
    const { state, outlook } = this.#case;
    const now = Date.now();
    const at = now - due.at < PUNCTUAL || due.step.do === 'expire' ? due.at : now;
    if (due.step.do === 'close') return this.#close(due, at);
    const outcome: Outcome = await doStep(due, state, outlook, at);
    const irreversible = isDone(due);
    const applied = apply(state, outlook, due, outcome);
    const missed = await this.#commit(applied, irreversible ? null : state.seen);
    if (missed !== null) await this.#applyFacts(missed, outlook);
  }

  /** Waits for whatever comes first: something in the queue, or the timer. */
  async wait(due: Due | null): Promise<void> {
    const { state, outlook, links } = this.#case;
    if (due !== null) this.#timer.set(due.at, timerSummary(due, heldNow(state, outlook, due)));
    this.#display.details(state, outlook, links, Date.now());
    if (!this.#isListed) this.#list();
    await condition(() => this.#inbox.hasWork || this.#timer.fired || this.#versions.isAsked);
    this.#timer.acknowledge();
  }

  /** At a quiet point only: everything a next run needs is plain JSON. */
  async continueAsNew(): Promise<void> {
    await condition(allHandlersFinished);
    if (this.#inbox.hasWork) return;
    const { caseId, openedAt } = this.#input;
    const carried = { ...this.#case, recent: this.#display.recent, left: this.#versions.leaves };
    // A run is pinned to the version that it began by; the next one begins by the current.
    const onCurrentVersion = makeContinueAsNewFunc({ initialVersioningBehavior: 'AUTO_UPGRADE' });
    await onCurrentVersion({ caseId, openedAt, carried } satisfies CaseInput);
  }

  /** Once the case is over, whoever still waits is told so. */
  turnAway(): void {
    this.#inbox.closing = true;
    for (const pending of this.#inbox.commands.splice(0)) pending.settle('case_closing');
  }

  /** The closing protocol: refused when a message came first, then the case lives on. */
  async #close(due: Due, at: Instant): Promise<void> {
    const { state, outlook } = this.#case;
    this.#inbox.closing = true;
    const applied = apply(state, outlook, due, { was: 'done', at });
    const { firstExecutionRunId } = workflowInfo();
    const closed = await runEffect(effects.close, 'Close the case', {
      caseId: state.id,
      transitions: applied.transitions,
      state: applied.state,
      next: null,
      guard: state.seen,
      key: `${firstExecutionRunId}/${applied.state.version}`,
    });
    if (closed.was === 'overtaken') {
      this.#inbox.closing = false;
      return this.#applyFacts(closed.missed, outlook);
    }
    this.#accept(applied);
    this.#show();
  }

  /** What the version before did not know, this one may. */
  async #applyNotedFacts(): Promise<void> {
    const { state, outlook } = this.#case;
    const [first] = state.unlearned;
    if (first === undefined) return;
    const facts = await runEffect(effects.loadFacts, 'Read facts that the version before did not know', {
      caseId: state.id,
      after: first - 1,
      numbers: state.unlearned,
    });
    await this.#commit(applyNotedFacts(state, outlook, facts), null);
  }

  async #applyFacts(facts: readonly NumberedFact[], outlook: Outlook): Promise<void> {
    if (facts.length === 0) return;
    this.#learned += facts.length;
    if (facts.some(({ fact }) => REDRAWN.has(fact.fact))) this.#redraw = true;
    await this.#commit(applyFacts(this.#case.state, outlook, facts), null);
  }

  /**
   * Writes transitions, then lives by them. With a guard, nothing is written when facts after it were stored: they come
   * back, and the state stays.
   */
  async #commit(applied: Applied, guard: number | null): Promise<readonly NumberedFact[] | null> {
    const { transitions, state } = applied;
    if (transitions.length > 0) {
      const next = nextDue(state, this.#case.outlook);
      const summary = transitions.map(({ what }) => inEnglish(what)).join('; ');
      const recorded = await runEffect(effects.record, summary.slice(0, LONGEST_SUMMARY), {
        caseId: state.id,
        transitions,
        state,
        next,
        guard,
      });
      if (recorded.was === 'overtaken') return recorded.missed;
    }
    this.#accept(applied);
    return null;
  }

  #accept({ state, transitions }: Applied): void {
    this.#case.state = state;
    if (transitions.length === 0) return;
    this.#display.remember(transitions);
    this.#list();
  }

  /** By state, queue and what comes next, for who looks for cases in Temporal. */
  #list(): void {
    const { state, outlook } = this.#case;
    this.#isListed = true;
    this.#display.attributes(state, nextDue(state, outlook));
  }

  #show(): void {
    const { state, outlook, links } = this.#case;
    this.#display.details(state, outlook, links, Date.now());
  }

  #draw(reason: string): Promise<Outlook> {
    return runEffect(effects.drawOutlook, `Draw policy, reach and hours for ${reason}`, {
      caseId: this.#input.caseId,
      reason,
      now: Date.now(),
    });
  }

  #result(): CommandResult {
    const { state } = this.#case;
    return { state: publicState(state), owes: owes(state), version: state.version };
  }

  get #case(): { state: CaseState; outlook: Outlook; links: Links } {
    if (this.#known === null) throw new TypeError('the case is read before it is loaded');
    return this.#known;
  }
}

/** E: what the timer in the history is for, and which rule has it wait. */
function timerSummary(due: Due, held: Held | null): string {
  const step = `${stepName(due)} (${due.rule})`;
  return (held === null ? step : `${step}, held by ${held.rule}: ${inEnglish(held.why)}`).slice(
    0,
    LONGEST_SUMMARY,
  );
}

/** Steps whose activity has already acted on the world: what came of them is recorded whatever was stored since. */
function isDone({ step }: Due): boolean {
  switch (step.do) {
    case 'impact':
    case 'answer':
    case 'deliver-kept':
    case 'email':
    case 'book-call':
    case 'request-number':
      return true;
    default:
      return false;
  }
}
