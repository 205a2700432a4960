import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { workflowBundle } from '../../workers/workflow-bundle.ts';

/** What Temporal's own workflow library brings along. */
const PACKAGES = ['@temporalio/common', '@temporalio/workflow', 'long', 'ms', 'nexus-rpc'];

const withoutMap = (code: string): string => code.replace(/\n\/\/# sourceMappingURL=.*$/s, '');

const modulesOf = (code: string): string[] =>
  [...code.matchAll(/^\/\*\*\*\/ "([^"]+)"/gm)].map(([, name = '']) => name);

/** Where a module comes from: a package, a room of ours, or null for what the bundler left out on purpose. */
function originOf(module: string): string | null {
  if (module.startsWith('?')) return null;
  const [, inPackage] = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module) ?? [];
  return inPackage ?? module.split('/')[1] ?? module;
}

test('the workflow bundle holds Temporal’s library, the rules, their English and the workflow: no zod, no ICU parser, no database, no Node', () => {
  const code = withoutMap(readFileSync(inject('servers').workflowBundle, 'utf8'));
  const origins = new Set(modulesOf(code).map(originOf));
  origins.delete(null);
  expect(origins).toEqual(new Set([...PACKAGES, 'domain', 'wording', 'workflows']));
  const words = modulesOf(code).filter((module) => module.startsWith('./wording/'));
  expect(words.toSorted()).toEqual([
    './wording/english.ts',
    './wording/in-english.ts',
    './wording/render.ts',
  ]);
  // Built-ins would be left as externals.
  expect(code).not.toMatch(/module\.exports = require\(/);
  expect([...code.matchAll(/require\("node:[a-z_]+"\)/g)]).toEqual([]);
});

test('the workflow bundle stays small: each byte is read by every worker and its objects live in every cached case', () => {
  const code = withoutMap(readFileSync(inject('servers').workflowBundle, 'utf8'));
  const sections = code.split(/^\/\*\*\*\/ "/m).slice(1);
  const ours = sections.filter((section) => /^\.\/(domain|wording|workflows)\//.test(section));
  expect(ours.length).toBeGreaterThan(10);
  expect(ours.join('').length).toBeLessThan(240_000);
  expect(code.length).toBeLessThan(770_000);
});

test('a bundle is compiled once for the same content', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [one, other] = await Promise.all([workflowBundle(folder), workflowBundle(folder)]);
  expect(other).toBe(one);
  const written = statSync(one).ino;
  expect(await workflowBundle(folder)).toBe(one);
  expect(statSync(one).ino).toBe(written);
  expect(readdirSync(folder)).toHaveLength(1);
  expect(modulesOf(readFileSync(one, 'utf8'))).toContain('./workflows/index.ts');
});
