import { CaseRun } from '../../../workflows/case-run.ts';
import type { CaseInput } from '../../../workflows/messages.ts';

/** The case workflow as it must not be changed without `patched`: what is due is done before what came in is learned. */
export async function caseWorkflow(input: CaseInput): Promise<void> {
  const run = new CaseRun(input);
  await run.begin();
  while (!run.isOver) {
    const due = await run.lookAhead();
    if (due !== null && due.at <= Date.now()) {
      await run.perform(due);
      continue;
    }
    await run.wait(due);
    await run.catchUp();
    await run.handleNextCommand();
  }
}
