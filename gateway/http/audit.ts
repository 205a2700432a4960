import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AuditEntry, writeAudit } from '../../database/accounts/audit-log.ts';
import type { Operator } from '../../database/accounts/operators.ts';
import { describeError } from '../../settings/describe-error.ts';
import { findUnstorable } from './storable.ts';
import { invalidField } from './validation.ts';
import type { GatewayParts } from '../parts.ts';
import { Problem } from './problem.ts';
import { isSafe } from './authorize.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What a handler knows of the action beyond what the route says. */
    audit: AuditNote | null;
  }
  interface FastifyContextConfig {
    /** What is sent to a customer is its own reason. */
    isMessage?: true;
    /** It only asks, though by POST: nothing is done, so nothing is audited and nobody says why. */
    isQuestion?: true;
  }
}

export interface AuditNote {
  readonly action?: 'account.sign-in' | 'account.sign-out' | 'account.sign-out-everywhere';
  readonly operator?: Pick<Operator, 'id' | 'role'>;
  readonly caseId?: string;
  /** By id; else what the address names. */
  readonly subject?: string;
}

/** For who looks through the log later: a sentence or two. */
const LONGEST_WHY = 500;

/**
 * The audit log, in this one place: whatever a signed-in person changes, exports or is refused, and whatever a service with a
 * token changes or may not do, is a row of it, written
 * before the answer goes. What is done to a case says why; a message to the customer speaks for itself.
 */
export function registerAudit(
  app: FastifyInstance,
  { pool, clock, log }: Pick<GatewayParts, 'pool' | 'clock' | 'log'>,
): void {
  app.addHook('preValidation', async (request) => {
    if (request.operator === null || isSafe(request)) return;
    const { action, isMessage = false, isQuestion = false } = request.routeOptions.config;
    if (whyOf(request) === null && action === 'case.act' && !isMessage && !isQuestion) throw whyMissing();
  });

  app.addHook('onSend', async (request, reply) => {
    if (!isAudited(request, reply)) return;
    const entry = entryOf(request, reply, clock.now());
    try {
      await writeAudit(pool, entry);
    } catch (error) {
      // What was done is done: to answer otherwise would make people do it again. The log file has it, but for the words.
      const { why: _words, ...facts } = entry;
      log.error({ ...facts, error: describeError(error) }, 'AN ACTION IS MISSING IN THE AUDIT LOG');
    }
  });
}

function isAudited(request: FastifyRequest, { statusCode }: FastifyReply): boolean {
  if (request.audit?.action !== undefined) return true;
  // Of figures, of a person's own data (S4), of the records that a law orders to be kept (S5).
  const isExport = request.routeOptions.config.action?.endsWith('.export') === true;
  const isDone = !isSafe(request) && request.routeOptions.config.isQuestion !== true;
  if (request.token !== null) return isDone || isExport || statusCode === 403;
  if (request.operator === null) return false;
  return isDone || isExport || statusCode === 401 || statusCode === 403;
}

function entryOf(request: FastifyRequest, { statusCode }: FastifyReply, at: number): AuditEntry {
  const { audit, problem, method } = request;
  const { url = 'unknown', config } = request.routeOptions;
  const operator = request.operator ?? audit?.operator ?? null;
  return {
    operatorId: operator?.id ?? null,
    token: request.token,
    role: operator?.role ?? null,
    action: audit?.action ?? config.action ?? 'services-only',
    route: `${method} ${url}`,
    ...aboutOf(request),
    // What a service says of a case stands with the case, and goes with it (S3).
    why: request.token === null ? readWhy(request) : null,
    status: statusCode,
    code: problem,
    at,
  };
}

/** Ids of ours are short and plain: what else somebody writes into an address stays out of the log (S1). */
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const CASE_ID = /^case-\d{1,15}$/;

function aboutOf({ params, audit }: FastifyRequest): Pick<AuditEntry, 'caseId' | 'subject'> {
  const { caseId = null, ...others } = (params ?? {}) as Readonly<Record<string, string>>;
  const subject = audit?.subject ?? Object.values(others).join('/');
  return {
    caseId: audit?.caseId ?? (caseId !== null && CASE_ID.test(caseId) ? caseId : null),
    subject: subject.split('/').every((part) => ID.test(part)) ? subject.slice(0, 200) : null,
  };
}

/** As it can be stored, whatever became of the request. */
function readWhy(request: FastifyRequest): string | null {
  try {
    return whyOf(request);
  } catch {
    return null;
  }
}

/**
 * Why somebody does it: from the header `ventana-why` (UTF-8, percent-encoded), else from the body of the few requests
 * that have a `why` of their own.
 * @throws Problem `invalid_request`
 */
function whyOf({ headers, body }: FastifyRequest): string | null {
  const given = headers['ventana-why'];
  const inBody = (body as { why?: unknown } | null | undefined)?.why;
  const why = (typeof given === 'string' ? decode(given) : typeof inBody === 'string' ? inBody : '').trim();
  if (why === '') return null;
  const unstorable = findUnstorable(why);
  if (unstorable !== null) throw invalidField('why', unstorable.why);
  if (why.length > LONGEST_WHY) throw invalidField('why', `is longer than ${LONGEST_WHY} characters`);
  return why;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidField('why', 'must be UTF-8, percent-encoded, in the header ventana-why');
  }
}

const whyMissing = (): Problem =>
  new Problem({
    status: 422,
    code: 'why_missing',
    detail:
      'Say why: what people do to a case is kept in the audit log with its reason. Send it percent-encoded as the header ventana-why.',
    field: 'why',
    errors: [{ field: 'why', code: 'missing_field', detail: 'is missing' }],
  });
