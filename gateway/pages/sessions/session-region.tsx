import { SESSION_GROUPS, type SessionCounts } from '../../../database/sessions/session-list.ts';
import { filtersOf, type SessionAddress, writeAddress } from './address.ts';
import type { Translator } from '../words/translator.ts';
import type { ClosedRow, SessionRow } from './session-row.ts';
import { SessionTable } from './session-table.tsx';

/** What the live part of the page shows. */
export interface SessionsSeen {
  readonly rows: readonly SessionRow[];
  readonly counts: SessionCounts;
  readonly agentNames: ReadonlyMap<string, string>;
  /** Where the next page begins; null on the last. */
  readonly next: string | null;
  /** Closed cases that the search found, the last closed first. */
  readonly closed: readonly ClosedRow[];
  readonly hasMoreClosed: boolean;
}

export function SessionRegion({
  seen,
  address,
  zone,
  t,
  hasSimulator,
}: {
  readonly seen: SessionsSeen;
  readonly address: SessionAddress;
  readonly zone: string;
  readonly t: Translator;
  readonly hasSimulator: boolean;
}) {
  const { words } = t;
  const { rows, counts, agentNames, next, closed } = seen;
  return (
    <>
      <nav class="groups" aria-label={words.groupsLabel}>
        {SESSION_GROUPS.map((group) => (
          <a
            id={`group-${group}`}
            href={writeAddress(address, { group })}
            aria-current={group === address.group ? 'page' : undefined}
          >
            {words.groups[group]} <span class="count">{t.number(counts[group])}</span>
          </a>
        ))}
      </nav>
      {rows.length === 0 ? (
        <Empty {...{ address, counts, t, hasSimulator }} hasClosed={closed.length > 0} />
      ) : (
        <SessionTable
          rows={rows}
          agentNames={agentNames}
          caption={words.caption(t.cases(counts[address.group]), zone)}
          t={t}
        />
      )}
      {closed.length > 0 && <Closed seen={seen} t={t} />}
      {(next !== null || address.after !== '') && (
        <nav class="pager buttons" aria-label={words.pages}>
          {address.after !== '' && (
            <a class="button quiet" href={writeAddress(address)}>
              <span aria-hidden="true">« </span>
              {words.first}
            </a>
          )}
          {next !== null && (
            <a class="button" rel="next" href={writeAddress(address, { after: next })}>
              {words.following}
              <span aria-hidden="true"> »</span>
            </a>
          )}
        </nav>
      )}
    </>
  );
}

/** What is over is told apart: it is in no group and no count. */
function Closed({
  seen: { closed, hasMoreClosed },
  t,
}: {
  readonly seen: SessionsSeen;
  readonly t: Translator;
}) {
  const { words } = t;
  return (
    <section class="card closed-cases" aria-labelledby="closed-title">
      <h2 id="closed-title">{words.closedFound}</h2>
      <ul>
        {closed.map(({ id, name, phone, closedAt, outcome }) => (
          <li id={`closed-${id}`}>
            <a class="case-link" href={`/cases/${id}`}>
              <span class="who-is">{name ?? phone ?? words.nameless}</span> <span class="case-id">{id}</span>
            </a>
            <span class="quiet-text small">{name === null ? '' : phone}</span>
            <span>{outcome === null ? t.common.states.closed : t.outcome(outcome)}</span>
            <span class="quiet-text small">
              {words.closedOn} <time dateTime={new Date(closedAt).toISOString()}>{t.moment(closedAt)}</time>
            </span>
          </li>
        ))}
      </ul>
      {hasMoreClosed && <p class="quiet-text small">{words.moreClosed}</p>}
    </section>
  );
}

/** Says why nothing is there, and where there is something. */
function Empty({
  address,
  counts,
  t,
  hasClosed,
  hasSimulator,
}: {
  readonly address: SessionAddress;
  readonly counts: SessionCounts;
  readonly t: Translator;
  readonly hasClosed: boolean;
  readonly hasSimulator: boolean;
}) {
  const { words } = t;
  const isFiltered = filtersOf(address) > 0;
  return (
    <div class="card empty">
      <p>
        {!isFiltered || counts.all > 0
          ? words.empty[address.group]
          : hasClosed
            ? words.onlyClosedFits
            : words.nothingFits}
      </p>
      {address.group !== 'all' && counts.all > 0 && (
        <p>
          <a href={writeAddress(address, { group: 'all' })}>
            {words.othersFit(words.groups.all, t.cases(counts.all))}
          </a>
        </p>
      )}
      {isFiltered && (
        <p>
          <a class="button quiet" href={writeAddress(address, NO_FILTERS)}>
            {words.clear}
          </a>
        </p>
      )}
      {!isFiltered && counts.all === 0 && hasSimulator && (
        <a class="button" href="/simulator">
          {words.trySimulator}
        </a>
      )}
    </div>
  );
}

/** Group and order stay. */
export const NO_FILTERS = {
  reason: '',
  queue: '',
  agent: '',
  owes: '',
  country: '',
  line: '',
  q: '',
} as const satisfies Partial<SessionAddress>;
