import type { UpdateDefinition } from '@temporalio/common';
import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import type { CaseState, Outlook } from '../domain/case/case-state.ts';
import type { Command, NumberedFact } from '../domain/case/fact.ts';
import { readFacts } from '../domain/case/read-fact.ts';
import { refusesAsGiven } from '../domain/schedule/handle-command.ts';
import {
  assignUpdate,
  bookCallUpdate,
  cancelStepUpdate,
  type CommandRefusal,
  type CommandResult,
  completeTaskUpdate,
  dismissNeedUpdate,
  factsSignal,
  holdUpdate,
  recordCallUpdate,
  releaseUpdate,
  resolveUpdate,
  setTaskUpdate,
} from './messages.ts';

/** A command before the main loop gives it its instant. */
type CommandInput = Command extends infer C ? (C extends Command ? Omit<C, 'at'> : never) : never;

export interface Pending {
  readonly told: CommandInput;
  settle(result: CommandResult | CommandRefusal): void;
}

/**
 * What came in and waits for the main loop (one executor per case). Handlers only enqueue: they are
 * synchronous, touch this object only and never throw, because a plain error in one fails the workflow task for ever.
 */
export class Inbox {
  #facts: NumberedFact[] = [];
  readonly commands: Pending[] = [];
  /** Set while the case is being closed: from then on nothing is taken in. */
  closing = false;

  constructor(case_: { readonly look: () => { state: CaseState; outlook: Outlook } | null }) {
    setHandler(factsSignal, (batch) => void this.#facts.push(...readFacts(batch)), {
      description: 'Facts that were stored: messages of the customer, answers, failures. In order, numbered.',
    });
    const { look } = case_;
    const accept = <Input>(
      definition: UpdateDefinition<CommandResult, [Input]>,
      description: string,
      tell: (input: Input) => CommandInput,
    ) =>
      setHandler(definition, (input: Input) => this.#settled(tell(input)), {
        description,
        validator: (input: Input) => {
          const known = look();
          const refusal = this.closing ? 'case_closing' : known && refusesAsGiven(known.state, tell(input));
          if (refusal) throw ApplicationFailure.nonRetryable(refusal, refusal);
        },
      });
    accept(
      setTaskUpdate,
      'Sets reason and pending task; replaces the one before.',
      ({ reason, task, reopen, byPerson = false }) => ({
        command: 'set-task',
        reason,
        task: { ...task, since: 0 },
        reopen,
        byPerson,
      }),
    );
    accept(
      completeTaskUpdate,
      'The customer has done the pending task. A message after `seen` wins (R10).',
      (input) => ({ ...input, command: 'complete-task' }),
    );
    accept(
      resolveUpdate,
      'The matter is done. A message not yet seen wins, and one after `seen` (R10).',
      (input) => ({ ...input, command: 'resolve' }),
    );
    accept(assignUpdate, 'A person takes the case, or gives it to a queue.', (input) => ({
      command: 'assign',
      ...input,
    }));
    accept(cancelStepUpdate, 'Cancels the planned impact, answer template or fallback.', () => ({
      command: 'cancel-step',
    }));
    accept(bookCallUpdate, 'Books a call at the chosen slot, or the first free one.', ({ wished, slot }) => ({
      command: 'book-call',
      ...(wished === true ? { wished } : {}),
      ...(slot === undefined ? {} : { slot }),
    }));
    accept(recordCallUpdate, 'What became of the call.', ({ was }) => ({ command: 'record-call', was }));
    accept(
      holdUpdate,
      'A person holds the case: alerts, templates and fallback wait (R12).',
      ({ id, until }) => ({ command: 'hold', id, until }),
    );
    accept(dismissNeedUpdate, 'A person says that nobody need act (H4).', () => ({
      command: 'dismiss-need',
    }));
    accept(releaseUpdate, 'Ends the hold; the schedule resumes.', () => ({ command: 'release' }));
  }

  /** Facts that were stored before the run began. */
  restore(facts: readonly NumberedFact[]): void {
    this.#facts.unshift(...facts);
  }

  /** All facts after the watermark, in order, each once. */
  takeFacts(seen: number): NumberedFact[] {
    const bySeq = new Map(this.#facts.filter(({ seq }) => seq > seen).map((fact) => [fact.seq, fact]));
    this.#facts = [];
    return [...bySeq.values()].toSorted((a, b) => a.seq - b.seq);
  }

  get hasWork(): boolean {
    return this.#facts.length > 0 || this.commands.length > 0;
  }

  async #settled(told: CommandInput): Promise<CommandResult> {
    let result: CommandResult | CommandRefusal | undefined;
    this.commands.push({ told, settle: (answer) => void (result = answer) });
    await condition(() => result !== undefined);
    if (typeof result === 'string') throw ApplicationFailure.nonRetryable(result, result);
    return result as CommandResult;
  }
}
