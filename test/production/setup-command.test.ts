import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { DAY, SECOND } from '../../domain/time/instant.ts';
import { searchAttributeTypes } from '../../workflows/search-attributes.ts';
import { temporal } from '../servers/temporal.ts';
import { ownDatabase } from './own-database.ts';
import { launchSource, REST } from './processes.ts';

async function setup(args: readonly string[], variables: Readonly<Record<string, string>> = {}) {
  const process = launchSource('workers/setup-command.ts', variables, args);
  return { code: await process.ended, output: process.output() };
}

test('npm run setup names what is missing', { timeout: 60_000 }, async () => {
  expect(await setup([])).toEqual({ code: 1, output: expect.stringContaining('DATABASE_URL: is missing') });
});

test('npm run setup makes schema, namespace and search attributes; two at once and a repetition change nothing', {
  timeout: 120_000,
}, async () => {
  const { url } = await ownDatabase();
  const { address, connection, namespace: ofTheRun } = await temporal();
  const namespace = `${ofTheRun}-setup-${randomBytes(4).toString('hex')}`;
  const variables = {
    ...REST,
    DATABASE_URL: url,
    TEMPORAL_ADDRESS: address,
    TEMPORAL_NAMESPACE: namespace,
  };
  const both = await Promise.all([
    setup(['--retention', '30'], variables),
    setup(['--retention', '30'], variables),
  ]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  expect(both.filter(({ output }) => output.includes('was made'))).toHaveLength(1);
  expect(await setup(['--retention', '60'], variables)).toEqual({
    code: 0,
    output: expect.stringContaining(`${namespace} was there already; it keeps histories for 30 days`),
  });
  const { config } = await connection.workflowService.describeNamespace({ namespace });
  expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe((30 * DAY) / SECOND);
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  expect(Object.keys(customAttributes ?? {})).toEqual(
    expect.arrayContaining(Object.keys(searchAttributeTypes)),
  );
});
