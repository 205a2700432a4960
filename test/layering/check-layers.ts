import { type Breach, checkBundle, checkClock, checkDirections } from './layers.ts';
import { checkMigrations } from './migrations.ts';
import { checkPackages } from './packages.ts';
import { readRepository } from './repository.ts';
import { checkOrdered, checkRooms, checkSizes } from './rooms.ts';
import { checkColumns, checkStatements } from './sql.ts';

/** All breaches of the repository as it stands. */
export function checkLayers(): { readonly files: number; readonly breaches: readonly Breach[] } {
  const { sources, scripts, migrations, manifest } = readRepository();
  const breaches = [
    ...checkDirections(sources),
    ...checkRooms(sources),
    ...checkOrdered(sources),
    ...checkSizes([...sources.map(({ path }) => path), ...scripts]),
    ...checkBundle(sources),
    ...checkPackages(sources, manifest),
    ...checkClock(sources),
    ...checkColumns(migrations),
    ...checkMigrations(migrations),
    ...checkStatements(sources),
  ];
  return { files: sources.length, breaches };
}

if (import.meta.filename === process.argv[1]) {
  const { files, breaches } = checkLayers();
  for (const { path, line, what } of breaches) console.error(`${path}:${line}  ${what}`);
  console.log(
    breaches.length === 0
      ? `Layering: ${files} files, every import goes the way it may.`
      : `Layering: ${breaches.length} in ${files} files are to be mended.`,
  );
  process.exitCode = breaches.length === 0 ? 0 : 1;
}
