import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { AgendaEntry } from '../domain/schedule/agenda.ts';
import type { Links } from '../domain/effects/case-effects.ts';
import type { CaseState, Owes, PublicState, Task } from '../domain/case/case-state.ts';
import type { NumberedFact } from '../domain/case/fact.ts';
import type { StoredOutlook } from '../domain/case/read-outlook.ts';
import type { StoredState } from '../domain/case/read-state.ts';
import type { StoredTransition } from '../domain/case/read-transition.ts';
import type { Instant } from '../domain/time/instant.ts';

/** The workflow type; its id is the case id. Started by signalWithStart only. */
export const CASE_WORKFLOW = 'caseWorkflow';

/** What a run starts with. Everything else is loaded from Postgres, so a lost case can be started again from its id. */
export interface CaseInput {
  readonly caseId: string;
  /** Case time of the first message's arrival. */
  readonly openedAt: Instant;
  /** Set by continue-as-new only. */
  readonly carried?: Carried;
}
/** As any version carried it; `readState` and `readOutlook` are the ways in. */
export interface Carried {
  readonly state: StoredState;
  readonly outlook: StoredOutlook;
  readonly links: Links;
  readonly recent: readonly StoredTransition[];
  /** The version of the workers that the run before left for another one; absent before runs had versions. */
  readonly left?: string | null;
}

/** Stored facts, in order, at most 200. Facts already seen are ignored; a gap makes the case read Postgres. */
export const factsSignal = defineSignal<[batch: readonly NumberedFact[]]>('facts');

/**
 * Asks a run that was pinned to another version of the workers to continue as new on the current one.
 * @param to its build id; a run that has it already does nothing
 */
export const rolloverSignal = defineSignal<[to: string]>('rollover');

/** What an update answers: the case after the command was applied and recorded. */
export interface CommandResult {
  readonly state: PublicState;
  readonly owes: Owes;
  readonly version: number;
}

/**
 * Rejections (ApplicationFailure type, same as the API's `code`): `case_closing` (closed or closing), `case_resolved`,
 * `no_pending_task`, `no_call`, `nothing_planned`, `no_hold`, `no_need`, `new_message` (a message not yet seen wins over
 * resolve, one after `seen` over resolve and completeTask).
 */
export type CommandRefusal =
  | 'case_closing'
  | 'case_resolved'
  | 'no_pending_task'
  | 'no_call'
  | 'nothing_planned'
  | 'no_hold'
  | 'no_need'
  | 'new_message';

export const setTaskUpdate = defineUpdate<
  CommandResult,
  [
    {
      readonly reason: string;
      readonly task: Omit<Task, 'since'>;
      readonly reopen: boolean;
      /** W9: a person set it, in the pages. */
      readonly byPerson?: boolean;
    },
  ]
>('setTask');
/** R10: `seen`, the number up to which whoever tells it has read the case; what the customer asked after it wins. */
interface MaySayWhatWasSeen {
  readonly seen?: number;
}
export const completeTaskUpdate = defineUpdate<CommandResult, [MaySayWhatWasSeen]>('completeTask');
export const resolveUpdate = defineUpdate<CommandResult, [MaySayWhatWasSeen & { readonly outcome: string }]>(
  'resolve',
);
export const assignUpdate = defineUpdate<
  CommandResult,
  [{ readonly queue: string | null; readonly agent: string | null }]
>('assign');
export const cancelStepUpdate = defineUpdate<CommandResult, [Record<never, never>]>('cancelStep');
/** E2: `wished`: the customer asked for it; where they did is stored before (S1). F3: `slot`: the begin of the slot they chose. */
export const bookCallUpdate = defineUpdate<
  CommandResult,
  [{ readonly wished?: boolean; readonly slot?: Instant }]
>('bookCall');
export const recordCallUpdate = defineUpdate<
  CommandResult,
  [{ readonly was: 'done' | 'missed-by-customer' | 'missed-by-us' | 'cancelled' }]
>('recordCall');
/** R12: why, and who holds it, is stored under the id before. */
export const holdUpdate = defineUpdate<CommandResult, [{ readonly id: string; readonly until: Instant }]>(
  'hold',
);
export const releaseUpdate = defineUpdate<CommandResult, [Record<never, never>]>('release');

/** H4 */
export const dismissNeedUpdate = defineUpdate<CommandResult, [Record<never, never>]>('dismissNeed');

/** In a query the workflow's clock is that of its last task, so the caller says what time it is. */
export const stateQuery = defineQuery<CaseState | null>('state');
export const agendaQuery = defineQuery<readonly AgendaEntry[], [now: Instant]>('agenda');
