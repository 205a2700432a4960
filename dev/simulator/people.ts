import { randomInt } from 'node:crypto';

/** The countries of which the simulator has customers. */
export const COUNTRIES = ['CO', 'CL', 'MX', 'BR', 'AR', 'PE', 'ES'] as const;
export type Country = (typeof COUNTRIES)[number];

/** Mobile numbers of a country as WhatsApp writes them: what they begin with, and how many digits follow. */
const NUMBERS: Readonly<Record<Country, readonly [prefix: string, digits: number]>> = {
  CO: ['57315', 7],
  CL: ['5697', 7],
  MX: ['5255', 8],
  BR: ['55119', 8],
  AR: ['54911', 8],
  PE: ['519', 8],
  ES: ['346', 8],
};

/** Nobody is called so: whoever sees a name knows that the person is made up. */
const SURNAMES: Readonly<Record<'es' | 'pt', readonly string[]>> = {
  es: ['Ficticia', 'de Ejemplo', 'Inventada', 'de Prueba', 'Imaginaria'],
  pt: ['Fictícia', 'de Exemplo', 'Inventada', 'de Teste', 'Imaginária'],
};
const FIRST_NAMES: Readonly<Record<Country, readonly string[]>> = {
  CO: ['Lucía', 'Valentina', 'Camila', 'Juliana', 'Manuela', 'Paola'],
  CL: ['Javiera', 'Antonia', 'Catalina', 'Fernanda', 'Isidora', 'Macarena'],
  MX: ['Ximena', 'Guadalupe', 'Regina', 'Renata', 'Fátima', 'Daniela'],
  BR: ['Beatriz', 'Larissa', 'Gabriela', 'Letícia', 'Mariana', 'Rafaela'],
  AR: ['Malena', 'Martina', 'Sol', 'Agustina', 'Micaela', 'Pilar'],
  PE: ['Milagros', 'Rosa', 'Ariana', 'Kiara', 'Flor', 'Mayra'],
  ES: ['Carmen', 'Nuria', 'Elena', 'Alba', 'Irene', 'Marta'],
};

export interface Person {
  readonly phone: string;
  readonly name: string;
  readonly country: Country;
}

/** A made-up person; the same for the same number. */
export function personOf(country: Country, number: number): Person {
  const [prefix, digits] = NUMBERS[country];
  const names = FIRST_NAMES[country];
  const surnames = SURNAMES[country === 'BR' ? 'pt' : 'es'];
  const first = names[number % names.length];
  const surname = surnames[Math.floor(number / names.length) % surnames.length];
  return {
    country,
    phone: `${prefix}${String(number).padStart(digits, '0').slice(-digits)}`,
    name: `${first} ${surname}`,
  };
}

/** A person nobody has met yet. */
export const newPerson = (country: Country): Person =>
  personOf(country, randomInt(100_000, 10 ** (NUMBERS[country][1] - 1)));

/** Whom the simulator begins with. */
export const FIRST_PERSON: Person = personOf('CO', 30);

/** Where mails to a made-up person go: a name that is reserved for examples (RFC 2606). */
export const addressOf = (phone: string): string => `${phone}@example.com`;
