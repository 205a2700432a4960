import { createCaseStore } from '../../activities/case-store.ts';
import type { Record } from '../../domain/effects/case-effects.ts';
import { createOutlook } from '../../activities/outlook.ts';
import { appendFact } from '../../database/cases/facts.ts';
import { type Pool, transaction } from '../../database/pool.ts';
import type { CaseState, Outlook } from '../../domain/case/case-state.ts';
import type { Command, Fact, InboundKind } from '../../domain/case/fact.ts';
import { HOUR, type Instant } from '../../domain/time/instant.ts';
import { nextDue } from '../../domain/schedule/next-due.ts';
import { handleCommand } from '../../domain/schedule/handle-command.ts';
import { openCase } from '../../domain/schedule/open-case.ts';
import type { Applied } from '../../domain/case/step.ts';
import { type Policies, readPolicies } from '../../settings/policy/policy-file.ts';
import { freshDatabase } from '../servers/database.ts';

/** Monday 2026-11-23, 10:00 in Santiago. */
export const MONDAY: Instant = Date.parse('2026-11-23T10:00:00-03:00');

export const LINE = '70007';

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
      environment: { PUBLIC_URL: 'https://ventana.example.com' } as never,
    });
    this.outlook = createOutlook({ pool, policies });
  }

  async contact(
    over: { phone?: string; userId?: string; country?: string; timeZone?: string; email?: string } = {},
  ): Promise<string> {
    const { rows } = await this.pool.query<{ id: string }>(
      'insert into contacts (country, time_zone, email) values ($1, $2, $3) returning id',
      [over.country ?? null, over.timeZone ?? null, over.email ?? null],
    );
    const id = (rows[0] as { id: string }).id;
    for (const [kind, value] of [
      ['phone', over.phone],
      ['user_id', over.userId],
    ]) {
      if (value === undefined) continue;
      await this.pool.query(
        `insert into identities (channel, kind, value, contact_id) values ('whatsapp', $1, $2, $3)`,
        [kind, value, id],
      );
    }
    return id;
  }

  /** The webhook transaction: the message once, into the contact's open case or a new one, with its number. */
  receive(
    contactId: string,
    providerId: string,
    at: Instant,
    kind: InboundKind = 'message',
  ): Promise<string | null> {
    return transaction(this.pool, async (connection) => {
      const message = await connection.query(
        `insert into messages (id, provider_id, contact_id, line_id, direction, type, at, arrived_at, content)
         values ($1, $2, $3, $4, 'in', 'text', $5, $5, '{}') on conflict (provider_id) do nothing`,
        [`msg-${providerId}`, providerId, contactId, LINE, at],
      );
      if (message.rowCount === 0) return null;
      const { rows } = await connection.query<{ id: string }>(
        `insert into cases (id, contact_id, line_id, opened_at)
         values ('case-' || nextval('case_numbers'), $1, $2, $3)
         on conflict (contact_id, line_id) where is_open do update set opened_at = cases.opened_at
         returning id`,
        [contactId, LINE, at],
      );
      const caseId = (rows[0] as { id: string }).id;
      const seq = await appendFact(connection, caseId, { fact: 'inbound', at, arrived: at, kind });
      await connection.query('update messages set case_id = $2, seq = $3 where provider_id = $1', [
        providerId,
        caseId,
        seq,
      ]);
      return caseId;
    });
  }

  fact(caseId: string, fact: Fact): Promise<number | null> {
    return transaction(this.pool, (connection) => appendFact(connection, caseId, fact));
  }

  async proposeTask(caseId: string, id: string, at: Instant): Promise<void> {
    await this.pool.query(
      `insert into tasks (id, case_id, reason, step, since) values ($1, $2, 'payment', 'pay', $3)`,
      [id, caseId, at],
    );
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
  await pool.query(`insert into lines (id, display_number) values ($1, '56911112222')`, [LINE]);
  return new World(pool, policies, url);
}

/** A case that a workflow has adopted: the shell of the loop, to drive the port as the workflow does. */
export class Life {
  readonly world: World;
  outlook: Outlook;
  state: CaseState;

  constructor(world: World, outlook: Outlook, state: CaseState) {
    this.world = world;
    this.outlook = outlook;
    this.state = state;
  }

  /** A new case, opened by a message and recorded. */
  static async begin(world: World, contactId: string, at: Instant = MONDAY): Promise<Life> {
    const caseId = await world.receive(contactId, `wamid.${contactId}`, at);
    if (caseId === null) throw new Error('the contact has a case already');
    const adopted = await world.caseStore.adopt({ caseId, at });
    if (adopted.found !== 'new') throw new Error(`the case is ${adopted.found}`);
    const outlook = await world.outlook.drawOutlook({ caseId, reason: adopted.reason, now: at });
    const opened = openCase({ id: caseId, openedAt: at, facts: adopted.facts }, outlook);
    const life = new Life(world, outlook, opened.state);
    await world.caseStore.record(life.recordOf(opened));
    return life;
  }

  get id(): string {
    return this.state.id;
  }

  recordOf(applied: Applied, guard: number | null = null): Record {
    const { state, transitions } = applied;
    return { caseId: state.id, transitions, state, next: nextDue(state, this.outlook), guard };
  }

  /** Applies and records. */
  async live(applied: Applied): Promise<Record> {
    const record = this.recordOf(applied);
    const recorded = await this.world.caseStore.record(record);
    if (recorded.was !== 'recorded') throw new Error('overtaken');
    this.state = applied.state;
    return record;
  }

  handleCommand(command: Command): Promise<Record> {
    return this.live(handleCommand(this.state, this.outlook, command));
  }

  async setTask(id: string, at: Instant = MONDAY + HOUR): Promise<Record> {
    await this.world.proposeTask(this.id, id, at);
    const task = { id, step: 'pay', since: at, validUntil: null, dueAt: null };
    return this.handleCommand({ command: 'set-task', at, reason: this.state.reason, task, reopen: false });
  }
}
