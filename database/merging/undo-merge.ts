import type { Instant } from '../../domain/time/instant.ts';
import { appendFact } from '../cases/facts.ts';
import { hasStopped } from '../contacts/consent-choices.ts';
import { currentConsents } from '../contacts/consents.ts';
import type { Connection } from '../pool.ts';
import { FILLED, lockContacts } from './merge-contacts.ts';

export interface UndoneMerge {
  /** The contact that stayed. */
  readonly from: string;
  /** Cases that were opened, where one had been merged away. */
  readonly opened: readonly string[];
}

/** `under-way`: a case that was merged has not closed yet. */
export type Undoing = UndoneMerge | 'unknown' | 'not-merged' | 'under-way';

/** Where entries of the ledger come from that an undo makes (E2). */
const BY_UNDO = 'merge-undone';

interface Merge {
  readonly id: number;
  readonly root: string;
  readonly at: Instant;
  readonly filled: readonly string[];
  readonly consents: readonly number[];
  readonly cases: readonly string[];
}

/**
 * I1: two contacts prove not to be one. The merged one has its identities, its record and its cases again; where an unclosed
 * case of either was merged away, and its customer had written there, a new one is opened, in which the business owes. What
 * was sent stays counted for both (E4), and a withdrawal said meanwhile holds for both (E2). Messages stay where they came in.
 */
export async function undoMerge(
  connection: Connection,
  { contactId, at, by, why }: { contactId: string; at: Instant; by: string; why: string },
): Promise<Undoing> {
  const found = await connection.query<{ root: string; isErased: boolean }>(
    `select person_of(id) as root, erased_at is not null as "isErased" from contacts where id = $1`,
    [contactId],
  );
  const [known] = found.rows;
  if (known === undefined) return 'unknown';
  const { root } = known;
  if (root === contactId || known.isErased) return 'not-merged';
  const own = await ownFamily(connection, contactId);
  await connection.query('select from contacts where id = any($1) order by id for no key update', [
    [...own, root],
  ]);
  const { rows } = await connection.query<Merge>(
    `select m.id, person_of(m.from_id) as root, m.at, m.filled, m.consents, m.cases from contact_merges m
     where m.from_id = $1 and m.undone_at is null order by m.id desc limit 1`,
    [contactId],
  );
  const [merge] = rows;
  if (merge === undefined || merge.root !== root)
    throw Object.assign(new Error('the contact was merged meanwhile'), { code: '40001' });
  await lockContacts(connection, [root]);
  const { rowCount: closing } = await connection.query(
    'select from cases where merge_id = $1 and is_open and merged_into is not null',
    [merge.id],
  );
  if (closing !== 0) return 'under-way';

  const hadStopped = await hasStopped(connection, root);
  await giveBack(connection, { contactId, root, own, merge });
  await settleConsents(connection, { contactId, root, merge, at });
  const opened = await separateCases(connection, { contactId, root, merge, at, hadStopped });
  await connection.query(
    'update contact_merges set undone_at = $2, undone_by = $3, undone_why = $4 where id = $1',
    [merge.id, at, by, why],
  );
  await connection.query('insert into summary_marks (contact_id) values ($1), ($2)', [root, contactId]);
  return { from: root, opened };
}

/** The contact with those that had been merged into it before, and may be undone after it. */
async function ownFamily(connection: Connection, contactId: string): Promise<string[]> {
  const { rows } = await connection.query<{ id: string }>(
    `with recursive own (id) as (
       select $1::text union
       select m.from_id from own join contact_merges m on m.into_id = own.id and m.undone_at is null)
     select id from own`,
    [contactId],
  );
  return rows.map(({ id }) => id);
}

interface Undo {
  readonly contactId: string;
  readonly root: string;
  readonly merge: Merge;
}

async function giveBack(
  connection: Connection,
  { contactId, root, own, merge }: Undo & { readonly own: readonly string[] },
): Promise<void> {
  for (const table of ['identities', 'former_identities']) {
    await connection.query(
      `update ${table} set contact_id = $1, home = nullif(home, $1) where contact_id = $2 and home = any($3)`,
      [contactId, root, own],
    );
  }
  await connection.query(
    `update contacts set identities_lost = identities_lost + 1, updated_at = now(),
       merged_into = case when id = any($3) and id <> $1 then $1 end
     where id = any($3) or id = $2`,
    [contactId, root, own],
  );
  const filled = FILLED.filter((column) => merge.filled.includes(column));
  if (filled.length === 0) return;
  await connection.query(
    `update contacts r set ${filled
      .map(
        (column) =>
          `${column} = case when r.${column} is not distinct from o.${column} then null else r.${column} end`,
      )
      .join(', ')} from contacts o where r.id = $1 and o.id = $2`,
    [root, contactId],
  );
}

/** E2: each has its own word again, and what was withdrawn while they were one is withdrawn for both. */
async function settleConsents(
  connection: Connection,
  { contactId, root, merge, at }: Undo & { readonly at: Instant },
): Promise<void> {
  await connection.query(
    `insert into consents (contact_id, channel, category, granted, source, at)
     select $1, l.channel, l.category, true, $3, $4
     from (
       select distinct on (channel, category) channel, category, id from consents
       where contact_id = any(family_of($1)) order by channel, category, at desc, id desc) l
     cross join lateral (
       select granted from consents b
       where b.contact_id = any(family_of($1)) and b.channel = l.channel and b.category = l.category and b.id <> all($2)
       order by at desc, id desc limit 1) before
     where l.id = any($2) and before.granted`,
    [root, merge.consents, BY_UNDO, at],
  );
  await connection.query(
    `insert into consents (contact_id, channel, category, granted, source, at)
     select distinct $1::text, said.channel, said.category, false, $4::text, $5::bigint
     from consents said
     where said.contact_id = any(family_of($2)) and said.at >= $3 and not said.granted and said.id <> all($6)`,
    [contactId, root, merge.at, BY_UNDO, at, merge.consents],
  );
}

/** @returns the cases that were opened */
async function separateCases(
  connection: Connection,
  { contactId, root, merge, at, hadStopped }: Undo & { readonly at: Instant; readonly hadStopped: boolean },
): Promise<string[]> {
  const { rows: own } = await connection.query<{ id: string; isOpen: boolean }>(
    `update cases set contact_id = $1 where id = any($2) and merged_into is null returning id, is_open as "isOpen"`,
    [contactId, merge.cases],
  );
  const { rows: stayed } = await connection.query<{ id: string }>(
    `select id from cases where contact_id = $1 and is_open and merged_into is null`,
    [root],
  );
  const { rows: away } = await connection.query<{ id: string; lineId: string; owner: string }>(
    `update cases set contact_id = case when id = any($2) then $3 else $4 end
     where merge_id = $1 returning id, line_id as "lineId", contact_id as owner`,
    [merge.id, merge.cases, contactId, root],
  );
  const opened: string[] = [];
  for (const { id, lineId, owner } of away) {
    const { rows } = await connection.query<{ id: string; at: Instant }>(
      `insert into cases (id, contact_id, line_id, opened_at, previous_case_id)
       select 'case-' || nextval('case_numbers'), $2, $3, $4, $1
       where exists (select from messages where case_id = $1 and kind in ('message', 'tap', 'call'))
       on conflict (contact_id, line_id) where is_open do nothing
       returning id, (select max(at) from messages where case_id = $1 and kind in ('message', 'tap', 'call')) as at`,
      [id, owner, lineId, at],
    );
    const [made] = rows;
    if (made === undefined) continue;
    opened.push(made.id);
    // W3: a word that is told late opens no window; the business owes, and a person looks.
    await appendFact(connection, made.id, { fact: 'inbound', at: made.at, arrived: at, kind: 'message' });
  }
  const told = [
    ...own.filter(({ isOpen }) => isOpen).map(({ id }) => ({ id, owner: contactId })),
    ...stayed.map(({ id }) => ({ id, owner: root })),
  ];
  const free = new Set<string>();
  if (hadStopped) for (const id of [contactId, root]) if (!(await hasWithdrawn(connection, id))) free.add(id);
  for (const { id, owner } of told.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
    await appendFact(connection, id, { fact: 'contact', at });
    // E2: the other one's STOP ends nothing more here.
    if (free.has(owner)) await appendFact(connection, id, { fact: 'opted-in', at });
  }
  return opened;
}

async function hasWithdrawn(connection: Connection, contactId: string): Promise<boolean> {
  const held = await currentConsents(connection, contactId);
  return held.some(
    ({ channel, category, granted }) => channel === 'whatsapp' && category === 'utility' && !granted,
  );
}
