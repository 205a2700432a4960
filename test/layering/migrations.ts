import type { Breach } from './layers.ts';

/** Never part of a version. They stay free: databases that have run a later one refuse one that stands before it. */
const LEFT_OUT: readonly number[] = [3, 16, 20, 21];

/**
 * Migrations run by the order of their names, and one that stands before the last that ran is refused: so each has a
 * number of its own, the next, and a number that is missing is named above.
 */
export function checkMigrations(migrations: readonly { readonly path: string }[]): Breach[] {
  const breaches: Breach[] = [];
  const breach = (path: string, what: string) => breaches.push({ path, line: 1, what });
  let last = 0;
  for (const { path } of migrations.toSorted((one, other) => (one.path < other.path ? -1 : 1))) {
    const number = Number(/\/(\d{4})_[a-z0-9_]+\.sql$/.exec(path)?.[1]);
    if (Number.isNaN(number)) {
      breach(path, 'a migration is named by four digits and words, like 0024_resolved_within_24h.sql');
      continue;
    }
    if (number === last) breach(path, `another migration has ${number} too: give this one the next number`);
    for (let missing = last + 1; missing < number; missing += 1) {
      if (LEFT_OUT.includes(missing)) continue;
      breach(
        path,
        `${missing} is missing before it: take that number, or name it in test/layering/migrations.ts`,
      );
    }
    if (LEFT_OUT.includes(number)) breach(path, `${number} stays free: give this migration the next number`);
    last = number;
  }
  return breaches;
}
