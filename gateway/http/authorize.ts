import type { FastifyRequest } from 'fastify';
import { type Operator, operatorOf } from '../../database/accounts/operators.ts';
import type { Pool } from '../../database/pool.ts';
import { type Action, leastRole, mayDo } from '../../domain/access/role.ts';
import { Problem } from './problem.ts';
import { tokenOf } from './session-cookie.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in; null for a service with a token, and for somebody unknown. */
    operator: Operator | null;
    /** The name of the API token that a service carries; null for people, and for somebody unknown. */
    token: string | null;
  }
  interface FastifyInstance {
    /** PUBLIC_URL: where browsers find this server. */
    publicUrl: string;
  }
  interface FastifyContextConfig {
    /** What a route does, by domain/access/role.ts. Left out: for services only. */
    action?: Action;
  }
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** By its method it changes nothing. */
export const isSafe = ({ method }: Pick<FastifyRequest, 'method'>): boolean => SAFE.has(method);

/** Signed in, by the request's cookie. */
export async function operatorOfRequest(request: FastifyRequest, pool: Pool): Promise<Operator | null> {
  const token = tokenOf(request);
  return token === null ? null : operatorOf(pool, token);
}

/**
 * Whether the role may do what the route does; asked on the server for every request of a person.
 * @throws Problem `forbidden`, `foreign_origin`
 */
export function authorize(request: FastifyRequest, operator: Operator): void {
  if (!isSafe(request)) requireOwnOrigin(request);
  const { action } = request.routeOptions.config;
  if (action === undefined) {
    throw new Problem({
      status: 403,
      code: 'forbidden',
      detail: 'This is for services with a token of API_TOKENS.',
    });
  }
  if (!mayDo(operator.role, action)) {
    throw new Problem({
      status: 403,
      code: 'forbidden',
      detail: `Your role is ${operator.role}; this takes ${leastRole(action)}. An admin can give it to you.`,
      more: { role: operator.role, needs: leastRole(action) },
    });
  }
}

/** A cookie comes along with requests that another site makes a browser send: what changes something must come from our pages. */
export function requireOwnOrigin(request: FastifyRequest): void {
  const { origin, host } = request.headers;
  if (typeof origin === 'string' && URL.canParse(origin)) {
    // Some proxies name the server behind them as Host: PUBLIC_URL says what the browser sees.
    if (new URL(origin).host === host || origin === new URL(request.server.publicUrl).origin) return;
  }
  throw new Problem({
    status: 403,
    code: 'foreign_origin',
    detail: 'The request did not come from a page of this server. Open the page again and repeat it there.',
  });
}
