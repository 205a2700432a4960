import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { drawnBy, isMarked, markAll, setDrawnBy, takeMarked } from '../../database/summary/summary-marks.ts';
import { familiesOf, loadRawFacts, type RawFacts } from '../../database/summary/summary-facts.ts';
import {
  type KnownBefore,
  knownBefore,
  replaceSummaryRows,
  type SummaryRow,
  type SummaryRows,
  type SummaryTable,
} from '../../database/summary/summary-rows.ts';
import { type Pool, transaction } from '../../database/pool.ts';
import { type Duration, SECOND } from '../../domain/time/instant.ts';
import { describeError } from '../../settings/describe-error.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import { businessDays } from '../time/business-day.ts';
import type { Parts } from '../parts.ts';
import type { SummaryRules } from './summary-case.ts';
import { rowsOfContact } from './summary-rows.ts';
import { startSweep, type Sweep } from '../sweep.ts';

/** Changes when rows are drawn otherwise than before: all are drawn again then. */
const VERSION = 1;
/** Contacts at once: few enough for their facts to be in memory together, many enough that queries do not count. */
const BATCH = 300;
/** Real time: how far figures may be behind what is stored. */
const EVERY: Duration = SECOND;
/** Real time: between two looks at whether another process is done. */
const POLL: Duration = 50;

export interface ProjectionParts {
  readonly pool: Pool;
  readonly policies: Policies;
}

/**
 * M1–M4: draws the rows of some contacts whose facts changed. Whatever came late, twice or out of order: the rows say what
 * they would if everything had come at once, because they are drawn from all that is known now.
 * @returns how many contacts; 0: none is marked, or another process is at it
 */
export async function projectSome(
  { pool, policies }: ProjectionParts,
  rules: SummaryRules = { policies, dayOf: businessDays(policies.business.timeZone) },
): Promise<number> {
  return transaction(pool, async (connection) => {
    const ids = await takeMarked(connection, BATCH);
    if (ids === null || ids.length === 0) return 0;
    // I1: a person is drawn whole, by whichever of their contacts was marked.
    const family = await familiesOf(connection, ids);
    const raw = await loadRawFacts(connection, family);
    const bare = bareCases(raw);
    const known = new Map(
      (await knownBefore(connection, bare)).map((each) => [`${each.caseId}/${each.ordinal}`, each]),
    );
    await replaceSummaryRows(connection, family, rowsOf(raw, rules, known));
    return ids.length;
  });
}

/**
 * Draws everything again: after the rules changed, or rows were written past the gateway. Rows that come out the same are not
 * touched, so it may run beside everything else.
 * @returns how many contacts were drawn
 */
export async function rebuildSummary(parts: ProjectionParts): Promise<number> {
  const { contacts, lastMark } = await markAll(parts.pool);
  const rules = { policies: parts.policies, dayOf: businessDays(parts.policies.business.timeZone) };
  for (let isLeft = contacts > 0; isLeft; isLeft = await isMarked(parts.pool, lastMark)) {
    // Another process may be at it; it draws the same.
    if ((await projectSome(parts, rules)) === 0) await delay(POLL);
  }
  await setDrawnBy(parts.pool, stampOf(parts.policies));
  return contacts;
}

/** Keeps the summary's rows true. Nothing of a case waits for it: it is woken by its own clock alone. */
export function startSummaryProjection(parts: Pick<Parts, 'pool' | 'policies' | 'log'>): Sweep {
  const { pool, policies, log } = parts;
  const rules = { policies, dayOf: businessDays(policies.business.timeZone) };
  let isLooked = false;
  const sweep = startSweep({
    every: EVERY,
    isDue: async () => !isLooked || (await isMarked(pool)),
    async work() {
      if (!isLooked) {
        await markIfDrawnOtherwise(parts);
        isLooked = true;
      }
      return (await projectSome(parts, rules)) > 0;
    },
    failed: (error) =>
      log.warn(
        { error: describeError(error) },
        'the summary could not be brought up to date; it is tried again',
      ),
  });
  return { wake: () => undefined, idle: async () => true, stop: () => sweep.stop() };
}

/** Another time zone, policy or version of the software counts otherwise. */
async function markIfDrawnOtherwise({
  pool,
  policies,
  log,
}: Pick<Parts, 'pool' | 'policies' | 'log'>): Promise<void> {
  const stamp = stampOf(policies);
  if ((await drawnBy(pool)) === stamp) return;
  const { contacts } = await markAll(pool);
  await setDrawnBy(pool, stamp);
  if (contacts > 0)
    log.info({ contacts }, 'the summary is counted by other rules than before; it is drawn again');
}

function stampOf(policies: Policies): string {
  const { business, summary, reasons, defaultReason } = policies;
  const byReason = reasons.map((name) => {
    const { window, queue, escalationQueue } = policies.resolve(name);
    return [name, window, queue, escalationQueue];
  });
  return createHash('sha256')
    .update(JSON.stringify([VERSION, business.timeZone, business.country, summary, defaultReason, byReason]))
    .digest('hex')
    .slice(0, 16);
}

const bareCases = ({ cases, contacts }: RawFacts): string[] => {
  const erased = new Set(contacts.filter(({ isErased }) => isErased).map(({ id }) => id));
  return cases.filter(({ isBare, contactId }) => isBare || erased.has(contactId)).map(({ id }) => id);
};

function rowsOf(raw: RawFacts, rules: SummaryRules, known: ReadonlyMap<string, KnownBefore>): SummaryRows {
  const all: Record<SummaryTable, SummaryRow[]> = {
    summary_sessions: [],
    summary_cases: [],
    summary_templates: [],
    summary_conversions: [],
    summary_costs: [],
  };
  for (const one of byContact(raw)) {
    const rows = rowsOfContact(one, rules, (caseId, ordinal) => known.get(`${caseId}/${ordinal}`));
    for (const table of Object.keys(all) as SummaryTable[]) all[table].push(...rows[table]);
  }
  return all;
}

/** What was loaded together, taken apart. */
function byContact(raw: RawFacts): RawFacts[] {
  const ownerOf = new Map(raw.cases.map(({ id, contactId }) => [id, contactId]));
  const split = <Fact>(
    facts: readonly Fact[],
    owner: (fact: Fact) => string | undefined,
  ): Map<string, Fact[]> => {
    const groups = new Map<string, Fact[]>();
    for (const fact of facts) {
      const key = owner(fact) ?? '';
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [fact]);
      else group.push(fact);
    }
    return groups;
  };
  const ofContact = <Fact extends { readonly contactId: string }>(facts: readonly Fact[]) =>
    split(facts, ({ contactId }) => contactId);
  const ofCase = <Fact extends { readonly caseId: string }>(facts: readonly Fact[]) =>
    split(facts, ({ caseId }) => ownerOf.get(caseId));
  const groups = {
    cases: ofContact(raw.cases),
    messages: ofContact(raw.messages),
    sends: ofContact(raw.sends),
    tasks: ofContact(raw.tasks),
    optOuts: ofContact(raw.optOuts),
    conversions: ofContact(raw.conversions),
    resolutions: ofCase(raw.resolutions),
    shuts: ofCase(raw.shuts),
    scores: ofCase(raw.scores),
    costs: ofCase(raw.costs),
  };
  return raw.contacts.map((contact) => ({
    contacts: [contact],
    cases: groups.cases.get(contact.id) ?? [],
    messages: groups.messages.get(contact.id) ?? [],
    sends: groups.sends.get(contact.id) ?? [],
    tasks: groups.tasks.get(contact.id) ?? [],
    optOuts: groups.optOuts.get(contact.id) ?? [],
    conversions: groups.conversions.get(contact.id) ?? [],
    resolutions: groups.resolutions.get(contact.id) ?? [],
    shuts: groups.shuts.get(contact.id) ?? [],
    scores: groups.scores.get(contact.id) ?? [],
    costs: groups.costs.get(contact.id) ?? [],
  }));
}
