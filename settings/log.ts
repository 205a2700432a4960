import { type Logger, pino } from 'pino';

export type { Logger };

/**
 * Keys that may hold personal data or secrets anywhere in a log line (S1). Errors of Postgres and of the provider carry
 * values in `detail`, `parameters` and bodies, so those are cut as well.
 */
const PERSONAL = [
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
];

const paths = PERSONAL.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/** A JSON log on stdout, or appended to a file; `level` as in pino, `part` the part of the system that speaks. */
export function createLog(level: string, part = 'ventana', file?: string): Logger {
  const options = { base: { pid: process.pid, part }, level, redact: { paths, censor: '[personal]' } };
  return file === undefined ? pino(options) : pino(options, pino.destination({ dest: file, mkdir: true }));
}
