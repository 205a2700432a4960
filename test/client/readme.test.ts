import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const file = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

test('the example of the README is the one that is compiled', () => {
  const shown = /<!-- client\/example\.ts -->\n```ts\n([\s\S]*?)```/.exec(file('README.md'))?.[1];
  // A service imports the package by its name.
  expect(shown).toBe(file('client/example.ts').replace("'./index.ts'", "'ventana'"));
});

test('the README shows the commands that exist', () => {
  const { scripts } = JSON.parse(file('package.json')) as { scripts: Record<string, string> };
  for (const [, name = ''] of file('README.md').matchAll(/npm run ([a-z]+)/g))
    expect(scripts).toHaveProperty(name);
});
