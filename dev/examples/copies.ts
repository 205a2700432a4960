import { randomBytes, randomUUID } from 'node:crypto';
import type { Duration } from '../../domain/time/instant.ts';
import type { Person } from '../simulator/people.ts';
import { type Rows, TABLES, type Table } from './rows.ts';

export interface Copying {
  /** How much later, or earlier, everything happened. */
  readonly shift: Duration;
  /** Whom the copy is about. Null: the one it is about already. */
  readonly as: { readonly was: Person; readonly is: Person } | null;
  /** Numbers of the cases, in order; null: they keep theirs. */
  readonly caseNumber: (() => number) | null;
  /** The first number of the order in which rows are told. */
  readonly toldFrom: number;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
/** Milliseconds since 1970, of these decades; standing alone. */
const INSTANT = /(?<![\w.+-])1[6-9]\d{11}(?![\w.])/g;
/** The provider's seconds, which are texts. */
const SECONDS = /"(1[6-9]\d{8})"/g;
const ISO = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|\+00:00)/g;
const TOLD = /"timeline_seq": ?(\d+)/g;

/** How many numbers of the telling order a life's rows take. */
export function toldCount(rows: Rows): number {
  return toldOf(rows).length;
}

function toldOf(rows: Rows): number[] {
  const found = new Set<number>();
  for (const table of TABLES) {
    for (const row of rows[table]) for (const [, told] of row.matchAll(TOLD)) found.add(Number(told));
  }
  return [...found].toSorted((one, other) => one - other);
}

/** A life again, of somebody else and at another time: the same rows with other ids, names and instants. */
export function copyOf(rows: Rows, { shift, as, caseNumber, toldFrom }: Copying): Rows {
  const ids = new Map<string, string>();
  const renamed = (id: string, make: () => string): string => {
    const known = ids.get(id);
    if (known !== undefined) return known;
    const made = make();
    ids.set(id, made);
    return made;
  };
  const told = new Map(toldOf(rows).map((each, index) => [String(each), String(toldFrom + index)]));
  const rewritten = (row: string): string => {
    let text = row
      .replaceAll(TOLD, (_, each: string) => `"timeline_seq": ${told.get(each)}`)
      // Its number is of the database it was made in.
      .replaceAll(/"evt-decision-\d+"/g, (id) => `"${renamed(id, () => `evt-decision-${randomUUID()}`)}"`);
    if (shift !== 0) {
      text = text
        .replaceAll(INSTANT, (instant) => String(Number(instant) + shift))
        .replaceAll(SECONDS, (_, seconds: string) => `"${Number(seconds) + Math.round(shift / 1_000)}"`)
        .replaceAll(ISO, (iso) => new Date(Date.parse(iso) + shift).toISOString());
    }
    if (as === null || caseNumber === null) return text;
    return text
      .replaceAll(UUID, (id) => renamed(id, randomUUID))
      .replaceAll(/case-\d+/g, (id) => renamed(id, () => `case-${caseNumber()}`))
      .replaceAll(/wamid\.[A-Za-z0-9+/=]+/g, (id) =>
        renamed(id, () => `wamid.${randomBytes(32).toString('base64')}`),
      )
      .replaceAll(/[A-Z]{2}\.1\d{15}/g, (id) =>
        renamed(
          id,
          () => `${id.slice(0, 4)}${String(randomBytes(7).readUIntBE(0, 6)).padStart(15, '0').slice(-15)}`,
        ),
      )
      .replaceAll(as.was.phone, as.is.phone)
      .replaceAll(as.was.name, as.is.name);
  };
  const copied: { -readonly [Each in Table]: Rows[Each] } = { ...rows };
  for (const table of TABLES) copied[table] = rows[table].map(rewritten);
  return copied;
}
