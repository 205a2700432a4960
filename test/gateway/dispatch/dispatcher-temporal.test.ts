import { randomBytes } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import proto from '@temporalio/proto';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { freePorts } from '../../../dev/machine/ports.ts';
import { registerNamespace } from '../../../dev/servers/temporal-namespace.ts';
import { createCaseStarter, type CaseStart } from '../../../gateway/dispatch/case-starter.ts';
import { startDispatcher } from '../../../gateway/dispatch/dispatcher.ts';
import { sweepOrphans } from '../../../gateway/dispatch/dispatcher-orphans.ts';
import { createLog } from '../../../settings/log.ts';
import { freshTaskQueue, temporal, terminateAfterTest, type TestTemporal } from '../../servers/temporal.ts';
import { openDispatch } from './dispatcher-world.ts';
import { ownCaseNumbers } from '../../worlds/cases.ts';
import { openGateway, text } from '../../worlds/gateway.ts';

const { CommandType, EventType } = proto.temporal.api.enums.v1;
const fact = (seq: number) =>
  ({ seq, fact: { fact: 'inbound', at: 1_000, arrived: 1_000, kind: 'message' } }) as const;

/** A case that no other test has. */
function freshStart(over: Partial<CaseStart> = {}): CaseStart {
  const caseId = `case-${Number.parseInt(randomBytes(5).toString('hex'), 16)}`;
  terminateAfterTest(caseId);
  return { caseId, openedAt: 1_000, line: '70007', country: 'CO', ...over };
}

async function signalsOf({ client }: TestTemporal, caseId: string): Promise<number[][]> {
  const { events } = await client.workflow.getHandle(caseId).fetchHistory();
  return (events ?? [])
    .filter(({ eventType }) => eventType === EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)
    .map(({ workflowExecutionSignaledEventAttributes: signal }) => {
      expect(signal?.signalName).toBe('facts');
      const [payload] = signal?.input?.payloads ?? [];
      if (payload == null) throw new Error('a signal without facts');
      return defaultPayloadConverter.fromPayload<{ seq: number }[]>(payload).map(({ seq }) => seq);
    });
}

/** What a worker would do whose workflow returned at once. */
async function complete({ connection, namespace }: TestTemporal, taskQueue: string): Promise<void> {
  const poll = () =>
    connection.workflowService.pollWorkflowTaskQueue({ namespace, taskQueue: { name: taskQueue } });
  const { taskToken } = await connection.withDeadline(Date.now() + 30_000, poll);
  await connection.workflowService.respondWorkflowTaskCompleted({
    namespace,
    taskToken,
    commands: [
      {
        commandType: CommandType.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION,
        completeWorkflowExecutionCommandAttributes: {},
      },
    ],
  });
}

describe('the way to a case’s workflow', () => {
  test('one signalWithStart starts it with its input, attributes and summary; the next only signals', async () => {
    const server = await temporal();
    const starter = createCaseStarter(server.client, { taskQueue: freshTaskQueue() });
    const start = freshStart();
    expect(await starter.standing(start.caseId)).toBe('missing');
    expect(await starter.signal(start, [fact(1), fact(2)])).toBe('delivered');
    expect(await starter.signal(start, [fact(3)])).toBe('delivered');
    expect(await starter.standing(start.caseId)).toBe('running');
    expect(await signalsOf(server, start.caseId)).toEqual([[1, 2], [3]]);
    const handle = server.client.workflow.getHandle(start.caseId);
    const described = await handle.describe();
    expect(described.type).toBe('caseWorkflow');
    expect(described.searchAttributes).toMatchObject({
      CaseState: ['open'],
      CaseLine: ['70007'],
      CaseCountry: ['CO'],
    });
    expect(await described.staticSummary()).toBe(`Conversation ${start.caseId}`);
    const { events } = await handle.fetchHistory();
    const [input] = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    expect(input && defaultPayloadConverter.fromPayload(input)).toEqual({
      caseId: start.caseId,
      openedAt: 1_000,
    });
  });

  test('a call repeated after a lost answer signals once', async () => {
    const server = await temporal();
    const starter = createCaseStarter(server.client, { taskQueue: freshTaskQueue() });
    const start = freshStart();
    await starter.signal(start, [fact(1)]);
    await starter.signal(start, [fact(2), fact(3)]);
    await starter.signal(start, [fact(2), fact(3)]);
    expect(await signalsOf(server, start.caseId)).toEqual([[1], [2, 3]]);
  });

  test('D5, R2: a completed case never restarts; a terminated one does', async () => {
    const server = await temporal();
    const taskQueue = freshTaskQueue();
    const starter = createCaseStarter(server.client, { taskQueue });
    const ended = freshStart();
    await starter.signal(ended, [fact(1)]);
    await complete(server, taskQueue);
    expect(await starter.standing(ended.caseId)).toBe('completed');
    expect(await starter.signal(ended, [fact(2)])).toBe('case-ended');
    const killed = freshStart();
    await starter.signal(killed, [fact(1)]);
    await server.client.workflow.getHandle(killed.caseId).terminate();
    expect(await starter.standing(killed.caseId)).toBe('ended-otherwise');
    expect(await starter.signal(killed, [])).toBe('delivered');
    expect(await starter.standing(killed.caseId)).toBe('running');
  });

  test('a case starts also where its search attributes are not registered', async () => {
    const server = await temporal();
    const namespace = `bare-${randomBytes(4).toString('hex')}`;
    await registerNamespace(server.connection, namespace);
    const client = new Client({ connection: server.connection, namespace });
    const starter = createCaseStarter(client, { taskQueue: freshTaskQueue() });
    const start = freshStart();
    expect(await starter.signal(start, [fact(1)])).toBe('delivered');
    expect(await starter.signal(start, [fact(2)])).toBe('delivered');
    expect(await starter.standing(start.caseId)).toBe('running');
    await client.workflow.getHandle(start.caseId).terminate();
  });

  test('S1: nothing of the request is personal, and a local world may add to it', async () => {
    const server = await temporal();
    const seen: object[] = [];
    const starter = createCaseStarter(server.client, {
      taskQueue: freshTaskQueue(),
      amend: (request) => {
        seen.push(request);
        return { ...request, workflowStartDelay: { seconds: 3_600 as never } };
      },
    });
    const start = freshStart();
    await starter.signal(start, [fact(1)]);
    expect(seen).toHaveLength(1);
    const { events } = await server.client.workflow.getHandle(start.caseId).fetchHistory();
    expect(
      Number(events?.[0]?.workflowExecutionStartedEventAttributes?.firstWorkflowTaskBackoff?.seconds),
    ).toBe(3_600);
  });
});

describe('from Postgres to Temporal', () => {
  test('every fact of many cases arrives once, in order; an orphan is found and started again', async () => {
    const server = await temporal();
    const world = await openDispatch();
    const starter = createCaseStarter(server.client, { taskQueue: freshTaskQueue() });
    const run = randomBytes(3).readUIntBE(0, 3);
    const cases: string[] = [];
    for (let n = 0; n < 25; n += 1) {
      cases.push(await world.openCase(run * 1_000 + n));
      terminateAfterTest(cases[n] as string);
    }
    const dispatcher = startDispatcher({ pool: world.pool, starter, log: createLog('silent') });
    try {
      for (let round = 0; round < 3; round += 1) {
        await Promise.all(cases.map((caseId) => world.store(caseId, 3)));
        await dispatcher.push();
      }
      expect(await dispatcher.idle()).toBe(true);
    } finally {
      await dispatcher.stop();
    }
    for (const caseId of cases) {
      expect((await signalsOf(server, caseId)).flat()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    }
    const [orphan = ''] = cases;
    await server.client.workflow.getHandle(orphan).terminate();
    const parts = { pool: world.pool, starter, log: createLog('silent'), quiet: -10_000 };
    // Temporal's index, by which a sweep looks first, lags a little behind.
    await vi.waitFor(
      async () => expect(await sweepOrphans(parts)).toEqual({ restarted: [orphan], stuck: [] }),
      { timeout: 20_000 },
    );
    expect(await starter.standing(orphan)).toBe('running');
  });

  test('S2, W10: while Temporal is away webhooks are stored; when it is back the case is told all of it', async () => {
    const server = await temporal();
    const [host = '', port = ''] = server.address.split(':');
    const [way = 0] = await freePorts(1);
    const world = await openGateway({
      real: true,
      taskQueue: freshTaskQueue(),
      environment: { TEMPORAL_ADDRESS: `127.0.0.1:${way}`, TEMPORAL_NAMESPACE: server.namespace },
    });
    await ownCaseNumbers(world.pool);
    const ready = async () => (await (await fetch(`${world.gateway.url}/readyz`)).json()) as object;
    expect(await ready()).toMatchObject({ ready: true, temporal: 'down' });
    for (const body of ['uno', 'dos', 'tres']) await world.messages([text(body)]);
    const [{ id } = { id: '' }] = await world.rows<{ id: string }>('select id from cases');
    terminateAfterTest(id);
    await expect(world.gateway.dispatcher.flush(id)).rejects.toThrow('not taken');

    const sockets = new Set<Socket>();
    const proxy = createServer((client) => {
      const onward = connect(Number(port), host);
      for (const socket of [client, onward]) {
        sockets.add(socket);
        socket.on('error', () => socket.destroy());
      }
      client.pipe(onward).pipe(client);
    });
    await new Promise<void>((resolve) => proxy.listen(way, '127.0.0.1', resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    });
    await vi.waitFor(async () => expect(await world.gateway.dispatcher.idle()).toBe(true), {
      timeout: 25_000,
    });
    expect((await signalsOf(server, id)).flat()).toEqual([1, 2, 3]);
    expect(await ready()).toMatchObject({ ready: true, temporal: 'up' });
  });
});
