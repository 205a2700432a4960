import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readRepository, readText } from './repository.ts';

const ROOT = new URL('../../', import.meta.url);
/** What the recipes themselves make. */
const MADE = /contact-lines|returns\.yaml/;

const BLOCK = /^ *```\w*\n([^`]+)```$/gm;
const whole = readText('CONTRIBUTING.md');
const page = whole.replaceAll(BLOCK, '');
/** A code span may run over the end of a line. */
const spans = [...page.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text.replaceAll(/\s+/g, ' '));
const blocks = [...whole.matchAll(BLOCK)].flatMap(([, text = '']) => text.split('\n'));
const commands = [...spans, ...blocks]
  .map((text) => text.replace(/^(?:[A-Z_]+=\S+ )+/, '').trim())
  .flatMap((text) => text.split(' && '))
  .filter((text) => /^(?:npm|npx) /.test(text));

/** Where a name without its folder may stand. */
const FOLDERS = ['.', 'database/template-seed', 'gateway', 'settings', 'wording'];
const files = FOLDERS.flatMap((folder) =>
  readdirSync(new URL(`${folder}/`, ROOT), { recursive: folder !== '.', encoding: 'utf8' }),
);
const isThere = (path: string): boolean =>
  path.includes('/')
    ? existsSync(new URL(path, ROOT))
    : files.some((file) => file === path || file.endsWith(`/${path}`));

describe('CONTRIBUTING.md says what is so', () => {
  test('every file and folder that it names is there', () => {
    const named = spans.filter((text) => /^[\w.-]+(?:\/[\w.-]+)*(?:\/|\.(?:tsx?|json|ya?ml|md))$/.test(text));
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((path) => !MADE.test(path) && !isThere(path))).toEqual([]);
  });

  test('every command is there, and so are the files that it is given', () => {
    const { manifest } = readRepository();
    const scripts = (manifest as { scripts?: Record<string, string> }).scripts ?? {};
    expect(commands.length).toBeGreaterThan(15);
    const missing = commands.filter((command) => {
      const [program, first = '', second = ''] = command.split(' ');
      const script = first === 'run' ? second : first;
      const isKnown =
        program === 'npx'
          ? existsSync(new URL(`node_modules/.bin/${first}`, ROOT))
          : ['ci', 'install'].includes(script) || script in scripts;
      const given = command.split(' ').filter((word) => /^(?:test|settings|domain)\//.test(word));
      return !isKnown || !given.every(isThere);
    });
    expect(missing).toEqual([]);
  });

  test('a name that stands "in" or "of" a file stands in it', () => {
    const placed = [...page.matchAll(/`(\w+)`(?: and `(\w+)`)?\s+(?:in|of)\s+`([\w./-]+\.tsx?)`/g)];
    expect(placed.length).toBeGreaterThanOrEqual(3);
    const lost = placed.flatMap(([, one = '', other, file = '']) =>
      [one, ...(other === undefined ? [] : [other])]
        .filter((name) => name !== 'fr' && !readText(file).includes(name))
        .map((name) => `${name} in ${file}`),
    );
    expect(lost).toEqual([]);
  });
});
