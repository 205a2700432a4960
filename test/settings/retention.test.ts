import { expect, test } from 'vitest';
import { DAY } from '../../domain/time/instant.ts';
import { DEFAULT_RETENTION } from '../../domain/access/retention.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { faultsOf, read } from './policies-of.ts';

test('S3: the shipped file says the defaults, and one that names a period leaves the rest', () => {
  expect(readPolicies().retention).toEqual(DEFAULT_RETENTION);
  expect(read('retention: { bodies: P26W, webhooks: null, contacts: P1825D }').retention).toEqual({
    ...DEFAULT_RETENTION,
    bodies: 182 * DAY,
    webhooks: null,
    contacts: 1_825 * DAY,
  });
});

test('S3: a change of it makes no case plan anew', () => {
  expect(read('retention: { bodies: P400D }').version).toBe(readPolicies().version);
});

test('S3: every fault is told at once, with its line and what to write', () => {
  expect(
    faultsOf(`retention:
  bodies: P2Y
  task: P30D
  webhooks: P2D
  decisions: 30
  contacts: P30D
`),
  ).toEqual([
    '2 retention.bodies: P2Y: years differ in length; write days, e.g. P730D',
    expect.stringContaining('tasks'),
    '4 retention.webhooks: must be at least P7D: the provider repeats its webhooks for so long (W3)',
    '5 retention.decisions: must be days such as P365D, or null to keep it for ever',
    '6 retention.contacts: must be at least P90D: frequency caps and campaigns count over months (E4)',
  ]);
});
