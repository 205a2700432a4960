import { setHandler, workflowInfo } from '@temporalio/workflow';
import { rolloverSignal } from './messages.ts';

/** By which version of the workers a run lives, and whether it is to go on by another one. */
export class Versions {
  /** The version that the run before wanted to leave. */
  readonly #left: string | null;
  #to: string | null = null;

  constructor(left: string | null) {
    this.#left = left;
    setHandler(rolloverSignal, (to: unknown) => void (this.#to = typeof to === 'string' ? to : ''), {
      description:
        'Continues the case as new on the current version of the workers, at its next quiet point.',
    });
  }

  /** Asked to by a signal: that wakes a case. */
  get isAsked(): boolean {
    return this.#to !== null && this.#to !== this.#own;
  }

  /**
   * The server says with each task whether the current version is still the one that the run is pinned to. A run that did
   * not get away, such as one that an operator has pinned, stays until it is asked: it would only begin anew again and again.
   */
  get isReplaced(): boolean {
    if (this.isAsked) return true;
    return workflowInfo().targetWorkerDeploymentVersionChanged && this.#left !== this.#own;
  }

  /** What the next run is told: the version that this one leaves, if it does. */
  get leaves(): string | null {
    return this.isReplaced ? this.#own : null;
  }

  get #own(): string | null {
    return workflowInfo().currentDeploymentVersion?.buildId ?? null;
  }
}
