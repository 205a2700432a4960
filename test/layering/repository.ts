import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Manifest } from './packages.ts';
import { readSource, type Source } from './source.ts';

const ROOT = new URL('../../', import.meta.url);
const FOLDERS = [
  'domain',
  'workflows',
  'services',
  'activities',
  'workers',
  'gateway',
  'client',
  'database',
  'settings',
  'wording',
  'dev',
  'test',
  'bench',
];

export interface Repository {
  readonly sources: readonly Source[];
  /** Paths of what runs as it is written, without types. */
  readonly scripts: readonly string[];
  readonly migrations: readonly { readonly path: string; readonly sql: string }[];
  readonly manifest: Manifest;
}

export const readText = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

function filesBelow(folder: string, ...endings: readonly string[]): string[] {
  return readdirSync(fileURLToPath(new URL(`${folder}/`, ROOT)), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .toSorted();
}

/** Every source of the repository, read once. */
export function readRepository(): Repository {
  return {
    sources: FOLDERS.flatMap((folder) => filesBelow(folder, '.ts', '.tsx')).map((path) =>
      readSource(path, readText(path)),
    ),
    scripts: FOLDERS.flatMap((folder) => filesBelow(folder, '.js', '.mjs')),
    migrations: filesBelow('database/migrations', '.sql').map((path) => ({ path, sql: readText(path) })),
    manifest: JSON.parse(readText('package.json')) as Manifest,
  };
}
