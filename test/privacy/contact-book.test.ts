import { expect, test } from 'vitest';
import { change, openGateway, postOf } from '../worlds/gateway.ts';
import { ask, idOf, says } from './people.ts';

const [ONE, TWO, THREE] = ['573001111111', '573002222222', '573003333333'];

test('S6: the provider’s entry goes also of somebody who never had a case, and by a user id that they had before', async () => {
  const world = await openGateway();
  const timestamp = '1772463600';
  await world.post(
    postOf(
      change(
        {
          user_preferences: [
            {
              wa_id: TWO,
              user_id: 'CO.2',
              category: 'marketing_messages',
              value: 'signup',
              signup_id: 's',
              timestamp,
            },
          ],
        },
        'user_preferences',
      ),
    ),
  );
  const signedUp = await idOf(world, TWO);
  expect(await world.rows('select from cases where contact_id = $1', [signedUp])).toEqual([]);
  await says(world, ONE, 'CO.1');
  await world.messages([
    {
      type: 'system',
      id: 'wamid.CHANGED',
      from: ONE,
      timestamp: String(Math.floor(world.clock.at / 1_000)),
      system: { type: 'user_changed_number', wa_id: THREE, user_id: 'CO.3', previous_user_id: 'CO.1' },
    },
  ]);
  const changed = await idOf(world, THREE);
  for (const id of [signedUp, changed])
    await ask(world, 'POST', `/contacts/${id}/erasure`, { confirm: true, why: 'T-1' });
  const asked = (id: string) =>
    world.rows<{ user_id: string }>(
      'select user_id from contact_book_removals where contact_id = $1 order by user_id',
      [id],
    );
  expect(await asked(signedUp)).toEqual([{ user_id: 'CO.2' }]);
  expect(await asked(changed)).toEqual([{ user_id: 'CO.1' }, { user_id: 'CO.3' }]);
});
