/** Errors whose message the runtime or we ourselves wrote: it names code and never carries what the code was given. */
const OWN_WORDS = new Set(['TypeError', 'ReferenceError', 'RangeError', 'StaleRun']);

const WORD = /^[A-Za-z][\w.-]{0,63}$/;
const CODE = /^(?=.*[A-Za-z])[\w.-]{1,64}$|^\d{1,5}$/;

/** What may be said of an error anywhere (S1): its kind. Everything else may carry a value. */
export interface ErrorKind {
  /** The class of the error, e.g. `DatabaseError`. */
  readonly type: string;
  /** SQLSTATE, errno or our own code; null when there is none, or it does not look like one. */
  readonly code: string | null;
}

export function errorKind(error: unknown): ErrorKind {
  if (!(error instanceof Error)) return { type: 'Error', code: null };
  const { code } = error as { code?: unknown };
  return {
    type: WORD.test(error.name) ? error.name : 'Error',
    code: typeof code === 'string' && CODE.test(code) ? code : null,
  };
}

/**
 * An error for the log, without its message unless that is known to be harmless: messages, details and parameters of
 * Postgres, of providers and of parsers carry names, numbers and texts (S1). Frames, table, constraint and the server
 * routine that complained are enough to find the place.
 */
export function describeError(error: unknown): Readonly<Record<string, unknown>> {
  const { type, code } = errorKind(error);
  if (!(error instanceof Error)) return { type, thrown: typeof error };
  const { table, constraint, routine } = error as {
    table?: unknown;
    constraint?: unknown;
    routine?: unknown;
  };
  const words = (value: unknown) => (typeof value === 'string' && WORD.test(value) ? value : undefined);
  return {
    type,
    code,
    ...(OWN_WORDS.has(type) ? { reason: error.message } : {}),
    ...(words(table) ? { table } : {}),
    ...(words(constraint) ? { constraint } : {}),
    ...(words(routine) ? { routine } : {}),
    frames: framesOf(error),
    ...(error.cause instanceof Error ? { cause: errorKind(error.cause) } : {}),
  };
}

/** The stack without its head, which repeats the message. */
const framesOf = ({ stack = '' }: Error): string[] =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim());
