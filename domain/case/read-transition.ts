import { type Explanation, explain } from '../explanation/explanation.ts';
import type { Transition } from './step.ts';

/** A transition as any version carried it on: what happened was a sentence before it was a code. */
export type StoredTransition = Omit<Transition, 'what'> & { readonly what: Explanation | string };

/** The one way in for a transition that a run carried on. */
export function readTransition(stored: StoredTransition): Transition {
  const { what } = stored;
  return { ...stored, what: typeof what === 'string' ? explain('legacy', { text: what }) : what };
}
