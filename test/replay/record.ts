import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { openWorld } from '../workflows/world.ts';
import { historiesOf, keepHistory } from './histories.ts';
import { LIVES } from './lives.ts';

/**
 * `npm run histories`, at a release: plays the lives on the real server and keeps their histories as those of the version in
 * package.json. From then on every later version must be able to replay them.
 */
const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };

describe.concurrent(`histories of version ${version}`, () => {
  beforeAll(() => {
    rmSync(fileURLToPath(new URL(`histories/${version}`, import.meta.url)), { recursive: true, force: true });
  });

  for (const [name, live] of Object.entries(LIVES)) {
    test(`the histories of ${name}`, { timeout: 120_000 }, async (context) => {
      const world = await openWorld(context);
      const lost = (await live(world)) ?? [];
      const { rows } = await world.pool.query<{ id: string }>('select id from cases order by id');
      const ended = [...lost, ...rows.map(({ id }) => ({ workflowId: id }))];
      const runs = (await Promise.all(ended.map((run) => historiesOf(world.temporal.client, run)))).flat();
      expect(runs.length).toBeGreaterThan(0);
      for (const [index, history] of runs.entries()) {
        keepHistory(version, runs.length === 1 ? name : `${name}-${index + 1}`, history);
      }
    });
  }
});
