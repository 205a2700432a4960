import { randomBytes } from 'node:crypto';
import proto from '@temporalio/proto';
import { describe, expect, test, vi } from 'vitest';
import { freePorts } from '../../dev/machine/ports.ts';
import { registerNamespace } from '../../dev/servers/temporal-namespace.ts';
import { migrate } from '../../database/migrate.ts';
import { PostgresUnusable, reachPostgres } from '../../database/reach-postgres.ts';
import { ensureSearchAttributes } from '../../workers/search-attributes.ts';
import { temporal } from '../servers/temporal.ts';
import { ownDatabase } from './own-database.ts';
import { launchSource, REST } from './processes.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;

/** What is said of an address that does not suit. */
async function saidOf(url: string): Promise<string> {
  try {
    await reachPostgres(url, 200);
  } catch (error) {
    if (error instanceof PostgresUnusable) return error.message;
    throw error;
  }
  throw new Error('it suits');
}

describe('PostgreSQL that does not suit is told in words, without its password', () => {
  test('role, password, database and ownership', { timeout: 60_000 }, async () => {
    const { url, name, password, asSuperuser } = await ownDatabase();
    const changed = (change: Partial<Record<'username' | 'password' | 'pathname' | 'search', string>>) =>
      Object.assign(new URL(url), change).href;
    const said = {
      password: await saidOf(changed({ password: 'another-word' })),
      role: await saidOf(changed({ username: 'nobody_known' })),
      database: await saidOf(changed({ pathname: '/nowhere' })),
      tls: await saidOf(changed({ search: '?sslmode=verify-full' })),
      owner: '',
    };
    await asSuperuser(`alter database ${name} owner to current_user`);
    said.owner = await saidOf(url);
    expect(said.password).toContain(`does not let the role ${name} in (28P01)`);
    expect(said.role).toContain('does not let the role nobody_known in');
    expect(said.database).toContain(
      `create database nowhere owner ${name} encoding 'UTF8' template template0;`,
    );
    expect(said.tls).toContain('does not speak TLS, and DATABASE_URL asks for it');
    expect(said.owner).toContain(`alter database ${name} owner to ${name};`);
    for (const each of Object.values(said)) {
      expect(each).not.toContain(password);
      expect(each).not.toContain('another-word');
      // What happened, and what to do now.
      expect(each.split('\n')).toHaveLength(2);
    }
  });

  test('no password: by a process, because the driver leaves the connection to its server', {
    timeout: 60_000,
  }, async () => {
    const { url, name } = await ownDatabase();
    const worker = launchSource('workers/main.ts', {
      ...REST,
      DATABASE_URL: Object.assign(new URL(url), { password: '' }).href,
      TEMPORAL_ADDRESS: '127.0.0.1:9',
    });
    expect(await worker.ended).toBe(1);
    expect(worker.output()).toContain(`does not let the role ${name} in (no password given)`);
    expect(worker.output()).not.toMatch(/^\s+at /m);
  });

  test('one that does not answer', async () => {
    const [port] = await freePorts(1);
    expect(await saidOf(`postgres://ventana:word@127.0.0.1:${port}/ventana`)).toContain(
      'cannot be reached (ECONNREFUSED) within 0.2 s',
    );
  });
});

test('four that bring the schema up to date at once take turns', { timeout: 60_000 }, async () => {
  const { url } = await ownDatabase();
  await expect(Promise.all([migrate(url), migrate(url), migrate(url), migrate(url)])).resolves.toBeDefined();
});

describe('a Temporal that does not suit', { timeout: 60_000 }, () => {
  test('lacks the namespace: the commands that make it', async () => {
    const { nativeConnection } = await temporal();
    await expect(ensureSearchAttributes(nativeConnection, 'nowhere')).rejects.toThrow(
      'Temporal has no namespace nowhere.\n  Make it by npm run setup, or by temporal operator namespace create --namespace nowhere --retention 90d',
    );
  });

  test('has a search attribute of another type: which, and the command that takes it away', async () => {
    const { connection, nativeConnection, namespace: ofTheRun } = await temporal();
    const namespace = `${ofTheRun}-types-${randomBytes(4).toString('hex')}`;
    await registerNamespace(connection, namespace);
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: { Impacts: IndexedValueType.INDEXED_VALUE_TYPE_TEXT },
    });
    await expect(ensureSearchAttributes(nativeConnection, namespace)).rejects.toThrow(
      `temporal operator search-attribute remove --namespace ${namespace} --name Impacts      (must be Int)`,
    );
  });

  test('is registered with by several at once, and each waits until it may go on', async () => {
    const { connection, nativeConnection, namespace: ofTheRun } = await temporal();
    const namespace = `${ofTheRun}-attributes-${randomBytes(4).toString('hex')}`;
    await registerNamespace(connection, namespace);
    const all = await Promise.all(
      [1, 2, 3].map(async () => {
        await ensureSearchAttributes(nativeConnection, namespace);
        const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
        return customAttributes?.['NeedsHuman'];
      }),
    );
    expect(all).toEqual([1, 2, 3].map(() => IndexedValueType.INDEXED_VALUE_TYPE_BOOL));
  });
});

test('a worker that still waits for its servers ends at once and well when it is asked to', {
  timeout: 90_000,
}, async () => {
  const { url } = await ownDatabase();
  const [port] = await freePorts(1);
  const worker = launchSource('workers/main.ts', {
    ...REST,
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: `127.0.0.1:${port}`,
  });
  await vi.waitFor(() => expect(worker.output()).toContain('Temporal is not there yet'), { timeout: 60_000 });
  expect(await worker.terminate()).toBe(0);
});
