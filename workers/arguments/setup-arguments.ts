import { DAY, type Duration } from '../../domain/time/instant.ts';
import type { Command } from '../../settings/command.ts';
import { Misused, readArguments } from '../../settings/command-arguments.ts';

/** A case's history is of use for as long as somebody may ask about it. */
export const RETENTION: Duration = 90 * DAY;

export const SETUP: Command<{
  /** How long a namespace that is made now keeps the history of a closed case. */
  readonly retention: Duration;
}> = {
  usage: `Usage: npm run setup [-- OPTIONS]      compiled: node --enable-source-maps dist/workers/setup-command.js [OPTIONS]

Makes what workers and gateways stand on, before their first start: the schema in PostgreSQL, the namespace in Temporal, its
search attributes. What is there already stays as it is, so it may be repeated.

  --retention DAYS   how long a new namespace keeps the history of a closed case; ${RETENTION / DAY} unless given
  --help, -h

Variables: a worker's, of which it uses DATABASE_URL, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and other TEMPORAL_*.

Example: npm run setup -- --retention 30`,
  read(given) {
    const { values } = readArguments(given, { options: { retention: { type: 'string' } } });
    const text = values.retention ?? String(RETENTION / DAY);
    const days = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(days) || days < 1)
      throw new Misused(`--retention ${text} is no whole number of days from 1 on.`);
    return { retention: days * DAY };
  },
};
