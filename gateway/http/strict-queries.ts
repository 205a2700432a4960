import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { answers } from './answers.ts';

/** Of a route that takes no query. */
const NO_QUERY = z.strictObject({});

/**
 * An unknown field of a query is refused by every route of the API as one of a body is, also where a route takes no query at
 * all: 422 `unknown_field`. For the app that has all the routes, before it has any.
 */
export function refuseUnknownQueries(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    const { url, schema } = route;
    if (!url.startsWith('/v1/') || schema === undefined || schema.querystring !== undefined) return;
    schema.querystring = NO_QUERY;
    schema.response = { ...answers({}, [422]), ...(schema.response as object | undefined) };
  });
}
