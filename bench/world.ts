import { randomInt, randomUUID } from 'node:crypto';
import { appendFact } from '../database/cases/facts.ts';
import { createPool, type Pool, transaction } from '../database/pool.ts';
import type { Fact, NumberedFact } from '../domain/case/fact.ts';
import { readEnvironment } from '../settings/environment.ts';
import { createLog } from '../settings/log.ts';
import { startWorker } from '../workers/start.ts';
import { CASE_WORKFLOW, factsSignal } from '../workflows/messages.ts';
import type { Bench } from './measurement.ts';
import type { Servers } from './servers.ts';

/** A database and a worker of one measurement, with the product's own activities. */
export interface World {
  readonly servers: Servers;
  readonly pool: Pool;
  /** A case as the webhook would store and signal it, without the way there. */
  openCaseDirectly(): Promise<{
    readonly caseId: string;
    /** Stores a fact; the caller signals it. */
    readonly tell: (fact: Fact) => Promise<NumberedFact>;
  }>;
  close(): Promise<void>;
}

const LINE = '70007';

/** Nothing is sent in these lives: provider and mail server are addresses at which nobody is. */
export async function openWorld(bench: Bench): Promise<World> {
  const servers = await bench.servers();
  const databaseUrl = await servers.freshDatabase();
  const log = createLog('error');
  const pool = createPool(databaseUrl, log, { name: 'bench' });
  const taskQueue = `bench-${randomUUID()}`;
  const worker = await startWorker(environmentOf(servers, databaseUrl, taskQueue), {
    log,
    bundlePath: servers.bundlePath,
    connection: servers.native,
  });
  await pool.query('insert into lines (id) values ($1)', [LINE]);
  return {
    servers,
    pool,
    async openCaseDirectly() {
      const caseId = `case-${randomInt(10 ** 6, 10 ** 12)}`;
      const now = Date.now();
      await pool.query(`insert into contacts (id, country) values ($1, 'CO')`, [`contact-${caseId}`]);
      await pool.query('insert into cases (id, contact_id, line_id, opened_at) values ($1, $2, $3, $4)', [
        caseId,
        `contact-${caseId}`,
        LINE,
        now,
      ]);
      const tell = async (fact: Fact): Promise<NumberedFact> => {
        const seq = await transaction(pool, (connection) => appendFact(connection, caseId, fact));
        if (seq === null) throw new Error('the case is closed');
        return { seq, fact };
      };
      const first = await tell({ fact: 'inbound', at: now, arrived: now, kind: 'message' });
      await servers.client.workflow.signalWithStart(CASE_WORKFLOW, {
        workflowId: caseId,
        taskQueue,
        args: [{ caseId, openedAt: now }],
        signal: factsSignal,
        signalArgs: [[first]],
      });
      return { caseId, tell };
    },
    async close() {
      await worker.stop();
      await pool.end();
    },
  };
}

/** The outside world of a measurement: an address at which nobody is. */
export const NOBODY_OUTSIDE = {
  WHATSAPP_API_URL: 'http://127.0.0.1:9/v26.0',
  WHATSAPP_ACCESS_TOKEN: 'access',
  WHATSAPP_APP_SECRET: 'app-secret',
  WHATSAPP_VERIFY_TOKEN: 'verify',
  SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'Ventana <ventana@example.com>',
  API_TOKENS: 'bench:bench-token',
  LOCAL_USE: 'yes',
};

/** A complete environment whose outside world is an address at which nobody is. */
export const environmentOf = (
  servers: Pick<Servers, 'address' | 'namespace'>,
  databaseUrl: string,
  taskQueue: string,
) =>
  readEnvironment({
    DATABASE_URL: databaseUrl,
    TEMPORAL_ADDRESS: servers.address,
    TEMPORAL_NAMESPACE: servers.namespace,
    TEMPORAL_TASK_QUEUE: taskQueue,
    ...NOBODY_OUTSIDE,
    PUBLIC_URL: 'http://127.0.0.1:9',
    LOG_LEVEL: 'error',
  });
