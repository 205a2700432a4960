import { loadCases } from '../../../database/cases/case-view.ts';
import { type ClosedCase, findClosed } from '../../../database/sessions/closed-search.ts';
import { operatorNames } from '../../../database/accounts/operator-names.ts';
import type { Operator } from '../../../database/accounts/operators.ts';
import {
  countSessions,
  listSessions,
  type SessionCounts,
  type SessionPosition,
  type WindowLengths,
} from '../../../database/sessions/session-list.ts';
import { loadLines, loadPeople } from '../../../database/sessions/session-people.ts';
import { mayDo } from '../../../domain/access/role.ts';
import { maskingFor } from '../../api/cases/masking.ts';
import type { PageParts } from '../frame/parts.ts';
import { asAfter, filterOf, positionIn, type SessionAddress } from './address.ts';
import { paced } from '../../live/paced.ts';
import type { SessionChoices } from './session-filters.tsx';
import type { SessionsSeen } from './session-region.tsx';
import { closedRow, sessionRow } from './session-row.ts';

const PAGE = 50;
/** Closed cases that a search shows below. */
const CLOSED = 10;

type Parts = Pick<PageParts, 'pool' | 'policies' | 'clock'>;

interface Listed {
  readonly positions: readonly SessionPosition[];
  readonly counts: SessionCounts;
}

export interface SessionReader {
  /** The page of the list that an address names, as it stands now, masked for who looks. */
  readonly page: (address: SessionAddress, operator: Operator) => Promise<SessionsSeen>;
  readonly choices: (operator: Operator) => Promise<SessionChoices>;
}

export function createSessionReader({ pool, policies, clock }: Parts): SessionReader {
  const windows: WindowLengths = {
    byReason: Object.fromEntries(policies.reasons.map((reason) => [reason, policies.resolve(reason).window])),
    defaultReason: policies.defaultReason,
  };
  const ask = paced<Listed>();
  const askClosed = paced<readonly ClosedCase[]>();

  return {
    async page(address, operator) {
      const filter = filterOf(address, operator);
      const after = positionIn(address.after);
      const { search } = filter;
      const [{ positions, counts }, closed] = await Promise.all([
        ask(JSON.stringify([filter, after]), async () => {
          const [listed, counted] = await Promise.all([
            listSessions(pool, filter, windows, clock.now(), after, PAGE + 1),
            countSessions(pool, filter, windows),
          ]);
          return { positions: listed, counts: counted };
        }),
        // Only who searches looks among what is over, and once: the pages after the first go on with what is open.
        search === undefined || after !== null
          ? []
          : askClosed(JSON.stringify(search), () => findClosed(pool, search, CLOSED + 1)),
      ]);
      const shown = positions.slice(0, PAGE);
      const last = shown.at(-1);
      const [stored, lines, operators] = await Promise.all([
        loadCases(
          pool,
          shown.map(({ id }) => id),
        ),
        loadLines(pool),
        operatorNames(pool),
      ]);
      const people = await loadPeople(
        pool,
        [...stored, ...closed].map(({ contactId }) => contactId),
      );
      const numbers = new Map(lines.map(({ id, number }) => [id, number]));
      const masking = maskingFor(operator);
      const how = { policies, masking, now: clock.now() };
      return {
        rows: stored.map((each) =>
          sessionRow(each, people.get(each.contactId), numbers.get(each.lineId) ?? null, how),
        ),
        counts,
        agentNames: new Map(operators.map(({ id, name }) => [id, name])),
        next: positions.length > PAGE && last !== undefined ? asAfter(last) : null,
        closed: closed.slice(0, CLOSED).map((each) => closedRow(each, people.get(each.contactId), masking)),
        hasMoreClosed: closed.length > CLOSED,
      };
    },

    async choices(operator) {
      const [lines, operators] = await Promise.all([loadLines(pool), operatorNames(pool)]);
      const policy = policies.reasons.map((reason) => policies.resolve(reason));
      return {
        reasons: policies.reasons,
        queues: [
          ...new Set([
            ...policy.map(({ queue }) => queue),
            ...policy.map(({ escalationQueue }) => escalationQueue),
          ]),
        ],
        agents: operators.filter(({ isActive, role }) => isActive && mayDo(role, 'case.act')),
        countries: [...new Set([policies.business.country, ...Object.keys(policies.sendHours.countries)])],
        lines,
        byPerson: mayDo(operator.role, 'contact.read'),
        hasCases: mayDo(operator.role, 'case.act'),
      };
    },
  };
}
