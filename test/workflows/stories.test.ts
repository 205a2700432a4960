import { describe, test } from 'vitest';
import { STORIES, type StoryName } from '../../dev/scenarios/stories.ts';
import { openWorld } from './world.ts';

const RULES: Readonly<Record<StoryName, string>> = {
  delivery: 'X1 (A2, A3, R1, W7)',
  payment: 'X2 (R2, F1, F2)',
  'technical-service': 'X3 (R5, F3)',
  cart: 'X4 (R1, E5)',
  'no-consent': 'X5 (E2, F1)',
  storm: 'X6 (W3, A5)',
};

describe.concurrent('the examples play exactly, on a real server with time skipping', () => {
  for (const [name, story] of Object.entries(STORIES)) {
    test(`${RULES[name as StoryName]}: ${name}`, { timeout: 60_000 }, async (context) => {
      const world = await openWorld(context);
      await story(world.play());
    });
  }
});
