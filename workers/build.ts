import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { begin } from '../settings/command.ts';
import { BUILD } from './arguments/build-arguments.ts';
import { buildFolder } from './arguments/build-folder.ts';
import { BUILD_ID_FILE, buildId } from './versions/build-id.ts';

/**
 * `npm run build`: what production runs, in `dist/` or a folder that is named, inside the package: the compiled rooms, the
 * files they read (migrations, policies, pages) and the workflow bundle, so that a worker starts without a compiler.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const dist = begin({ ...BUILD, read: (given) => buildFolder(root, BUILD.read(given).folder) });
const project = join(root, 'tsconfig.build.json');

rmSync(dist, { recursive: true, force: true });

const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
const compiled = spawnSync(
  process.execPath,
  [join(compiler, '..', 'bin', 'tsc'), '--project', project, '--outDir', dist],
  {
    stdio: 'inherit',
  },
);
if (compiled.status !== 0) process.exit(compiled.status ?? 1);

const { include } = JSON.parse(readFileSync(project, 'utf8')) as { include: string[] };
for (const room of include) {
  cpSync(join(root, room), join(dist, room), {
    recursive: true,
    filter: (source) => !['.ts', '.tsx', '.mjs'].includes(extname(source)),
  });
}

// Only now: it loads a whole bundler.
const { buildWorkflowBundle } = await import('./workflow-bundle.ts');
writeFileSync(join(dist, 'workflow-bundle.js'), await buildWorkflowBundle());
writeFileSync(join(dist, BUILD_ID_FILE), `${buildId()}\n`);
process.stdout.write(`Built ${dist}. Run it with npm run gateway and npm run worker.\n`);
