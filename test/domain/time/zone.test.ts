import { getAllCountries } from 'countries-and-timezones';
import { describe, expect, test } from 'vitest';
import { isTimeZone } from '../../../services/time/civil-time.ts';
import { countryOf } from '../../../domain/time/country.ts';
import { zonesOf } from '../../../domain/time/zone.ts';

describe('E5: a contact’s zones', () => {
  const zones = (country: string) => zonesOf(country, getAllCountries()[country as 'CL']?.timezones ?? []);

  test('only those in which a real share of the country’s people live', () => {
    expect(zones('CL')).toEqual(['America/Santiago']);
    expect(zones('BR')).toEqual(['America/Sao_Paulo', 'America/Manaus']);
    expect(zones('ES')).toEqual(['Europe/Madrid', 'Atlantic/Canary']);
    expect(zones('US')).not.toContain('Pacific/Honolulu');
    expect(zones('MX')).toContain('America/Tijuana');
  });

  test('all of a country about which no shares are known', () => {
    expect(zones('CO')).toEqual(['America/Bogota']);
    expect(zones('MN')).toEqual(['Asia/Hovd', 'Asia/Ulaanbaatar']);
  });

  test('every country where people live has at least one zone, and every zone exists', () => {
    for (const country of Object.keys(getAllCountries())) {
      // Heard Island and Bouvet Island.
      if (country === 'HM' || country === 'BV') continue;
      const found = zones(country);
      expect([country, found.length > 0]).toEqual([country, true]);
      expect(found.filter((zone) => !isTimeZone(zone))).toEqual([]);
    }
  });
});

test('E5: a contact’s country by record, phone, prefix of the user id, line', () => {
  const sources = { record: 'UY', phone: 'CL', userId: 'AR.13491208655302741918', line: 'PE' };
  expect(countryOf(sources)).toBe('UY');
  expect(countryOf({ ...sources, record: null })).toBe('CL');
  expect(countryOf({ ...sources, record: null, phone: null })).toBe('AR');
  expect(countryOf({ ...sources, record: null, phone: null, userId: '13491208655302741918' })).toBe('PE');
  expect(countryOf({ record: null, phone: null, userId: null, line: null })).toBeNull();
});
