import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Client } from '@temporalio/client';
import { expect, test, vi } from 'vitest';
import { templateSeed } from '../../database/templates/seed-templates.ts';
import { registerNamespace } from '../../dev/servers/temporal-namespace.ts';
import { ensureSchedules } from '../../workers/schedules.ts';
import { freshTaskQueue, temporal } from '../servers/temporal.ts';
import { openWorld, type World } from './world.ts';

const ACCOUNT = '104350060070007';

interface SeenMail {
  readonly subject: string;
  readonly to: readonly string[];
  readonly text: string;
}

async function mailsTo({ mailboxUrl }: World, address: string): Promise<readonly SeenMail[]> {
  const answer = await fetch(`${mailboxUrl}/mails?to=${encodeURIComponent(address)}`);
  return ((await answer.json()) as { mails: readonly SeenMail[] }).mails;
}

test('T2, T4: the schedules are made once, the review goes to owners by mail, and the sync repairs what webhooks missed', {
  timeout: 120_000,
}, async (context) => {
  const taskQueue = freshTaskQueue();
  const { connection, namespace: ofTheRun } = await temporal();
  // Of its own: a production worker that another test starts makes the same schedules, for its own task queue.
  const namespace = `${ofTheRun}-catalogue`;
  await registerNamespace(connection, namespace);
  const client = new Client({ connection, namespace });
  const world = await openWorld(context, {
    environment: {
      TEMPORAL_NAMESPACE: namespace,
      TEMPORAL_TASK_QUEUE: taskQueue,
      TEMPLATE_REVIEW_TO: 'catalogue@example.com',
      WHATSAPP_ACCOUNT_ID: ACCOUNT,
    },
  });
  const { pool } = world;
  const { nativeConnection } = world.temporal;
  const { schedule } = client;
  const about = { namespace, taskQueue, timeZone: 'America/Santiago' };
  context.onTestFinished(async () => {
    for (const id of ['template-review', 'template-sync']) await schedule.getHandle(id).delete();
  });
  await ensureSchedules(nativeConnection, about);
  await schedule.getHandle('template-review').pause('an operator said so');
  await ensureSchedules(nativeConnection, about);
  expect((await schedule.getHandle('template-review').describe()).state.paused).toBe(true);

  const ran = async (id: string): Promise<unknown> => {
    await schedule.getHandle(id).trigger();
    const workflowId = await vi.waitFor(
      async () => {
        const { action } = (await schedule.getHandle(id).describe()).info.recentActions[0] ?? {};
        if (action?.type !== 'startWorkflow') throw new Error(`${id} has not started anything yet`);
        return action.workflow.workflowId;
      },
      { timeout: 20_000, interval: 50 },
    );
    return client.workflow.getHandle(workflowId).result();
  };

  await pool.query(`update templates set owner = 'ana@shop.example' where name like 'payment%'`);
  await pool.query(`update templates set review_at = '2020-01-01' where name = 'payment_options'`);
  expect(await ran('template-review')).toEqual({
    versions: templateSeed.length,
    newlyFatigued: 0,
    toLookAt: 3,
  });
  const [mine, ...others] = await mailsTo(world, 'ana@shop.example');
  expect(others).toEqual([]);
  expect(mine?.subject).toMatch(/^Template review .*: 3 to look at$/);
  expect(mine?.text).toContain('payment_options_v1 (es): its review was due on 2020-01-01');
  expect(await mailsTo(world, 'catalogue@example.com')).toHaveLength(1);

  await world.provider.changeTemplate('cart_help_v1', 'es', { status: 'DISABLED', silent: true });
  expect(await ran('template-sync')).toEqual({ was: 'synced', changes: 1, withheld: 0, skipped: 0 });
  const { rows } = await pool.query(
    `select status from templates where name = 'cart_help' and language = 'es'`,
  );
  expect(rows).toEqual([{ status: 'disabled' }]);

  // The owners' command line, on the same system.
  const says = async (...words: string[]) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', 'gateway/templates-command/templates-command.ts', ...words],
      { env: { ...process.env, VENTANA_URL: world.gatewayUrl, VENTANA_TOKEN: world.token } },
    ).catch((failure: { code: number; stderr: string }) => ({
      stdout: `${failure.code}: ${failure.stderr}`,
    }));
    return stdout;
  };
  expect(await says('list')).toMatch(/cart_help 1 .*es disabled/);
  expect(await says('show', 'payment_options')).toContain('ana@shop.example');
  expect(await says('approve', 'payment_options', '1', '--by', 'Ana', '--review-at', '2099-01-01')).toContain(
    'approved by Ana',
  );
  expect(await says('review')).toContain('1 to look at');
  expect(await says('retire', 'cart_help', '1', '--by', 'Ana')).toContain('retired');
  expect(await says('retire', 'cart_help', '1', '--by', 'Ana')).toMatch(/^1: This version is out of use/);
  expect(await says('approve', 'payment_options', '1')).toMatch(/^2: approve needs NAME, VERSION and --by/);
});
