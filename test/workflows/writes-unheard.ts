import { expect } from 'vitest';
import { fastForward } from '../../dev/clock/time-skip.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { stateQuery } from '../../workflows/messages.ts';
import type { Life } from './life.ts';
import type { World } from './world.ts';

/**
 * The customer writes, and the case's own clock goes on to `to` before its workflow is told: as where the gateway that
 * has claimed the case dies, so that another takes over only when the lease ends. Whatever the workflow knows of the
 * message it was told by the step that met it.
 */
export async function writesUnheard({ pool, temporal }: World, customer: Life, to: Instant): Promise<void> {
  const caseId = await customer.caseId();
  const lease = (until: string | null) =>
    pool.query('update dispatch set lease_until = $2 where case_id = $1', [caseId, until]);
  const seen = async () => (await temporal.client.workflow.getHandle(caseId).query(stateQuery))?.seen ?? 0;
  await lease('infinity');
  try {
    const before = await seen();
    await customer.writes('¡Un momento!');
    expect(await seen()).toBe(before);
    await fastForward(temporal, caseId, to);
    await expect.poll(seen, { timeout: 20_000, interval: 20 }).toBe(before + 1);
  } finally {
    await lease(null);
  }
}
