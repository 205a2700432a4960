import { dirname, join } from 'node:path/posix';
import { expect, test } from 'vitest';
import { WITHOUT_SERVERS } from '../servers/without-servers.ts';
import { readRepository } from './repository.ts';

const sources = new Map(readRepository().sources.map((source) => [source.path, source]));

/** Starts them itself, in processes of its own; or fetches programs, for which `npm run test:quick` has no time. */
const STARTS_ITS_OWN = /^test\/(?:stack|clients)\//;

/** All files of the tests that a file is made of. */
function madeOf(path: string, seen = new Set<string>()): Set<string> {
  const source = sources.get(path);
  if (source === undefined || seen.has(path)) return seen;
  seen.add(path);
  for (const { text } of source.strings) {
    const imported = text.startsWith('.') ? join(dirname(path), text) : '';
    if (imported.startsWith('test/')) madeOf(imported, seen);
  }
  return seen;
}

/** `inject` of vitest is how a test is told of the run’s servers; Fastify has one of its own. */
const needsServers = (path: string): boolean =>
  STARTS_ITS_OWN.test(path) ||
  [...madeOf(path)].some((each) => /(?<!\.)\binject\(/.test(sources.get(each)?.code ?? ''));

const isPlain = (path: string): boolean =>
  WITHOUT_SERVERS.some((pattern) =>
    pattern.endsWith('/**/*.test.ts')
      ? path.startsWith(pattern.slice(0, -'**/*.test.ts'.length))
      : path === pattern,
  );

test('a test is among those without servers if, and only if, it needs none', () => {
  const tests = [...sources.keys()].filter((path) => path.startsWith('test/') && path.endsWith('.test.ts'));
  expect(tests.length).toBeGreaterThan(150);
  expect(tests.filter((path) => isPlain(path) && needsServers(path))).toEqual([]);
  expect(tests.filter((path) => !isPlain(path) && !needsServers(path))).toEqual([]);
  const gone = WITHOUT_SERVERS.filter((pattern) => !pattern.includes('*') && !sources.has(pattern));
  expect(gone).toEqual([]);
});
