import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { postSchema } from './shapes.ts';

/** How large a post may be once it is unpacked: a few bytes can be made to unpack to gigabytes. */
const UNPACKED_LIMIT = 8 * 1_024 * 1_024;
/** How deep a relay wraps, and how much of a post is looked through for what it wrapped. */
const DEPTH = 10;
const PLACES = 2_000;

/**
 * A body as it was before a proxy packed it: by its own first bytes, or by what the header says. A body that cannot be
 * unpacked is left as it is.
 * @param encoding `Content-Encoding`
 */
export function unpacked(body: Buffer, encoding: string | undefined): Buffer {
  const unpack =
    body[0] === 0x1f && body[1] === 0x8b
      ? gunzipSync
      : encoding === 'br'
        ? brotliDecompressSync
        : encoding === 'deflate'
          ? inflateSync
          : null;
  if (unpack === null) return body;
  try {
    return unpack(body, { maxOutputLength: UNPACKED_LIMIT });
  } catch {
    return body;
  }
}

/** The text of a body by its byte-order mark, which is no part of it; UTF-8 without one. */
function textOf(body: Buffer): string {
  const encoding =
    body[0] === 0xff && body[1] === 0xfe
      ? 'utf-16le'
      : body[0] === 0xfe && body[1] === 0xff
        ? 'utf-16be'
        : 'utf-8';
  return new TextDecoder(encoding).decode(body);
}

/** What a body holds. */
export type Unwrapped =
  /** The provider's posts, as they were: one, or what a relay put together. */
  | { readonly is: 'posts'; readonly posts: readonly unknown[] }
  /** JSON, and no post in it. */
  | { readonly is: 'other'; readonly json: unknown }
  | { readonly is: 'unreadable' };

/**
 * S2: reads a signed body, whatever was done to it on its way: a byte-order mark, a form's field, JSON inside of JSON or
 * base64, and a relay's wrapper around one post or several. Total.
 */
export function unwrapPost(body: Buffer): Unwrapped {
  const text = textOf(body);
  const json = parsed(text);
  const given = json === undefined ? formOf(text) : json;
  if (given === undefined) return { is: 'unreadable' };
  const places = { left: PLACES };
  const posts = postsIn(given, DEPTH, places);
  return posts.length === 0 ? { is: 'other', json: given } : { is: 'posts', posts };
}

/** Undefined for what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** A form, such as `payload=%7B…`. */
function formOf(text: string): unknown {
  if (!/^[\w.[\]-]{1,100}=/.test(text)) return undefined;
  const fields = Object.fromEntries(new URLSearchParams(text));
  const isRead = Object.entries(fields).some(
    ([key, value]) => WRAPPED.has(key) && inner(value) !== undefined,
  );
  return isRead ? fields : undefined;
}

/**
 * Fields that hold a whole post as text. No others: a relay may put what a customer wrote beside it, and nobody's words are
 * to be read as a post of the provider's.
 */
const WRAPPED: ReadonlySet<string> = new Set(
  'body Body rawBody raw_body raw payload Payload data Data Message json event'.split(' '),
);

/** JSON in a text: as it stands, or in base64 as gateways of functions have it. */
function inner(text: string): unknown {
  const start = text.trimStart();
  if (/^\uFEFF?[[{"]/.test(start)) return parsed(start);
  if (start.length < 40 || !/^[A-Za-z0-9+/\s]+=*\s*$/.test(start)) return undefined;
  return parsed(Buffer.from(start, 'base64').toString('utf8'));
}

/** Every post in it, in its order; the outermost of each place, and what is there as JSON before what is there as text. */
function postsIn(value: unknown, depth: number, places: { left: number }): unknown[] {
  places.left -= 1;
  if (depth === 0 || places.left < 0) return [];
  if (typeof value === 'string') {
    const within = inner(value);
    return within === undefined ? [] : postsIn(within, depth - 1, places);
  }
  if (typeof value !== 'object' || value === null) return [];
  if (postSchema.safeParse(value).success) return [value];
  if (Array.isArray(value)) return value.flatMap((each) => postsIn(each, depth - 1, places));
  const posts = Object.values(value).flatMap((each) =>
    typeof each === 'object' ? postsIn(each, depth - 1, places) : [],
  );
  if (posts.length > 0) return posts;
  for (const [key, each] of Object.entries(value)) {
    const found = typeof each === 'string' && WRAPPED.has(key) ? postsIn(each, depth - 1, places) : [];
    if (found.length > 0) return found;
  }
  return [];
}
