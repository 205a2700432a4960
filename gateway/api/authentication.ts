import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Pool } from '../../database/pool.ts';
import type { Environment } from '../../settings/environment.ts';
import { authorize, operatorOfRequest } from '../http/authorize.ts';
import { maskAnswers } from './cases/mask-answers.ts';
import { Problem } from '../http/problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The name of the API token a request came with, or the id of the operator; empty before it was looked at. */
    caller: string;
  }
}

/**
 * The way into every route under `/v1`: who asks, what that role may do, and what of people it may see. In the
 * description each route names the keys that open it.
 */
export function guardV1(v1: FastifyInstance, environment: Pick<Environment, 'API_TOKENS'>, pool: Pool): void {
  v1.addHook('onRequest', callerOf(environment.API_TOKENS, pool));
  v1.addHook('onRoute', (route) => {
    const forPeople = route.config?.action === undefined ? [] : [{ session: [] }];
    route.schema = { security: [{ bearer: [] }, ...forPeople], ...route.schema };
  });
  maskAnswers(v1);
}

const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/**
 * Lets in services with a token and people who are signed in, each to what they may do.
 * @throws Problem `unauthenticated`, `invalid_token`, `forbidden`, `foreign_origin`
 */
function callerOf(tokens: Environment['API_TOKENS'], pool: Pool) {
  const bearer = bearerOf(tokens);
  return async (request: FastifyRequest): Promise<void> => {
    request.operator =
      request.headers.authorization === undefined ? await operatorOfRequest(request, pool) : null;
    if (request.operator === null) return bearer(request);
    authorize(request, request.operator);
    request.caller = request.operator.id;
  };
}

/**
 * Lets in who carries one of the API_TOKENS. Digests are compared, all of them and in constant time, so that neither
 * length nor order nor a common beginning of secrets can be measured from outside.
 */
function bearerOf(tokens: Environment['API_TOKENS']) {
  const known = tokens.map(({ name, secret }) => ({ name, digest: digest(secret) }));
  return async (request: FastifyRequest): Promise<void> => {
    const { authorization } = request.headers;
    const given = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization ?? '')?.[1];
    if (given === undefined) {
      throw new Problem({
        status: 401,
        code: 'unauthenticated',
        detail: 'Send the secret of one of the API_TOKENS as "Authorization: Bearer <secret>".',
      });
    }
    const asked = digest(given);
    let caller: string | null = null;
    for (const each of known) if (timingSafeEqual(each.digest, asked)) caller ??= each.name;
    if (caller === null) {
      throw new Problem({
        status: 401,
        code: 'invalid_token',
        detail: 'No entry of API_TOKENS has this secret. Was it rotated?',
      });
    }
    request.caller = caller;
  };
}
