import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPolicies } from '../../settings/policy/policy-file.ts';

const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const file = text('settings/policy/send-hours.yaml').split('\n');
const page = text('docs/send-hours.md');

/** The comment lines right above a key. */
function commentOf(key: string): string {
  const at = file.indexOf(key);
  if (at < 0) throw new Error(`no line ${key}`);
  const first = file.slice(0, at).findLastIndex((line) => !line.trimStart().startsWith('#')) + 1;
  return file.slice(first, at).join('\n');
}

const places = Object.entries(readPolicies().sendHours.countries).flatMap(([country, { regions }]) => [
  { name: country, key: `    ${country}:` },
  ...Object.keys(regions).map((region) => ({ name: `${country} ${region}`, key: `        ${region}:` })),
]);

/** The cells of the row of a place in the first table. */
const rowOf = (name: string): readonly string[] =>
  page
    .split('\n')
    .find((line) => line.startsWith(`| ${name} |`))
    ?.split('|')
    .slice(2, -1)
    .map((cell) => cell.trim()) ?? [];

describe('E5: what the shipped hours stand on', () => {
  test.each(places)('$name: says where it was read, and the page for operators tells it', ({ name, key }) => {
    expect(commentOf(key)).toMatch(/# {3}read at: https?:\/\/\S+/);
    const [shipped, standsOn, without] = rowOf(name);
    expect(shipped).toMatch(/\S/);
    expect(standsOn).toMatch(/\S/);
    expect(without).toBeDefined();
  });

  test.each(places.filter(({ key }) => commentOf(key).includes('unverified:')))(
    '$name: what is unverified in the file is on the page',
    ({ name }) => {
      expect(rowOf(name)[2]).toMatch(/\S/);
    },
  );

  test('whatever a law says of a place is named by its source', () => {
    for (const { regions, ...country } of Object.values(readPolicies().sendHours.countries)) {
      for (const place of [country, ...Object.values(regions)]) {
        const says = place.utility ?? place.collection ?? place.marketing;
        expect(says === undefined || place.source !== undefined).toBe(true);
      }
    }
  });
});

describe('M4: what the shipped rates stand on', () => {
  const rates = text('settings/rates/rates.yaml').split('\n');
  const marked = rates.filter((line) => line.includes('# unverified: '));

  test('each card has its source at the top, or its amounts are marked', () => {
    const cards = new Set(
      rates.flatMap((line) => /- \{ from: (\S+), .*(?:marketing|business_initiated):/.exec(line)?.[1] ?? []),
    );
    const sources = rates.flatMap((line) => /^# {3}(\d{4}-\d\d-\d\d) {2}\S/.exec(line)?.[1] ?? []);
    expect([...cards].filter((card) => !sources.includes(card))).toEqual([]);
  });

  test('the page for operators has every card of which something is marked', () => {
    const cards = new Set(marked.flatMap((line) => /from: ([^,\s]+)/.exec(line)?.[1] ?? []));
    expect(cards).toEqual(new Set(['2026-10-01', '2025-10-01', '2024-11-01', '2023-06-01']));
    for (const card of cards) expect(rowOf(card)[1]).toMatch(/\S/);
  });
});
