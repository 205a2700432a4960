import { expect, test } from 'vitest';
import { standingOf } from '../../dev/clock/time-skip.ts';
import { createProgress } from '../../dev/machine/progress.ts';
import { takeOverCases } from '../../dev/stack/take-over-cases.ts';
import { MINUTE } from '../../domain/time/instant.ts';
import { buildId } from '../../workers/versions/build-id.ts';
import { currentBuildOf } from '../../workers/versions/deployment.ts';
import { casesElsewhere, rollOver } from '../../workers/versions/rollover.ts';
import { Life } from '../workflows/life.ts';
import { twoVersions } from './two-versions.ts';

test('a local world takes over the cases of the code before: they go on by the new one, in the test clock’s time (R1, R2)', async (context) => {
  const { world, parts, release } = await twoVersions(context);
  const customer = new Life(world);
  await customer.begun();
  // The world is updated to the changed code, which then is the one before.
  const before = await release();
  await rollOver(parts);
  await customer.at('Tue', '09:00');
  await before.stop();

  const told: string[] = [];
  const progress = createProgress({ write: (line) => told.push(line) });
  const { client, connection, namespace } = world.temporal;
  const { environment } = world.forExamples;
  const gateway = { temporal: client, pool: world.pool, dispatcher: { wake: () => undefined } };
  await takeOverCases(environment, gateway, progress);
  expect(told.join('')).toMatch(/cases of an earlier version · 1 go on/);
  const { deploymentName } = parts.to;
  const own = { deploymentName, buildId: buildId() };
  expect(await currentBuildOf({ workflowService: client.workflowService, namespace }, deploymentName)).toBe(
    own.buildId,
  );
  // Its version is written with its first task.
  await expect.poll(() => casesElsewhere({ ...parts, to: own }), { timeout: 10_000 }).toEqual([]);
  const standing = await standingOf({ connection, namespace }, await customer.caseId());
  expect(Math.abs((standing?.currentTime ?? 0) - world.clock.now())).toBeLessThan(MINUTE);
  // Nothing is there to be taken over any more.
  await takeOverCases(environment, gateway, progress);

  await customer.at('Tue', '10:05');
  expect(await customer.templateNames()).toHaveLength(1);
  // By the code as it is a second one follows; by the one before none would.
  await customer.at('Thu', '10:05');
  expect(await customer.templateNames()).toHaveLength(2);
}, 120_000);
