import { loadCases } from '../../../database/cases/case-view.ts';
import { operatorNames } from '../../../database/accounts/operator-names.ts';
import type { Operator } from '../../../database/accounts/operators.ts';
import {
  countSessions,
  isClosedCase,
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
import { sessionRow } from './session-row.ts';

const PAGE = 50;

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

  return {
    async page(address, operator) {
      const filter = filterOf(address, operator);
      const after = positionIn(address.after);
      const { positions, counts } = await ask(JSON.stringify([filter, after]), async () => {
        const [listed, counted] = await Promise.all([
          listSessions(pool, filter, windows, clock.now(), after, PAGE + 1),
          countSessions(pool, filter, windows),
        ]);
        return { positions: listed, counts: counted };
      });
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
        stored.map(({ contactId }) => contactId),
      );
      const numbers = new Map(lines.map(({ id, number }) => [id, number]));
      const how = { policies, masking: maskingFor(operator), now: clock.now() };
      const sought = counts.all === 0 ? (filter.search?.caseId ?? null) : null;
      return {
        rows: stored.map((each) =>
          sessionRow(each, people.get(each.contactId), numbers.get(each.lineId) ?? null, how),
        ),
        counts,
        agentNames: new Map(operators.map(({ id, name }) => [id, name])),
        next: positions.length > PAGE && last !== undefined ? asAfter(last) : null,
        closedCase: sought !== null && (await isClosedCase(pool, sought)) ? sought : null,
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
