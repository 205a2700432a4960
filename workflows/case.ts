import { allHandlersFinished, condition } from '@temporalio/workflow';
import { CaseRun } from './case-run.ts';
import type { CaseInput } from './messages.ts';

/**
 * One conversation case, from its first message to its closing: asks the schedule what is next, waits until then or until
 * something comes in, does it, applies the outcome. All rules are in `domain/`.
 */
export async function caseWorkflow(input: CaseInput): Promise<void> {
  const run = new CaseRun(input);
  if (await run.begin()) {
    while (!run.isOver) {
      await run.catchUp();
      if (await run.handleNextCommand()) continue;
      const due = await run.lookAhead();
      if (due !== null && due.at <= Date.now()) await run.perform(due);
      else if (run.isToContinue) await run.continueAsNew();
      else await run.wait(due);
    }
  }
  run.turnAway();
  await condition(allHandlersFinished);
}
