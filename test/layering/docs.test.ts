import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readRepository, readText } from './repository.ts';

const PAGES = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'docs/glossary.md',
  'docs/testing.md',
  'docs/requirements.md',
  'docs/technical.md',
  'docs/decisions.md',
  'docs/figures.md',
  'docs/operations.md',
  'docs/pages.md',
  'docs/non-goals.md',
  'docs/testing.md',
];

/** A path of this repository in code quotes, from its root on. */
const PATH =
  /`((?:activities|bench|client|database|dev|docs|domain|gateway|services|settings|test|wording|workers|workflows)\/(?:[\w.*-]+\/)*[\w.*-]*)`/g;

/** As the usual renderers make it of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

const anchorsIn = (page: string): readonly string[] =>
  [...readText(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

test('every link between the pages leads somewhere', () => {
  const broken = PAGES.flatMap((page) =>
    [...readText(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(
      ([link, file = '', anchor]) => {
        const target = file === '' ? page : new URL(file, `file:///${page}`).pathname.slice(1);
        if (!existsSync(new URL(`../../${target}`, import.meta.url))) return [`${page}: ${link}`];
        return anchor === undefined || anchorsIn(target).includes(anchor) ? [] : [`${page}: ${link}`];
      },
    ),
  );
  expect(broken).toEqual([]);
});

test('every file and folder that the pages name is there', () => {
  // A pattern stands for all that it fits.
  const isThere = (path: string): boolean => {
    const [folder = ''] = /^[^*]*\//.exec(path) ?? [];
    if (!path.includes('*')) return existsSync(new URL(`../../${path}`, import.meta.url));
    const fits = new RegExp(
      `^${path
        .split('*')
        .map((part) => part.replaceAll('.', '\\.'))
        .join('[^/]*')}$`,
    );
    return readdirSync(new URL(`../../${folder}`, import.meta.url)).some((name) => fits.test(folder + name));
  };
  const missing = PAGES.flatMap((page) =>
    [...readText(page).matchAll(PATH)].flatMap(([, path = '']) =>
      isThere(path) ? [] : [`${page}: ${path}`],
    ),
  );
  expect(missing).toEqual([]);
});

test('docs/decisions.md says why each runtime dependency is there', () => {
  const rows = readText('docs/decisions.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|')[1] ?? '');
  const named = rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
  const { dependencies = {} } = readRepository().manifest;
  const missing = Object.keys(dependencies).filter(
    (name) => !named.includes(name) && !named.includes(name.replace('@temporalio/', '')),
  );
  expect(missing).toEqual([]);
});

test('docs/technical.md has each folder of the repository among its layers', () => {
  const folders = execFileSync('git', ['ls-files'], {
    cwd: fileURLToPath(new URL('../../', import.meta.url)),
  })
    .toString()
    .split('\n')
    .filter((path) => path.includes('/') && !path.startsWith('.'))
    .map((path) => path.slice(0, path.indexOf('/')));
  const rows = readText('docs/technical.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|')[1] ?? '');
  const named = rows.flatMap((cell) => [...cell.matchAll(/`([a-z]+)\/`/g)].map(([, name = '']) => name));
  expect([...new Set(folders)].filter((folder) => folder !== 'docs' && !named.includes(folder))).toEqual([]);
});
