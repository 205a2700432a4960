import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
} from 'fastify-type-provider-zod';
import type { Logger } from '../../settings/log.ts';
import { sessionCookieName } from './session-cookie.ts';
import { endSilentConnections } from './silent-connections.ts';
import { requestValidator } from './faults.ts';
import { refuseOtherMethods } from './methods.ts';
import { refuseUnknownQueries } from './strict-queries.ts';
import { Problem, PROBLEM_TYPE, registerProblems, sendProblem } from './problem.ts';

/** No request of the API comes near it; webhooks have a limit of their own. */
const BODY_LIMIT = 1_048_576;

/** Of what stands between two slashes. */
const LONGEST_PART = 500;

/** A client that takes longer to send its request is cut off. */
const REQUEST_TIMEOUT_MS = 30_000;

/**
 * The HTTP server without its routes: zod on the way in and out, problems for errors, the API's description under
 * `/openapi.json` and `/docs`. Requests are logged by their route, never by their address, which may name people (S1).
 */
export async function createServer(log: Logger, publicUrl: string): Promise<FastifyInstance> {
  const app: FastifyInstance = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new fastify.LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: LONGEST_PART },
    frameworkErrors: (error, request, reply) => {
      const isTooLong = error.statusCode === 414;
      void sendProblem(
        request,
        reply,
        new Problem({
          status: error.statusCode ?? 400,
          code: isTooLong ? 'address_too_long' : 'bad_request',
          detail: isTooLong
            ? `A part of the address is longer than the ${LONGEST_PART} characters that are read here. Ids are shorter: take them as the API gave them.`
            : 'The address of the request is malformed: write it as RFC 3986 has it, with %XX for bytes that are no part of it.',
        }),
      );
    },
    clientErrorHandler: (error, socket) => {
      if (error.code === 'ECONNRESET' || !socket.writable) {
        socket.destroy();
        return;
      }
      const [status, code] = CLIENT_ERRORS[error.code] ?? ['400 Bad Request', 'malformed_request'];
      const body = JSON.stringify({
        type: `urn:ventana:problem:${code}`,
        title: status.slice(4),
        status: Number(status.slice(0, 3)),
        code,
        detail: 'The request is not HTTP as this server reads it.',
      });
      socket.end(
        `HTTP/1.1 ${status}\r\ncontent-type: ${PROBLEM_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
      );
    },
  });
  endSilentConnections(app);
  app.setValidatorCompiler(requestValidator);
  app.setSerializerCompiler(serializerCompiler);
  app.decorate('publicUrl', publicUrl);
  app.decorateRequest('operator', null);
  app.decorateRequest('token', null);
  app.decorateRequest('mayStillSee', null);
  app.decorateRequest('audit', null);
  app.decorateRequest('problem', null);
  registerProblems(app, log);
  refuseOtherMethods(app);
  refuseUnknownQueries(app);
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      { request: asLogged(request), status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    );
    done();
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Ventana',
        version: version(),
        description:
          'Keeps a customer’s conversation alive across WhatsApp’s 24-hour window. Errors are RFC 9457 problems with a stable `code`; times are RFC 3339 with an offset, durations ISO 8601.',
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'The secret of one of the API_TOKENS' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: sessionCookieName(publicUrl),
            description: 'A person who is signed in; each route asks what their role may do',
          },
        },
      },
    },
    transform: jsonSchemaTransform,
    // The schemas that have a name, which the routes refer to.
    transformObject: (document) => withOptionalBodies(jsonSchemaTransformObject(document)),
  });
  await app.register(swaggerUi, { routePrefix: '/docs', logLevel: 'warn' });
  app.get('/openapi.json', { logLevel: 'warn', schema: { hide: true } as object }, () => app.swagger());
  return app;
}

/** A body that may be null may be left out as well; the description would demand one of every route that may have one. */
function withOptionalBodies<Described extends object>(described: Described): Described {
  const { paths = {} } = described as { paths?: Record<string, Record<string, Operation>> };
  for (const operation of Object.values(paths).flatMap((each) => Object.values(each))) {
    const { requestBody } = operation;
    const schema = requestBody?.content?.['application/json']?.schema;
    if (requestBody !== undefined && schema?.anyOf?.some(({ type }) => type === 'null') === true)
      requestBody.required = false;
  }
  return described;
}

/** What of an operation of the description is looked into. */
interface Operation {
  readonly requestBody?: {
    required?: boolean;
    readonly content?: Readonly<
      Record<string, { readonly schema?: { readonly anyOf?: readonly { readonly type?: unknown }[] } }>
    >;
  };
}

const CLIENT_ERRORS: Readonly<Record<string, readonly [status: string, code: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'headers_too_large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'request_timeout'],
};

const asLogged = (request: {
  method?: string;
  id?: string;
  routeOptions?: { url?: string | undefined };
}) => ({
  id: request.id,
  method: request.method,
  route: request.routeOptions?.url ?? 'unknown',
});

/** From the package's own file, which lies above the source as above the compiled output. */
function version(): string {
  const load = createRequire(import.meta.url);
  for (const place of ['../../package.json', '../../../package.json']) {
    try {
      return (load(place) as { version: string }).version;
    } catch {
      // Not there.
    }
  }
  return '0.0.0';
}
