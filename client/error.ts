/** RFC 9457, with the fields this API adds. */
export interface ProblemDetails {
  type: string;
  title: string;
  status: number;
  /** Stable; what a program decides by. */
  code: string;
  detail?: string;
  /** The field of the request that is at fault. */
  field?: string;
  /** Every field at fault, at once: 422, wherever in the request they stand. */
  errors?: readonly {
    field: string;
    code: string;
    detail: string;
    /** What was probably meant, of what is known. */
    didYouMean?: string;
  }[];
  /** E2: the consent that a `suppressed` message lacks, and the call that records it once the person has agreed. */
  consent?: {
    contactId: string;
    channel: string;
    category: string;
    grant: { method: string; path: string; body: { granted: boolean; source: string } };
  };
  /** The rule that decided. */
  rule?: string;
  [more: string]: unknown;
}

/** A request that was refused, or that could not be made. */
export class VentanaError extends Error {
  override readonly name = 'VentanaError';
  /** The API's code, or `unreachable` and `timeout` when there was no answer. */
  readonly code: string;
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  readonly problem: ProblemDetails | null;
  constructor(
    code: string,
    status: number,
    message: string,
    problem: ProblemDetails | null,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = status;
    this.problem = problem;
  }
}
