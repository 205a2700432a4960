import { asks } from '../../domain/case/debt.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { CaseChange } from '../cases/case-ledger.ts';
import { OF_PERSONS } from '../cases/person-lock.ts';
import { type Connection, named } from '../pool.ts';
import type { Spoken } from './incoming.ts';

/** One thing said, as it is stored. */
export interface SaidMessage {
  readonly messageId: string;
  readonly spoken: Spoken;
  readonly caseId: string | null;
  readonly contactId: string;
  readonly lineId: string;
  readonly seq: number | null;
  /** Never later than its arrival (W3). */
  readonly at: Instant;
  readonly arrived: Instant;
  readonly author: string;
  readonly isRevoked: boolean;
}

/**
 * Lock order: the cases' rows are locked already; then their persons, where one wants an answer; then the dispatcher's. All
 * parts of one statement go on from the persons' locks.
 */
const KEEP = `
  with persons as materialized (
    select count(pg_advisory_xact_lock(hashtextextended(id, $10))) as locked
    from (select distinct id from unnest($9::text[]) as p (id) order by id) ordered),
  changed as (
    update cases c set fact_seq = a.fact_seq, anchor = a.anchor, last_inbound_at = a.last_inbound_at,
      asked_seq = a.asked_seq, asked_at = a.asked_at, answered_seq = a.answered_seq, last_outbound_at = a.last_outbound_at
    from unnest($1::text[], $2::integer[], $3::bigint[], $4::bigint[], $5::integer[], $6::bigint[], $7::integer[],
        $8::bigint[])
      as a (id, fact_seq, anchor, last_inbound_at, asked_seq, asked_at, answered_seq, last_outbound_at)
    cross join persons
    where c.id = a.id and persons.locked >= 0),
  told as (
    insert into case_facts (case_id, seq, fact)
    select f.case_id, f.seq, f.fact from unnest($11::text[], $12::integer[], $13::jsonb[]) as f (case_id, seq, fact)
    cross join persons where persons.locked >= 0),
  due as (
    insert into dispatch (case_id, dirty)
    select d.case_id, d.dirty from unnest($14::text[], $15::integer[]) as d (case_id, dirty)
    cross join persons where persons.locked >= 0 order by d.case_id
    on conflict (case_id) do update set dirty = greatest(dispatch.dirty, excluded.dirty)),
  kept as (
    insert into messages (id, provider_id, case_id, contact_id, line_id, direction, type, seq, at, arrived_at, kind,
      reply_to, content, author, revoked_at)
    select m.id, provider_id, case_id, contact_id, line_id, direction, type, seq, at, arrived_at, kind, reply_to,
      case when is_revoked then jsonb_build_object('type', type) else content end, author,
      case when is_revoked then arrived_at end
    from unnest($16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[], $23::integer[],
        $24::bigint[], $25::bigint[], $26::text[], $27::text[], $28::jsonb[], $29::text[], $30::boolean[])
      with ordinality as m (id, provider_id, case_id, contact_id, line_id, direction, type, seq, at, arrived_at, kind,
        reply_to, content, author, is_revoked, n)
    cross join persons where persons.locked >= 0
    order by n
    on conflict (provider_id, said_as(direction, type)) do nothing
    returning id)
  select count(*)::integer as kept from kept`;

/**
 * Writes what was said and what it means for its cases, in one statement: cases, their facts, the dispatcher's rows,
 * messages.
 * @throws 40001 where a message was stored meanwhile: looked at again, it is a duplicate
 */
export async function keepSaid(
  connection: Connection,
  changes: readonly CaseChange[],
  said: readonly SaidMessage[],
): Promise<void> {
  // E1, E4: a person's word and an offer to them come one after the other (`lockPerson`).
  const waiting = changes.filter(({ facts }) => facts.some(({ fact }) => asks(fact)));
  const facts = changes.flatMap((change) => change.facts.map((fact) => ({ caseId: change.id, ...fact })));
  const dirty = changes.filter((change) => change.facts.length > 0);
  const sorted = said.toSorted((one, other) => (one.spoken.providerId < other.spoken.providerId ? -1 : 1));
  const { rows } = await connection.query<{ kept: number }>(
    named('receiving-keep', KEEP, [
      changes.map(({ id }) => id),
      changes.map(({ factSeq }) => factSeq),
      changes.map(({ anchor }) => anchor),
      changes.map(({ lastInboundAt }) => lastInboundAt),
      changes.map(({ askedSeq }) => askedSeq),
      changes.map(({ askedAt }) => askedAt),
      changes.map(({ answeredSeq }) => answeredSeq),
      changes.map(({ lastOutboundAt }) => lastOutboundAt),
      waiting.map(({ contactId }) => contactId),
      OF_PERSONS,
      facts.map(({ caseId }) => caseId),
      facts.map(({ seq }) => seq),
      facts.map(({ fact }) => JSON.stringify(fact)),
      dirty.map(({ id }) => id),
      dirty.map(({ factSeq }) => factSeq),
      sorted.map(({ messageId }) => messageId),
      sorted.map(({ spoken }) => spoken.providerId),
      sorted.map(({ caseId }) => caseId),
      sorted.map(({ contactId }) => contactId),
      sorted.map(({ lineId }) => lineId),
      sorted.map(({ spoken }) => spoken.direction),
      sorted.map(({ spoken }) => spoken.type),
      sorted.map(({ seq }) => seq),
      sorted.map(({ at }) => at),
      sorted.map(({ arrived }) => arrived),
      sorted.map(({ spoken }) => spoken.kind),
      sorted.map(({ spoken }) => spoken.replyTo),
      sorted.map(({ spoken }) => spoken.content),
      sorted.map(({ author }) => author),
      sorted.map(({ isRevoked }) => isRevoked),
    ]),
  );
  if (rows[0]?.kept !== said.length) {
    // The same message about two contacts at once.
    throw Object.assign(new Error('a message was stored meanwhile'), { code: '40001' });
  }
}
