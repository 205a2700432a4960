import type { FastifyRequest } from 'fastify';
import { GraphError } from '../graph-error.ts';

type Body = Record<string, unknown>;

/**
 * The object in a request's body, in any of the ways in which Graph takes one: as JSON, or as a form whose values are texts
 * or JSON themselves. A `null` says that there is nothing, as some clients write it for a caption they were not given.
 *
 * @throws {GraphError} 100
 */
export async function requestBody(request: FastifyRequest): Promise<Body> {
  const raw = request.body instanceof Buffer ? request.body : Buffer.alloc(0);
  const type = (request.headers['content-type'] ?? '').toLowerCase();
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return ofEntries([...new URLSearchParams(raw.toString('utf8'))]);
  }
  if (type.startsWith('multipart/form-data')) {
    const form = await formOf(request);
    return ofEntries([...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  }
  try {
    const body: unknown = JSON.parse(raw.toString('utf8'));
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return withoutNulls(body) as Body;
  } catch {
    // Said below.
  }
  throw new GraphError(100, { message: '(#100) The request body is not a JSON object.', details: null });
}

/**
 * The parts of a form, files among them.
 *
 * @throws {GraphError} 100
 */
export async function formOf(request: FastifyRequest): Promise<FormData> {
  const raw = request.body instanceof Buffer ? request.body : Buffer.alloc(0);
  try {
    return await new Response(new Uint8Array(raw), {
      headers: { 'content-type': request.headers['content-type'] ?? '' },
    }).formData();
  } catch {
    throw new GraphError(100, { message: '(#100) The request body is not a form.', details: null });
  }
}

function ofEntries(entries: readonly (readonly [string, string])[]): Body {
  return withoutNulls(Object.fromEntries(entries.map(([key, value]) => [key, valueOf(value)]))) as Body;
}

/** Objects and lists stand in a form as JSON; all else is a text. */
function valueOf(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)]])),
  );
}
