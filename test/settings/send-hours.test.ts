import { describe, expect, test } from 'vitest';
import { hoursInForce } from '../../domain/time/send-hours.ts';
import { MINUTE } from '../../domain/time/instant.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { faultsOf, read } from './policies-of.ts';

const hoursOf = (text: string) => read(text).sendHours;

const whole = (from: number, to: number) => Array.from({ length: 7 }, () => [[from * 60, to * 60]]);

describe('E5: the shipped send hours', () => {
  test('utility 08 to 21 everywhere, jitter up to 15 min, an overdue payment is collection', () => {
    const policies = readPolicies();
    expect(policies.sendHours).toMatchObject({ utility: whole(8, 21), jitter: 15 * MINUTE, segments: {} });
    expect(Object.keys(policies.sendHours.countries).toSorted().join(' ')).toBe(
      'AR BO BR CL CO CR DO EC ES GT HN MX NI PA PE PY SV UY VE',
    );
    expect(policies.of('payment')).toMatchObject({ purpose: 'utility', overduePurpose: 'collection' });
    expect(policies.of('general')).toMatchObject({ purpose: 'utility', overduePurpose: null });
  });

  test.each([
    ['EC', 'collection', [[420, 1200]], [], []],
    ['PY', 'collection', [[480, 1080]], [[480, 720]], []],
    ['DO', 'collection', [[420, 1200]], [[540, 780]], []],
    ['SV', 'collection', [[480, 1080]], [], []],
    ['SV', 'marketing', [[480, 1080]], [], []],
    ['PA', 'collection', [[480, 1260]], [[480, 1260]], [[480, 1260]]],
  ] as const)('%s: %s from Monday to Friday, on Saturday, on Sunday', (country, purpose, week, sat, sun) => {
    const { hours, closed } = hoursInForce(readPolicies().sendHours, {
      country,
      regions: [null],
      segment: null,
      purpose,
    });
    expect(hours).toEqual([week, week, week, week, week, sat, sun]);
    expect(closed.length > 0).toBe(country !== 'PA');
  });

  test('no country touches utility', () => {
    for (const country of Object.values(readPolicies().sendHours.countries)) {
      expect(country.utility).toBeUndefined();
      expect(country.closedOnHolidays).not.toContain('utility');
    }
  });
});

describe('E5: a deployment’s send hours', () => {
  test('a country’s own are laid over the shipped ones, word by word', () => {
    const { countries } = hoursOf(`sendHours:
  countries:
    CO: { collection: [Mon-Fri 09:00-17:00] }
    UY: { marketing: [Mon-Fri 10:00-19:00], closedOnHolidays: [marketing], holidays: [{ name: Navidad, on: "12-25" }] }
    MX:
`);
    expect(countries['CO']).toMatchObject({
      collection: [...whole(9, 17).slice(0, 5), [], []],
      marketing: [...whole(7, 19).slice(0, 5), [[480, 900]], []],
      closedOnHolidays: ['collection', 'marketing'],
    });
    expect(countries['CO']?.holidays).toHaveLength(19);
    expect(countries['UY']).toMatchObject({ holidays: [{ name: 'Navidad', on: [12, 25] }], regions: {} });
    expect(countries['MX']?.collection).toEqual([...whole(7, 22).slice(0, 5), [], []]);
  });

  test('hours for everywhere narrow a country’s law and never widen it', () => {
    const { collection, countries } = hoursOf('sendHours: { collection: [Mon-Sun 06:00-12:00] }');
    expect(collection).toEqual(whole(6, 12));
    expect(countries['CO']?.collection).toEqual([...whole(7, 12).slice(0, 5), [[480, 720]], []]);
    expect(countries['MX']?.collection).toEqual([...whole(7, 12).slice(0, 5), [], []]);
    expect(countries['BR']?.regions['Ceará']?.collection).toEqual([...whole(8, 12).slice(0, 5), [], []]);
  });

  test('a segment narrows the hours of every country, or of its own, and may prefer a slot (R2)', () => {
    const sendHours = hoursOf(`sendHours:
  segments:
    nights: { utility: [Mon-Sun 17:00-23:00], prefer: [Mon-Fri 18:00-21:00] }
  countries:
    CL:
      segments:
        nights: { collection: [Mon-Sun 18:00-24:00] }
`);
    const ask = (country: string, purpose: 'utility' | 'collection', segment: string | null = 'nights') =>
      hoursInForce(sendHours, { country, regions: [null], segment, purpose });
    expect(ask('UY', 'utility')).toMatchObject({
      hours: whole(17, 21),
      prefer: [...whole(18, 21).slice(0, 5), [], []],
    });
    expect(ask('CO', 'utility').hours).toEqual(whole(17, 21));
    expect(ask('CL', 'utility')).toMatchObject({ hours: whole(8, 21), prefer: null });
    expect(ask('CL', 'collection').hours).toEqual([...whole(18, 20).slice(0, 6), []]);
    expect(ask('UY', 'utility', 'others')).toMatchObject({ hours: whole(8, 21), prefer: null });
    expect(ask('UY', 'utility', null)).toMatchObject({ hours: whole(8, 21), prefer: null });
  });
});

describe('E5: illegal send hours', () => {
  test('every fault at once, each with its line and what to write', () => {
    expect(
      faultsOf(`sendHours:
  jitter: PT2H
  countries:
    Colombia: { utility: [Mon-Fri 08:00-20:00] }
    CO:
      collection: [Mon-Fri 19:00-07:00]
      marketting: [Mon-Fri 08:00-20:00]
      holidays:
        - { name: No day, on: "02-30" }
        - { name: Nor this, dates: ["2027-02-29"] }
        - { name: Two ways, on: "01-01", easter: 1 }
        - { on: "01-01" }
    BR:
      closedOnHolidays: [colection]
      regions:
        Ceará: { areaCodes: ["85", "88"], zones: [America/Fortalesa] }
`),
    ).toEqual([
      '2 sendHours.jitter: must be at most PT1H; longer is a delay',
      '4 sendHours.countries.Colombia: Colombia is not an ISO 3166-1 country code such as CL; did you mean CO?',
      '6 sendHours.countries.CO.collection.0: "19:00-07:00" runs past midnight; write 19:00-24:00, and 00:00-07:00 for the day after',
      '7 sendHours.countries.CO.marketting: is not known here; did you mean marketing?',
      '9 sendHours.countries.CO.holidays.0.on: 02-30 is not a day of the year; February has 29 days',
      '10 sendHours.countries.CO.holidays.1.dates.0: 2027-02-29 is not a date; February of 2027 has 28 days',
      '11 sendHours.countries.CO.holidays.2: must say when it is by one of on, easter, nth, dates, not by on and easter',
      '12 sendHours.countries.CO.holidays.3.name: must be what the day is called',
      '14 sendHours.countries.BR.closedOnHolidays.0: must be utility or collection or marketing; did you mean collection?',
      '16 sendHours.countries.BR.regions.Ceará.zones.0: America/Fortalesa is not an IANA time zone such as America/Santiago; did you mean America/Fortaleza?',
    ]);
  });

  test.each([
    [
      'a purpose without any hours',
      'sendHours: { countries: { CO: { utility: [] } } }',
      '1 sendHours.countries.CO.utility: is empty, so nothing would ever be permitted',
    ],
    [
      'hours that overlap',
      'sendHours: { countries: { CO: { utility: [Mon 08:00-12:00, Mon 11:00-13:00] } } }',
      '1 sendHours.countries.CO.utility.1: Mon 11:00-13:00 overlaps Mon 08:00-12:00',
    ],
    [
      'hours that begin when they end',
      'sendHours: { countries: { CO: { utility: [Mon 08:00-08:00] } } }',
      '1 sendHours.countries.CO.utility.0: "08:00-08:00" is empty',
    ],
    [
      'a segment that leaves nothing',
      'sendHours: { segments: { owls: { utility: [Mon-Sun 22:00-24:00] } } }',
      '1 sendHours.segments.owls.utility: leaves no hour of sendHours.utility; nothing would ever go',
    ],
    [
      'a preference that is never permitted',
      'sendHours: { segments: { owls: { prefer: [Mon-Sun 22:00-24:00] } } }',
      '1 sendHours.segments.owls.prefer: lies in no permitted hours, so it would never be used',
    ],
    [
      'holidays that are kept but not named',
      'sendHours: { countries: { PT: { closedOnHolidays: [marketing] } } }',
      '1 sendHours.countries.PT.closedOnHolidays: names purposes, but the country has no holidays; add holidays',
    ],
    [
      'no common hour of a country’s zones',
      'sendHours: { countries: { MX: { utility: [Mon-Sun 08:00-09:00] } } }',
      '1 sendHours.countries.MX.utility: leaves no common hour of the country’s zones for utility; nothing would ever go to whom no zone is known of',
    ],
    [
      'a region in a zone of another country',
      'sendHours: { countries: { BR: { regions: { Ceará: { areaCodes: ["85"], zones: [America/Bogota] } } } } }',
      '1 sendHours.countries.BR.regions.Ceará.zones: America/Bogota is not a zone of BR; did you mean America/Bahia?',
    ],
    [
      'an area code of two regions',
      'sendHours: { countries: { BR: { regions: { Norte: { areaCodes: ["88"], zones: [America/Fortaleza] } } } } }',
      '1 sendHours.countries.BR.regions.Norte.areaCodes: 88 overlaps 88 of Ceará',
    ],
    [
      'an area code that is no text',
      'sendHours: { countries: { BR: { regions: { Norte: { areaCodes: [91], zones: [America/Belem] } } } } }',
      '1 sendHours.countries.BR.regions.Norte.areaCodes.0: must be text: write "85" in quotes',
    ],
    [
      'moves of a day that knows its weekday',
      'sendHours: { countries: { UY: { holidays: [{ name: Carnaval, easter: -48, moves: { Sun: 1 } }] } } }',
      '1 sendHours.countries.UY.holidays.0: moves and onlyOn belong to a holiday with on: its other words know their weekday',
    ],
  ])('%s', (_, text, fault) => {
    expect(faultsOf(text)).toEqual([fault]);
  });
});
