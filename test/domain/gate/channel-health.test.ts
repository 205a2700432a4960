import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  afterRefusal,
  DEFAULT_HEALTH,
  healthPermits,
  type HealthPolicy,
  type LineHealth,
  type Quality,
  WEIGHTS,
  type Weight,
  WELL,
} from '../../../domain/gate/channel-health.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../../domain/time/instant.ts';
import { readFileSync } from 'node:fs';

const NOW: Instant = Date.parse('2026-11-16T15:00:00Z');

const line = (over: Partial<LineHealth> = {}): LineHealth => ({
  ...WELL,
  lineId: '70007',
  asOf: NOW,
  outsideFrom: NOW - HOUR,
  limit: null,
  lag: null,
  policy: DEFAULT_HEALTH,
  ...over,
});

/** The table as docs/channel-health.md has it: what goes, by weight, for each single trouble. */
const TABLE: readonly (readonly [name: string, over: Partial<LineHealth>, goes: readonly Weight[]])[] = [
  ['well', {}, ['marketing', 'utility', 'reply']],
  ['quality green', { quality: 'green' }, ['marketing', 'utility', 'reply']],
  ['quality yellow', { quality: 'yellow' }, ['utility', 'reply']],
  ['quality red', { quality: 'red' }, ['reply']],
  ['warned', { warnedAt: NOW - DAY }, ['utility', 'reply']],
  ['messaging limit reached', { limit: limit(NOW + HOUR) }, ['reply']],
  ['webhooks late', { lag: { by: 6 * MINUTE, at: NOW - MINUTE } }, ['reply']],
  ['account under review', { review: 'pending' }, ['reply']],
  ['refused by the provider', { refused: { at: NOW, until: NOW + 15 * MINUTE } }, ['reply']],
  ['may not write first', { initiate: { until: null } }, ['reply']],
  ['may not answer', { reply: { until: null } }, []],
  ['account rejected', { review: 'rejected' }, []],
  ['access token not accepted', { access: { code: '190', at: NOW - MINUTE } }, []],
  ['shut', { connection: 'shut' }, []],
];

function limit(freesAt: Instant | null, countedUntil: Instant | null = null): LineHealth['limit'] {
  return { atMost: 250, used: 250, freesAt, countedUntil };
}

describe('channel health', () => {
  it.each(TABLE)('E6: %s', (_name, over, goes) => {
    for (const weight of WEIGHTS) {
      const { answer } = healthPermits(line(over), { weight }, NOW);
      expect(answer).toBe(goes.includes(weight) ? 'yes' : weight === 'reply' ? 'no' : 'hold');
    }
  });

  it('E6: docs/channel-health.md says the same of every trouble', () => {
    const page = readFileSync(new URL('../../../docs/channel-health.md', import.meta.url), 'utf8');
    for (const [name, , goes] of TABLE) {
      const cells = WEIGHTS.map((weight) =>
        goes.includes(weight) ? 'goes' : weight === 'reply' ? 'refused' : 'held',
      );
      expect(page).toContain(`| ${name} | ${cells.join(' | ')} |`);
    }
  });

  const qualities: readonly Quality[] = ['green', 'yellow', 'red', 'unknown'];
  const stops = ['yellow', 'red', 'never'] as const;
  const restrictions = [null, { until: null }, { until: NOW - 1 }, { until: NOW + 3 * HOUR }] as const;
  const every: LineHealth[] = [];
  for (const quality of qualities)
    for (const connection of ['connected', 'shut'] as const)
      for (const review of ['approved', 'pending', 'rejected'] as const)
        for (const initiate of restrictions)
          for (const reply of restrictions)
            for (const limited of [
              null,
              limit(null),
              limit(NOW + 2 * HOUR),
              limit(NOW + 2 * HOUR, NOW + DAY),
            ])
              for (const lag of [null, { by: 5 * MINUTE, at: NOW }, { by: 6 * MINUTE, at: NOW - MINUTE }])
                for (const warnedAt of [null, NOW - 8 * DAY, NOW - DAY])
                  every.push(
                    line({ quality, connection, review, initiate, reply, limit: limited, lag, warnedAt }),
                  );
  const policies: readonly HealthPolicy[] = stops.flatMap((marketingStopsAt) =>
    stops
      .filter((at) => stops.indexOf(marketingStopsAt) <= stops.indexOf(at))
      .map((utilityStopsAt) => ({ ...DEFAULT_HEALTH, marketingStopsAt, utilityStopsAt })),
  );

  it('E6: over all small dimensions, what stops a heavier message stops a lighter one for as long', () => {
    const ends = { yes: () => 0, no: () => Number.POSITIVE_INFINITY };
    const wrong: unknown[] = [];
    for (const about of every) {
      for (const policy of policies) {
        const health = { ...about, policy };
        const [marketing = 0, utility = 0, reply = 0] = WEIGHTS.map((weight) => {
          const verdict = healthPermits(health, { weight }, NOW);
          return verdict.answer === 'hold' ? verdict.until : ends[verdict.answer]();
        });
        const isRefused = reply === Number.POSITIVE_INFINITY;
        if (marketing < utility || (isRefused && utility === 0)) wrong.push(health);
      }
    }
    expect(every.length * policies.length).toBe(13_824 * 6);
    expect(wrong).toEqual([]);
  });

  /** Deliberately naive: asks minute by minute whether anything is in the way. */
  function inTheWay(health: LineHealth, weight: Weight, at: Instant): boolean {
    const { policy } = health;
    const soon = at < health.asOf + policy.recheck;
    const during = (restriction: LineHealth['reply']) =>
      restriction !== null && (restriction.until === null ? soon : at < restriction.until);
    const all =
      (soon && (health.connection === 'shut' || health.review === 'rejected')) || during(health.reply);
    if (weight === 'reply') return all;
    const isOutside = at >= health.outsideFrom;
    const bad = (stop: 'yellow' | 'red' | 'never') =>
      (stop === 'red' && health.quality === 'red') ||
      (stop === 'yellow' && (health.quality === 'red' || health.quality === 'yellow'));
    const heavy =
      all ||
      (isOutside && during(health.initiate)) ||
      (soon && health.review === 'pending') ||
      (health.refused !== null && at < health.refused.until) ||
      (soon && bad(policy.utilityStopsAt)) ||
      (health.lag !== null && health.lag.by > policy.lag && at < health.lag.at + policy.lagFor) ||
      (isOutside &&
        health.limit?.freesAt != null &&
        at < health.limit.freesAt &&
        at >= (health.limit.countedUntil ?? at));
    if (weight === 'utility') return heavy;
    return (
      heavy ||
      (soon && bad(policy.marketingStopsAt)) ||
      (health.warnedAt !== null && at < health.warnedAt + policy.warning)
    );
  }

  it('E6: a hold names the first instant at which nothing is in the way, as a naive clock finds it', () => {
    const instant = fc.integer({ min: -120, max: 600 }).map((minutes) => NOW + minutes * MINUTE);
    const restriction = fc.option(fc.record({ until: fc.option(instant) }));
    const health = fc.record({
      quality: fc.constantFrom(...qualities),
      connection: fc.constantFrom('connected' as const, 'connected' as const, 'shut' as const),
      review: fc.constantFrom('approved' as const, 'pending' as const, 'rejected' as const),
      refused: fc.option(instant.map((until) => ({ at: NOW - HOUR, until }))),
      warnedAt: fc.option(fc.integer({ min: -9, max: -6 }).map((days) => NOW + days * DAY + HOUR)),
      initiate: restriction,
      reply: restriction,
      outsideFrom: instant,
      limit: fc.option(
        fc.tuple(instant, fc.option(instant)).map(([frees, counted]) => limit(frees, counted)),
      ),
      lag: fc.option(
        fc.record({ by: fc.constantFrom(4 * MINUTE, 6 * MINUTE), at: fc.constant(NOW - 3 * MINUTE) }),
      ),
      policy: fc.constantFrom(...policies),
    });
    fc.assert(
      fc.property(health, fc.constantFrom(...WEIGHTS), (over, weight) => {
        const about = line(over);
        let first = NOW;
        while (inTheWay(about, weight, first)) first += MINUTE;
        const verdict = healthPermits(about, { weight }, NOW);
        if (first === NOW) expect(verdict.answer).toBe('yes');
        else if (weight === 'reply') expect(verdict.answer).toBe('no');
        else expect(verdict).toMatchObject({ answer: 'hold', until: first });
      }),
      { numRuns: 3_000 },
    );
  });

  it('R8: refusals that come together are one wait; one soon after it doubles it, up to two hours; a late one begins anew', () => {
    const first = afterRefusal(null, NOW);
    expect(first).toEqual({ until: NOW + 15 * MINUTE, length: 15 * MINUTE });
    expect(afterRefusal(first, NOW + 15 * MINUTE - 1)).toBe(first);
    const lengths: number[] = [];
    for (let known = first; lengths.length < 5; ) {
      known = afterRefusal(known, known.until + MINUTE);
      lengths.push(known.length / MINUTE);
    }
    expect(lengths).toEqual([30, 60, 120, 120, 120]);
    expect(afterRefusal(first, first.until + 15 * MINUTE).length).toBe(15 * MINUTE);
  });
});
