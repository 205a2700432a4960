import { type Logger, pino } from 'pino';
import { describeError } from './describe-error.ts';

export type { Logger };

/**
 * Keys that may hold personal data or secrets anywhere in a log line (S1). Errors of Postgres and of the provider carry
 * values in `detail`, `parameters` and bodies, so those are cut as well.
 */
const PERSONAL: ReadonlySet<string> = new Set([
  'body',
  'text',
  'content',
  'name',
  'phone',
  'email',
  'to',
  'from',
  'wa_id',
  'user_id',
  'detail',
  'where',
  'parameters',
  'query',
  'authorization',
  'token',
  'secret',
]);

/** Below this, nothing of a log line is worth reading. */
const DEEPEST = 6;

/**
 * A copy without personal data, at any depth. Never in place: what is logged is often still in use, and pino's own
 * redaction once renamed a type of the protocol for the rest of the process.
 */
function censored(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return '[bytes]';
  if (depth === DEEPEST) return '[deeper]';
  if (Array.isArray(value)) return value.map((each) => censored(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      PERSONAL.has(key) && each != null ? '[personal]' : censored(each, depth + 1),
    ]),
  );
}

/** A JSON log on stdout, or appended to a file; `level` as in pino, `part` the part of the system that speaks. */
export function createLog(level: string, part = 'ventana', file?: string): Logger {
  const options = {
    base: { pid: process.pid, part },
    level,
    formatters: { log: (line: object) => censored(line) as Record<string, unknown> },
  };
  return file === undefined
    ? pino(options)
    : pino(options, pino.destination({ dest: file, mkdir: true, sync: true }));
}
