import { sleep } from '@temporalio/workflow';
import { caseWorkflow as unchanged } from '../../../workflows/case.ts';
import type { CaseInput } from '../../../workflows/messages.ts';

/** The case workflow as it must not be changed without `patched`: a timer more beside all that it does. */
export async function caseWorkflow(input: CaseInput): Promise<void> {
  void sleep('365 days');
  await unchanged(input);
}
