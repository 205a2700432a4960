import { expect, test } from 'vitest';
import { DAY } from '../../domain/time/instant.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { faultsOf, read } from './policies-of.ts';

const named = (text: string, name: string) => read(text).frequency.find((limit) => limit.name === name);

test('E4: the shipped limits', () => {
  expect(
    readPolicies().frequency.map(({ name, most, per }) => [
      name,
      most,
      typeof per === 'number' ? per / DAY : per,
    ]),
  ).toEqual([
    ['reason', 2, 14],
    ['automatic-day', 1, 'day'],
    ['automatic-week', 4, 7],
    ['marketing-day', 1, 'day'],
    ['marketing-month', 4, 'month'],
    ['chile-writing', 2, 7],
    ['chile-distance', 1, 2],
    ['chile-calls', 1, 7],
    ['colombia-day', 1, 'day'],
    ['ecuador-day', 1, 'day'],
    ['paraguay-week', 3, 7],
  ]);
});

test('E4: a file’s limit stands in the place of the built-in one as a whole, null takes it away, others are added', () => {
  const text = `
frequency:
  automatic-day: { counts: automatic, most: 3, per: day }
  chile-distance: null
  peru-calls: { countries: [PE], channels: [call], apart: P3D }
  one-way: { oneChannelPer: week }
`;
  expect(named(text, 'automatic-day')).toMatchObject({ counts: 'automatic', most: 3, per: 'day' });
  expect(named(text, 'chile-distance')).toBeUndefined();
  expect(named(text, 'peru-calls')).toMatchObject({
    countries: ['PE'],
    channels: ['call'],
    most: 1,
    per: 3 * DAY,
  });
  expect(named(text, 'one-way')).toMatchObject({ otherChannels: true, most: 1, per: 'week' });
  expect(named(text, 'reason')).toMatchObject({ sameReason: true, most: 2 });
  expect(read(text).version).not.toBe(readPolicies().version);
});

test('E4: every fault of the limits at once, with its line and what to write', () => {
  expect(
    faultsOf(`frequency:
  a: { most: 2 }
  b: { most: 2, per: dya }
  c: { most: 0, per: day }
  d: { apart: day }
  e: { apart: P2D, most: 2, per: day }
  f: { countries: [Chile], oneChannelPer: week }
  g: { purposes: [marketting], most: 1, per: day }
  h: { channel: [email], most: 1, per: day }
  i: { most: 1, per: P1M }
  j: { most: 1, per: P0D }
  K: { most: 1, per: day }
  l: { channels: [], most: 1, per: day }
  m: { counts: automatically, most: 1, per: 7 days }
`),
  ).toEqual([
    '2 frequency.a: must say how often: most with per, or apart, or oneChannelPer, and only one of them (E4)',
    '3 frequency.b.per: dya is not known here; did you mean day?',
    '4 frequency.c.most: must be a whole number from 1 to 1000',
    '5 frequency.d.apart: must be a duration such as P2D',
    '6 frequency.e: must say how often: most with per, or apart, or oneChannelPer, and only one of them (E4)',
    '7 frequency.f.countries.0: Chile is not an ISO 3166-1 country code such as CL; did you mean CL?',
    '8 frequency.g.purposes.0: must be utility or collection or marketing; did you mean marketing?',
    '9 frequency.h.channel: is not known here; did you mean channels?',
    '10 frequency.i.per: P1M: months and years differ in length; write days or hours, e.g. P30D, or month for a month of the contact’s calendar',
    '11 frequency.j.per: P0D is no time at all; write day, week, month or a duration such as P7D',
    '12 frequency.K: must be a name of small letters, digits and hyphens, e.g. marketing-month',
    '13 frequency.l.channels: is empty, so the limit would concern nothing',
    '14 frequency.m.counts: must be all or automatic or reopenings; did you mean automatic?',
    '14 frequency.m.per: 7 days is not an ISO 8601 duration; did you mean P7D?',
  ]);
});
