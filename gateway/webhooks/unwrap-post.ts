import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { postSchema } from './shapes.ts';

/** How large a post may be once it is unpacked: a few bytes can be made to unpack to gigabytes. */
const UNPACKED_LIMIT = 8 * 1_024 * 1_024;
/** How deep a relay wraps, and how much of a post is looked through for what it wrapped. */
const DEPTH = 10;
const PLACES = 2_000;

/** How often a body may be packed. */
const LAYERS = 3;

type Unpack = (body: Buffer, options: { readonly maxOutputLength: number }) => Buffer;

/** Some send it without the two bytes and the sum that belong around it. */
const inflateEither: Unpack = (body, options) => {
  try {
    return inflateSync(body, options);
  } catch {
    return inflateRawSync(body, options);
  }
};

/** RFC 9110, 8.4.1: names of codings know no case. Gzip tells itself by its first bytes. */
const CODINGS: ReadonlyMap<string, Unpack> = new Map([
  ['br', brotliDecompressSync],
  ['deflate', inflateEither],
]);

const isGzip = (body: Buffer): boolean => body[0] === 0x1f && body[1] === 0x8b;
/** RFC 1950: by its method, and a check over the first two bytes. No text of JSON begins so: `x` and a byte that is none of it. */
const isZlib = (body: Buffer): boolean =>
  body[0] === 0x78 && body.length > 2 && body.readUInt16BE(0) % 31 === 0;

/**
 * A body as it was before proxies packed it: by its own first bytes, or by what the header says, the last coding first. A
 * body that cannot be unpacked is left as it is.
 * @param encoding `Content-Encoding`
 */
export function unpacked(body: Buffer, encoding: string | undefined): Buffer {
  const codings = (encoding ?? '')
    .toLowerCase()
    .split(',')
    .map((each) => each.trim());
  let plain = body;
  for (let layer = 0; layer < LAYERS; layer += 1) {
    const coding = codings.pop();
    const unpack = isGzip(plain)
      ? gunzipSync
      : (CODINGS.get(coding ?? '') ?? (isZlib(plain) ? inflateSync : null));
    if (unpack === null) {
      if (codings.length === 0) break;
      continue;
    }
    try {
      plain = unpack(plain, { maxOutputLength: UNPACKED_LIMIT });
    } catch {
      break;
    }
  }
  return plain;
}

/** The text of a body by its byte-order mark, which is no part of it, or as JSON's first sign shows it; UTF-8 else. */
function textOf(body: Buffer): string {
  const [first, second] = body;
  const encoding =
    (first === 0xff && second === 0xfe) || (first !== 0 && second === 0)
      ? 'utf-16le'
      : (first === 0xfe && second === 0xff) || (first === 0 && second !== 0)
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
  const given = json === undefined ? (linesOf(text) ?? inner(text) ?? formOf(text)) : json;
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

/** Several at once, one a line, as some relays hand on what they gathered. */
function linesOf(text: string): unknown[] | undefined {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (lines.length < 2 || lines.length > PLACES) return undefined;
  const read = lines.map(parsed);
  return read.includes(undefined) ? undefined : read;
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
  'body Body rawBody raw_body raw payload Payload data Data data_base64 Message json event'.split(' '),
);

/** JSON in a text: as it stands, or in base64 (of addresses, too) as gateways of functions have it, packed or not. */
function inner(text: string): unknown {
  const start = text.trimStart();
  if (/^\uFEFF?[[{"]/.test(start)) return parsed(start);
  if (start.length < 40 || !/^[A-Za-z0-9+/_\s-]+=*\s*$/.test(start)) return undefined;
  return parsed(textOf(unpacked(Buffer.from(start, 'base64'), undefined)));
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
