import { existsSync } from 'node:fs';
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
