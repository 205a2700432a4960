import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { obtainChromium } from './chromium.ts';

let folder: string;
let environment: NodeJS.ProcessEnv;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ventana-chromium-'));
  mkdirSync(join(folder, 'bin'));
  environment = { PATH: join(folder, 'bin'), HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, script: string): string {
  const file = join(folder, 'bin', name);
  writeFileSync(file, `#!/bin/sh\nPATH=/usr/bin:/bin\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}
const silent = (): void => undefined;

test('the one that is named, else the first on the path', async () => {
  const shell = put('chromium-headless-shell', 'true');
  put('chromium', 'true');
  expect(await obtainChromium(silent, environment)).toEqual({ file: shell, env: {} });
  const named = { ...environment, CHROMIUM: '/opt/chrome' };
  expect(await obtainChromium(silent, named)).toEqual({ file: '/opt/chrome', env: {} });
});

const fetches = process.platform === 'linux' && process.arch === 'x64';

test.runIf(fetches)(
  'where none can be fetched it is said why and what to install; nothing is left behind',
  async () => {
    const said = {
      code: 'chromium_missing',
      mend: [expect.stringContaining('apt-get install'), expect.anything()],
    };
    put('npm', 'echo "registry is away" >&2; exit 1');
    await expect(obtainChromium(silent, environment)).rejects.toMatchObject(said);
    await expect(obtainChromium(silent, environment)).rejects.toThrow('registry is away');
    // Something else under its name.
    put('npm', 'for last; do true; done; echo other > "$last/sparticuz-chromium.tgz"');
    await expect(obtainChromium(silent, environment)).rejects.toThrow('what the registry gave is not');
    const cache = join(folder, 'cache', 'ventana');
    expect(existsSync(cache) ? readdirSync(cache) : []).toEqual([]);
  },
);
