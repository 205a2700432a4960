import type { Instant } from '../../domain/time/instant.ts';
import { type CaseLedger, LOCK_OPEN_CASES, type LockedCase } from '../cases/case-ledger.ts';
import { type Connection, named } from '../pool.ts';
import { CHANNEL, OWNERS, type OwnerRow, type Owners, ownersIn, placesOf } from './identities.ts';
import type { IncomingLine, Spoken } from './incoming.ts';
import type { StoredLine } from './lines.ts';

/** Which of what was said is stored already, and what its authors have taken back. */
export interface Known {
  readonly known: Set<string>;
  readonly revoked: ReadonlySet<string>;
}

interface KnownRow {
  readonly n: number;
  readonly isKnown: boolean;
  readonly revoked: string | null;
}

/**
 * Which of these ($1–$4) are stored, also of contacts who were erased: of those only a digest is left; and which messages
 * among these, or changed by these, their authors have taken back (S6). Each is looked up by itself: as a join it would be
 * planned by how large the table is when it is first asked, and named statements keep their plan.
 */
const KNOWN = `
  select given.n::integer as n,
    coalesce(
      (select true from messages where provider_id = given.id
         and said_as(direction, type) = said_as(given.direction, given.type) limit 1),
      (select true from messages where provider_id = erased_provider_id(given.id)
         and said_as(direction, type) = said_as(given.direction, given.type) limit 1),
      false) as "isKnown",
    (select reply_to from messages where type in ('revoke', 'delete', 'deleted')
       and reply_to in (given.id, given.revises) and (direction = 'in') = (given.direction = 'in') limit 1) as revoked
  from unnest($1::text[], $2::text[], $3::text[], $4::text[])
    with ordinality as given (id, direction, type, revises, n)`;

const valuesOf = (spoken: readonly Spoken[]): unknown[] => [
  spoken.map(({ providerId }) => providerId),
  spoken.map(({ direction }) => direction),
  spoken.map(({ type }) => type),
  spoken.map(({ revises }) => (revises?.is === 'edit' ? revises.providerId : null)),
];

/** W3: an id tells one message, one call or one echo: a voicemail bears the id of its call. */
export const keyOf = ({
  direction,
  type,
  providerId,
}: Pick<Spoken, 'direction' | 'type' | 'providerId'>): string =>
  `${direction !== 'in' ? 'echo' : type === 'call' ? 'call' : 'message'} ${providerId}`;

const knownIn = (spoken: readonly Spoken[], rows: readonly KnownRow[]): Known => ({
  known: new Set(
    rows.flatMap(({ n, isKnown }) => {
      const said = spoken[n - 1];
      return isKnown && said !== undefined ? [keyOf(said)] : [];
    }),
  ),
  revoked: new Set(rows.flatMap(({ revoked }) => revoked ?? [])),
});

/** What is there before anything is locked. */
export interface FirstLook extends Known {
  readonly lines: readonly StoredLine[];
  /** Of all who are named. */
  readonly owners: Owners;
}

const FIRST_LOOK = `
  select (select jsonb_agg(to_jsonb(k)) from (${KNOWN}) k) as known,
    (select jsonb_agg(to_jsonb(o)) from (${OWNERS(5)}) o) as owners,
    (select jsonb_agg(jsonb_build_object('id', l.id, 'displayNumber', l.display_number, 'accountId', l.account_id))
     from lines l where l.id = any($8::text[])) as lines`;

/** Lines, messages and identities in one round trip. */
export async function lookFirst(
  connection: Connection,
  spoken: readonly Spoken[],
  lines: readonly IncomingLine[],
  now: Instant,
): Promise<FirstLook> {
  const places = placesOf(spoken.map(({ person }) => person));
  const { rows } = await connection.query<{
    known: KnownRow[] | null;
    owners: OwnerRow[] | null;
    lines: StoredLine[] | null;
  }>(
    named('receiving-first-look', FIRST_LOOK, [
      ...valuesOf(spoken),
      CHANNEL,
      places.map(({ kind }) => kind),
      places.map(({ value }) => value),
      lines.map(({ id }) => id),
    ]),
  );
  const [row] = rows;
  return {
    ...knownIn(spoken, row?.known ?? []),
    owners: ownersIn(row?.owners ?? [], now),
    lines: row?.lines ?? [],
  };
}

const SECOND_LOOK = `
  with locked as materialized (${LOCK_OPEN_CASES.replaceAll('$1', '$5')}),
  known as materialized (${KNOWN})
  select (select jsonb_agg(to_jsonb(k)) from known k) as known, (select jsonb_agg(to_jsonb(l)) from locked l) as cases`;

/**
 * The same under the contacts' locks, where it stays true: messages of these contacts are stored under them only. Their
 * unclosed cases are locked with it, and given to the ledger.
 */
export async function lookUnderLocks(
  connection: Connection,
  spoken: readonly Spoken[],
  contactIds: readonly string[],
  ledger: CaseLedger,
): Promise<Known> {
  const { rows } = await connection.query<{ known: KnownRow[] | null; cases: LockedCase[] | null }>(
    named('receiving-second-look', SECOND_LOOK, [...valuesOf(spoken), [...new Set(contactIds)]]),
  );
  const [row] = rows;
  ledger.take(row?.cases ?? []);
  return knownIn(spoken, row?.known ?? []);
}
