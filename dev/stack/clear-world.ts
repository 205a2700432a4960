import type { Client } from '@temporalio/client';
import { MIGRATIONS_TABLE } from '../../database/migrate.ts';
import { type Pool, transaction } from '../../database/pool.ts';
import { seedTemplates } from '../../database/templates/seed-templates.ts';
import type { Provider } from '../provider/start.ts';

/** Who may sign in, who is signed in, the key of the links, and which migrations ran. */
const KEPT = new Set(['operators', 'operator_sessions', 'settings', MIGRATIONS_TABLE]);
/** gRPC NOT_FOUND: it is gone already. */
const NOT_FOUND = 5;
const AT_ONCE = 8;

export interface ClearedWorld {
  readonly pool: Pool;
  readonly temporal: Client;
  readonly taskQueue: string;
  readonly provider: Provider;
  readonly mailboxUrl: string;
}

/**
 * Deletes what has happened in a local world while it runs: cases with their workflows, customers, mails, figures, audit.
 * Accounts and sign-ins stay, and numbers go on, so that no id is given twice. The rows go first: whatever still works for a
 * case finds none then, and ends.
 */
export async function clearWorld({
  pool,
  temporal,
  taskQueue,
  provider,
  mailboxUrl,
}: ClearedWorld): Promise<void> {
  provider.forget();
  const { rows: open } = await pool.query<{ id: string }>('select id from cases where is_open');
  await clearTables(pool);
  await seedTemplates(pool);
  const workflows = new Set(open.map(({ id }) => id));
  for await (const { workflowId } of temporal.workflow.list({ query: `TaskQueue = '${taskQueue}'` }))
    if (workflowId.startsWith('case-')) workflows.add(workflowId);
  await deleteWorkflows(temporal, [...workflows]);
  await fetch(`${mailboxUrl}/mails`, { method: 'DELETE' });
}

async function clearTables(pool: Pool): Promise<void> {
  await transaction(pool, async (connection) => {
    const { rows } = await connection.query<{ name: string }>(
      `select quote_ident(table_name) as name from information_schema.tables
       where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    const names = rows.map(({ name }) => name).filter((name) => !KEPT.has(name));
    await connection.query(`truncate ${names.join(', ')}`);
    await connection.query(`delete from settings where name in ('examples', 'test-clock')`);
    // Live pages look again.
    await connection.query(`select nextval('change_order')`);
  });
}

async function deleteWorkflows(temporal: Client, ids: readonly string[]): Promise<void> {
  const left = [...ids];
  const { namespace } = temporal.options;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let workflowId = left.shift(); workflowId !== undefined; workflowId = left.shift()) {
        try {
          // One that runs is terminated by it.
          await temporal.workflowService.deleteWorkflowExecution({
            namespace,
            workflowExecution: { workflowId },
          });
        } catch (failure) {
          if ((failure as { code?: number }).code !== NOT_FOUND) throw failure;
        }
      }
    }),
  );
}
