import { answers, asks, isQuestion } from '../../domain/case/debt.ts';
import { type Fact, type InboundKind, renewsWindow } from '../../domain/case/fact.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { OF_PERSONS } from './person-lock.ts';
import type { Connection } from '../pool.ts';

/** A contact on a line: where there is at most one unclosed case (W10). */
export interface Place {
  readonly contactId: string;
  readonly lineId: string;
}

/** An unclosed case whose row is locked, and what this transaction adds to it. */
interface Account extends Place {
  readonly id: string;
  readonly isNew: boolean;
  /** New cases begin with the message that opens them. */
  isBegun: boolean;
  factSeq: number;
  anchor: Instant | null;
  lastInboundAt: Instant | null;
  askedSeq: number;
  askedAt: Instant | null;
  answeredSeq: number;
  lastOutboundAt: Instant | null;
  readonly facts: { readonly seq: number; readonly fact: Fact }[];
  isChanged: boolean;
}

/** Opening collides only with what opened the same case a moment ago and has committed since: then it is there to be locked. */
const ROUNDS = 5;

/**
 * The unclosed cases that one transaction writes to, many at once: locks them in one order, opens those that are missing,
 * numbers their facts, and writes all of it in a few statements. It does for many facts what `appendFact` does for one.
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
    const { rows } = await this.#connection.query<Place & Numbers & { id: string }>(
      `select id, contact_id as "contactId", line_id as "lineId", fact_seq as "factSeq", anchor,
         last_inbound_at as "lastInboundAt", asked_seq as "askedSeq", asked_at as "askedAt", answered_seq as "answeredSeq",
         last_outbound_at as "lastOutboundAt"
       from cases where is_open and contact_id = any($1) order by id for update`,
      [[...new Set(contactIds)]],
    );
    for (const row of rows) {
      if (this.#accounts.has(keyOf(row))) continue;
      this.#accounts.set(keyOf(row), { ...row, isNew: false, isBegun: true, facts: [], isChanged: false });
    }
  }

  /** Opens a case at each of these places that has none, linked to the one before (W7, D5). */
  async open(places: readonly Place[]): Promise<void> {
    const wanted = new Map(
      places.map(({ contactId, lineId }) => [keyOf({ contactId, lineId }), { contactId, lineId }]),
    );
    for (let round = 1; ; round += 1) {
      const missing = [...wanted.values()].filter((place) => !this.#accounts.has(keyOf(place)));
      if (missing.length === 0) return;
      if (round > ROUNDS) throw Object.assign(new Error('cases kept changing'), { code: '40001' });
      const contactIds = missing.map(({ contactId }) => contactId);
      const lineIds = missing.map(({ lineId }) => lineId);
      const { rows } = await this.#connection.query<Place & { id: string }>(
        `insert into cases (id, contact_id, line_id, opened_at, previous_case_id)
         select 'case-' || nextval('case_numbers'), p.contact_id, p.line_id, $3,
           (select id from cases c where c.contact_id = p.contact_id and c.line_id = p.line_id
            order by opened_at desc, id desc limit 1)
         from (select * from unnest($1::text[], $2::text[]) as p (contact_id, line_id)
               order by contact_id, line_id) p
         on conflict (contact_id, line_id) where is_open do nothing
         returning id, contact_id as "contactId", line_id as "lineId"`,
        [contactIds, lineIds, this.#now],
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

  get hasFacts(): boolean {
    return [...this.#accounts.values()].some(({ facts }) => facts.length > 0);
  }

  /** Lock order: the cases' rows are locked; then their persons, where one wants an answer; then the dispatcher's. */
  async write(): Promise<void> {
    const changed = [...this.#accounts.values()]
      .filter(({ isChanged }) => isChanged)
      .toSorted((one, other) => (one.id < other.id ? -1 : 1));
    if (changed.length === 0) return;
    // E1, E4: a person's word and an offer to them come one after the other (`lockPerson`).
    const waiting = changed.filter(({ facts: added }) => added.some(({ fact }) => asks(fact)));
    await this.#connection.query(
      `with persons as materialized (
         select count(pg_advisory_xact_lock(hashtextextended(id, $10))) as locked
         from (select distinct id from unnest($9::text[]) as p (id) order by id) ordered
       )
       update cases c set fact_seq = a.fact_seq, anchor = a.anchor, last_inbound_at = a.last_inbound_at,
         asked_seq = a.asked_seq, asked_at = a.asked_at, answered_seq = a.answered_seq,
         last_outbound_at = a.last_outbound_at
       from unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[], $5::integer[], $6::bigint[], $7::integer[],
           $8::bigint[])
         as a (id, fact_seq, anchor, last_inbound_at, asked_seq, asked_at, answered_seq, last_outbound_at)
       cross join persons
       where c.id = a.id and persons.locked >= 0`,
      [
        changed.map(({ id }) => id),
        changed.map(({ factSeq }) => factSeq),
        changed.map(({ anchor }) => anchor),
        changed.map(({ lastInboundAt }) => lastInboundAt),
        changed.map(({ askedSeq }) => askedSeq),
        changed.map(({ askedAt }) => askedAt),
        changed.map(({ answeredSeq }) => answeredSeq),
        changed.map(({ lastOutboundAt }) => lastOutboundAt),
        waiting.map(({ contactId }) => contactId),
        OF_PERSONS,
      ],
    );
    const facts = changed.flatMap((account) =>
      account.facts.map((fact) => ({ caseId: account.id, ...fact })),
    );
    if (facts.length === 0) return;
    await this.#connection.query(
      'insert into case_facts (case_id, seq, fact) select * from unnest($1::text[], $2::integer[], $3::jsonb[])',
      [
        facts.map(({ caseId }) => caseId),
        facts.map(({ seq }) => seq),
        facts.map(({ fact }) => JSON.stringify(fact)),
      ],
    );
    const dirty = changed.filter((account) => account.facts.length > 0);
    await this.#connection.query(
      `insert into dispatch (case_id, dirty)
       select case_id, dirty from unnest($1::text[], $2::integer[]) as d (case_id, dirty) order by case_id
       on conflict (case_id) do update set dirty = greatest(dispatch.dirty, excluded.dirty)`,
      [dirty.map(({ id }) => id), dirty.map(({ factSeq }) => factSeq)],
    );
  }

  #at(place: Place): Account {
    const account = this.#accounts.get(keyOf(place));
    if (account === undefined) throw new TypeError('a case is written to that was not opened');
    return account;
  }
}

type Numbers = Pick<
  Account,
  'factSeq' | 'anchor' | 'lastInboundAt' | 'askedSeq' | 'askedAt' | 'answeredSeq' | 'lastOutboundAt'
>;

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
