import { answers, asks, isQuestion } from '../../domain/case/debt.ts';
import { type Fact, type InboundKind, renewsWindow } from '../../domain/case/fact.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Connection } from '../pool.ts';

/** A contact on a line: where there is at most one unclosed case (W10). */
export interface Place {
  readonly contactId: string;
  readonly lineId: string;
}

/** What of a case every message moves. */
interface Numbers {
  factSeq: number;
  anchor: Instant | null;
  lastInboundAt: Instant | null;
  askedSeq: number;
  askedAt: Instant | null;
  answeredSeq: number;
  lastOutboundAt: Instant | null;
}

/** An unclosed case, as it is locked. */
export type LockedCase = Place & Numbers & { readonly id: string };

/** A case and what a transaction adds to it. */
export interface CaseChange extends Place, Readonly<Numbers> {
  readonly id: string;
  readonly facts: readonly { readonly seq: number; readonly fact: Fact }[];
}

/** An unclosed case whose row is locked, and what this transaction adds to it. */
interface Account extends Place, Numbers {
  readonly id: string;
  readonly isNew: boolean;
  /** New cases begin with the message that opens them. */
  isBegun: boolean;
  readonly facts: { readonly seq: number; readonly fact: Fact }[];
  isChanged: boolean;
}

/** Locks the unclosed cases of contacts ($1), by case id. */
export const LOCK_OPEN_CASES = `
  select c.id, c.contact_id as "contactId", c.line_id as "lineId", c.fact_seq as "factSeq", c.anchor,
    c.last_inbound_at as "lastInboundAt", c.asked_seq as "askedSeq", c.asked_at as "askedAt",
    c.answered_seq as "answeredSeq", c.last_outbound_at as "lastOutboundAt"
  from cases c where c.is_open and c.merged_into is null and c.contact_id = any($1::text[]) order by c.id for update`;

/** Opening collides only with what opened the same case a moment ago and has committed since: then it is there to be locked. */
const ROUNDS = 5;

/**
 * The unclosed cases that one transaction writes to, many at once: locks them in one order, opens those that are missing,
 * numbers their facts, and tells what is to be written (`keepSaid`). It does for many facts what `appendFact` does for one.
 */
export class CaseLedger {
  readonly #connection: Connection;
  readonly #now: Instant;
  readonly #accounts = new Map<string, Account>();

  constructor(connection: Connection, now: Instant) {
    this.#connection = connection;
    this.#now = now;
  }

  /** Locks all unclosed cases of these contacts, by case id: the order of every writer. */
  async load(contactIds: readonly string[]): Promise<void> {
    const { rows } = await this.#connection.query<LockedCase>(LOCK_OPEN_CASES, [[...new Set(contactIds)]]);
    this.take(rows);
  }

  /** Unclosed cases that the caller has locked, as `LOCK_OPEN_CASES` gives them. */
  take(locked: readonly LockedCase[]): void {
    for (const row of locked) {
      if (this.#accounts.has(keyOf(row))) continue;
      this.#accounts.set(keyOf(row), { ...row, isNew: false, isBegun: true, facts: [], isChanged: false });
    }
  }

  /** Opens a case at each of these places that has none, at the first's instant, linked to the one before (W7, D5). */
  async open(places: readonly (Place & { readonly at: Instant })[]): Promise<void> {
    const wanted = new Map(places.toReversed().map((place) => [keyOf(place), place]));
    for (let round = 1; ; round += 1) {
      const missing = [...wanted.values()].filter((place) => !this.#accounts.has(keyOf(place)));
      if (missing.length === 0) return;
      if (round > ROUNDS) throw Object.assign(new Error('cases kept changing'), { code: '40001' });
      const contactIds = missing.map(({ contactId }) => contactId);
      const lineIds = missing.map(({ lineId }) => lineId);
      const { rows } = await this.#connection.query<Place & { id: string }>(
        `insert into cases (id, contact_id, line_id, opened_at, previous_case_id)
         select 'case-' || nextval('case_numbers'), p.contact_id, p.line_id, p.at,
           (select id from cases c where c.contact_id = any(family_of(p.contact_id)) and c.line_id = p.line_id
            order by opened_at desc, id desc limit 1)
         from (select * from unnest($1::text[], $2::text[], $3::bigint[]) as p (contact_id, line_id, at)
               order by contact_id, line_id) p
         on conflict (contact_id, line_id) where is_open do nothing
         returning id, contact_id as "contactId", line_id as "lineId"`,
        [contactIds, lineIds, missing.map(({ at }) => at)],
      );
      for (const row of rows) this.#accounts.set(keyOf(row), { ...row, ...NOTHING, facts: [] });
      if (rows.length < missing.length) await this.load(contactIds);
    }
  }

  /** Is there a case yet, when what was said is gone through in order? */
  isBegun(place: Place): boolean {
    return this.#accounts.get(keyOf(place))?.isBegun === true;
  }

  begin(place: Place): void {
    this.#at(place).isBegun = true;
  }

  isNew(caseId: string): boolean {
    return [...this.#accounts.values()].some(({ id, isNew }) => id === caseId && isNew);
  }

  /** Numbers a fact. Without one it only says which case a thing belongs to. */
  append(place: Place, fact: Fact | null): { readonly caseId: string; readonly seq: number | null } {
    const account = this.#at(place);
    if (fact === null) return { caseId: account.id, seq: null };
    const seq = number(account, fact);
    if (fact.fact === 'inbound' && renewsWindow(fact.kind)) {
      account.anchor = Math.max(account.anchor ?? 0, fact.at);
      account.lastInboundAt = fact.arrived;
    }
    return { caseId: account.id, seq };
  }

  /**
   * W1: an edit is the customer's word as it is now, and renews nothing: told as of the case's own anchor. One that says
   * thanks tells nothing (W7).
   */
  reread(place: Place, kind: InboundKind | null): { readonly caseId: string; readonly seq: number | null } {
    const account = this.#at(place);
    const says = kind !== null && kind !== 'ack';
    const fact: Fact | null = says
      ? { fact: 'inbound', at: account.anchor ?? 0, arrived: this.#now, kind }
      : null;
    return { caseId: account.id, seq: fact === null ? null : number(account, fact) };
  }

  wentOut(place: Place, at: Instant): void {
    const account = this.#at(place);
    account.lastOutboundAt = Math.max(account.lastOutboundAt ?? 0, at);
    account.isChanged = true;
  }

  /** E2: STOP and START hold on all lines. Nobody wrote in the contact's other cases, so no window of theirs is renewed. */
  tellOthers({ contactId, lineId }: Place, kind: 'stop' | 'start'): void {
    for (const account of this.#accounts.values()) {
      if (account.contactId !== contactId || account.lineId === lineId || !account.isBegun) continue;
      number(account, { fact: kind === 'stop' ? 'opted-out' : 'opted-in', at: this.#now });
    }
  }

  /** What is known of the contact has changed: all unclosed cases look at the world again. */
  tellAll(contactId: string, fact: Fact): void {
    for (const account of this.#accounts.values())
      if (account.contactId === contactId && account.isBegun) number(account, fact);
  }

  /** What is to be written of each case that changed; by case id, in whose order they were locked. */
  get changes(): readonly CaseChange[] {
    return [...this.#accounts.values()]
      .filter(({ isChanged }) => isChanged)
      .toSorted((one, other) => (one.id < other.id ? -1 : 1));
  }

  #at(place: Place): Account {
    const account = this.#accounts.get(keyOf(place));
    if (account === undefined) throw new TypeError('a case is written to that was not opened');
    return account;
  }
}

const NOTHING = {
  isNew: true,
  isBegun: false,
  factSeq: 0,
  anchor: null,
  lastInboundAt: null,
  askedSeq: 0,
  askedAt: null,
  answeredSeq: 0,
  lastOutboundAt: null,
  isChanged: false,
} as const;

const keyOf = ({ contactId, lineId }: Place): string => `${contactId} ${lineId}`;

function number(account: Account, fact: Fact): number {
  account.factSeq += 1;
  account.isChanged = true;
  if (asks(fact)) account.askedSeq = account.factSeq;
  if (isQuestion(fact)) account.askedAt = Math.max(account.askedAt ?? fact.at, fact.at);
  if (answers(fact, account.askedAt)) account.answeredSeq = account.factSeq;
  account.facts.push({ seq: account.factSeq, fact });
  return account.factSeq;
}
