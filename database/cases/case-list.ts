import type { PublicState } from '../../domain/case/case-state.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { byIndex, type Pool, type Queryable } from '../pool.ts';

export interface CaseFilter {
  /** I1: with all contacts that proved to be the same person. */
  readonly contactId?: string;
  readonly state?: PublicState;
  readonly queue?: string;
  readonly reason?: string;
}

/** Where a page of cases ended: newest first. */
export interface CasePosition {
  readonly openedAt: Instant;
  readonly id: string;
}

/** The values of a statement in the making. */
class Statement {
  readonly values: unknown[] = [];
  readonly conditions: string[] = [];
  readonly value = (given: unknown): string => `$${this.values.push(given)}`;
  readonly where = (): string =>
    this.conditions.length === 0 ? '' : `where ${this.conditions.join(' and ')}`;
}

interface Row {
  readonly opened_at: Instant;
  readonly id: string;
}
const positions = (rows: readonly Row[]): CasePosition[] =>
  rows.map(({ opened_at, id }) => ({ openedAt: opened_at, id }));

/** Whether the list is read by what stands in the records: without such a filter it is all cases, or a person's few. */
export const isByRecord = ({ contactId, state, queue, reason }: CaseFilter): boolean =>
  contactId === undefined && (state !== undefined || queue !== undefined || reason !== undefined);

/**
 * The next candidates of a list, newest first: what the last record says fits the filter. The caller derives each case's
 * present state and leaves out what does not fit, and adds those that may have moved here since (`movedCandidates`).
 */
export async function listCandidates(
  database: Queryable,
  filter: CaseFilter,
  after: CasePosition | null,
  limit: number,
): Promise<CasePosition[]> {
  if (!isByRecord(filter)) return listOfPerson(database, filter, after, limit);
  const { values, conditions, value, where } = new Statement();
  // As the indexes of case_progress have it: each list is read in its own order, as far as the page goes.
  const openedAt = `(p.snapshot ->> 'openedAt')::bigint`;
  conditions.push('p.snapshot is not null');
  for (const column of ['state', 'queue', 'reason'] as const) {
    if (filter[column] !== undefined) conditions.push(`p.${column} = ${value(filter[column])}`);
  }
  if (after !== null) {
    conditions.push(
      `(${openedAt}, p.case_id) < (${value(after.openedAt)}::bigint, ${value(after.id)}::text)`,
    );
  }
  const { rows } = await database.query<Row>(
    `select ${openedAt} as opened_at, p.case_id as id from case_progress p ${where()}
     order by ${openedAt} desc, p.case_id desc limit ${value(limit)}`,
    values,
  );
  return positions(rows);
}

/** All cases, or a person's: of those also what its workflow has not recorded is asked at once. */
async function listOfPerson(
  database: Queryable,
  filter: CaseFilter,
  after: CasePosition | null,
  limit: number,
): Promise<CasePosition[]> {
  const { values, conditions, value, where } = new Statement();
  if (after !== null) conditions.push(`(c.opened_at, c.id) < (${value(after.openedAt)}, ${value(after.id)})`);
  if (filter.contactId !== undefined)
    conditions.push(`c.contact_id = any(family_of(${value(filter.contactId)}))`);
  if (filter.reason !== undefined)
    conditions.push(`(p.reason = ${value(filter.reason)} or p.snapshot is null)`);
  const recorded: string[] = [];
  if (filter.state !== undefined) recorded.push(`p.state = ${value(filter.state)}`);
  if (filter.queue !== undefined) recorded.push(`p.queue = ${value(filter.queue)}`);
  if (recorded.length > 0) {
    conditions.push(
      `((${recorded.join(' and ')}) or (c.is_open and c.fact_seq > coalesce((p.snapshot ->> 'seen')::integer, 0)))`,
    );
  }
  const { rows } = await database.query<Row>(
    `select c.opened_at, c.id from cases c left join case_progress p on p.case_id = c.id ${where()}
     order by c.opened_at desc, c.id desc limit ${value(limit)}`,
    values,
  );
  return positions(rows);
}

/** A fact that may move the case in more ways than the customer's word and an answer do, which the case's row shows. */
const MOVING = `((f.fact ->> 'fact') not in ('inbound', 'answered', 'contact', 'opened', 'opted-in')
  or (f.fact ->> 'kind') in ('ack', 'stop', 'start', 'welcome'))`;
const MERGING = `(f.fact ->> 'fact') in ('absorbed', 'merged', 'erased')`;
/** Up to which fact the case's row itself knows of words and answers. */
const SHOWN = 'greatest(c.asked_seq, c.answered_seq)';

/**
 * Facts of other kinds that the record does not know. After the customer's next question a case is in its window whatever came
 * before, and an answer since shows in the row; two cases that became one, and an erasure, count wherever they stand.
 */
const HAS_MOVED = `(exists (select from case_facts f where f.case_id = c.id and ${MERGING})
  or (c.fact_seq > ${SHOWN} and (p.phase = 'needs-person'
    or exists (select from case_facts f where f.case_id = c.id and f.seq > ${SHOWN} and ${MOVING}))))`;

const HAS_WRITTEN = '(c.anchor > p.known_anchor or c.asked_seq > p.known_asked)';
const HAS_ANSWER = 'c.answered_seq > p.known_answered';

/** A case of another state may be in this one: the customer's word leads to \`open\` only, an answer wherever the plan was another. */
const mayBe = (state: PublicState, place: string): string =>
  state === 'open'
    ? `p.state = ${place} or ${HAS_WRITTEN} or ${HAS_ANSWER} or ${HAS_MOVED}`
    : `p.state = ${place} or (p.phase not in ('window', 'resolved') and ${HAS_ANSWER}) or ${HAS_MOVED}`;

/**
 * The unclosed cases whose record does not fit a filter, and which may fit it by what was stored since: the customer wrote,
 * somebody answered, and the workflow is about to record it, or is away. Newest first, all of them: they are few while the
 * workflows keep up, since most facts move nothing. One look at the unclosed cases, by their own rows and the covering index
 * of the records (0012, 0025); only what has moved there is read whole.
 * @param queues the queue of each reason, to which its cases return when the customer writes
 */
export async function movedCandidates(
  pool: Pool,
  filter: CaseFilter,
  after: CasePosition | null,
  queues: Readonly<Record<string, string>>,
): Promise<CasePosition[]> {
  const { values, conditions, value } = new Statement();
  const { state, queue, reason } = filter;
  const later =
    after === null ? '' : `and (c.opened_at, c.id) < (${value(after.openedAt)}, ${value(after.id)})`;
  const fits: string[] = [];
  if (state !== undefined) {
    const place = value(state);
    fits.push(`p.state = ${place}`);
    conditions.push(`(${mayBe(state, place)})`);
  }
  if (queue !== undefined) {
    const place = value(queue);
    fits.push(`p.queue = ${place}`);
    const own = Object.entries(queues).map(
      ([about, itsOwn]) => `when ${value(about)}::text then ${value(itsOwn)}::text`,
    );
    conditions.push(
      `(p.queue = ${place} or (${HAS_WRITTEN} and p.queue is distinct from case p.reason ${own.join(' ')} end) or ${HAS_MOVED})`,
    );
  }
  // The reason changes by a recorded command only.
  if (reason !== undefined && fits.length > 0) conditions.push(`p.reason = ${value(reason)}`);
  const hasMoved =
    fits.length === 0
      ? ''
      : `or (p.known_asked is not null and not (${fits.join(' and ')}) and ${conditions.join(' and ')})`;
  const { rows } = await byIndex(pool, (connection) =>
    connection.query<Row>(
      `with moved as materialized (
       select c.id, c.opened_at, c.fact_seq from cases c left join case_progress p on p.case_id = c.id and p.state <> 'closed'
       where c.is_open ${later} and (p.case_id is null ${hasMoved}))
     select m.opened_at, m.id from moved m
     where m.fact_seq > coalesce((select (p.snapshot ->> 'seen')::integer from case_progress p where p.case_id = m.id), -1)
     union
     select c.opened_at, c.id from case_progress p join cases c on c.id = p.case_id where p.snapshot is null ${later}
     order by 1 desc, 2 desc`,
      values,
    ),
  );
  return positions(rows);
}
