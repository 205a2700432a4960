import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { freePorts } from '../../dev/machine/ports.ts';
import { registerNamespace } from '../../dev/servers/temporal-namespace.ts';
import { buildId } from '../../workers/versions/build-id.ts';
import { freshTaskQueue, temporal } from '../servers/temporal.ts';
import { ownDatabase } from './own-database.ts';
import { launch, launchSource, REST, ROOT } from './processes.ts';

/** Many processes that load everything, on a machine that does other things as well. */
const PATIENCE = { timeout: 90_000, interval: 250 };

const hasCurl = spawnSync('curl', ['--version']).status === 0;

/** The shell of "A message to oneself", with other addresses. */
function smokeTest(gateway: string, provider: string): string {
  const page = readFileSync(`${ROOT}docs/operations.md`, 'utf8');
  const [, block = ''] = /### 7\. A message to oneself[\s\S]*?```bash\n([\s\S]*?)```/.exec(page) ?? [];
  return block
    .replace(/^VENTANA=\S+/m, `VENTANA=${gateway}`)
    .replace(/^PROVIDER=\S+/m, `PROVIDER=${provider}`);
}

async function readiness(url: string): Promise<unknown> {
  return (await fetch(`${url}/readyz`)).json();
}

test('gateways, workers and setup that start at once on nothing take turns, answer a first message as docs/operations.md says, and end well', {
  timeout: 240_000,
}, async () => {
  const { url } = await ownDatabase();
  const { client, connection, address, namespace: ofTheRun } = await temporal();
  const namespace = `${ofTheRun}-first-${randomBytes(4).toString('hex')}`;
  await registerNamespace(connection, namespace);
  const [portOfOne, portOfOther, portOfProvider] = await freePorts(3);
  const provider = `http://127.0.0.1:${portOfProvider}`;
  const gateways = [`http://127.0.0.1:${portOfOne}`, `http://127.0.0.1:${portOfOther}`] as const;
  const variables = {
    ...REST,
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
    TEMPORAL_TASK_QUEUE: freshTaskQueue(),
    WHATSAPP_API_URL: `${provider}/v26.0`,
    PUBLIC_URL: gateways[0],
  };
  const setup = launchSource('workers/setup-command.ts', variables);
  const running = [
    launchSource('gateway/main.ts', { ...variables, PORT: String(portOfOne) }),
    launchSource('gateway/main.ts', { ...variables, PORT: String(portOfOther) }),
    launchSource('workers/main.ts', variables),
    launchSource('workers/main.ts', variables),
  ];
  const workers = running.slice(2);
  const simulated = launchSource('dev/provider-command.ts', variables, [
    '--port',
    String(portOfProvider),
    '--webhook',
    `${gateways[0]}/webhooks/whatsapp`,
  ]);

  expect([await setup.ended, setup.output()]).toEqual([0, expect.stringContaining('schema is up to date')]);
  for (const gateway of gateways) {
    await vi.waitFor(
      async () => expect(await readiness(gateway)).toEqual({ ready: true, postgres: 'up', temporal: 'up' }),
      PATIENCE,
    );
  }
  for (const worker of workers) {
    await vi.waitFor(
      () => expect(worker.output()).toContain(`"current":"${buildId()}","msg":"the worker runs cases"`),
      PATIENCE,
    );
  }
  const { workerDeploymentInfo } = await client.workflowService.describeWorkerDeployment({
    namespace,
    deploymentName: 'ventana',
  });
  expect(workerDeploymentInfo?.routingConfig?.currentDeploymentVersion?.buildId).toBe(buildId());

  if (hasCurl) {
    await vi.waitFor(() => expect(simulated.output()).toContain('listens'), PATIENCE);
    const shell = launch('bash', ['-euc', smokeTest(gateways[0], provider)], variables);
    const code = await shell.ended;
    expect([code, shell.output()]).toEqual([0, expect.stringMatching(/^42\n401\ncase-\d+\n/)]);
    expect(shell.output()).toContain('"status":"sent"');
    expect(shell.output()).toContain('\nresolved\n');
    expect(shell.output()).toContain('message The business wrote (text) ');
    const [caseId = ''] = /case-\d+/.exec(shell.output()) ?? [];
    expect(
      (
        await client.workflowService.describeWorkflowExecution({
          namespace,
          execution: { workflowId: caseId },
        })
      ).workflowExecutionInfo?.taskQueue,
    ).toBe(variables.TEMPORAL_TASK_QUEUE);
  }
  expect(await Promise.all([...running, simulated].map((each) => each.terminate()))).toEqual([0, 0, 0, 0, 0]);
});
