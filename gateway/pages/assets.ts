import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';

const FOLDER = fileURLToPath(new URL('assets/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

interface Asset {
  readonly content: Buffer;
  readonly type: string;
  readonly digest: string;
}

const assets = new Map<string, Asset>();

function add(name: string, path: string): void {
  const content = readFileSync(path);
  const digest = createHash('sha256').update(content).digest('base64url').slice(0, 12);
  assets.set(name, { content, digest, type: TYPES[extname(name)] ?? 'application/octet-stream' });
}

/** Files of one more folder, such as a local world's own pages have. */
export function addAssets(folder: string): void {
  for (const name of readdirSync(folder)) add(name, join(folder, name));
}

// Ours, and what a library brings for the browser, as it is published.
if (existsSync(FOLDER)) addAssets(FOLDER);
add('idiomorph.js', createRequire(import.meta.url).resolve('idiomorph/dist/idiomorph.esm.js'));

/** Where a page finds it: the address changes with the content, so browsers may keep it for ever. @throws for an unknown name */
export function assetPath(name: string): string {
  const asset = assets.get(name);
  if (asset === undefined) throw new Error(`gateway/pages/assets has no ${name}`);
  return `/assets/${name}?${asset.digest}`;
}

/** `GET /assets/{name}`. Modules import each other by plain name, which is asked for again after a while. */
export function registerAssets(app: FastifyInstance): void {
  app.get('/assets/:name', { logLevel: 'warn', schema: { hide: true } as object }, (request, reply) => {
    const { name } = request.params as { name: string };
    const asset = assets.get(name);
    if (asset === undefined) return reply.callNotFound();
    const isExact = request.raw.url?.endsWith(`?${asset.digest}`) === true;
    return reply
      .type(asset.type)
      .header('cache-control', isExact ? 'public, max-age=31536000, immutable' : 'public, max-age=300')
      .header('x-content-type-options', 'nosniff')
      .send(asset.content);
  });
}
