import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayOf, daysInMonth, easterOf, holidaysOf, weekdayOf, yearOf } from '../../../domain/time/holiday.ts';
import { DAY } from '../../../domain/time/instant.ts';
import { readPolicies } from '../../../settings/policy/policy-file.ts';

const { countries } = readPolicies().sendHours;
const iso = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);
/** Two may share a day, and a day may be kept twice. */
const holidays = (country: string, year: number): string[] => [
  ...new Set(
    holidaysOf(countries[country]?.holidays ?? [], year)
      .map(({ day }) => iso(day).slice(5))
      .toSorted(),
  ),
];

describe('E5: days of the calendar, against the machine’s own', () => {
  const dates = fc.date({ min: new Date('1900-01-01'), max: new Date('2400-01-01'), noInvalidDate: true });

  test('number, weekday, year and length of the month', () => {
    fc.assert(
      fc.property(dates, (date) => {
        const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
        const day = Math.floor(date.getTime() / DAY);
        expect(dayOf(year, month, date.getUTCDate())).toBe(day);
        expect(yearOf(day)).toBe(year);
        expect(weekdayOf(day)).toBe((date.getUTCDay() + 6) % 7);
        expect(daysInMonth(year, month)).toBe(new Date(Date.UTC(year, month, 0)).getUTCDate());
      }),
    );
  });

  test.each([
    [2008, '2008-03-23'],
    [2024, '2024-03-31'],
    [2026, '2026-04-05'],
    [2027, '2027-03-28'],
    [2028, '2028-04-16'],
    [2029, '2029-04-01'],
    [2030, '2030-04-21'],
    [2038, '2038-04-25'],
    [2285, '2285-03-22'],
  ])('Easter of %i', (year, date) => {
    expect(iso(easterOf(year))).toBe(date);
  });
});

describe('E5: the shipped holidays, against the published calendars', () => {
  test.each<[string, number, string]>([
    [
      'CO',
      2026,
      '01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-13 07-20 08-07 08-17 10-12 11-02 11-16 12-08 12-25',
    ],
    [
      'CO',
      2027,
      '01-01 01-11 03-22 03-25 03-26 05-01 05-10 05-31 06-07 07-05 07-12 07-20 08-07 08-16 10-18 11-01 11-15 12-08 12-25',
    ],
    [
      'CL',
      2026,
      '01-01 04-03 04-04 05-01 05-21 06-21 06-29 07-16 08-15 09-18 09-19 10-12 10-31 11-01 12-08 12-25',
    ],
    // 17 September is a Friday; San Pedro y San Pablo moves back from a Tuesday.
    [
      'CL',
      2027,
      '01-01 03-26 03-27 05-01 05-21 06-21 06-28 07-16 08-15 09-17 09-18 09-19 10-11 10-31 11-01 12-08 12-25',
    ],
    // 31 October is a Tuesday, so it is kept the Friday before.
    [
      'CL',
      2028,
      '01-01 04-14 04-15 05-01 05-21 06-20 06-26 07-16 08-15 09-18 09-19 10-09 10-27 11-01 12-08 12-25',
    ],
    ['MX', 2026, '01-01 02-02 03-16 05-01 09-16 11-16 12-25'],
    [
      'AR',
      2026,
      '01-01 02-16 02-17 03-24 04-02 04-03 05-01 05-25 06-15 06-20 07-09 08-17 10-12 11-23 12-08 12-25',
    ],
    ['BR', 2026, '01-01 04-03 04-21 05-01 09-07 10-12 11-02 11-15 11-20 12-25'],
    [
      'PE',
      2026,
      '01-01 04-02 04-03 05-01 06-07 06-29 07-23 07-28 07-29 08-06 08-30 10-08 11-01 12-08 12-09 12-25',
    ],
    // All Saints and the Constitution are on Sundays: the Mondays after them too.
    ['ES', 2026, '01-01 01-06 04-03 05-01 08-15 10-12 11-01 11-02 12-06 12-07 12-08 12-25'],
    [
      'CO',
      2028,
      '01-01 01-10 03-20 04-13 04-14 05-01 05-29 06-19 06-26 07-03 07-10 07-20 08-07 08-21 10-16 11-06 11-13 12-08 12-25',
    ],
    [
      'CO',
      2030,
      '01-01 01-07 03-25 04-18 04-19 05-01 06-03 06-24 07-01 07-15 07-20 08-07 08-19 10-14 11-04 11-11 12-08 12-25',
    ],
    // 18 and 19 September are Wednesday and Thursday, so Friday 20 is kept; the solstice is on Thursday 20 June.
    [
      'CL',
      2024,
      '01-01 03-29 03-30 05-01 05-21 06-20 06-29 07-16 08-15 09-18 09-19 09-20 10-12 10-31 11-01 12-08 12-25',
    ],
    [
      'CL',
      2025,
      '01-01 04-18 04-19 05-01 05-21 06-20 06-29 07-16 08-15 09-18 09-19 10-12 10-31 11-01 12-08 12-25',
    ],
    // 31 October is a Wednesday, so it is kept the Friday after, on 2 November; 17 September is a Monday.
    [
      'CL',
      2029,
      '01-01 03-30 03-31 05-01 05-21 06-20 07-02 07-16 08-15 09-17 09-18 09-19 10-15 11-01 11-02 12-08 12-25',
    ],
    ['MX', 2024, '01-01 02-05 03-18 05-01 09-16 10-01 11-18 12-25'],
    ['MX', 2025, '01-01 02-03 03-17 05-01 09-16 11-17 12-25'],
    ['MX', 2030, '01-01 02-04 03-18 05-01 09-16 10-01 11-18 12-25'],
    [
      'AR',
      2024,
      '01-01 02-12 02-13 03-24 03-29 04-02 05-01 05-25 06-17 06-20 07-09 08-17 10-12 11-18 12-08 12-25',
    ],
    [
      'AR',
      2027,
      '01-01 02-08 02-09 03-24 03-26 04-02 05-01 05-25 06-20 06-21 07-09 08-16 10-11 11-20 12-08 12-25',
    ],
    ['BR', 2024, '01-01 03-29 04-21 05-01 09-07 10-12 11-02 11-15 11-20 12-25'],
    ['BR', 2029, '01-01 03-30 04-21 05-01 09-07 10-12 11-02 11-15 11-20 12-25'],
    [
      'PE',
      2024,
      '01-01 03-28 03-29 05-01 06-07 06-29 07-23 07-28 07-29 08-06 08-30 10-08 11-01 12-08 12-09 12-25',
    ],
    [
      'PE',
      2028,
      '01-01 04-13 04-14 05-01 06-07 06-29 07-23 07-28 07-29 08-06 08-30 10-08 11-01 12-08 12-09 12-25',
    ],
    ['ES', 2024, '01-01 01-06 03-29 05-01 08-15 10-12 11-01 12-06 12-08 12-09 12-25'],
    ['ES', 2025, '01-01 01-06 04-18 05-01 08-15 10-12 10-13 11-01 12-06 12-08 12-25'],
    ['ES', 2028, '01-01 01-06 04-14 05-01 08-15 10-12 11-01 12-06 12-08 12-25'],
    ['EC', 2026, '01-01 02-16 02-17 04-03 05-01 05-24 05-25 08-10 10-09 11-02 11-03 12-25'],
    [
      'EC',
      2025,
      '01-01 03-03 03-04 04-18 05-01 05-02 05-23 05-24 08-10 08-11 10-09 10-10 11-02 11-03 11-04 12-25',
    ],
    [
      'EC',
      2027,
      '01-01 02-08 02-09 03-26 04-30 05-01 05-24 08-09 08-10 10-08 10-09 11-01 11-02 11-03 12-24 12-25 12-31',
    ],
    ['PY', 2026, '01-01 03-01 04-02 04-03 05-01 05-14 05-15 06-12 06-20 08-15 09-29 12-08 12-25'],
    ['DO', 2026, '01-01 01-05 01-21 01-26 02-27 04-03 05-04 06-04 08-16 09-24 11-09 12-25'],
    ['DO', 2029, '01-01 01-06 01-21 01-29 02-27 03-30 04-30 05-31 08-16 08-20 09-24 11-05 12-25'],
    ['SV', 2026, '01-01 04-02 04-03 04-04 05-01 05-10 06-17 08-06 09-15 11-02 12-25'],
    ['PA', 2026, '01-01 01-09 02-17 04-03 05-01 11-03 11-05 11-10 11-28 12-08 12-20 12-21 12-25'],
    ['PA', 2027, '01-01 01-09 02-09 03-26 05-01 11-03 11-05 11-10 11-28 11-29 12-08 12-20 12-25'],
    ['UY', 2026, '01-01 05-01 07-18 08-25 12-25'],
    ['BO', 2026, '01-01 01-22 02-16 02-17 04-03 05-01 06-04 06-21 06-22 08-06 11-02 12-25'],
    ['BO', 2028, '01-01 01-22 02-28 02-29 04-14 05-01 06-15 06-21 08-06 08-07 11-02 12-25'],
    ['VE', 2026, '01-01 02-16 02-17 04-02 04-03 04-19 05-01 06-24 07-05 07-24 10-12 12-24 12-25 12-31'],
    ['CR', 2026, '01-01 04-02 04-03 04-11 05-01 07-25 08-15 09-15 12-25'],
    ['GT', 2026, '01-01 04-02 04-03 04-04 05-01 06-30 08-15 09-15 10-20 11-01 12-25'],
    ['HN', 2026, '01-01 04-02 04-03 04-04 04-14 05-01 09-15 10-07 10-08 10-09 12-25'],
    ['HN', 2027, '01-01 03-25 03-26 03-27 04-14 05-01 09-15 10-06 10-07 10-08 12-25'],
    ['NI', 2026, '01-01 04-02 04-03 05-01 05-30 07-19 09-14 09-15 12-08 12-25'],
  ])('%s %i', (country, year, dates) => {
    expect(holidays(country, year)).toEqual(dates.split(' '));
  });

  test.each<[string, string]>([
    ['Ceará', '03-19 03-25'],
    ['São Paulo', '07-09'],
    ['Rio de Janeiro', '02-09 04-23'],
    ['Espírito Santo', '04-05'],
    ['Amazonas', '09-05'],
    ['Alagoas', '06-24 06-29 09-16 11-30'],
    ['Pernambuco', '03-06'],
  ])('%s in 2027, besides those of Brazil', (region, dates) => {
    const rules = countries['BR']?.regions[region]?.holidays ?? [];
    const own = holidaysOf(rules, 2027).map(({ day }) => iso(day).slice(5));
    expect(own.toSorted()).toEqual(dates.split(' '));
  });

  test('Chile’s solstice is given for every year to 2040, on 20 or 21 June', () => {
    for (let year = 2024; year <= 2040; year += 1) {
      const solstice = holidaysOf(countries['CL']?.holidays ?? [], year).filter(({ name }) =>
        name.includes('Pueblos Indígenas'),
      );
      expect(solstice.map(({ day }) => iso(day))).toEqual([expect.stringMatching(`^${year}-06-2[01]$`)]);
    }
  });

  test('a presidency of Mexico begins every six years on 1 October', () => {
    const years = Array.from({ length: 17 }, (_, index) => 2024 + index);
    expect(years.filter((year) => holidays('MX', year).includes('10-01'))).toEqual([2024, 2030, 2036]);
  });

  test('what Ley Emiliani moves is a Monday in every year', () => {
    for (let year = 2020; year < 2060; year += 1) {
      const moved = holidaysOf(
        (countries['CO']?.holidays ?? []).filter((rule) => 'moves' in rule),
        year,
      );
      expect(moved.map(({ day }) => weekdayOf(day))).toEqual(moved.map(() => 0));
    }
  });
});
