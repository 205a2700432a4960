/**
 * E5: the zones of countries that have several, with the rounded share (percent) of the country's people who live by
 * them; zones that keep the same time all year are added up under one name. From the latest census or estimate of the
 * national statistics office: IBGE 2022, INE Chile 2024, INEGI 2020, INE España 2023, INE Portugal 2021, INEC 2022 (EC),
 * US Census 2020, StatCan 2021, ABS 2021, Stats NZ 2023, BPS 2020 (ID), Rosstat 2021. Only which side of REAL_SHARE a
 * zone is on matters. A country that is not listed counts with all its zones.
 */
const SHARES: Readonly<Record<string, readonly (readonly [zone: string, percent: number])[]>> = {
  AR: [['America/Argentina/Buenos_Aires', 100]],
  AU: [
    ['Australia/Sydney', 61],
    ['Australia/Brisbane', 20],
    ['Australia/Perth', 11],
    ['Australia/Adelaide', 7],
    ['Australia/Darwin', 0.9],
    ['Australia/Eucla', 0.001],
    ['Australia/Lord_Howe', 0.002],
  ],
  BR: [
    ['America/Sao_Paulo', 93],
    ['America/Manaus', 6.4],
    ['America/Rio_Branco', 0.5],
    ['America/Noronha', 0.002],
  ],
  CA: [
    ['America/Toronto', 62],
    ['America/Vancouver', 13.5],
    ['America/Edmonton', 11.6],
    ['America/Halifax', 5],
    ['America/Winnipeg', 3.6],
    ['America/Regina', 3.1],
    ['America/St_Johns', 1.4],
  ],
  CL: [
    ['America/Santiago', 98.4],
    ['America/Punta_Arenas', 0.9],
    ['America/Coyhaique', 0.5],
    ['Pacific/Easter', 0.04],
  ],
  EC: [
    ['America/Guayaquil', 99.8],
    ['Pacific/Galapagos', 0.2],
  ],
  ES: [
    ['Europe/Madrid', 95.4],
    ['Atlantic/Canary', 4.6],
  ],
  ID: [
    ['Asia/Jakarta', 80],
    ['Asia/Makassar', 17],
    ['Asia/Jayapura', 3],
  ],
  MX: [
    ['America/Mexico_City', 87],
    ['America/Hermosillo', 6.3],
    ['America/Tijuana', 3],
    ['America/Cancun', 1.5],
    ['America/Matamoros', 1.5],
    ['America/Ciudad_Juarez', 1.2],
    ['America/Ojinaga', 0.02],
  ],
  NZ: [
    ['Pacific/Auckland', 99.9],
    ['Pacific/Chatham', 0.01],
  ],
  PT: [
    ['Europe/Lisbon', 97.7],
    ['Atlantic/Azores', 2.3],
  ],
  RU: [
    ['Europe/Moscow', 65],
    ['Asia/Yekaterinburg', 14],
    ['Asia/Novosibirsk', 8],
    ['Europe/Samara', 5],
    ['Asia/Vladivostok', 2.4],
    ['Asia/Irkutsk', 2.3],
    ['Asia/Yakutsk', 1.9],
    ['Asia/Omsk', 1.3],
    ['Europe/Kaliningrad', 0.7],
    ['Asia/Magadan', 0.5],
    ['Asia/Kamchatka', 0.2],
  ],
  US: [
    ['America/New_York', 47],
    ['America/Chicago', 29],
    ['America/Los_Angeles', 16],
    ['America/Denver', 5.5],
    ['America/Phoenix', 2.2],
    ['Pacific/Honolulu', 0.4],
    ['America/Anchorage', 0.2],
  ],
};

/** Percent of a country's people from which a zone counts. */
export const REAL_SHARE = 1;

/**
 * E5: the zones in which somebody of this country may live, for whom nothing closer is known: a message is permitted only
 * where all of them permit it.
 * @param all every zone of the country; counted where no shares are known
 */
export function zonesOf(country: string, all: readonly string[]): readonly string[] {
  const shares = SHARES[country];
  return shares === undefined ? all : shares.filter(([, share]) => share >= REAL_SHARE).map(([zone]) => zone);
}
