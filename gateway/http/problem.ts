import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isResponseSerializationError } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { describeError } from '../../settings/describe-error.ts';
import type { Logger } from '../../settings/log.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Code of the problem that the request was answered with. */
    problem: string | null;
  }
  interface FastifyInstance {
    /** Tells people of a problem as a page; null where there are no pages. */
    problemPage: ProblemPage | null;
  }
}

/** Answers a request of a person with a page. */
export type ProblemPage = (
  request: FastifyRequest,
  reply: FastifyReply,
  problem: Problem,
) => Promise<FastifyReply>;

export const PROBLEM_TYPE = 'application/problem+json';

/** One field of a request that is not as it must be. */
export interface FieldFault {
  /** Path of the field, like `task.validUntil` or `buttons[3].title`; empty for the whole. */
  readonly field: string;
  readonly code: string;
  readonly detail: string;
  /** What was probably meant, of what is known here. */
  readonly didYouMean?: string;
  /** Why, where the engine says it by code: its sentences are in `wording/`. */
  readonly reason?: { readonly code: string; readonly params: Readonly<Record<string, unknown>> };
}

export interface ProblemInit {
  readonly status: number;
  /** Stable and machine-readable, e.g. `window_closed`. */
  readonly code: string;
  /** What happened and what to do now, for a person; holds nothing of the request's content (S1). */
  readonly detail: string;
  /** The field that is at fault. */
  readonly field?: string;
  /** The rule of docs/requirements.md that decided. */
  readonly rule?: string;
  readonly errors?: readonly FieldFault[];
  /** Seconds after which to try again; becomes `Retry-After`. */
  readonly retryAfter?: number;
  /** Further members of the answer, such as `closedAt` and `alternatives`. */
  readonly more?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timeout',
  409: 'Conflict',
  413: 'Too large',
  414: 'Address too long',
  415: 'Unsupported media type',
  422: 'Invalid request',
  429: 'Too many requests',
  431: 'Headers too large',
  503: 'Unavailable',
};

/** An answer that is no success (RFC 9457). Throw it anywhere below a route. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly init: ProblemInit;

  constructor(init: ProblemInit) {
    super(init.detail, init.cause === undefined ? undefined : { cause: init.cause });
    this.status = init.status;
    this.code = init.code;
    this.init = init;
  }

  /** The body, with `instance` naming the request in the log. */
  toBody(instance: string): ProblemBody {
    const { status, code, detail, field, rule, errors, more } = this.init;
    return {
      type: `urn:ventana:problem:${code}`,
      title: TITLES[status] ?? 'Error',
      status,
      code,
      detail,
      ...(field === undefined ? {} : { field }),
      ...(rule === undefined ? {} : { rule }),
      ...(errors === undefined ? {} : { errors }),
      ...more,
      instance: `urn:ventana:request:${instance}`,
    };
  }
}

export type ProblemBody = z.input<typeof problemSchema>;

/** For the `response` of a route's schema. */
export const problemSchema = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string(),
    instance: z.string(),
    field: z.string().optional(),
    rule: z.string().optional(),
    errors: z
      .array(
        z.object({
          field: z.string(),
          code: z.string(),
          detail: z.string(),
          didYouMean: z.string().optional(),
          reason: z
            .object({ code: z.string(), params: z.record(z.string(), z.unknown()) })
            .readonly()
            .optional(),
        }),
      )
      .readonly()
      .optional(),
  })
  .meta({
    id: 'Problem',
    description: 'RFC 9457 problem details',
    examples: [
      {
        type: 'urn:ventana:problem:invalid_request',
        title: 'Invalid request',
        status: 422,
        code: 'invalid_request',
        detail: 'The query is not valid: state must be one of open, closed; did you mean open?',
        field: 'state',
        errors: [
          {
            field: 'state',
            code: 'invalid_field',
            detail: 'must be one of open, closed; did you mean open?',
            didYouMean: 'open',
          },
        ],
        instance: 'urn:ventana:request:5b0f6a52-6a31-4d57-8b0f-6c9c1d8f7f0e',
      },
    ],
  });

/** Nothing could be stored, so nothing was done. Said of the database, and of anything unforeseen. */
export const unavailable = (detail: string, cause?: unknown): Problem =>
  new Problem({ status: 503, code: 'unavailable', detail, retryAfter: 2, cause });

/** Whether a browser asks in a person's name: programs and the scripts of pages do not ask for HTML. */
export const isOfPerson = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  headers.accept?.includes('text/html') === true;

/**
 * Every error below a route becomes a problem; what nobody foresaw is logged, without what it says (S1). An address that
 * leads to nothing is a page for people, wherever it is and by whatever method they come.
 */
export function registerProblems(app: FastifyInstance, log: Logger): void {
  app.decorate('problemPage', null);
  const tell = (
    request: FastifyRequest,
    reply: FastifyReply,
    problem: Problem,
  ): FastifyReply | Promise<FastifyReply> =>
    problem.status === 404 && app.problemPage !== null && isOfPerson(request)
      ? app.problemPage(request, reply, problem)
      : sendProblem(request, reply, problem);
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toProblem(error);
    if (problem.status >= 500) {
      log.error(
        { error: describeError(error), request: request.id, route: request.routeOptions.url },
        'a request failed',
      );
    }
    return tell(request, reply, problem);
  });
  app.setNotFoundHandler((request, reply) =>
    tell(
      request,
      reply,
      new Problem({
        status: 404,
        code: 'not_found',
        detail: 'No such address. The API is described under /docs.',
      }),
    ),
  );
}

export function sendProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  request.problem = problem.code;
  const { retryAfter } = problem.init;
  if (retryAfter !== undefined) void reply.header('retry-after', String(retryAfter));
  if (problem.status === 401) void reply.header('www-authenticate', 'Bearer');
  // A string goes out as it is: the route's response schema describes its successes.
  return reply
    .code(problem.status)
    .type(PROBLEM_TYPE)
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem.toBody(request.id));
}

/** What an error of a route, of the framework or of the database is to who asked. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Error && isResponseSerializationError(error))
    return unavailable('The answer could not be written.', error);
  const { code = '', statusCode } = error as { code?: string; statusCode?: number };
  const known = FASTIFY[code];
  if (known !== undefined) return new Problem(known);
  // PostgreSQL's class 22: a value that it cannot hold. The request is at fault, and asking again would not help.
  if (/^22[0-9A-Z]{3}$/.test(code)) {
    return new Problem({
      status: 422,
      code: 'invalid_value',
      detail: 'A value of the request cannot be stored.',
    });
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Problem({
      status: statusCode,
      code: 'bad_request',
      detail: TITLES[statusCode] ?? 'Bad request',
    });
  }
  return unavailable('Nothing was stored. Try again.', error);
}

const JSON_FAULT = { status: 400, code: 'malformed_json' } as const;

const FASTIFY: Readonly<Record<string, ProblemInit>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: {
    status: 413,
    code: 'too_large',
    detail: 'The body is larger than is accepted here.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'unsupported_media_type',
    detail: 'Send the body as application/json.',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: {
    ...JSON_FAULT,
    detail: 'The body is empty although its content type is application/json.',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: { ...JSON_FAULT, detail: 'The body is not JSON.' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    status: 400,
    code: 'incomplete_body',
    detail: 'The body is not as long as its Content-Length says.',
  },
};
