import { beginningOf } from '../database/cases/adoption.ts';
import { closeCase } from '../database/cases/closing.ts';
import { followState } from '../database/cases/consequences.ts';
import { loadContactOfCase } from '../database/contacts/contact-of-case.ts';
import { factsAfter } from '../database/cases/facts.ts';
import { mergedInto } from '../database/cases/merged-case.ts';
import { appendEvents } from '../database/events/outbox.ts';
import { type Connection, transaction } from '../database/pool.ts';
import { isRecorded, lockCase, StaleRun, writeProgress } from '../database/cases/progress.ts';
import { policyOn } from '../domain/case/channel-window.ts';
import { isMerged } from '../domain/case/merge-away.ts';
import { openCase } from '../domain/schedule/open-case.ts';
import { policyOutlook } from '../domain/case/policy-outlook.ts';
import { openingIn } from '../domain/schedule/opening.ts';
import { noteAlertOf } from '../services/background/alert-repeats.ts';
import type { Effects, Record, Recorded } from '../domain/effects/case-effects.ts';
import { eventData } from '../services/case/event-data.ts';
import type { Parts } from '../services/parts.ts';
import { placeOf } from '../services/time/place.ts';

export type CaseStore = Pick<Effects, 'adopt' | 'loadFacts' | 'record' | 'close'>;

/** The port to Postgres: what a case is loaded from and what its transitions are written to. All may be repeated. */
export function createCaseStore(parts: Pick<Parts, 'pool' | 'policies' | 'environment'>): CaseStore {
  const { pool, policies, environment } = parts;
  const caseUrl = (caseId: string): string => `${environment.PUBLIC_URL}/cases/${caseId}`;

  /** Everything that a transition leaves behind, in the caller's transaction, which holds the case's row. */
  async function write(connection: Connection, input: Record, channel: string): Promise<void> {
    const { caseId, state, transitions } = input;
    await writeProgress(connection, input);
    await followState(connection, state, transitions);
    const policy = policyOn(channel, policies.resolve(state.reason));
    for (const transition of transitions) {
      await noteAlertOf(connection, caseId, transition, policies);
      const told = eventData(state, policy, transition, caseUrl(caseId));
      // I1: who follows the case finds where it goes on.
      const data = isMerged(state) ? { ...told, mergedInto: await mergedInto(connection, caseId) } : told;
      await appendEvents(
        connection,
        caseId,
        transition.at,
        transition.events.map((type) => ({
          type,
          data,
          // The opening is told by `adopt` already.
          eventId: type === 'case.opened' ? openingOf(caseId) : `evt-${caseId}-${transition.n}-${type}`,
        })),
      );
    }
  }

  return {
    adopt: ({ caseId }) =>
      transaction(pool, async (connection) => {
        await lockCase(connection, caseId);
        const begun = await beginningOf(connection, caseId);
        if (begun === null) return { found: 'closed' };
        const { contact, lineNumber, channel } = await loadContactOfCase(connection, caseId);
        const links = {
          line: begun.lineId,
          country: placeOf(contact, lineNumber, policies.business).country,
          caseUrl: caseUrl(caseId),
        };
        const state = begun.snapshot;
        const facts = await factsAfter(connection, caseId, state?.seen ?? 0);
        if (state !== null) return { found: 'known', state, facts, links };
        const reason = openingIn(facts)?.reason ?? policies.defaultReason;
        const policy = policyOn(channel, policies.resolve(reason));
        const opened = openCase(
          { id: caseId, openedAt: begun.openedAt, facts: facts.slice(0, 1) },
          policyOutlook(policy, begun.openedAt),
        );
        const [opening] = opened.transitions;
        if (opening === undefined) throw new TypeError('a case opens by a transition');
        const data = eventData(opened.state, policy, opening, links.caseUrl);
        await appendEvents(connection, caseId, begun.openedAt, [
          { type: 'case.opened', data, eventId: openingOf(caseId) },
        ]);
        return { found: 'new', reason, facts, links };
      }),

    loadFacts: async ({ caseId, after, numbers }) => {
      const facts = await factsAfter(pool, caseId, after);
      return numbers === undefined ? facts : facts.filter(({ seq }) => numbers.includes(seq));
    },

    record: (input) =>
      transaction(pool, async (connection): Promise<Recorded> => {
        const { caseId, guard, transitions } = input;
        const stored = await lockCase(connection, caseId);
        // Asked before the guard: what was recorded once stays recorded, whatever came in since.
        if (await isRecorded(connection, input)) return { was: 'recorded' };
        if (stored === null || !stored.isOpen) throw new StaleRun(caseId, transitions[0]?.n ?? 0);
        if (guard !== null && stored.factSeq > guard) {
          return { was: 'overtaken', missed: await factsAfter(connection, caseId, guard) };
        }
        // I1: what it had under way counts where it was merged into, so nothing more is decided here before it has learned that.
        if (stored.isMerged && stored.factSeq > input.state.seen) {
          return { was: 'overtaken', missed: await factsAfter(connection, caseId, input.state.seen) };
        }
        await write(connection, input, stored.channel);
        return { was: 'recorded' };
      }),

    close: (input) =>
      transaction(pool, async (connection): Promise<Recorded> => {
        const { caseId, guard, key, transitions } = input;
        const at = transitions.at(-1)?.at ?? input.state.openedAt;
        const channel = await closeCase(connection, { caseId, key, seen: guard, at });
        if (channel !== null) {
          if (!(await isRecorded(connection, input))) await write(connection, input, channel);
          return { was: 'recorded' };
        }
        const stored = await lockCase(connection, caseId);
        // Closed by another run already: nothing is left to do for this one.
        if (stored === null || !stored.isOpen) return { was: 'recorded' };
        return { was: 'overtaken', missed: await factsAfter(connection, caseId, guard) };
      }),
  };
}

const openingOf = (caseId: string): string => `evt-${caseId}-opened`;
