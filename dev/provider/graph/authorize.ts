import type { FastifyRequest } from 'fastify';
import { GraphError } from '../graph-error.ts';

/**
 * Checks the access token, as a bearer or in the query.
 *
 * @throws {GraphError} 190
 */
export function authorize(request: FastifyRequest, accessToken: string): void {
  const header = request.headers.authorization;
  const query = request.query as Readonly<Record<string, unknown>>;
  const given = header?.startsWith('Bearer ') ? header.slice('Bearer '.length) : query['access_token'];
  if (given === accessToken) return;
  throw new GraphError(190, {
    message:
      given === undefined
        ? 'An access token is required to request this resource.'
        : 'Invalid OAuth access token - Cannot parse access token',
    details: null,
  });
}

/** The answer to an id that is not there, or not of this kind. */
export function noSuchObject(method: string, id: string): GraphError {
  return new GraphError(100, {
    message: `Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
    details: null,
    subcode: 33,
    type: 'GraphMethodException',
  });
}
