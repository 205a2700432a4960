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
import { type BundleOptions, bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { BUNDLED, digestOf } from './versions/build-id.ts';

/** The checkout, or `dist` in production. */
const root = fileURLToPath(new URL('..', import.meta.url));

/** Where `npm run build` puts the bundle: beside the compiled worker. */
const BUILT = join(root, 'workflow-bundle.js');

/** Bundles of earlier contents that are kept: enough to go back and forth between branches. */
const KEPT = 5;

type BundlerConfig = Parameters<NonNullable<BundleOptions['webpackConfigHook']>>[0];

/** Compiles the workflow code; takes some seconds. */
export async function buildWorkflowBundle(): Promise<string> {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const { code } = await bundleWorkflowCode({
    workflowsPath: join(root, 'workflows', `index.${extension}`),
    logger: new DefaultLogger('ERROR'),
    webpackConfigHook: asWritten,
  });
  return code;
}

/**
 * Temporal's own setting rewrites what Node has been able to run for years: private fields become weak maps, spreads and `?.`
 * become helpers. Left as written, and without comments, our part is little over half as long. Names stay, for stack traces.
 */
function asWritten(config: BundlerConfig): BundlerConfig {
  const rules = (config.module?.rules ?? []).map((rule) => {
    if (typeof rule !== 'object' || rule === null || typeof rule.use !== 'object' || rule.use === null)
      return rule;
    if (!('options' in rule.use) || typeof rule.use.options !== 'object') return rule;
    const { jsc } = rule.use.options as { jsc?: object };
    const options = {
      ...rule.use.options,
      minify: true,
      jsc: {
        ...jsc,
        target: 'es2022',
        minify: { compress: false, mangle: false, format: { comments: false } },
      },
    };
    return { ...rule, use: { ...rule.use, options } };
  });
  return { ...config, module: { ...config.module, rules } };
}

/**
 * The path of the workflow bundle: the built one in production, else one that is kept by a digest of everything it is
 * made of, so that a second start needs no compiler.
 * @param folder where bundles are kept
 */
export async function workflowBundle(folder = join(root, '.ventana', 'bundles')): Promise<string> {
  if (existsSync(BUILT)) return BUILT;
  // This file says how it is compiled.
  const path = join(folder, `${digestOf(BUNDLED, [fileURLToPath(import.meta.url)])}.js`);
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
