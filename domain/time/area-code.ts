/**
 * E5: zones by area code, where a country has several and its numbers say where they are from. Only codes that lie in one
 * zone are listed, or in several that keep the same time all year (then one name stands for them); a code that is missing
 * decides nothing, and all zones of the country count. The longest prefix of the national number wins.
 */
const ZONES: Readonly<Record<string, readonly (readonly [zone: string, codes: string])[]>> = {
  // Anatel, Plano Geral de Códigos Nacionais; zones by Lei 11.662/2008 and Lei 12.876/2013, no summer time since Decreto
  // 9.772/2019. 97, the west of Amazonas, lies in two zones. Fernando de Noronha shares 81 with Recife (0.03 % of it).
  BR: [
    ['America/Sao_Paulo', '11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46'],
    ['America/Sao_Paulo', '47 48 49 51 53 54 55 61 62 63 64'],
    ['America/Bahia', '71 73 74 75 77'],
    ['America/Maceio', '79 82'],
    ['America/Recife', '81 87'],
    ['America/Fortaleza', '83 84 85 86 88 89 98 99'],
    ['America/Belem', '91 93 94 96'],
    ['America/Cuiaba', '65 66'],
    ['America/Campo_Grande', '67'],
    ['America/Porto_Velho', '69'],
    ['America/Manaus', '92'],
    ['America/Boa_Vista', '95'],
    ['America/Rio_Branco', '68'],
  ],
  // IFT, Plan Nacional de Numeración; zones by the Ley de los Husos Horarios of 2022: Quintana Roo an hour ahead of the
  // centre, the Pacific states one behind, Baja California and the northern border on the summer time of the United States.
  // 8 and 6 are listed code by code, because border and centre lie side by side there.
  MX: [
    [
      'America/Mexico_City',
      '2 3 4 5 7 81 91 92 93 94 95 96 97 993 821 823 824 826 833 834 841 844 866 871 872',
    ],
    ['America/Mexico_City', '614 618 625 627 629 635 639 648 649 652 659 671 674 675 676 677'],
    ['America/Merida', '985 986 988 991 999'],
    ['America/Cancun', '983 984 987 998'],
    ['America/Mazatlan', '311 319 323 324 325 327 389 612 613 615 624'],
    ['America/Mazatlan', '667 668 669 672 673 687 694 695 696 697 698'],
    ['America/Hermosillo', '622 623 631 632 633 634 637 638 641 642 643 644 645 647 651 662'],
    ['America/Tijuana', '616 646 658 661 663 664 665 686'],
    ['America/Ciudad_Juarez', '656'],
    ['America/Matamoros', '867 868 877 878 899'],
  ],
};

const PREFIXES: Readonly<Record<string, ReadonlyMap<string, string>>> = Object.fromEntries(
  Object.entries(ZONES).map(([country, zones]) => [
    country,
    new Map(zones.flatMap(([zone, codes]) => codes.split(' ').map((code): [string, string] => [code, zone]))),
  ]),
);

const LONGEST = 3;

/**
 * E5: the zone that a national number's area code decides.
 * @param number national significant number, digits only
 * @returns null where the code decides nothing
 */
export function zoneByAreaCode(country: string, number: string): string | null {
  const prefixes = PREFIXES[country];
  if (prefixes === undefined) return null;
  for (let length = LONGEST; length > 0; length -= 1) {
    const zone = prefixes.get(number.slice(0, length));
    if (zone !== undefined) return zone;
  }
  return null;
}

/** Every zone that an area code may decide, by country. */
export const zonesWithAreaCodes = (): readonly string[] =>
  Object.values(ZONES).flatMap((zones) => zones.map(([zone]) => zone));
