import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { BUNDLED, digestOf } from './versions/build-id.ts';

/** The checkout, or `dist` in production. */
const root = fileURLToPath(new URL('..', import.meta.url));

/** Where `npm run build` puts the bundle: beside the compiled worker. */
const BUILT = join(root, 'workflow-bundle.js');

/** Bundles of earlier contents that are kept: enough to go back and forth between branches. */
const KEPT = 5;

/** Compiles the workflow code; takes some seconds. */
export async function buildWorkflowBundle(): Promise<string> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(root, 'workflows', `index.${extension}`),
    logger: new DefaultLogger('ERROR'),
  });
  return code;
}

/**
 * The path of the workflow bundle: the built one in production, else one that is kept by a digest of everything it is
 * made of, so that a second start needs no compiler.
 * @param folder where bundles are kept
 */
export async function workflowBundle(folder = join(root, '.ventana', 'bundles')): Promise<string> {
  if (existsSync(BUILT)) return BUILT;
  const path = join(folder, `${digestOf(BUNDLED)}.js`);
  if (existsSync(path)) {
    // real time: a file's last use.
    const now = new Date();
    utimesSync(path, now, now);
    return path;
  }
  const code = await buildWorkflowBundle();
  mkdirSync(folder, { recursive: true });
  // Two that start at once both write, and either's file is whole.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, code);
  renameSync(draft, path);
  const bundles = readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .map((name) => join(folder, name));
  const byAge = bundles.toSorted((one, other) => statSync(other).mtimeMs - statSync(one).mtimeMs);
  for (const old of byAge.slice(KEPT)) rmSync(old, { force: true });
  return path;
}
