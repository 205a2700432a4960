import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { readWallboard } from '../../services/summary/wallboard.ts';
import { Life } from '../workflows/life.ts';
import { worldOfTests } from '../workflows/shared-world.ts';

const world = worldOfTests();

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
}

/** The names of metrics in an expression: what is followed neither by a parenthesis nor by an equals sign. */
const namesIn = (expr: string): readonly string[] =>
  [
    ...expr
      .replaceAll(/\{[^}]*\}|\[[^\]]*\]|by \([^)]*\)/g, ' ')
      .matchAll(/\b[a-z][a-z0-9_]{5,}\b(?!\s*\()/g),
  ].map(([name]) => name);

test('every figure of the Grafana board is one that the gateway or a worker tells', async () => {
  const { gatewayUrl } = await world();
  const told = await (await fetch(`${gatewayUrl}/metrics`)).text();
  const known = new Set([...told.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name));
  const { panels } = JSON.parse(
    readFileSync(new URL('../../docs/grafana/ventana.json', import.meta.url), 'utf8'),
  ) as { panels: readonly Panel[] };
  const asked = panels.flatMap(({ title, targets = [] }) =>
    targets.flatMap(({ expr }) =>
      namesIn(expr).map((name) => ({ title, name: name.replace(/_bucket$/, '') })),
    ),
  );
  expect(asked.length).toBeGreaterThan(20);
  // Temporal's own come from a worker's WORKER_METRICS_ADDRESS.
  expect(asked.filter(({ name }) => !known.has(name) && !name.startsWith('temporal_'))).toEqual([]);
});

test('S1, A2: the metrics of cases are what the wallboard shows, and name nobody', async () => {
  const { gatewayUrl, pool, clock } = await world();
  const customer = new Life(await world());
  await customer.writes('Me llamo Zoraida Quetzal');
  await expect
    .poll(async () => (await readWallboard(pool, readPolicies(undefined), clock.now())).queues.length)
    .toBe(1);
  await expect
    .poll(async () => (await fetch(`${gatewayUrl}/metrics`)).text(), { timeout: 15_000, interval: 500 })
    .toContain('ventana_windows{band="early",owes="business"} 1');
  const told = await (await fetch(`${gatewayUrl}/metrics`)).text();
  expect(told).toContain('ventana_queue_waiting{queue="general"} 1');
  expect(told).toMatch(/ventana_cases_to_tell \d/);
  expect(told).not.toContain('Zoraida');
  expect(told).not.toContain(customer.phone);
});
