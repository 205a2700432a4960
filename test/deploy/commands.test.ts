import { expect, test } from 'vitest';
import { builtFilesIn, manifest, readText, sourceOf } from './deployed.ts';

const TEXTS = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/operations.md',
  'docs/summary.md',
  'gateway/gateway-arguments.ts',
  'workers/arguments/setup-arguments.ts',
  'workers/arguments/summary-arguments.ts',
  'workers/arguments/worker-arguments.ts',
  'workers/versions/rollover-arguments.ts',
];

test.each(TEXTS)('commands that %s names are there', (page) => {
  const text = readText(page);
  const scripts = [...text.matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*\w)/g)].map(([, script = '']) => script);
  expect(scripts.filter((script) => manifest.scripts[script] === undefined)).toEqual([]);
  expect(builtFilesIn(text).filter((file) => sourceOf(file) === null)).toEqual([]);
});

test.each(['gateway', 'worker', 'setup'])('npm run %s runs what is built, by node alone', (name) => {
  expect(manifest.scripts[name]).toBe(`node --enable-source-maps workers/run-built.mjs ${name}`);
  const [, main = ''] =
    new RegExp(`${name}: { main: '([^']+)'`).exec(readText('workers/run-built.mjs')) ?? [];
  expect(sourceOf(`dist/${main}`)).not.toBeNull();
});
