import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What `npm run check` says of a folder with these files. */
async function lint(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ventana-circle-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const oxlint = join(ROOT, 'node_modules/.bin/oxlint');
  const { stdout } = await promisify(execFile)(oxlint, [
    '--config',
    join(ROOT, '.oxlintrc.json'),
    folder,
  ]).catch((failed: { stdout: string }) => failed);
  return stdout;
}

test('files that import each other are refused, also where only types go round', async () => {
  const there = "import type { B } from './b.ts';\nexport interface A {\n  readonly b: B | null;\n}\n";
  const back = "import type { A } from './a.ts';\nexport interface B {\n  readonly a: A | null;\n}\n";
  expect(await lint({ 'a.ts': there, 'b.ts': back })).toMatch(/no-cycle[\s\S]*2 errors/);
  expect(await lint({ 'a.ts': there, 'b.ts': 'export type B = string;\n' })).toContain('0 errors');
});
