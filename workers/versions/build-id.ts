import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout, or `dist` in production. */
const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where `npm run build` writes the id of what it compiled: the compiled files have another digest. */
export const BUILD_ID_FILE = 'workflow-build-id';

/** Where the rules are. */
const RULES = ['workflows', 'domain'];

/** Rooms a workflow may import from at run time. How something is worded decides nothing, and so makes no version. */
export const BUNDLED = [...RULES, 'wording'];

let known: string | undefined;

/**
 * What the rules are named by: a digest of all of them. So a changed rule is another version,
 * and a release that changes none is not: its workers take up the cases of those before. The same for every process that
 * is built from the same source, whether compiled or not.
 */
export function buildId(): string {
  known ??= stored() ?? digestOf(RULES);
  return known;
}

function stored(): string | null {
  const file = join(root, BUILD_ID_FILE);
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : null;
}

/**
 * A digest of the sources of rooms, and of Temporal's library that runs them.
 * @param besides paths of files that take part as well
 */
export function digestOf(rooms: readonly string[], besides: readonly string[] = []): string {
  const hash = createHash('sha256');
  const { version } = createRequire(import.meta.url)('@temporalio/workflow/package.json') as {
    version: string;
  };
  hash.update(version);
  for (const room of rooms) {
    for (const name of readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).toSorted()) {
      if (!name.endsWith('.ts')) continue;
      hash.update(`\0${room}/${name.replaceAll('\\', '/')}\0`).update(readFileSync(join(root, room, name)));
    }
  }
  for (const path of besides) hash.update(readFileSync(path));
  return hash.digest('hex').slice(0, 16);
}
