import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { describeError } from '../../settings/describe-error.ts';
import type { Clock } from '../../settings/clock.ts';
import type { LiveFeed } from './feed.ts';

/**
 * How often a page on which nothing happens hears that it is up to date: it shows the age of what it shows, and proxies
 * do not close a silent stream. Only after a look at the database, so that the age grows while there is none.
 */
const UP_TO_DATE_MS = 3_000;

/** How long a browser waits before it comes again after the stream broke. */
const RETRY_MS = 1_000;

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether who asked is still signed in, as what they were: asked before whatever a stream tells. */
    mayStillSee: (() => Promise<boolean>) | null;
  }
}

/** What ends each open stream, by server: they would keep it from stopping for as long as somebody watches. */
const open = new WeakMap<FastifyInstance['server'], Set<() => void>>();

function streamsOf({ server }: Pick<FastifyInstance, 'server'>): Set<() => void> {
  const streams = open.get(server) ?? new Set();
  open.set(server, streams);
  return streams;
}

/** Ends every stream of a server that stops; browsers come again by themselves. */
export function endStreams(app: Pick<FastifyInstance, 'server'>): void {
  for (const end of streamsOf(app)) end();
}

export const wantsStream = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean =>
  headers.accept === 'text/event-stream';

/** Told to a page that comes for its stream after the sign-in has ended, so that it says so and stops asking. */
export const sendSignedOut = (reply: FastifyReply): FastifyReply =>
  reply
    .type('text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .send('event: signed-out\ndata: 1\n\n');

/**
 * Server-sent events: the page's region as HTML, at once and whenever it looks different. One rendering at a time; what
 * changes meanwhile is rendered once more.
 * @param render the region, or null when who watches may no longer see it: the stream ends
 */
export function streamRegion(
  request: FastifyRequest,
  reply: FastifyReply,
  feed: LiveFeed,
  render: () => Promise<string | null>,
  clock: Clock,
): void {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
    // The connection ends with the stream: kept alive, it would keep a server that stops waiting.
    connection: 'close',
  });
  raw.write(`retry: ${RETRY_MS}\n\n`);
  let last = '';
  let isWanted = false;
  let isRendering = false;

  const tell = async (): Promise<void> => {
    isWanted = true;
    if (isRendering) return;
    isRendering = true;
    try {
      while (isWanted && !raw.destroyed) {
        isWanted = false;
        const html = (await maySee()) ? await render() : null;
        if (html === null) return end();
        const digest = createHash('sha1').update(html).digest('base64');
        if (digest === last) continue;
        last = digest;
        // Case time first: countdowns in the region tick from it, also when the test clock has moved.
        sayClock();
        // Each of these ends a line of the stream: a customer's text must not be able to write a field of its own.
        raw.write(`event: region\ndata: ${html.replaceAll(/\r\n?|\n/g, '\ndata: ')}\n\n`);
      }
    } catch (error) {
      request.log.warn({ error: describeError(error) }, 'a live page could not be rendered');
    } finally {
      isRendering = false;
    }
  };
  const maySee = async (): Promise<boolean> => (await request.mayStillSee?.()) !== false;
  let saidAt = 0;
  const sayClock = (): void => {
    saidAt = performance.now();
    raw.write(`event: clock\ndata: ${clock.now()}\n\n`);
  };
  /** Up to date is said only to who may still look: a page of nobody must not seem alive. */
  const reassure = async (): Promise<void> => {
    saidAt = performance.now();
    try {
      if (!(await maySee())) end();
      else if (!raw.destroyed) sayClock();
    } catch (error) {
      request.log.debug(
        { error: describeError(error) },
        'a live page could not be told that it is up to date',
      );
    }
  };
  const unwatch = feed.watch((hasChanged) => {
    if (hasChanged) void tell();
    else if (performance.now() - saidAt > UP_TO_DATE_MS) void reassure();
  });
  const streams = streamsOf(request.server);
  const end = (): void => {
    unwatch();
    streams.delete(end);
    raw.end();
  };
  streams.add(end);
  raw.on('close', end);
  void tell();
}
