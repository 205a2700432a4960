import { describe, expect, test } from 'vitest';
import { isTimeZone } from '../../../services/time/civil-time.ts';
import { placeOf } from '../../../services/time/place.ts';
import { askHours, regionsOf, sendTimes } from '../../../services/time/send-times.ts';
import { zonesWithAreaCodes } from '../../../domain/time/area-code.ts';
import { DAY, type Instant } from '../../../domain/time/instant.ts';
import type { Purpose } from '../../../domain/purpose.ts';
import { readPolicies } from '../../../settings/policy/policy-file.ts';

const { sendHours, business } = readPolicies();

const person = (over: { phone?: string; userId?: string; country?: string; timeZone?: string }) =>
  placeOf(
    {
      country: over.country ?? null,
      timeZone: over.timeZone ?? null,
      identities: [
        ...(over.phone === undefined ? [] : [{ kind: 'phone', value: over.phone }]),
        ...(over.userId === undefined ? [] : [{ kind: 'user_id', value: over.userId }]),
      ] as unknown as Parameters<typeof placeOf>[0]['identities'],
    },
    null,
    business,
  );

/** The permitted hours of some local days, as the wall shows them; a dash for a day without any. */
function week(whose: Parameters<typeof person>[0], purpose: Purpose, first: string, days = 7): string[] {
  const place = person(whose);
  const zone = place.zones[0] ?? '';
  const from = Date.parse(first);
  const { spans } = sendTimes(sendHours, { place, segment: null, purpose, from, until: from + days * DAY });
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const shown = spans.map(([begin, end]) => [clock.format(begin), clock.format(end)] as const);
  return Array.from({ length: days }, (_, index) => {
    const date = clock.format(from + index * DAY).slice(0, 5);
    return (
      shown
        .filter(([begin]) => begin.startsWith(date))
        .map(([begin, end]) => `${begin.slice(-5)}-${end.slice(-5)}`)
        .join(' ') || '-'
    );
  });
}

const CO = { phone: '573001234567' };
const everyDay = (hours: string) => Array.from({ length: 7 }, () => hours);

describe('E5: shipped hours, a week from Monday', () => {
  test.each<[string, Parameters<typeof person>[0], Purpose, string, string[]]>([
    ['Colombia, utility', CO, 'utility', '2026-11-23T00:00-05:00', everyDay('08:00-21:00')],
    [
      'Colombia, collection: Ley 2300',
      CO,
      'collection',
      '2026-11-23T00:00-05:00',
      [...Array(5).fill('07:00-19:00'), '08:00-15:00', '-'],
    ],
    [
      'Colombia, marketing in the week of 8 December, a Tuesday',
      CO,
      'marketing',
      '2026-12-07T00:00-05:00',
      ['07:00-19:00', '-', '07:00-19:00', '07:00-19:00', '07:00-19:00', '08:00-15:00', '-'],
    ],
    [
      'Colombia, collection on a Monday that Ley Emiliani made a holiday',
      CO,
      'collection',
      '2026-11-16T00:00-05:00',
      ['-', '07:00-19:00', '07:00-19:00', '07:00-19:00', '07:00-19:00', '08:00-15:00', '-'],
    ],
    [
      'Chile, collection',
      { phone: '56987654321' },
      'collection',
      '2026-12-07T00:00-03:00',
      ['08:00-20:00', '-', ...Array(4).fill('08:00-20:00'), '-'],
    ],
    [
      'Mexico City, collection in the week of Christmas, a Friday',
      { phone: '525512345678' },
      'collection',
      '2026-12-21T00:00-06:00',
      [...Array(4).fill('07:00-22:00'), '-', '-', '-'],
    ],
    [
      'Belo Horizonte, collection: no federal rule',
      { phone: '5531987654321' },
      'collection',
      '2026-11-16T00:00-03:00',
      everyDay('08:00-21:00'),
    ],
    [
      'São Paulo, collection in the week of 20 November, a holiday',
      { phone: '5511987654321' },
      'collection',
      '2026-11-16T00:00-03:00',
      [...Array(4).fill('08:00-20:00'), '-', '08:00-14:00', '-'],
    ],
    [
      'São Paulo, marketing: its law is about collection',
      { phone: '5511987654321' },
      'marketing',
      '2026-11-16T00:00-03:00',
      everyDay('08:00-21:00'),
    ],
    [
      'Rio de Janeiro, marketing in the week of São Jorge, a Friday',
      { phone: '5521987654321' },
      'marketing',
      '2027-04-19T00:00-03:00',
      // 21 April is Tiradentes.
      ['08:00-18:00', '08:00-18:00', '-', '08:00-18:00', '-', '-', '-'],
    ],
    [
      'Rio de Janeiro, collection',
      { phone: '5524987654321' },
      'collection',
      '2026-11-23T00:00-03:00',
      [...Array(5).fill('09:00-19:00'), '-', '-'],
    ],
    [
      'Espírito Santo, collection and the Monday after Easter week',
      { phone: '5527987654321' },
      'collection',
      '2027-04-05T00:00-03:00',
      ['-', ...Array(4).fill('08:00-19:00'), '-', '-'],
    ],
    [
      'Amazonas, marketing',
      { phone: '5592987654321' },
      'marketing',
      '2026-11-23T00:00-04:00',
      [...Array(5).fill('08:00-18:00'), '-', '-'],
    ],
    [
      'Alagoas, collection in the week of 30 November, a holiday of the state',
      { phone: '5582987654321' },
      'collection',
      '2026-11-30T00:00-03:00',
      ['-', ...Array(4).fill('08:00-20:00'), '08:00-14:00', '-'],
    ],
    [
      'Pernambuco, marketing',
      { phone: '5581987654321' },
      'marketing',
      '2026-11-23T00:00-03:00',
      [...Array(5).fill('08:00-20:00'), '09:00-15:00', '-'],
    ],
    [
      'somewhere in Brazil, collection: what every state permits, in every zone',
      { userId: 'BR.13491208655302741918' },
      'collection',
      '2026-11-23T00:00-03:00',
      // Rio de Janeiro from 09:00 and Ceará to 18:00; in the east 10:00 is 09:00 in the west.
      [...Array(5).fill('10:00-18:00'), '-', '-'],
    ],
    [
      'Ceará, collection in the week of 20 November, a holiday',
      { phone: '5585987654321' },
      'collection',
      '2026-11-16T00:00-03:00',
      [...Array(4).fill('08:00-18:00'), '-', '-', '-'],
    ],
    [
      'Ceará, utility',
      { phone: '5585987654321' },
      'utility',
      '2026-11-16T00:00-03:00',
      everyDay('08:00-21:00'),
    ],
    [
      'Peru, collection in the week of 8 and 9 December',
      { phone: '51987654321' },
      'collection',
      '2026-12-07T00:00-05:00',
      ['07:00-20:00', '-', '-', '07:00-20:00', '07:00-20:00', '-', '-'],
    ],
    [
      'Spain, marketing in the Canaries too (two zones)',
      { phone: '34612345678' },
      'marketing',
      '2026-11-23T00:00+01:00',
      [...Array(5).fill('10:00-21:00'), '-', '-'],
    ],
    [
      'Spain, marketing on the Monday after All Saints’ Day, a Sunday',
      { phone: '34612345678', timeZone: 'Europe/Madrid' },
      'marketing',
      '2026-11-02T00:00+01:00',
      ['-', ...Array(4).fill('09:00-21:00'), '-', '-'],
    ],
    [
      'Argentina, collection: no national rule',
      { phone: '5491123456789' },
      'collection',
      '2026-11-23T00:00-03:00',
      everyDay('08:00-21:00'),
    ],
    [
      'a country without an entry',
      { phone: '59899123456' },
      'collection',
      '2026-11-23T00:00-03:00',
      everyDay('08:00-21:00'),
    ],
  ])('%s', (_, whose, purpose, monday, expected) => {
    expect(week(whose, purpose, monday)).toEqual(expected);
  });
});

describe('E5: a zone by the area code, where it decides', () => {
  test.each([
    ['5511987654321', ['America/Sao_Paulo']],
    ['5592987654321', ['America/Manaus']],
    ['5568987654321', ['America/Rio_Branco']],
    // The west of Amazonas lies in two zones.
    ['5597987654321', ['America/Sao_Paulo', 'America/Manaus']],
    ['525512345678', ['America/Mexico_City']],
    ['526641234567', ['America/Tijuana']],
    ['526621234567', ['America/Hermosillo']],
    ['529981234567', ['America/Cancun']],
    ['529991234567', ['America/Merida']],
    ['526561234567', ['America/Ciudad_Juarez']],
    ['528681234567', ['America/Matamoros']],
    ['523111234567', ['America/Mazatlan']],
    ['523221234567', ['America/Mexico_City']],
  ])('%s', (phone, zones) => {
    expect(person({ phone })).toMatchObject({ zones, isZoneKnown: false });
  });

  test('a code that decides nothing leaves all zones of the country', () => {
    // San Luis Río Colorado, between Sonora and Baja California.
    expect(person({ phone: '526531234567' }).zones).toHaveLength(6);
    expect(person({ userId: 'MX.13491208655302741918' }).zones).toHaveLength(6);
  });

  test('the record stands over the number, and a number of another country says nothing', () => {
    expect(person({ phone: '5592987654321', timeZone: 'America/Recife' }).zones).toEqual(['America/Recife']);
    expect(person({ phone: '5592987654321', country: 'MX' }).zones).toHaveLength(6);
  });

  test('every zone of the table exists', () => {
    expect(zonesWithAreaCodes().filter((zone) => !isTimeZone(zone))).toEqual([]);
  });

  test('until the zone is known only what all zones permit, to the minute', () => {
    const place = person({ userId: 'MX.13491208655302741918' });
    const from = Date.parse('2026-07-06T00:00-06:00');
    const { spans } = sendTimes(sendHours, {
      place,
      segment: null,
      purpose: 'utility',
      from,
      until: from + 2 * DAY,
    });
    const formats = place.zones.map(
      (timeZone) =>
        new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit' }),
    );
    for (let instant = from; instant < from + 2 * DAY; instant += 60_000) {
      const oracle = formats.every((format) => {
        const shown = format.format(instant);
        return '08:00' <= shown && shown < '21:00';
      });
      expect(spans.some(([begin, end]) => begin <= instant && instant < end)).toBe(oracle);
    }
    // Cancún is two hours ahead of Tijuana's winter and one of its summer.
    expect(spans[0]?.map((each) => new Date(each).toISOString())).toEqual([
      '2026-07-06T15:00:00.000Z',
      '2026-07-07T02:00:00.000Z',
    ]);
  });
});

describe('E5: the region with hours of its own', () => {
  test.each<[string, Parameters<typeof person>[0], readonly (string | null)[]]>([
    ['by area code', { phone: '5588987654321' }, ['Ceará']],
    ['by another area code another', { phone: '5511987654321' }, ['São Paulo']],
    ['by a third none', { phone: '5531987654321' }, [null]],
    [
      'all ways where nothing is known',
      { userId: 'BR.13491208655302741918' },
      [null, 'Ceará', 'São Paulo', 'Rio de Janeiro', 'Espírito Santo', 'Amazonas', 'Alagoas', 'Pernambuco'],
    ],
    ['not against a zone that is known', { userId: 'BR.1', timeZone: 'America/Belem' }, [null]],
    ['those of a zone that is known', { userId: 'BR.1', timeZone: 'America/Manaus' }, [null, 'Amazonas']],
    ['perhaps, in its zone', { userId: 'BR.1', timeZone: 'America/Fortaleza' }, [null, 'Ceará']],
    ['a number that was taken along', { phone: '5585987654321', timeZone: 'America/Manaus' }, [null]],
    ['no regions', CO, [null]],
  ])('%s', (_, whose, regions) => {
    expect(regionsOf(sendHours, person(whose))).toEqual(regions);
  });
});

describe('E5: what a decision names', () => {
  const asked = (whose: Parameters<typeof person>[0], at: Instant, dueAt: Instant | null = null) =>
    askHours(sendHours, {
      caseId: 'case-1',
      place: person(whose),
      segment: null,
      policy: { purpose: 'utility', overduePurpose: 'collection' },
      task: { dueAt },
      isMarketing: false,
      at,
      until: at + 3 * DAY,
    });

  test('the country, and the law where the hours are its', () => {
    const at = Date.parse('2026-11-23T22:00-05:00');
    expect(asked(CO, at).hours.of).toBe('Colombia');
    expect(asked(CO, at, at).hours.of).toBe('Colombia (Ley 2300 de 2023)');
    expect(asked({ phone: '5585987654321' }, at, at).hours.of).toBe('Brazil (Lei 16.836/2019 do Ceará)');
  });

  test('the holiday, with its local day', () => {
    const at = Date.parse('2026-12-07T20:00-05:00');
    expect(asked(CO, at).hours.holidays).toEqual([]);
    expect(asked(CO, at, at).hours.holidays).toEqual([
      {
        name: 'Inmaculada Concepción',
        day: [Date.parse('2026-12-08T00:00-05:00'), Date.parse('2026-12-09T00:00-05:00')],
      },
    ]);
  });

  test('overdue tasks are collection from their due instant on', () => {
    const at = Date.parse('2026-11-27T12:00-05:00');
    const due = Date.parse('2026-11-28T12:00-05:00');
    const { permitted } = asked(CO, at, due);
    expect(
      permitted
        .filter(([, end]) => end > at)
        .slice(0, 3)
        .map(([from, to]) => [new Date(from), new Date(to)]),
    ).toEqual([
      [new Date('2026-11-27T08:00-05:00'), new Date('2026-11-27T21:00-05:00')],
      // Utility until noon, then collection until 15:00; nothing on Sunday.
      [new Date('2026-11-28T08:00-05:00'), new Date('2026-11-28T15:00-05:00')],
      [new Date('2026-11-30T07:00-05:00'), new Date('2026-11-30T19:00-05:00')],
    ]);
  });
});
