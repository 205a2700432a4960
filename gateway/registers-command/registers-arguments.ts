import { isSupportedCountry } from 'libphonenumber-js/min';
import type { Command } from '../../settings/command.ts';
import { Misused, oneOf, readArguments } from '../../settings/command-arguments.ts';

/** Whose list, and where. */
export interface ListName {
  readonly country: string;
  readonly source: string;
}

export type RegistersAsked =
  | { readonly do: 'list' }
  | {
      readonly do: 'import';
      readonly file: string;
      readonly name: ListName;
      /** Of when the list is; null: of now. */
      readonly date: string | null;
      readonly skipsInvalid: boolean;
    }
  | { readonly do: 'remove'; readonly name: ListName };

const VERBS = ['list', 'import', 'remove'] as const;
const NAME = { country: { type: 'string' }, source: { type: 'string' } } as const;

function nameOf(
  verb: 'import' | 'remove',
  { country, source }: { readonly country?: string | undefined; readonly source?: string | undefined },
): ListName {
  if (country === undefined || source === undefined)
    throw new Misused(`${verb} needs --country CODE and --source NAME.`);
  if (!/^[A-Z]{2}$/.test(country))
    throw new Misused(`${country} is no country: it is a code of two capitals, such as CL.`);
  if (!isSupportedCountry(country))
    throw new Misused(`${country} is the code of no country whose numbers are known, such as CL.`);
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(source))
    throw new Misused(`${source} is no name of a source: small letters, digits and hyphens, such as sernac.`);
  return { country, source };
}

export const REGISTERS: Command<RegistersAsked> = {
  usage: `Usage: npm run registers -- import FILE --country CL --source sernac [--date 2026-11-01] [--skip-invalid]
       npm run registers -- list
       npm run registers -- remove --country CL --source sernac
       compiled: node dist/gateway/registers-command/registers-command.js …

Registers of people who want no advertising or calls (E8). Whoever's number is on one gets no advertising, and no call that
they did not ask for. One that is older than marketing.registerAge of the policy file holds advertising in its country.

import takes a whole list in, in the place of the one of the same source before. FILE has a number a line, international or of
the country, and after a comma, semicolon or tab the day since when it is listed, if that is known; a first line of titles is
left out. A line without a number refuses the file and changes nothing.

  --country CODE    ISO 3166-1, whose register it is
  --source NAME     who keeps it: small letters, digits and hyphens
  --date DAY        of when the list is; today unless given
  --skip-invalid    take the rest in where lines hold no number
  --help, -h

Variables:
  DATABASE_URL   the PostgreSQL of the system; needed
  POLICY_FILE    its policies; the shipped ones unless given

Example: DATABASE_URL=postgres://ventana@db/ventana npm run registers -- import rne.csv --country CO --source rne`,
  read(given) {
    const [word, ...rest] = given;
    if (word === undefined || word.startsWith('-'))
      throw new Misused(`What is to be done? There are ${VERBS.join(', ')}.`);
    const verb = oneOf(word, VERBS, 'command');
    switch (verb) {
      case 'list':
        readArguments(rest, { options: {} });
        return { do: verb };
      case 'remove':
        return { do: verb, name: nameOf(verb, readArguments(rest, { options: NAME }).values) };
      case 'import': {
        const options = { ...NAME, date: { type: 'string' }, 'skip-invalid': { type: 'boolean' } } as const;
        const { values, words } = readArguments(rest, { options, words: 1 });
        const [file] = words;
        if (file === undefined) throw new Misused('import needs the FILE of a list.');
        const { date = null } = values;
        if (date !== null && Number.isNaN(dayOf(date)))
          throw new Misused(`${date} is no day: write it like 2026-11-01.`);
        return {
          do: verb,
          file,
          name: nameOf(verb, values),
          date,
          skipsInvalid: values['skip-invalid'] ?? false,
        };
      }
    }
  },
};

/** A day as its first instant, UTC; NaN where it is none. */
export function dayOf(text: string): number {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return Number.NaN;
  const at = Date.parse(`${text}T00:00:00Z`);
  // The 31st of a shorter month would be read as a day of the next.
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? at : Number.NaN;
}
