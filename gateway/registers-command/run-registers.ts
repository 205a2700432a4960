import { allRegisters, removeRegister, replaceRegister } from '../../database/contacts/registers.ts';
import { type Pool, transaction } from '../../database/pool.ts';
import { DAY, type Duration, type Instant } from '../../domain/time/instant.ts';
import { readList } from './read-list.ts';
import { dayOf, type RegistersAsked } from './registers-arguments.ts';

/** What the command says, and how it ends: 1 where nothing was done. */
export interface Told {
  readonly code: 0 | 1;
  readonly text: string;
}

/** So many wrong lines are named. */
const NAMED = 5;

/** Carries out what was asked of the registers (E8). `now` is the instant of the import. */
export async function runRegisters(
  asked: RegistersAsked,
  world: {
    readonly pool: Pool;
    readonly now: Instant;
    /** The policy's `marketing.registerAge`. */
    readonly age: Duration;
    readonly readFile: (name: string) => string;
  },
): Promise<Told> {
  const { pool, now, age } = world;
  switch (asked.do) {
    case 'list': {
      const registers = await allRegisters(pool);
      if (registers.length === 0)
        return { code: 0, text: 'There is no register: nothing is held or asked by one.' };
      const lines = registers.map(({ country, source, asOf, numbers }) => {
        const old = now - asOf > age ? '  too old: advertising in the country waits for a newer one' : '';
        return `${country}  ${source}  of ${dayText(asOf)}  ${numbers} numbers${old}`;
      });
      return { code: 0, text: lines.join('\n') };
    }
    case 'remove': {
      const { country, source } = asked.name;
      const wasThere = await transaction(pool, (connection) => removeRegister(connection, asked.name));
      return wasThere
        ? { code: 0, text: `The register ${source} (${country}) is removed.` }
        : {
            code: 1,
            text: `There is no register ${source} (${country}); npm run registers -- list names them.`,
          };
    }
    case 'import': {
      const { country, source } = asked.name;
      const asOf = asked.date === null ? now : dayOf(asked.date);
      if (asOf > now)
        return { code: 1, text: `${asked.date} is yet to come: a list is of a day that has been.` };
      const text = fileText(world.readFile, asked.file);
      if (typeof text !== 'string') return { code: 1, text: text.wrong };
      const { entries, invalid } = readList(text, country);
      if (invalid.length > 0 && !asked.skipsInvalid) {
        const named = invalid.slice(0, NAMED).join(', ');
        const more = invalid.length > NAMED ? ` and ${invalid.length - NAMED} more` : '';
        return {
          code: 1,
          text: `Nothing was taken in: no number in line ${named}${more}. Mend the file, or give --skip-invalid.`,
        };
      }
      if (entries.length === 0)
        return {
          code: 1,
          text: 'Nothing was taken in: the file has no number. To end a register, remove it.',
        };
      const numbers = await transaction(pool, (connection) =>
        replaceRegister(connection, { country, source, asOf }, entries, now),
      );
      const left = invalid.length === 0 ? '' : `, ${invalid.length} lines left out`;
      return {
        code: 0,
        text: `The register ${source} (${country}) of ${dayText(asOf)} has ${numbers} numbers${left}.`,
      };
    }
  }
}

/** What is no text, such as a spreadsheet, has no lines to be told of. */
function fileText(readFile: (name: string) => string, file: string): string | { readonly wrong: string } {
  let text: string;
  try {
    text = readFile(file);
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (typeof code !== 'string') throw error;
    return {
      wrong: `Nothing was taken in: ${file} cannot be read (${code}). ${code === 'ENOENT' ? 'There is no such file here' : 'It must be a file that may be read'}; give the path of the list.`,
    };
  }
  return text.includes('\0')
    ? { wrong: `Nothing was taken in: ${file} is no text in UTF-8. Save the list as CSV in UTF-8.` }
    : text;
}

const dayText = (at: Instant): string => new Date(at - (at % DAY)).toISOString().slice(0, 10);
