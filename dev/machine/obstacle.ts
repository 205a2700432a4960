/**
 * Something that stands in the way of the local stack and that a person can mend. Commands of this folder print it
 * without a stack: what happened, then each way to mend it.
 */
export class Obstacle extends Error {
  override readonly name = 'Obstacle';
  readonly code: string;
  readonly mend: readonly string[];

  /**
   * @param code stable, for tests and scripts, e.g. `port_taken`
   * @param what what happened, one sentence or more
   * @param mend each a thing to do, usually a command
   */
  constructor(code: string, what: string, mend: readonly string[] = [], options?: ErrorOptions) {
    super(mend.length === 0 ? what : `${what}\n${mend.map((each) => `  → ${each}`).join('\n')}`, options);
    this.code = code;
    this.mend = mend;
  }
}

/** Errors of the product that list every fault at once, in words. By name, because nothing of this folder is needed to know them. */
const WRITTEN_FOR_PEOPLE = new Set([
  'EnvironmentError',
  'PolicyFileError',
  'RatesFileError',
  'SearchAttributesMissing',
]);

/** What to print of a failure: an obstacle as it is, anything else with its stack, because it is a fault of ours. */
export function explain(failure: unknown): string {
  if (failure instanceof Obstacle) return failure.message;
  if (failure instanceof Error && WRITTEN_FOR_PEOPLE.has(failure.name)) return failure.message;
  return failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
}
