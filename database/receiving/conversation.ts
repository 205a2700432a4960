import { randomUUID } from 'node:crypto';
import { echoAuthor, type Echoes, echoesOn, type LinePolicies } from '../../domain/case/author.ts';
import { type Fact, opensCase } from '../../domain/case/fact.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { CaseLedger, type Place } from '../cases/case-ledger.ts';
import {
  findContacts,
  type FoundContact,
  type IdentityChange,
  reachableAgain,
  wroteFrom,
} from './contacts.ts';
import { appendFact } from '../cases/facts.ts';
import type { Spoken } from './incoming.ts';
import { forgetRevoked } from './revocations.ts';
import { learnNumbers, withSharedNumbers } from './shared-numbers.ts';
import { recordCallWish } from '../contacts/call-wishes.ts';
import { keepCallPermission } from '../contacts/call-permissions.ts';
import { askForConfirmation } from '../contacts/opt-out-notices.ts';
import { chooseMarketing, grantAgain, grantByMessage, withdrawAll } from '../contacts/consent-choices.ts';
import type { Connection } from '../pool.ts';
import { announceFailure, type EarlyFailure, earlyFailures } from '../sending/statuses-of-others.ts';

export interface ConversationOptions {
  /** Case time of the arrival. */
  readonly now: Instant;
  readonly messageGrantsUtility: boolean;
  /** W9: whom echoes count as; a person where it is left out. */
  readonly lines?: LinePolicies;
  /** I1: taken in before anything that was said. */
  readonly changes?: readonly IdentityChange[];
}

/** One thing said, with whom it is about. */
interface Entry extends Place {
  readonly spoken: Spoken;
  readonly messageId: string;
  /** S6: its author has taken it back, or what it changes, before it came. */
  readonly isRevoked: boolean;
}

/**
 * Takes in what was said: the provider's id decides whether it is new; a customer's word goes to the one unclosed case of
 * the contact on the line, or opens it (W10); everything a case learns is numbered under the case's row lock.
 *
 * The contacts are locked first, so that two posts about one person come one after the other: whether a message is new
 * can then simply be looked up, and the same message in two posts at once is counted once.
 */
export async function converse(
  connection: Connection,
  given: readonly Spoken[],
  { now, messageGrantsUtility, lines = {}, changes = [] }: ConversationOptions,
): Promise<{ fresh: number; duplicates: number; hasFacts: boolean }> {
  // S3: what was said by somebody who was erased since is not to make them known again. Most posts bring nothing twice.
  const { known } = await knownAmong(connection, given);
  const spoken = await withSharedNumbers(
    connection,
    given.filter((said) => !known.has(keyOf(said))),
  );
  if (spoken.length === 0) {
    await findContacts(connection, [], now, changes);
    return { fresh: 0, duplicates: given.length, hasFacts: changes.length > 0 };
  }
  const found = await findContacts(
    connection,
    spoken.map(({ person }) => person),
    now,
    changes,
  );
  const contactIds = found.map(({ id }) => id);
  const { areMarked, haveSeveral } = await lockContacts(connection, found, spoken);
  const entries = await withoutStaleStarts(connection, await newEntries(connection, spoken, contactIds), now);
  if (entries.length === 0) return { fresh: 0, duplicates: given.length, hasFacts: true };
  const echoes = entries.filter(({ spoken: { direction } }) => direction === 'echo');
  const failed = await earlyFailures(
    connection,
    echoes.map(({ spoken: { providerId } }) => providerId),
  );

  const opting = entries.filter(isOpting);
  const ledger = new CaseLedger(connection, now);
  await ledger.load(entries.map(({ contactId }) => contactId));
  await ledger.open(entries.filter(({ spoken: said }) => opens(said)));

  const stored = entries.map((entry) => {
    // W9: one that failed before it was told of never was an answer.
    const hasFailed = failed.some(({ providerId }) => providerId === entry.spoken.providerId);
    const told = hasFailed ? { ...entry, spoken: { ...entry.spoken, answers: false } } : entry;
    return { ...told, ...place(ledger, told, echoesOn(lines, told.spoken.line), now) };
  });
  for (const { contactId, lineId, spoken: said } of opting) {
    ledger.tellOthers({ contactId, lineId }, said.kind as 'stop' | 'start');
  }
  const choosing = new Map(
    entries.flatMap(({ contactId, spoken: { marketing } }) => (marketing ? [[contactId, marketing]] : [])),
  );
  // R8: whoever writes is there again, and so is what was planned without an address.
  const present = entries.filter(
    ({ spoken: { direction, type } }) => direction === 'in' && isOfCustomer(type),
  );
  if (haveSeveral) {
    await wroteFrom(
      connection,
      present.map(({ spoken: { person } }) => person),
      now,
    );
  }
  const reached = areMarked
    ? await reachableAgain(
        connection,
        present.map(({ spoken: { person } }) => person),
      )
    : [];
  // F7: a number makes a path of what was none.
  const learned = entries.filter(({ spoken: { shares } }) => shares !== undefined);
  await learnNumbers(connection, learned);
  const changed = [...choosing.keys(), ...reached, ...learned.map(({ contactId }) => contactId)];
  for (const contactId of new Set(changed)) {
    ledger.tellAll(contactId, { fact: 'contact', at: now });
  }
  await ledger.write();
  await insertMessages(connection, stored, lines, now);
  await forgetRevoked(
    connection,
    entries.flatMap(({ spoken: { direction, revises } }) =>
      revises?.is === 'revoke' && revises.providerId !== null
        ? [{ direction, providerId: revises.providerId }]
        : [],
    ),
    now,
  );
  await markFailedBefore(connection, stored, failed, now);
  for (const {
    contactId,
    lineId,
    spoken: { permission, at },
  } of stored) {
    if (permission !== undefined)
      await keepCallPermission(connection, { contactId, lineId, ...permission, at: clamped(at, now) });
  }

  await keepCallWishes(connection, ledger, stored, now);

  for (const [contactId, choice] of choosing) {
    await chooseMarketing(connection, contactId, choice === 'resume', now);
  }

  for (const { contactId, caseId, messageId, spoken: said } of stored.filter(isOpting)) {
    if (said.kind === 'start') await grantAgain(connection, contactId, now);
    else if (await withdrawAll(connection, contactId, now))
      await askForConfirmation(connection, { messageId, caseId, at: now });
  }
  if (messageGrantsUtility) await grantUtility(connection, ledger, stored, now);
  return {
    fresh: entries.length,
    duplicates: given.length - entries.length,
    // I1: a merge tells cases too.
    hasFacts: true,
  };
}

/** E2: a message of the customer's own, which policy may take for a grant; a chat that is merely opened is none. */
const isOwnMessage = (kind: Spoken['kind']): boolean =>
  opensCase(kind) && kind !== 'welcome' && kind !== 'permission';

const isOpting = ({ spoken: { kind } }: Entry): boolean => kind === 'stop' || kind === 'start';

/** What the platform says of somebody shows nothing of whether they are there (R8). */
const isOfCustomer = (type: string): boolean => type !== 'system';

/** W7, E2: what only changes a message opens no case, and a call of ours that they took does. */
const opens = ({ kind, opens: isOpening, revises }: Pick<Spoken, 'kind' | 'opens' | 'revises'>): boolean =>
  revises === undefined && (isOpening === true || opensCase(kind));

/** W3: a timestamp in the future counts as the time of receipt. */
const clamped = (at: Instant | null, now: Instant): Instant => Math.min(at ?? now, now);

/** What a case learns by it. W9: what was written in the phone app answers what the customer had written by then. */
function factOf({ direction, kind, answers, at }: Spoken, echoes: Echoes, now: Instant): Fact | null {
  if (direction === 'echo') {
    return answers && echoes !== 'none'
      ? { fact: 'answered', at: now, by: echoes, said: clamped(at, now) }
      : null;
  }
  return kind === null ? null : { fact: 'inbound', at: clamped(at, now), arrived: now, kind };
}

/** The case it belongs to, and its number there. Before the message that opens the case there is none. */
function place(
  ledger: CaseLedger,
  entry: Entry,
  echoes: Echoes,
  now: Instant,
): { readonly caseId: string | null; readonly seq: number | null } {
  if (!ledger.isBegun(entry)) {
    if (!opens(entry.spoken)) return { caseId: null, seq: null };
    ledger.begin(entry);
  }
  if (entry.spoken.revises?.is === 'edit') return ledger.reread(entry, entry.spoken.kind);
  const fact = factOf(entry.spoken, echoes, now);
  const { caseId, seq } = ledger.append(entry, fact);
  if (entry.spoken.direction === 'echo') ledger.wentOut(entry, clamped(entry.spoken.at, now));
  return { caseId, seq };
}

/**
 * In one order; a shared lock on the same rows, which every insert that refers to them takes, is not in the way.
 * @returns whether an identity of theirs is marked as unreachable (R8), and whether one of them has several numbers
 */
async function lockContacts(
  connection: Connection,
  found: readonly FoundContact[],
  spoken: readonly Spoken[],
): Promise<{ readonly areMarked: boolean; readonly haveSeveral: boolean }> {
  const contactIds = found.map(({ id }) => id);
  const { rows } = await connection.query<{
    id: string;
    is_nameless: boolean;
    is_gone: boolean;
    lost: number;
    is_marked: boolean;
    has_several: boolean;
  }>(
    `select id, name is null as is_nameless, erased_at is not null or merged_into is not null as is_gone,
       identities_lost as lost,
       exists (select from identities i where i.contact_id = c.id and i.unreachable_at is not null) as is_marked,
       (select count(*) from identities i where i.contact_id = c.id and i.kind = 'phone') > 1 as has_several
     from contacts c where id = any($1) order by id for no key update`,
    [[...new Set(contactIds)]],
  );
  const lostThen = new Map(found.map(({ id, lost }) => [id, lost]));
  if (rows.some((row) => row.is_gone || row.lost !== lostThen.get(row.id))) {
    // S3, I1: erased, merged, or known by another identity since they were looked up; looked up again, whoever wrote is
    // somebody else.
    throw Object.assign(new Error('a contact was erased or merged meanwhile'), { code: '40001' });
  }
  const haveSeveral = rows.some((row) => row.has_several);
  const areMarked = rows.some((row) => row.is_marked);
  const nameless = new Set(rows.filter((row) => row.is_nameless).map(({ id }) => id));
  const names = new Map<string, string>();
  for (const [index, { person }] of spoken.entries()) {
    const id = contactIds[index];
    if (id !== undefined && nameless.has(id) && person.name !== null) names.set(id, person.name);
  }
  if (names.size === 0) return { areMarked, haveSeveral };
  // What the business calls a person stands; the profile's name is for those without one.
  await connection.query(
    `update contacts c set name = n.name, updated_at = now()
     from unnest($1::text[], $2::text[]) as n (id, name) where c.id = n.id and c.name is null`,
    [[...names.keys()], [...names.values()]],
  );
  return { areMarked, haveSeveral };
}

/** W3: an id tells one message, one call or one echo: a voicemail bears the id of its call. */
const keyOf = ({ direction, type, providerId }: Pick<Spoken, 'direction' | 'type' | 'providerId'>): string =>
  `${direction !== 'in' ? 'echo' : type === 'call' ? 'call' : 'message'} ${providerId}`;

/**
 * Which of these are stored, also of contacts who were erased: of those only a digest is left; and which messages among
 * these, or changed by these, their authors have taken back (S6).
 */
async function knownAmong(
  connection: Connection,
  spoken: readonly Spoken[],
): Promise<{ readonly known: Set<string>; readonly revoked: ReadonlySet<string> }> {
  if (spoken.length === 0) return { known: new Set(), revoked: new Set() };
  const { rows } = await connection.query<{ n: number; isKnown: boolean; revoked: string | null }>(
    `select given.n::integer as n,
       exists (select from messages where provider_id = given.id and said_as(direction, type) = said_as(given.direction, given.type))
         or exists (select from messages where provider_id = erased_provider_id(given.id)
              and said_as(direction, type) = said_as(given.direction, given.type)) as "isKnown",
       (select reply_to from messages where type in ('revoke', 'delete', 'deleted')
          and reply_to in (given.id, given.revises) and (direction = 'in') = (given.direction = 'in') limit 1) as revoked
     from unnest($1::text[], $2::text[], $3::text[], $4::text[])
       with ordinality as given (id, direction, type, revises, n)`,
    [
      spoken.map(({ providerId }) => providerId),
      spoken.map(({ direction }) => direction),
      spoken.map(({ type }) => type),
      spoken.map(({ revises }) => (revises?.is === 'edit' ? revises.providerId : null)),
    ],
  );
  return {
    known: new Set(
      rows.flatMap(({ n, isKnown }) => {
        const said = spoken[n - 1];
        return isKnown && said !== undefined ? [keyOf(said)] : [];
      }),
    ),
    revoked: new Set(rows.flatMap(({ revoked }) => revoked ?? [])),
  };
}

/** W3: a message that is stored already, or is twice in the post, has no effect at all. */
async function newEntries(
  connection: Connection,
  spoken: readonly Spoken[],
  contactIds: readonly string[],
): Promise<Entry[]> {
  const { known, revoked } = await knownAmong(connection, spoken);
  return spoken.flatMap((said, index) => {
    const contactId = contactIds[index];
    if (contactId === undefined || known.has(keyOf(said))) return [];
    known.add(keyOf(said));
    const changes = said.revises?.is === 'edit' ? said.revises.providerId : null;
    const isRevoked = revoked.has(said.providerId) || (changes !== null && revoked.has(changes));
    return [{ spoken: said, contactId, lineId: said.line, messageId: `msg-${randomUUID()}`, isRevoked }];
  });
}

/**
 * E2, W3: a START that was said before the STOP which is known already grants nothing, however late it comes: the other is the
 * customer's last word. It is taken in as what asks for nothing.
 */
async function withoutStaleStarts(
  connection: Connection,
  entries: readonly Entry[],
  now: Instant,
): Promise<readonly Entry[]> {
  const starting = entries.filter(({ spoken: { kind } }) => kind === 'start');
  if (starting.length === 0) return entries;
  const { rows } = await connection.query<{ contactId: string; at: Instant }>(
    `select c.id as "contactId", max(m.at) as at from unnest($1::text[]) as c (id)
     join messages m on m.contact_id = any(family_of(c.id)) and m.direction = 'in' and m.kind = 'stop' group by c.id`,
    [[...new Set(starting.map(({ contactId }) => contactId))]],
  );
  const stoppedAt = new Map(rows.map(({ contactId, at }) => [contactId, at]));
  return entries.map((entry): Entry => {
    const { contactId, spoken: said } = entry;
    const at = clamped(said.at, now);
    const last = stoppedAt.get(contactId) ?? Number.NEGATIVE_INFINITY;
    if (said.kind === 'stop') stoppedAt.set(contactId, Math.max(last, at));
    return said.kind === 'start' && at < last ? { ...entry, spoken: { ...said, kind: 'ack' } } : entry;
  });
}

type Stored = Entry & { readonly caseId: string | null; readonly seq: number | null };

async function insertMessages(
  connection: Connection,
  entries: readonly Stored[],
  lines: LinePolicies,
  now: Instant,
): Promise<void> {
  const sorted = entries.toSorted((one, other) => (one.spoken.providerId < other.spoken.providerId ? -1 : 1));
  const { rowCount } = await connection.query(
    `insert into messages (id, provider_id, case_id, contact_id, line_id, direction, type, seq, at, arrived_at, kind,
       reply_to, content, author, revoked_at)
     select id, provider_id, case_id, contact_id, line_id, direction, type, seq, at, $14, kind, reply_to,
       case when is_revoked then jsonb_build_object('type', type) else content end, author,
       case when is_revoked then $14::bigint end
     from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::integer[],
         $9::bigint[], $10::text[], $11::text[], $12::jsonb[], $13::text[], $15::boolean[])
       with ordinality as m (id, provider_id, case_id, contact_id, line_id, direction, type, seq, at, kind, reply_to,
         content, author, is_revoked, n)
     order by n
     on conflict (provider_id, said_as(direction, type)) do nothing`,
    [
      sorted.map(({ messageId }) => messageId),
      sorted.map(({ spoken }) => spoken.providerId),
      sorted.map(({ caseId }) => caseId),
      sorted.map(({ contactId }) => contactId),
      sorted.map(({ lineId }) => lineId),
      sorted.map(({ spoken }) => spoken.direction),
      sorted.map(({ spoken }) => spoken.type),
      sorted.map(({ seq }) => seq),
      sorted.map(({ spoken }) => clamped(spoken.at, now)),
      sorted.map(({ spoken }) => spoken.kind),
      sorted.map(({ spoken }) => spoken.replyTo),
      sorted.map(({ spoken }) => spoken.content),
      sorted.map(({ spoken }) =>
        spoken.direction === 'in' ? 'customer' : echoAuthor(echoesOn(lines, spoken.line)),
      ),
      now,
      sorted.map(({ isRevoked }) => isRevoked),
    ],
  );
  if (rowCount !== entries.length) {
    // The same message about two contacts at once: looked at again, it is a duplicate.
    throw Object.assign(new Error('a message was stored meanwhile'), { code: '40001' });
  }
}

/** T3: an echo of a message that had failed before. */
async function markFailedBefore(
  connection: Connection,
  stored: readonly Stored[],
  failed: readonly EarlyFailure[],
  now: Instant,
): Promise<void> {
  for (const { providerId, code, at } of failed) {
    const echo = stored.find(({ spoken }) => spoken.providerId === providerId);
    if (echo === undefined) continue;
    const { messageId, caseId } = echo;
    await connection.query(
      `update messages set status = 'failed', failed_at = $2, failed_code = $3 where id = $1`,
      [messageId, at, code],
    );
    if (caseId !== null) await announceFailure(connection, { caseId, messageId, code, at: now });
  }
}

/**
 * E2: a button by which the customer asks for a call is their wish for one, as old as their tap: a withdrawal since then is
 * their later word. From now on the case may be called too.
 */
async function keepCallWishes(
  connection: Connection,
  ledger: CaseLedger,
  stored: readonly Stored[],
  now: Instant,
): Promise<void> {
  for (const { caseId, messageId, spoken: said } of stored) {
    if (caseId === null || said.wantsCall !== true) continue;
    const wish = { id: `wish-${messageId}`, caseId, source: 'button', saidBy: 'customer' };
    await recordCallWish(connection, wish, clamped(said.at, now));
    // A case that was there before has planned without it.
    if (!ledger.isNew(caseId)) await appendFact(connection, caseId, { fact: 'contact', at: now });
  }
}

/** E2, where the policy lets a customer's own message grant utility for its case. */
async function grantUtility(
  connection: Connection,
  ledger: CaseLedger,
  stored: readonly Stored[],
  now: Instant,
): Promise<void> {
  const caseOf = new Map(
    stored.flatMap(({ contactId, caseId, spoken: { kind, revises } }) =>
      caseId !== null && isOwnMessage(kind) && revises === undefined ? [[contactId, caseId] as const] : [],
    ),
  );
  const granted = await grantByMessage(
    connection,
    [...caseOf].map(([contactId, caseId]) => ({ contactId, caseId })),
    now,
  );
  for (const contactId of granted) {
    const caseId = caseOf.get(contactId);
    // A case that was there before has planned without it.
    if (caseId !== undefined && !ledger.isNew(caseId)) {
      await appendFact(connection, caseId, { fact: 'contact', at: now });
    }
  }
}
