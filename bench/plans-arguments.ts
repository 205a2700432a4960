import type { Command } from '../settings/command.ts';
import { Misused, readArguments } from '../settings/command-arguments.ts';
import { LARGE, type LargeSize, sizeOf } from './history/large-size.ts';

export interface PlansAsked {
  readonly size: LargeSize;
}

/** Fewer, and tables that grow are too small to be told from those that do not. */
const FEWEST = 12_000;

/** A number of cases. @throws Misused */
export function readCases(given: string | undefined): LargeSize {
  if (given === undefined) return LARGE;
  const cases = Number(given);
  if (!Number.isInteger(cases) || cases < FEWEST)
    throw new Misused(`--cases ${given} must be a whole number from ${FEWEST} on.`);
  return sizeOf(cases);
}

export const plansCommand: Command<PlansAsked> = {
  usage: `Usage: npm run plans [-- OPTIONS]

Makes a large database on a PostgreSQL of its own (1,000,000 closed and 200,000 unclosed cases, 3.6 million messages, 1.5
million deliveries; 10 GB of disk, some minutes), has a gateway show every page, list, search and figure on it, receive
messages and do what it does in the background, and looks at the plan of each statement, those inside functions and
triggers too. Fails for one that reads a table that grows from end to end, or more of it than an answer can be made of, and
for every foreign key without an index. The database is thrown away.

  --cases N    smaller or larger, in the same proportions; from ${FEWEST} on
  --help, -h

Example: npm run plans -- --cases 120000`,
  read(given) {
    const { values } = readArguments(given, { options: { cases: { type: 'string' } } });
    return { size: readCases(values.cases) };
  },
};
