import { describe, expect, test } from 'vitest';
import { explain } from '../../../domain/explanation/explanation.ts';
import {
  FATIGUE_LIMITS,
  fatigueOf,
  type TemplateFigures,
} from '../../../domain/templates/template-review.ts';

const figures = (over: Partial<TemplateFigures> = {}): TemplateFigures => ({
  sent: 100,
  delivered: 100,
  read: 60,
  answered: 30,
  converted: 10,
  optedOut: 0,
  blocked: 0,
  ...over,
});
const judged = (lately: Partial<TemplateFigures>, limits = FATIGUE_LIMITS, before = figures()) =>
  fatigueOf(figures(lately), before, 'green', limits);

describe('E7, T4: what a version must bear', () => {
  test('nothing is concluded from too few deliveries, however bad', () => {
    const worst = { delivered: 49, read: 1, answered: 0, optedOut: 40 };
    expect(judged(worst)).toBeNull();
    expect(fatigueOf(figures({ delivered: 49 }), figures(), 'red', FATIGUE_LIMITS)).toBeNull();
    expect(judged(worst, { ...FATIGUE_LIMITS, sample: 49 })).not.toBeNull();
    expect(fatigueOf(figures({ delivered: 50 }), figures(), 'red', FATIGUE_LIMITS)).toEqual(
      explain('fatigue.quality', { quality: 'red' }),
    );
  });

  test('complaints, answers and reads are held against their limits, which are still borne themselves', () => {
    for (const [lately, worn, limits] of [
      [{ optedOut: 2, blocked: 1 }, null, {}],
      [{ optedOut: 2, blocked: 2 }, explain('fatigue.complaints', { percent: 4, most: 3 }), {}],
      [{ optedOut: 2, blocked: 2 }, null, { complaints: 0.04 }],
      [{ answered: 15 }, null, {}],
      [{ answered: 14 }, explain('fatigue.answers', { percent: 14, before: 30 }), {}],
      [{ answered: 14 }, null, { answersKept: 0.4 }],
      [{ read: 20 }, null, {}],
      [{ read: 19 }, explain('fatigue.reads', { percent: 19, least: 20 }), {}],
      [{ read: 19 }, null, { read: 0.1 }],
      // Where the provider tells of no reading at all, nobody is held to have left it unread.
      [{ read: 0 }, null, {}],
    ] as const) {
      const why = judged(lately, { ...FATIGUE_LIMITS, ...limits });
      expect(why, JSON.stringify(lately)).toEqual(worn);
    }
  });
});
