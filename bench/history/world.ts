import { createHmac, randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { migrate } from '../../database/migrate.ts';
import { createPool, type Pool } from '../../database/pool.ts';
import { freePorts } from '../../dev/machine/ports.ts';
import { ensureDatabase, startPostgres } from '../../dev/servers/postgres.ts';
import { serverUser } from '../../dev/servers/postgres-user.ts';
import { cookieOf } from '../../dev/stack/local-sign-in.ts';
import type { Role } from '../../domain/access/role.ts';
import type { CaseStarter } from '../../gateway/dispatch/case-starter.ts';
import { startGateway } from '../../gateway/start.ts';
import { createLog } from '../../settings/log.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { createRunFolder, sweepEarlierRuns } from '../../test/servers/run-folder.ts';
import { environmentOf } from '../world.ts';
import { fillLarge } from './large-database.ts';
import type { LargeSize } from './large-size.ts';
import type { Somebody, Visit } from './visits.ts';

/** A PostgreSQL of one's own with room for a large database, and thrown away with it. */
export interface LargeServer {
  /** A migrated database, empty or filled. */
  database(name: string, size: LargeSize | null): Promise<string>;
  stop(): Promise<void>;
}

/** As one gives to a server of some gigabytes; the planner's costs are those that everybody has. */
const SETTINGS = ['shared_buffers=1GB', 'max_wal_size=4GB'];

/** @param durable every commit is forced to disk, as in production */
export async function startLargeServer(durable: boolean, say: (line: string) => void): Promise<LargeServer> {
  await sweepEarlierRuns();
  const folder = createRunFolder(await serverUser());
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  const postgres = await startPostgres({
    dataFolder: join(folder, 'postgres-data'),
    durable,
    settings: SETTINGS,
    logFile: join(folder, 'postgres.log'),
    recordFile: join(folder, 'postgres.process.json'),
  });
  const removeAtExit = (): void => {
    postgres.kill();
    remove();
  };
  process.once('exit', removeAtExit);
  return {
    async database(name, size) {
      await ensureDatabase(postgres.url('postgres'), name);
      const url = postgres.url(name);
      await migrate(url);
      if (size !== null) await fillLarge(url, createLog('error'), readPolicies(), size, Date.now(), say);
      return url;
    },
    async stop() {
      await postgres.abandon();
      process.off('exit', removeAtExit);
      remove();
    },
  };
}

export interface LargeWorld {
  readonly pool: Pool;
  readonly somebody: Somebody;
  /** @returns how long its answer took, in ms. @throws when it is none */
  visit(visit: Visit): Promise<number>;
  /** A customer's text by the webhook. @returns how long it took, in ms */
  write(phone: string): Promise<number>;
  /** Until nothing is asked of the database any more: an answer may leave a look behind that it did not wait for. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Everything is taken as delivered, and no case runs: what is asked here needs PostgreSQL only. */
const NOBODY: CaseStarter = {
  signal: () => Promise.resolve('delivered'),
  standing: () => Promise.resolve('running'),
  runningOf: (caseIds) => Promise.resolve(new Set(caseIds)),
};

/** People of the large database, by number. */
export const phoneOf = (n: number): string => `57300${String(n).padStart(7, '0')}`;

/** A gateway on a database, and who asks it. @param watched sees each connection of its pool */
export async function openLargeWorld(
  databaseUrl: string,
  watched: (pool: Pool) => void = () => undefined,
): Promise<LargeWorld> {
  const log = createLog('error');
  const pool = createPool(databaseUrl, log, { name: 'bench', max: 20 });
  watched(pool);
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const nowhere = { address: '127.0.0.1:9', namespace: 'bench' };
  const gateway = await startGateway(
    { ...environmentOf(nowhere, databaseUrl, 'bench'), PORT: port, PUBLIC_URL: url },
    { log, pool, starter: NOBODY, isLocal: true },
  );
  const cookies = new Map<Role, string>();
  const headersOf = async (by: Visit['by']): Promise<Record<string, string>> => {
    if (by === 'service') return { authorization: 'Bearer bench-token' };
    const cookie = cookies.get(by) ?? (await cookieOf(url, by));
    cookies.set(by, cookie);
    return { cookie };
  };
  const asked = async (path: string, init: RequestInit): Promise<number> => {
    const begun = performance.now();
    const answer = await fetch(`${url}${path}`, init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 300)}`);
    return performance.now() - begun;
  };
  return {
    pool,
    somebody: await somebodyIn(pool),
    async visit({ path, by, method = 'GET', body }) {
      const headers = await headersOf(by);
      if (body === undefined) return asked(path, { method, headers });
      return asked(path, {
        method,
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    },
    write(phone) {
      const body = JSON.stringify(textFrom(phone));
      const signature = createHmac('sha256', 'app-secret').update(body).digest('hex');
      return asked('/webhooks/whatsapp', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
        body,
      });
    },
    async settled() {
      for (let quiet = 0; quiet < 3; ) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        quiet = pool.idleCount === pool.totalCount && pool.waitingCount === 0 ? quiet + 1 : 0;
      }
    },
    async stop() {
      await gateway.stop();
      await pool.end();
    },
  };
}

/** Somebody with an open case and closed ones; a number that nobody has in a database that is empty. */
async function somebodyIn(pool: Pool): Promise<Somebody> {
  const { rows } = await pool.query<Omit<Somebody, 'now'>>(
    `select k.id as "contactId", k.name, i.value as phone, c.id as "openCase",
       (select o.id from cases o where o.contact_id = k.id and not o.is_open order by o.opened_at desc limit 1) as "closedCase"
     from cases c join contacts k on k.id = c.contact_id join identities i on i.contact_id = k.id
     where c.is_open and exists (select from cases o where o.contact_id = k.id and not o.is_open)
     order by c.id offset 100 limit 1`,
  );
  const none = {
    contactId: 'contact-1',
    name: 'Ana',
    phone: phoneOf(1),
    openCase: 'case-1',
    closedCase: 'case-2',
  };
  return { ...(rows[0] ?? none), now: Date.now() };
}

const textFrom = (phone: string): unknown => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: '1',
      changes: [
        {
          field: 'messages',
          value: {
            messaging_product: 'whatsapp',
            metadata: { display_phone_number: '56911112222', phone_number_id: '70007' },
            contacts: [{ wa_id: phone, profile: { name: 'Ana' } }],
            messages: [
              {
                from: phone,
                id: `wamid.${randomUUID()}`,
                timestamp: String(Math.floor(Date.now() / 1_000)),
                type: 'text',
                text: { body: 'hola' },
              },
            ],
          },
        },
      ],
    },
  ],
});
