import { describeError } from './describe-error.ts';

/**
 * What a process says on the console before it ends by a failure.
 * @param said failures of a deployment, whose messages say what mends them
 * @param otherwise what stands before any other, of which only what may be said anywhere is said (S1)
 */
export const failureInWords = (
  error: unknown,
  said: readonly (new (...args: never[]) => Error)[],
  otherwise: string,
): string =>
  said.some((kind) => error instanceof kind)
    ? (error as Error).message
    : `${otherwise}: ${JSON.stringify(describeError(error), null, 2)}`;
