import { createCaseStore } from '../../activities/case-store.ts';
import { createOutlook } from '../../activities/outlook.ts';
import type { Pool } from '../../database/pool.ts';
import type { Fact, InboundKind } from '../../domain/case/fact.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { readEnvironment } from '../../settings/environment.ts';
import { type Policies, readPolicies } from '../../settings/policy/policy-file.ts';
import { freshDatabase } from '../servers/database.ts';
import { receiveMessage, storeFact, storeLine, storeTask } from './cases.ts';
import { type ContactGiven, storeContact } from './contacts.ts';
import { variablesOf } from './environment.ts';

/** Monday 2026-11-23, 10:00 in Santiago. */
export const MONDAY: Instant = Date.parse('2026-11-23T10:00:00-03:00');

/** The port on a database of one's own, and what the webhook would have written. */
export class World {
  readonly pool: Pool;
  readonly url: string;
  readonly policies: Policies;
  readonly caseStore;
  readonly outlook;

  /** @param url needed only for further connections to the same database */
  constructor(pool: Pool, policies: Policies, url = '') {
    this.pool = pool;
    this.url = url;
    this.policies = policies;
    this.caseStore = createCaseStore({
      pool,
      policies,
      environment: readEnvironment(variablesOf()),
    });
    this.outlook = createOutlook({ pool, policies });
  }

  contact(given: ContactGiven = {}): Promise<string> {
    return storeContact(this.pool, given);
  }

  receive(
    contactId: string,
    providerId: string,
    at: Instant,
    kind: InboundKind = 'message',
  ): Promise<string | null> {
    return receiveMessage(this.pool, contactId, providerId, at, kind);
  }

  fact(caseId: string, fact: Fact): Promise<number | null> {
    return storeFact(this.pool, caseId, fact);
  }

  proposeTask(caseId: string, id: string, at: Instant): Promise<void> {
    return storeTask(this.pool, { id, caseId, reason: 'payment', since: at, isProposed: true });
  }

  async one<T extends object>(query: string, ...values: unknown[]): Promise<T> {
    const { rows } = await this.pool.query<T>(query, values);
    if (rows.length !== 1) throw new Error(`${rows.length} rows instead of one: ${query}`);
    return rows[0] as T;
  }

  async column<T>(query: string, ...values: unknown[]): Promise<T[]> {
    const { rows } = await this.pool.query<{ value: T }>(query, values);
    return rows.map(({ value }) => value);
  }
}

export async function createWorld(policies = readPolicies()): Promise<World> {
  const { pool, url } = await freshDatabase();
  await storeLine(pool);
  return new World(pool, policies, url);
}
