import {
  CancellationScope,
  condition,
  defineSignal,
  isCancellation,
  setHandler,
  sleep,
} from '@temporalio/workflow';

export const writtenSignal = defineSignal<[at: number]>('written');
export const overSignal = defineSignal('over');

/**
 * What the case workflow is measured against: a case that cancels its timer with every message and starts another, as one
 * would write it first. It does nothing else.
 */
export async function restartingWorkflow(openedAt: number): Promise<void> {
  let anchor = openedAt;
  const life = { isOver: false };
  setHandler(writtenSignal, (at) => void (anchor = Math.max(anchor, at)));
  setHandler(overSignal, () => void (life.isOver = true));
  while (!life.isOver) {
    const armedFor = anchor;
    const timer = new CancellationScope();
    const ringing = timer.run(() => sleep(Math.max(1, armedFor + 18 * 3_600_000 - Date.now())));
    ringing.catch((error: unknown) => {
      if (!isCancellation(error)) throw error;
    });
    await condition(() => life.isOver || anchor !== armedFor);
    timer.cancel();
  }
}
