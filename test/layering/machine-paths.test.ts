import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { machinePathsIn } from './machine-paths.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Files that speak of such paths on purpose. */
const ALLOWED = ['test/layering/machine-paths.ts', 'test/layering/machine-paths.test.ts'];

/** What git keeps, that is text. */
function committedTexts(): { readonly file: string; readonly text: string }[] {
  return execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' })
    .split('\0')
    .filter((file) => file !== '' && !ALLOWED.includes(file))
    .flatMap((file) => {
      let bytes: Buffer;
      try {
        bytes = readFileSync(`${ROOT}${file}`);
      } catch {
        // Deleted and not yet committed.
        return [];
      }
      return bytes.includes(0) ? [] : [{ file, text: bytes.toString('utf8') }];
    });
}

describe('paths of the machine that somebody worked on', () => {
  test('stand in nothing that is committed', () => {
    const texts = committedTexts();
    expect(texts.length).toBeGreaterThan(500);
    const found = texts.flatMap(({ file, text }) => machinePathsIn(text).map((path) => `${file}: ${path}`));
    expect(found).toEqual([]);
  });

  test.each([
    [
      'a stack trace',
      '    at nonRetryable (/workspace/ventana/workflows/inbox.ts:103:61)',
      '/workspace/ventana',
    ],
    ['a home', 'see /home/maria/notes.md', '/home/maria'],
    ['a home on a Mac', '"cwd":"/Users/maria/src"', '/Users/maria'],
    ['the home of root', 'cp /root/.npmrc .', '/root/.npmrc'],
    ['the home of root alone', 'HOME=/root', '/root'],
    [
      'a home on Windows, in JSON',
      String.raw`{"path":"C:\\Users\\maria\\src"}`,
      String.raw`C:\\Users\\maria`,
    ],
    ['the checkout of a workshop in the cloud', 'at /workspaces/ventana/x.ts:1', '/workspaces/ventana'],
    ['the checkout of a build in a container', 'at /__w/ventana/ventana/x.ts:1', '/__w/ventana'],
    ['a checkout of a build on Windows', String.raw`D:\a\ventana\x.ts`, String.raw`D:\a\ventana`],
    ['an attached disk', 'cd /mnt/c/src', '/mnt/c'],
    ['a temporary folder', 'wrote /tmp/ventana-1/log', '/tmp/ventana-1'],
    ['a temporary folder of a Mac', '/private/var/folders/x1/log', '/private/var/folders/x1'],
    ['a file address', 'import file:///opt/ventana/main.js', 'file:///opt'],
    ['slashes that JSON escapes', String.raw`"\/home\/maria\/x"`, '/home/maria'],
  ])('are found where planted: %s', (_, planted, path) => {
    expect(machinePathsIn(`before\n${planted}\nafter`)).toEqual([path]);
  });

  test.each([
    '/run/secrets/oidc',
    'https://example.com/home/page',
    'docs/tmp/page.md',
    'the folder /root-ca',
    'VENTANA_FOLDER=/a/folder',
    // oxlint-disable-next-line no-template-curly-in-string -- a source's
    'new URL(from, `file:///${path}`)',
  ])('are none: %s', (text) => {
    expect(machinePathsIn(text)).toEqual([]);
  });
});
