import type { FastifyInstance } from 'fastify';
import { ended } from '../../settings/plain-words.ts';
import { Problem } from './problem.ts';
import { findUnstorable } from './storable.ts';

/** The largest request body in bytes; a task's data or a long message is a small part of it. */
export const BODY_LIMIT = 256 * 1024;

/** A field whose value cannot be, for a reason that its schema does not know. */
export function invalidField(field: string, detail: string): Problem {
  return new Problem({
    status: 422,
    code: 'invalid_request',
    detail: ended(`${field === '' ? 'The body' : field} ${detail}`),
    field,
    errors: [{ field, code: 'invalid_field', detail }],
  });
}

/**
 * Request bodies as the API takes them: limited, storable, and none where a client declares JSON and sends nothing.
 * For an app of its own, so that webhooks keep their raw bytes.
 */
export function acceptJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string', bodyLimit: BODY_LIMIT },
    (request, body, done) => {
      if (body.trim() === '') done(null, undefined);
      else void parse(request, body, done);
    },
  );
  app.addHook('preValidation', async (request) => {
    const unstorable = findUnstorable(request.body);
    if (unstorable !== null) throw invalidField(unstorable.field, unstorable.why);
  });
}
