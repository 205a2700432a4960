import type { Breach } from './layers.ts';
import type { Source } from './source.ts';

export interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
}

const PRODUCT =
  /^(?:domain|workflows|activities|services|workers|gateway|client|database|settings|wording)\//;

/** Dependencies that nothing imports, and why they are there. */
const NOT_IMPORTED: readonly string[] = [
  // Hoists one copy for all of Temporal's packages: with two of them reading a history from JSON breaks.
  'protobufjs',
  // Resolved as a file and given to browsers (gateway/pages/assets.ts).
  'idiomorph',
];

/** What the product imports it must bring along, and what it brings along it must need. */
export function checkPackages(sources: readonly Source[], manifest: Manifest): Breach[] {
  const declared = Object.keys(manifest.dependencies ?? {});
  const used = new Set<string>();
  const missing = sources.flatMap(({ path, imports }) =>
    imports.flatMap(({ from, kind, line }): Breach[] => {
      if (!PRODUCT.test(path) || kind === 'file' || /^(?:\.|node:)/.test(from)) return [];
      const name = from.split('/', from.startsWith('@') ? 2 : 1).join('/');
      used.add(name);
      const what = `${name} is imported by the product but is not among the dependencies of package.json`;
      // Types are not there at run time.
      return kind === 'type' || declared.includes(name) ? [] : [{ path, line, what }];
    }),
  );
  const idle = declared
    .filter((name) => !used.has(name) && !NOT_IMPORTED.includes(name))
    .map((name) => ({ path: 'package.json', line: 1, what: `${name} is a dependency that nothing imports` }));
  return [...missing, ...idle];
}
