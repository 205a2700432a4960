import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Pool } from '../../database/pool.ts';
import type { Author } from '../../domain/case/author.ts';
import { permits, scopeName, scopeNeeded } from '../../domain/access/scope.ts';
import type { Environment } from '../../settings/environment.ts';
import { authorize, operatorOfRequest } from '../http/authorize.ts';
import { maskAnswers } from './cases/mask-answers.ts';
import { Problem } from '../http/problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The name of the API token a request came with, or the id of the operator; empty before it was looked at. */
    caller: string;
    /** W9: who wrote what it brings, where it does not say: a person who is signed in is one, a token has its own default. */
    defaultAuthor: Author;
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
    const [method = 'GET'] = [route.method].flat();
    const scope = scopeName(scopeNeeded(method, route.url));
    route.schema = { security: [{ bearer: [scope] }, ...forPeople], ...route.schema };
  });
  maskAnswers(v1);
}

const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/**
 * Lets in services with a token and people who are signed in, each to what they may do.
 * @throws Problem `unauthenticated`, `invalid_token`, `insufficient_scope`, `forbidden`, `foreign_origin`
 */
function callerOf(tokens: Environment['API_TOKENS'], pool: Pool) {
  const bearer = bearerOf(tokens);
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    request.operator =
      request.headers.authorization === undefined ? await operatorOfRequest(request, pool) : null;
    if (request.operator === null) return bearer(request, reply);
    authorize(request, request.operator);
    request.caller = request.operator.id;
    request.defaultAuthor = 'agent';
  };
}

/**
 * Lets in who carries one of the API_TOKENS. Digests are compared, all of them and in constant time, so that neither
 * length nor order nor a common beginning of secrets can be measured from outside.
 */
function bearerOf(tokens: Environment['API_TOKENS']) {
  const known = tokens.map(({ secret, ...token }) => ({ ...token, digest: digest(secret) }));
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
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
    let caller: (typeof known)[number] | null = null;
    for (const each of known) if (timingSafeEqual(each.digest, asked)) caller ??= each;
    if (caller === null) {
      throw new Problem({
        status: 401,
        code: 'invalid_token',
        detail: 'No entry of API_TOKENS has this secret. Was it rotated?',
      });
    }
    request.caller = caller.name;
    request.token = caller.name;
    request.defaultAuthor = caller.author;
    const needed = scopeNeeded(request.method, request.routeOptions.url ?? '');
    if (permits(caller.scopes, needed)) return;
    const needs = scopeName(needed);
    const has = caller.scopes?.map(scopeName) ?? [];
    // RFC 6750, 3.1
    void reply.header('www-authenticate', `Bearer error="insufficient_scope", scope="${needs}"`);
    throw new Problem({
      status: 403,
      code: 'insufficient_scope',
      detail: `The token ${caller.name} may not do this: it takes the scope ${needs}, and it has ${has.join(', ')}. Its scopes stand in API_TOKENS.`,
      more: { needs, has },
    });
  };
}
