import { type ProblemDetails, VentanaError } from './error.ts';

export interface ClientOptions {
  /** The gateway's origin, e.g. `https://ventana.example.com`. */
  url: string;
  /** The secret of one of its API_TOKENS. */
  token: string;
  /** How long one try may take, in milliseconds; 10,000 unless told. */
  timeout?: number;
  /** How often a request is tried in all; 4 unless told. */
  tries?: number;
  /** Instead of the global one. */
  fetch?: typeof fetch;
}

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  query?: Record<string, string | number | undefined>;
  body?: unknown;
  idempotencyKey?: string;
}

/** Answers that say "again": nothing was done, or the key makes a repetition harmless. */
const PASSING = new Set([429, 502, 503, 504]);
const LONGEST_WAIT = 10_000;

/**
 * Makes a request, again when that is safe: every request of this client either only reads or carries an idempotency
 * key, so a lost answer is asked for anew and nothing is done twice.
 * @throws VentanaError
 */
export async function request<T>(options: ClientOptions, call: Call): Promise<T> {
  const tries = options.tries ?? 4;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once<T>(options, call);
    } catch (error) {
      const passing = error instanceof VentanaError && (error.status === 0 || PASSING.has(error.status));
      if (!passing || attempt >= tries) throw error;
      await pause(waitBefore(attempt, error.problem?.['retryAfter']));
    }
  }
}

async function once<T>(
  options: ClientOptions,
  { method, path, query, body, idempotencyKey }: Call,
): Promise<T> {
  const url = new URL(`${options.url.replace(/\/+$/, '')}${path}`);
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const headers: Record<string, string> = {
    authorization: `Bearer ${options.token}`,
    accept: 'application/json',
  };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (idempotencyKey !== undefined) headers['idempotency-key'] = idempotencyKey;
  const timeout = options.timeout ?? 10_000;
  let response: Response;
  let text: string;
  try {
    response = await (options.fetch ?? fetch)(url, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeout),
    });
    text = await response.text();
  } catch (cause) {
    const late = (cause as Error).name === 'TimeoutError';
    throw late
      ? new VentanaError('timeout', 0, `${method} ${path}: no answer within ${timeout} ms`, null, cause)
      : new VentanaError('unreachable', 0, `${method} ${path}: no connection to ${url.origin}`, null, cause);
  }
  const answer = parse(text);
  if (response.ok && answer !== undefined) return answer as T;
  throw refusal(`${method} ${path}`, response, answer);
}

function refusal(what: string, response: Response, answer: unknown): VentanaError {
  const { status } = response;
  const problem = isProblem(answer) ? answer : null;
  if (problem === null) {
    return new VentanaError(
      'unexpected_answer',
      status,
      `${what}: ${status} without a problem document`,
      null,
    );
  }
  const after = Number(response.headers.get('retry-after') ?? Number.NaN);
  const told = Number.isFinite(after) ? { ...problem, retryAfter: after } : problem;
  return new VentanaError(problem.code, status, `${what}: ${problem.detail ?? problem.title}`, told);
}

const isProblem = (answer: unknown): answer is ProblemDetails =>
  typeof answer === 'object' && answer !== null && 'code' in answer && typeof answer.code === 'string';

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the server asks for, else 100, 200, 400 ms … with jitter, so that many clients do not come back at once. */
function waitBefore(attempt: number, retryAfter: unknown): number {
  const asked = typeof retryAfter === 'number' ? retryAfter * 1_000 : 100 * 2 ** (attempt - 1);
  return Math.min(LONGEST_WAIT, asked * (1 + Math.random() / 4));
}

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
