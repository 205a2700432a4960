import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../domain/time/instant.ts';
import { worldOfTests } from '../workflows/shared-world.ts';
import type { World } from '../workflows/world.ts';
import { type Input, playInput, playsOf } from './play-input.ts';

const inputs = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.json'))
  .toSorted()
  .map((name) => JSON.parse(readFileSync(`${import.meta.dirname}/${name}`, 'utf8')) as Input);

const opened = worldOfTests();
let world: World;

beforeAll(async () => {
  world = await opened();
  // Noon in Buenos Aires, and no night anywhere near.
  const noon = Math.ceil(world.clock.now() / DAY) * DAY + 15 * HOUR;
  await world.goOn(noon);
  // What is posted by hand the provider has not heard of.
  await world.provider.settings({ strangers: 'open' });
  // The line is known from its first message on.
  await world.provider.text('573005550000', 'Hola');
}, 60_000);

test('there are inputs, each with steps and checks', () => {
  expect(inputs.length).toBeGreaterThan(10);
  for (const { steps, checks } of inputs) expect([steps.length, checks.length]).not.toContain(0);
});

describe('what fell short elsewhere holds here', { timeout: 60_000 }, () => {
  for (const [name, input] of inputs.flatMap(playsOf)) {
    test(`${input.rule}: ${name}`, () => playInput(input, world));
  }
});
