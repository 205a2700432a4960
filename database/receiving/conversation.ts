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
import { keyOf, type Known, lookFirst, lookUnderLocks } from './first-look.ts';
import type { IncomingLine, Spoken } from './incoming.ts';
import { keepSaid } from './keep-said.ts';
import { addLines } from './lines.ts';
import { NotTogether } from './together.ts';
import { forgetRevoked } from './revocations.ts';
import { learnNumbers, withSharedNumbers } from './shared-numbers.ts';
import { recordCallWish } from '../contacts/call-wishes.ts';
import { keepCallPermission } from '../contacts/call-permissions.ts';
import { askForConfirmation } from '../contacts/opt-out-notices.ts';
import { chooseMarketing, grantAgain, grantByMessage, withdrawAll } from '../contacts/consent-choices.ts';
import { type Connection, named } from '../pool.ts';
import { announceFailure, type EarlyFailure, earlyFailures } from '../sending/statuses-of-others.ts';

export interface ConversationOptions {
  /** Case time of the arrival. */
  readonly now: Instant;
  readonly messageGrantsUtility: boolean;
  /** W9: whom echoes count as; a person where it is left out. */
  readonly lines?: LinePolicies;
  /** I1: taken in before anything that was said. */
  readonly changes?: readonly IdentityChange[];
  /** It was said in several posts: what one after the other would come out otherwise is refused. @throws NotTogether */
  readonly areTogether?: boolean;
}

/** One thing said, with whom it is about. */
interface Entry extends Place {
  readonly spoken: Spoken;
  readonly messageId: string;
  /** Case time of its arrival. */
  readonly arrived: Instant;
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
  givenLines: readonly IncomingLine[],
  { now, messageGrantsUtility, lines = {}, changes = [], areTogether = false }: ConversationOptions,
): Promise<{ fresh: number; duplicates: number; hasFacts: boolean }> {
  // S3: what was said by somebody who was erased since is not to make them known again. Most posts bring nothing twice.
  const look = await lookFirst(connection, given, givenLines, now);
  await addLines(connection, givenLines, look.lines);
  const fresh = onlyFirst(given.filter((said) => !look.known.has(keyOf(said))));
  const spoken = await withSharedNumbers(connection, fresh);
  if (spoken.length === 0) {
    await findContacts(connection, [], now, { changes });
    return { fresh: 0, duplicates: given.length, hasFacts: changes.length > 0 };
  }
  const found = await findContacts(
    connection,
    spoken.map(({ person }) => person),
    // F7: whoever shared a number is looked for by that, too.
    now,
    { changes, areTogether, owners: spoken === fresh ? look.owners : null },
  );
  const contactIds = found.map(({ id }) => id);
  const { areMarked, haveSeveral } = await lockContacts(connection, found, spoken);
  const ledger = new CaseLedger(connection, now);
  const known = await lookUnderLocks(connection, spoken, contactIds, ledger);
  const entries = await withoutStaleStarts(connection, newEntries(known, spoken, contactIds, now));
  if (entries.length === 0) return { fresh: 0, duplicates: given.length, hasFacts: true };
  const echoes = entries.filter(({ spoken: { direction } }) => direction === 'echo');
  const failed = await earlyFailures(
    connection,
    echoes.map(({ spoken: { providerId } }) => providerId),
  );

  // What these tell cases comes after all that was said; of several posts it would come between.
  if (areTogether && (areMarked || failed.length > 0))
    throw new NotTogether('it tells cases more than was said');

  const opting = entries.filter(isOpting);
  await ledger.open(
    entries
      .filter(({ spoken: said }) => opens(said))
      .map(({ contactId, lineId, arrived }) => ({ contactId, lineId, at: arrived })),
  );

  const stored = entries.map((entry) => {
    // W9: one that failed before it was told of never was an answer.
    const hasFailed = failed.some(({ providerId }) => providerId === entry.spoken.providerId);
    const told = hasFailed ? { ...entry, spoken: { ...entry.spoken, answers: false } } : entry;
    return { ...told, ...place(ledger, told, echoesOn(lines, told.spoken.line)) };
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
  await wroteFrom(
    connection,
    present
      .filter(({ contactId }) => haveSeveral.has(contactId))
      .map(({ spoken: { person }, arrived }) => ({ person, at: arrived })),
  );
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
  await keepSaid(
    connection,
    ledger.changes,
    stored.map((entry) => ({
      ...entry,
      at: clamped(entry.spoken.at, entry.arrived),
      author: authorOf(entry.spoken, lines),
    })),
  );
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
  if (messageGrantsUtility) await grantUtility(connection, ledger, stored, areTogether);
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
): { readonly caseId: string | null; readonly seq: number | null } {
  if (!ledger.isBegun(entry)) {
    if (!opens(entry.spoken)) return { caseId: null, seq: null };
    ledger.begin(entry);
  }
  if (entry.spoken.revises?.is === 'edit') return ledger.reread(entry, entry.spoken.kind);
  const fact = factOf(entry.spoken, echoes, entry.arrived);
  const { caseId, seq } = ledger.append(entry, fact);
  if (entry.spoken.direction === 'echo') ledger.wentOut(entry, clamped(entry.spoken.at, entry.arrived));
  return { caseId, seq };
}

const LOCK_CONTACTS = `
  select c.id, c.name is null as is_nameless, c.erased_at is not null or c.merged_into is not null as is_gone,
    c.identities_lost as lost,
    coalesce((select true from identities i where i.contact_id = c.id and i.unreachable_at is not null limit 1), false)
      as is_marked,
    (select count(*) from identities i where i.contact_id = c.id and i.kind = 'phone') > 1 as has_several
  from contacts c where c.id = any($1::text[]) order by c.id for no key update`;

/**
 * In one order; a shared lock on the same rows, which every insert that refers to them takes, is not in the way.
 * @returns whether an identity of theirs is marked as unreachable (R8), and who of them has several numbers
 */
async function lockContacts(
  connection: Connection,
  found: readonly FoundContact[],
  spoken: readonly Spoken[],
): Promise<{ readonly areMarked: boolean; readonly haveSeveral: ReadonlySet<string> }> {
  const contactIds = found.map(({ id }) => id);
  const { rows } = await connection.query<{
    id: string;
    is_nameless: boolean;
    is_gone: boolean;
    lost: number;
    is_marked: boolean;
    has_several: boolean;
  }>(named('receiving-lock-contacts', LOCK_CONTACTS, [[...new Set(contactIds)]]));
  const lostThen = new Map(found.map(({ id, lost }) => [id, lost]));
  if (rows.some((row) => row.is_gone || row.lost !== lostThen.get(row.id))) {
    // S3, I1: erased, merged, or known by another identity since they were looked up; looked up again, whoever wrote is
    // somebody else.
    throw Object.assign(new Error('a contact was erased or merged meanwhile'), { code: '40001' });
  }
  const haveSeveral = new Set(rows.filter((row) => row.has_several).map(({ id }) => id));
  const areMarked = rows.some((row) => row.is_marked);
  const nameless = new Set(rows.filter((row) => row.is_nameless).map(({ id }) => id));
  const names = new Map<string, string>();
  for (const [index, { person }] of spoken.entries()) {
    const id = contactIds[index];
    if (id !== undefined && nameless.has(id) && !names.has(id) && person.name !== null)
      names.set(id, person.name);
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

/** W3: what comes twice has no effect, nor has what its second entry says of its author. */
function onlyFirst(said: readonly Spoken[]): Spoken[] {
  const seen = new Set<string>();
  return said.filter((each) => {
    const isFirst = !seen.has(keyOf(each));
    seen.add(keyOf(each));
    return isFirst;
  });
}

/** W3: a message that is stored already, or is twice in the post, has no effect at all. */
function newEntries(
  { known, revoked }: Known,
  spoken: readonly Spoken[],
  contactIds: readonly string[],
  now: Instant,
): Entry[] {
  const seen = new Set(known);
  return spoken.flatMap((said, index) => {
    const contactId = contactIds[index];
    if (contactId === undefined || seen.has(keyOf(said))) return [];
    seen.add(keyOf(said));
    const changes = said.revises?.is === 'edit' ? said.revises.providerId : null;
    const isRevoked = revoked.has(said.providerId) || (changes !== null && revoked.has(changes));
    return [
      {
        spoken: said,
        contactId,
        lineId: said.line,
        messageId: `msg-${randomUUID()}`,
        arrived: said.arrivedAt ?? now,
        isRevoked,
      },
    ];
  });
}

/**
 * E2, W3: a START that was said before the STOP which is known already grants nothing, however late it comes: the other is the
 * customer's last word. It is taken in as what asks for nothing.
 */
async function withoutStaleStarts(
  connection: Connection,
  entries: readonly Entry[],
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
    const { contactId, spoken: said, arrived } = entry;
    const at = clamped(said.at, arrived);
    const last = stoppedAt.get(contactId) ?? Number.NEGATIVE_INFINITY;
    if (said.kind === 'stop') stoppedAt.set(contactId, Math.max(last, at));
    return said.kind === 'start' && at < last ? { ...entry, spoken: { ...said, kind: 'ack' } } : entry;
  });
}

/** W9: an echo's is whom the line's echoes count as. */
const authorOf = ({ direction, line }: Spoken, lines: LinePolicies): string =>
  direction === 'in' ? 'customer' : echoAuthor(echoesOn(lines, line));

type Stored = Entry & { readonly caseId: string | null; readonly seq: number | null };

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
  areTogether: boolean,
): Promise<void> {
  const messageOf = new Map(
    stored.flatMap(({ contactId, caseId, arrived: at, spoken: { kind, revises } }) =>
      caseId !== null && isOwnMessage(kind) && revises === undefined
        ? [[contactId, { contactId, caseId, at }] as const]
        : [],
    ),
  );
  const granted = await grantByMessage(connection, [...messageOf.values()]);
  // One after the other, the first would have granted it.
  if (areTogether && stored.some(({ contactId }, index) => granted.has(contactId) && isLater(stored, index)))
    throw new NotTogether('the first of them grants utility');
  for (const contactId of granted) {
    const message = messageOf.get(contactId);
    // A case that was there before has planned without it.
    if (message !== undefined && !ledger.isNew(message.caseId)) {
      await appendFact(connection, message.caseId, { fact: 'contact', at: message.at });
    }
  }
}

const isLater = (stored: readonly Stored[], index: number): boolean =>
  stored.findIndex(({ contactId }) => contactId === stored[index]?.contactId) < index;
