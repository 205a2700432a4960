import { expect, test } from 'vitest';
import { builtFilesIn, manifest, readText, sourceOf } from './deployed.ts';

const TEXTS = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/operations.md',
  'docs/summary.md',
  'workers/setup-command.ts',
  'workers/versions/rollover-command.ts',
];

test.each(TEXTS)('commands that %s names are there', (page) => {
  const text = readText(page);
  const scripts = [...text.matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*)/g)].map(([, script = '']) => script);
  expect(scripts.filter((script) => manifest.scripts[script] === undefined)).toEqual([]);
  expect(builtFilesIn(text).filter((file) => sourceOf(file) === null)).toEqual([]);
});

test('what production runs needs no package of the development: gateway, worker and setup are plain node on dist', () => {
  for (const script of ['gateway', 'worker', 'setup']) {
    const command = manifest.scripts[script] as string;
    expect(command).toMatch(/^node --enable-source-maps dist\/[\w/-]+\.js$/);
    expect(sourceOf(builtFilesIn(command)[0] as string)).not.toBeNull();
  }
});
