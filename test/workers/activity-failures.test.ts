import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import {
  ApplicationFailure,
  CancelledFailure,
  defaultFailureConverter,
  defaultPayloadConverter,
} from '@temporalio/common';
import { describe, expect, test } from 'vitest';
import { StaleRun } from '../../database/cases/progress.ts';
import { describeError } from '../../settings/describe-error.ts';
import { createLog, type Logger } from '../../settings/log.ts';
import { activityInterceptors } from '../../workers/activity-interceptor.ts';
import { caseTime } from '../../workers/case-time.ts';
import { plainFailure } from '../../workers/plain-failure.ts';
import { freshDatabase } from '../servers/database.ts';
import { storeContact } from '../worlds/contacts.ts';

const PERSONAL = ['María', '56987654321', 'maria@example.com', 'mi pedido no llega'];

/** Errors as they come, each with something personal in every place that it has. */
async function realErrors(): Promise<unknown[]> {
  const { pool } = await freshDatabase();
  const thrown = async (work: () => unknown): Promise<unknown> => {
    try {
      await work();
    } catch (error) {
      return error;
    }
    throw new Error('nothing was thrown');
  };
  await storeContact(pool, { id: 'contact-1' });
  const identity = `insert into identities (channel, kind, value, contact_id) values ('whatsapp', 'phone', $1, 'contact-1')`;
  await pool.query(identity, ['56987654321']);
  return [
    await thrown(() => pool.query(identity, ['56987654321'])),
    await thrown(() => pool.query('select $1::bigint', ['mi pedido no llega'])),
    await thrown(() => JSON.parse('{"name": "María", mi pedido no llega')),
    Object.assign(new Error('550 maria@example.com: unknown'), { code: 'EENVELOPE', response: 'María' }),
    Object.assign(new Error('María'), { name: 'María 56987654321', code: '56987654321' }),
    new Error('outer María', { cause: new Error('mi pedido no llega') }),
    ApplicationFailure.create({ type: 'provider_refused', message: '56987654321', details: ['María'] }),
    'maria@example.com',
    null,
  ];
}

describe('S1: an error of an activity', () => {
  test('reaches Temporal by type and code alone', async () => {
    for (const error of await realErrors()) {
      const failure = plainFailure(error);
      const stored = JSON.stringify(defaultFailureConverter.errorToFailure(failure, defaultPayloadConverter));
      for (const personal of PERSONAL) expect(stored).not.toContain(personal);
      expect(stored).not.toContain('node_modules');
      expect(failure.cause).toBeUndefined();
    }
  });

  test('keeps what a person needs to find it: SQLSTATE, our codes, whether trying again helps', async () => {
    const [duplicate, , syntax, smtp] = await realErrors();
    expect(plainFailure(duplicate)).toMatchObject({
      type: '23505',
      message: 'error 23505',
      nonRetryable: false,
    });
    expect(plainFailure(syntax)).toMatchObject({ type: 'SyntaxError' });
    expect(plainFailure(smtp)).toMatchObject({ type: 'EENVELOPE' });
    expect(plainFailure(new StaleRun('case-1', 7))).toMatchObject({ type: 'stale_run', nonRetryable: true });
    expect(plainFailure(new CancelledFailure('María'))).toBeInstanceOf(CancelledFailure);
  });

  test('is in the log without its words, but with table, constraint and frames', async () => {
    for (const error of await realErrors()) {
      const line = JSON.stringify(describeError(error));
      for (const personal of PERSONAL) expect(line).not.toContain(personal);
    }
    const [duplicate] = await realErrors();
    expect(describeError(duplicate)).toMatchObject({
      code: '23505',
      table: 'identities',
      constraint: 'identities_pkey',
      frames: expect.arrayContaining([expect.stringContaining('activity-failures.test.ts')]) as unknown,
    });
    expect(describeError(new TypeError('x is not a function'))).toMatchObject({
      reason: 'x is not a function',
    });
  });

  test('passes the interceptor as such, and is logged once with its case', async () => {
    const lines: unknown[] = [];
    const log = Object.assign(Object.create(createLog('silent')) as Logger, {
      error: (about: unknown) => lines.push(about),
    });
    const environment = new MockActivityEnvironment(
      { activityType: 'record', attempt: 3, workflowExecution: { workflowId: 'case-10001', runId: 'run' } },
      { interceptors: [activityInterceptors(log)], logger: new DefaultLogger('ERROR') },
    );
    const work = environment.run(async () => {
      throw Object.assign(new Error('María'), { code: '23514' });
    });
    await expect(work).rejects.toMatchObject({ type: '23514', message: 'Error 23514' });
    expect(lines).toMatchObject([
      { activity: 'record', attempt: 3, caseId: 'case-10001', error: { code: '23514' } },
    ]);
  });
});

test('the clock of an activity is its case’s, and outside of one the world’s', async () => {
  const scheduled = Date.parse('2027-01-01T00:00:00Z');
  const clock = caseTime({ now: () => 42 });
  const environment = new MockActivityEnvironment(
    { currentAttemptScheduledTimestampMs: scheduled },
    { interceptors: [activityInterceptors(createLog('silent'))] },
  );
  const now = (await environment.run(async () => clock.now())) as number;
  expect(now - scheduled).toBeGreaterThanOrEqual(0);
  expect(now - scheduled).toBeLessThan(10_000);
  expect(clock.now()).toBe(42);
});
