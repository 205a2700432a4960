import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, test, type TestContext, vi } from 'vitest';
import { connectWhenReady } from '../../dev/servers/temporal-namespace.ts';
import { DAY, HOUR, MINUTE } from '../../domain/time/instant.ts';
import { createCaseStarter } from '../../gateway/dispatch/case-starter.ts';
import { sweepOrphans } from '../../gateway/dispatch/dispatcher-orphans.ts';
import { createLog } from '../../settings/log.ts';
import { startsIn } from '../dates/ahead.ts';
import { Life } from '../workflows/life.ts';
import { freshDatabase } from '../servers/database.ts';
import { ownTemporal } from '../servers/own-servers.ts';
import { installQuietRuntime } from '../servers/temporal.ts';
import { BY_CHANCE } from './by-chance.ts';
import { openSystem, type System } from './system.ts';
import { TEMPLATES, UNANSWERED } from './unanswered.ts';
import { expectWhole } from './whole.ts';

const soon = { timeout: 90_000, interval: 20 };

describe.concurrent('a Temporal server that is killed', { timeout: 240_000 }, () => {
  let server: Awaited<ReturnType<typeof ownTemporal>>;
  beforeAll(async () => {
    server = await ownTemporal();
  });
  afterAll(() => server?.kill());

  async function open(context: TestContext): Promise<System> {
    installQuietRuntime();
    const { address, namespace } = server;
    const [connection, nativeConnection, database] = await Promise.all([
      connectWhenReady(address),
      NativeConnection.connect({ address }),
      freshDatabase(context),
    ]);
    context.onTestFinished(async () => {
      await connection.close();
      await nativeConnection.close();
    });
    const system = await openSystem(context, {
      database,
      temporal: {
        address,
        namespace,
        connection,
        nativeConnection,
        client: new Client({ connection, namespace }),
        workflowBundle: { codePath: inject('servers').workflowBundle },
      },
    });
    await Promise.all([system.gateway(), system.keptWorker()]);
    return system;
  }

  const readiness = async ({ gatewayUrl }: System) => (await fetch(`${gatewayUrl}/readyz`)).json();

  test.sequential(
    'S2, W9, A1: meanwhile webhooks are answered 200 and agents answer; when it is back the cases catch up, and nothing is done twice',
    BY_CHANCE,
    async (context) => {
      const system = await open(context);
      const { clock } = system;
      const customer = () => new Life(system, async () => undefined);
      const writer = new Life(system, (to) => system.goOn(to));
      await writer.begun();
      const began = clock.now();
      const silent = Array.from({ length: 3 }, customer);
      await Promise.all(silent.map((life) => life.begun()));
      await system.goOn(began + 19 * HOUR);

      await server.kill();
      await writer.writes('¿Sigue ahí?');
      await writer.answers('Sí, dígame');
      expect(await writer.texts()).toEqual(['Sí, dígame']);
      const newcomer = customer();
      await newcomer.writes('Buenos días');
      expect(await newcomer.case()).toMatchObject({ state: 'open', owes: 'business' });
      expect(await readiness(system)).toEqual({ ready: true, postgres: 'up', temporal: 'down' });
      const refused = await writer.tries('POST', `/v1/cases/${await writer.caseId()}/task/complete`, {});
      expect(refused).toMatchObject({ status: 503, answer: { code: 'temporarily_unavailable' } });

      await server.start();
      await expectWhole(system);
      expect(await writer.case()).toMatchObject({ state: 'open', owes: 'customer' });
      expect(await newcomer.case()).toMatchObject({ state: 'open', owes: 'business' });
      for (const life of silent) expect(await life.case()).toMatchObject({ alerts: [{ level: 1 }] });
      await newcomer.answers('Buenos días, ya está resuelto');

      // Once more, in the middle of what is done at their expiry.
      const expiry = began + DAY + MINUTE;
      const going = system.goOn(expiry).catch(() => undefined);
      const sent = async () => (await Promise.all(silent.map((life) => life.templateNames()))).flat();
      await vi.waitFor(async () => expect(await sent()).not.toEqual([]), soon);
      await server.kill();
      await server.start();
      await going;
      await system.goOn(expiry);
      expect(await sent()).toEqual(silent.map(() => TEMPLATES[0]));

      await system.goOn(began + 20 * DAY);
      await expectWhole(system);
      for (const life of [writer, ...silent]) {
        const isAnswered = life === writer;
        const alertedTwice = [UNANSWERED[0], UNANSWERED[1], ...UNANSWERED.slice(1)];
        expect(await life.storyTypes()).toEqual(isAnswered ? alertedTwice : UNANSWERED);
        expect(await life.templateNames()).toEqual(TEMPLATES);
        expect(await life.mails(life.address)).toHaveLength(1);
      }
      expect((await newcomer.case()).state).toBe('closed');
    },
  );

  test.sequential(
    'R2, A1: one that has lost everything: the sweep starts open cases again from Postgres, each where it was; no third impact, no alert again',
    BY_CHANCE,
    async (context) => {
      const system = await open(context);
      const { clock, pool } = system;
      const [both, one, alerted, writer] = [
        new Life(system, (to) => system.goOn(to)),
        new Life(system, async () => undefined),
        new Life(system, async () => undefined),
        new Life(system, async () => undefined),
      ] as const;
      await both.begun();
      const monday = clock.now();
      await system.goOn(monday + 2 * DAY);
      await one.begun();
      await system.goOn(monday + 3 * DAY + 5 * HOUR);
      await Promise.all([alerted.begun(), writer.begun()]);
      await system.goOn(monday + 3 * DAY + 23.5 * HOUR);
      expect((await both.case()).impacts.map(({ number }) => number)).toEqual([1, 2]);
      expect((await one.case()).impacts.map(({ number }) => number)).toEqual([1]);
      expect((await alerted.case()).alerts.map(({ level }) => level)).toEqual([1]);

      await server.lose();
      await writer.writes('¿Sigue ahí?');
      await server.start();
      const parts = {
        pool,
        starter: createCaseStarter(system.temporal.client, {
          taskQueue: system.variables['TEMPORAL_TASK_QUEUE'] ?? '',
          amend: startsIn(clock),
        }),
        log: createLog('silent'),
        quiet: -MINUTE,
      };
      const ids = await Promise.all([both, one, alerted].map((life) => life.caseId()));
      const { restarted, stuck } = await sweepOrphans(parts);
      expect(stuck).toEqual([]);
      expect(restarted).toEqual(expect.arrayContaining(ids));
      await expectWhole(system);
      expect((await alerted.case()).alerts.map(({ level }) => level)).toEqual([1]);
      expect(await writer.case()).toMatchObject({ state: 'open', owes: 'business' });
      await writer.answers('Sí, dígame');
      // Temporal's index lags a little behind; each is asked itself before anything is done.
      expect(await sweepOrphans(parts)).toEqual({ restarted: [], stuck: [] });

      await system.goOn(monday + 30 * DAY);
      await expectWhole(system);
      for (const life of [both, one, alerted]) {
        expect(await life.storyTypes()).toEqual(UNANSWERED);
        expect(await life.templateNames()).toEqual(TEMPLATES);
        expect(await life.mails(life.address)).toHaveLength(1);
      }
      expect(await writer.templateNames()).toEqual(TEMPLATES);
      expect((await writer.case()).state).toBe('closed');
    },
  );
});
