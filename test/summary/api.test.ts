import { expect, test } from 'vitest';
import { rebuildSummary } from '../../activities/summary-projection.ts';
import { openApi } from '../gateway/api-world.ts';
import { MONDAY } from '../casebook/world.ts';

test('M1: a session is counted on its day, and the series adds up to the totals', async () => {
  const { world, get, clock } = await openApi();
  const contact = await world.contact({ phone: '573001234567' });
  await world.receive(contact, 'wamid.1', MONDAY);
  await world.pool.query(
    `update messages set kind = 'message', content = '{"referral":{"source_type":"ad","source_id":"77"}}'`,
  );
  clock.at = MONDAY + 3_600_000;
  expect(await rebuildSummary({ pool: world.pool, policies: world.policies })).toBe(1);
  const { status, body } = await get('/v1/summary?by=country&period=week');
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body.totals.sessions).toEqual({ value: 1, n: 1 });
  expect(body.groups).toMatchObject([{ key: 'CO', figures: { sessions: { value: 1 } } }]);
  console.log(JSON.stringify(body).slice(0, 3000));
});
