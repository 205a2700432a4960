import { expect, test } from 'vitest';
import { readRepository, readText } from './repository.ts';
import { lineAt, readSource, type Source } from './source.ts';

/** Vitest's option; lists and tables of that name are something else. */
const RETRY = /\bretry\s*:\s*(?:[\w(]|\{\s*count\b)/g;

/** Each place where a test is tried again and no comment on its line, or on the one above, says why. */
const unexplained = ({ path, code, comments }: Source): string[] => {
  const ends = comments.map(({ start, text }) => lineAt(code, start + text.length));
  return [...code.matchAll(RETRY)]
    .map(({ index }) => lineAt(code, index))
    .filter((line) => !ends.includes(line) && !ends.includes(line - 1))
    .map((line) => `${path}:${line} is tried again: say beside it what chance remains, and why`);
};

test('no test is tried again without its reason beside it', () => {
  const tests = readRepository().sources.filter(({ path }) => path.startsWith('test/'));
  const settings = readSource('vitest.config.ts', readText('vitest.config.ts'));
  expect([...tests, settings].flatMap(unexplained)).toEqual([]);
  for (const file of ['package.json', '.ci/run']) expect(readText(file)).not.toMatch(/--retry\b/);
});

test('one that is planted is found', () => {
  const found = (text: string) => unexplained(readSource('test/a.test.ts', text)).length;
  expect(found("test('a', { retry: 2 }, () => {});")).toBe(1);
  expect(found("test('a', { retry: { count: 2 } }, () => {});")).toBe(1);
  expect(found('export const OPTIONS = {\n  timeout: 5,\n  retry: TRIES,\n};')).toBe(1);
  expect(found('/** A kill may come too early. */\nexport const BY_CHANCE = { retry: 1 };')).toBe(0);
  expect(found("test('a', { retry: 1 }, () => {}); // a kill may come too early")).toBe(0);
  expect(found('const CODES = { retry: [131000] };')).toBe(0);
});
