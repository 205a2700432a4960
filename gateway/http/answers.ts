import type { z } from 'zod';
import { PROBLEM_TYPE, problemSchema } from './problem.ts';

/** What a refusal of each status means here; the codes are told in the route's own description. */
const REFUSALS = {
  400: 'The address or the JSON is malformed',
  401: '`unauthenticated`, `invalid_token`',
  403: '`insufficient_scope`: the token lacks the scope that `needs` names; `forbidden`: the role of who is signed in may not; `foreign_origin`',
  404: 'What the address or the body names does not exist',
  409: 'It cannot be done as things stand',
  413: '`too_large`',
  415: '`unsupported_media_type`',
  422: '`invalid_request`, `unknown_field`, wherever the mistake is, in body, query, cursor, address or headers: `errors` names every field at fault',
  429: '`too_fast`: try again after `Retry-After`',
  503: 'Nothing could be stored, or the case cannot be told now: try again after `Retry-After`',
} as const;

type Refusal = keyof typeof REFUSALS;

/**
 * The `response` of a route: its successes, and the refusals it may answer with. Typed by the successes alone, so that
 * what a handler returns is held to them.
 */
export function answers<Successes extends Record<number, z.ZodType>>(
  successes: Successes,
  refusals: readonly Refusal[],
): Successes {
  const problems = new Set<Refusal>([401, 403, ...refusals, 503]);
  return {
    ...successes,
    ...Object.fromEntries(
      [...problems].map((status) => [
        status,
        { description: REFUSALS[status], content: { [PROBLEM_TYPE]: { schema: problemSchema } } },
      ]),
    ),
  };
}
