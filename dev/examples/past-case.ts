import { randomUUID } from 'node:crypto';
import type { Effects } from '../../domain/effects/case-effects.ts';
import { bookableSlots } from '../../domain/schedule/expected-outcome.ts';
import { apply } from '../../domain/schedule/apply.ts';
import type { CaseState, Outlook } from '../../domain/case/case-state.ts';
import type { Command, NumberedFact } from '../../domain/case/fact.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { applyFacts } from '../../domain/schedule/apply-fact.ts';
import { nextDue } from '../../domain/schedule/next-due.ts';
import { refusesRequest } from '../../domain/schedule/number-request.ts';
import { handleCommand, refuses } from '../../domain/schedule/handle-command.ts';
import { openCase } from '../../domain/schedule/open-case.ts';
import { outlookIsStale, replan } from '../../domain/schedule/plan.ts';
import type { Applied, Due, Outcome } from '../../domain/case/step.ts';

/**
 * A case that lives in the past, where no workflow can: the server's clock does not go back. The same rules and the same
 * effects as the case's workflow, asked by hand in its order; what they leave in the database is what a workflow takes up
 * when it begins (`adopt`), as after Temporal was lost.
 */
export class PastCase {
  readonly #effects: Effects;
  readonly #key = randomUUID();
  #state: CaseState;
  #outlook: Outlook;
  #redraw = false;

  private constructor(effects: Effects, state: CaseState, outlook: Outlook) {
    this.#effects = effects;
    this.#state = state;
    this.#outlook = outlook;
  }

  static async begin(
    effects: Effects,
    { caseId, openedAt }: { readonly caseId: string; readonly openedAt: Instant },
    now: Instant,
  ): Promise<PastCase> {
    const adopted = await effects.adopt({ caseId, at: now });
    if (adopted.found !== 'new') throw new Error(`${caseId} lived before`);
    const outlook = await effects.drawOutlook({ caseId, reason: adopted.reason, now });
    const opened = openCase({ id: caseId, openedAt, facts: adopted.facts }, outlook);
    const begun = new PastCase(effects, opened.state, outlook);
    await begun.#commit(opened, null);
    return begun;
  }

  get state(): CaseState {
    return this.#state;
  }

  get isOver(): boolean {
    return this.#state.phase.in === 'closed';
  }

  /** When it does something if nothing comes in; null: never. */
  get nextAt(): Instant | null {
    return this.isOver ? null : (nextDue(this.#state, this.#outlook)?.at ?? null);
  }

  /** Learns what was stored, and does what is due by `now`. */
  async live(now: Instant): Promise<void> {
    for (;;) {
      if (this.isOver) return;
      await this.#applyFacts(
        await this.#effects.loadFacts({ caseId: this.#state.id, after: this.#state.seen }),
      );
      const due = await this.#lookAhead(now);
      if (due === null || due.at > now) return;
      await this.#perform(due, now);
    }
  }

  /** @throws when the case refuses */
  async handleCommand(command: Command): Promise<void> {
    await this.live(command.at);
    if (command.command === 'set-task' && command.reason !== this.#outlook.policy.reason) {
      this.#outlook = await this.#draw(command.reason, command.at);
    }
    const refusal = refuses(this.#state, command.command);
    if (refusal !== null) throw new Error(`${this.#state.id} refuses ${command.command}: ${refusal}`);
    await this.#commit(handleCommand(this.#state, this.#outlook, command), null);
    await this.live(command.at);
  }

  async #lookAhead(now: Instant): Promise<Due | null> {
    const due = nextDue(this.#state, this.#outlook);
    if (!this.#redraw && !outlookIsStale(this.#outlook, this.#state, due, now)) return due;
    this.#redraw = false;
    this.#outlook = await this.#draw(this.#state.reason, now);
    await this.#commit(replan(this.#state, this.#outlook, now), null);
    return nextDue(this.#state, this.#outlook);
  }

  async #perform(due: Due, now: Instant): Promise<void> {
    const at = Math.max(due.at, now);
    if (due.step.do === 'close') return this.#close(due, at);
    const outcome = await this.#do(due, at);
    await this.#commit(apply(this.#state, this.#outlook, due, outcome), null);
  }

  async #do(due: Due, at: Instant): Promise<Outcome> {
    const { id: caseId, reason, seen, version } = this.#state;
    const { step } = due;
    switch (step.do) {
      case 'impact':
      case 'answer': {
        const { replacement, tries, until } = step;
        const number = step.do === 'answer' ? 'answer' : step.number;
        return this.#effects.sendTemplate({ caseId, reason, number, replacement, tries, seen, at, until });
      }
      case 'deliver-kept':
        return this.#effects.deliverKept({ caseId, seen, at, tries: version });
      case 'email':
        return this.#effects.sendEmail({ caseId, reason, tries: step.tries, seen, at, until: step.until });
      case 'book-call': {
        const slots = bookableSlots(this.#state, this.#outlook, at);
        return this.#effects.bookCall({ caseId, reason, round: version, seen, at, slots });
      }
      case 'request-number':
        return (
          refusesRequest(this.#state, this.#outlook, at) ??
          this.#effects.requestNumber({ caseId, reason, round: version, tries: step.tries, seen, at })
        );
      default:
        return { was: 'done', at };
    }
  }

  async #close(due: Due, at: Instant): Promise<void> {
    const applied = apply(this.#state, this.#outlook, due, { was: 'done', at });
    const closed = await this.#effects.close({
      caseId: this.#state.id,
      transitions: applied.transitions,
      state: applied.state,
      next: null,
      guard: this.#state.seen,
      key: `${this.#key}/${applied.state.version}`,
    });
    if (closed.was === 'overtaken') return this.#applyFacts(closed.missed);
    this.#state = applied.state;
  }

  async #applyFacts(facts: readonly NumberedFact[]): Promise<void> {
    if (facts.length === 0) return;
    if (facts.some(({ fact }) => fact.fact === 'contact')) this.#redraw = true;
    await this.#commit(applyFacts(this.#state, this.#outlook, facts), null);
  }

  async #commit({ state, transitions }: Applied, guard: number | null): Promise<void> {
    if (transitions.length > 0) {
      const next = nextDue(state, this.#outlook);
      await this.#effects.record({ caseId: state.id, transitions, state, next, guard });
    }
    this.#state = state;
  }

  #draw(reason: string, now: Instant): Promise<Outlook> {
    return this.#effects.drawOutlook({ caseId: this.#state.id, reason, now });
  }
}
