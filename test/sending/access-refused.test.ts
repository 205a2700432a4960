import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createLineStatus } from '../../services/channels/line-status.ts';
import { syncLines, tellOfLines, tryLine } from '../../services/lines/line-sync.ts';
import { explain } from '../../domain/explanation/explanation.ts';
import { DAY, HOUR, MINUTE } from '../../domain/time/instant.ts';
import { type Case, MONDAY, startWorld } from '../worlds/sending.ts';
import { LINE } from '../worlds/cases.ts';

const ACCOUNT = 'waba-access';
const text = { type: 'text', text: { body: 'A las cinco' } } as const;

/** The provider's phone number node, with an answer that can be changed. */
async function phoneNode() {
  const node = { answer: { status: 200, body: { quality_rating: 'GREEN', status: 'CONNECTED' } as object } };
  const server = createServer((_request, response) => {
    const { status, body } = node.answer;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return Object.assign(node, {
    status: createLineStatus({ apiUrl: `http://127.0.0.1:${port}/v26.0`, accessToken: 'token' }),
  });
}

const EXPIRED = { status: 401, body: { error: { code: 190, message: 'Access token has expired' } } };

it('E6: 190 stops every line of the account, replies included, until it is mended; try now mends it at once', async () => {
  const world = await startWorld({ lines: ['80991', '80992'] });
  const node = await phoneNode();
  await world.pool.query('update lines set account_id = $2 where id = $1', [LINE, ACCOUNT]);
  await world.pool.query(
    `insert into lines (id, display_number, account_id) values ('80991', '56980991', $1), ('80992', '56980992', 'waba-other')`,
    [ACCOUNT],
  );
  await world.pool.query('delete from outbox where line_id is not null');
  const [refused, sister, stranger] = [
    await world.openCase(),
    await world.openCase(),
    await world.openCase(),
  ];
  await world.pool.query(`update cases set line_id = '80991' where id = $1`, [sister.id]);
  await world.pool.query(`update cases set line_id = '80992' where id = $1`, [stranger.id]);
  const asked = async () => (await world.control.messages({})).length;
  const reply = (about: Case, n: number) =>
    world.sender.sendMessage(about.message({ content: text, at: MONDAY, idempotencyKey: `reply-${n}` }));

  await world.control.fault({ effect: { kind: 'refuse', code: 190 } });
  expect(await world.sender.sendTemplate(await refused.impact())).toMatchObject({ was: 'held', rule: 'R8' });
  await tellOfLines(world.parts);
  const before = await asked();
  const why = explain('line.access-refused', { error: '190' });
  for (const [n, about] of [refused, sister].entries()) {
    expect(await reply(about, n)).toMatchObject({ was: 'suppressed', rule: 'E6', why });
    expect(await world.sender.sendTemplate(await about.impact({ tries: 1 }))).toMatchObject({
      was: 'held',
      rule: 'E6',
      why,
      until: MONDAY + HOUR,
    });
  }
  expect(await asked()).toBe(before);
  expect(await world.sender.sendTemplate(await stranger.impact())).toMatchObject({ was: 'done' });

  // No wait mends it: a day later it still holds, and nobody has tried by sending.
  world.clock.now = MONDAY + DAY;
  const later = await sister.impact({ at: MONDAY + DAY, until: MONDAY + 3 * DAY, tries: 2 });
  expect(await world.sender.sendTemplate(later)).toMatchObject({ was: 'held', rule: 'E6', why });

  node.answer = EXPIRED;
  expect(await tryLine(world.parts, node.status, LINE)).toMatchObject({ was: 'tried', isAccepted: false });
  node.answer = { status: 200, body: { quality_rating: 'GREEN', status: 'CONNECTED' } };
  world.clock.now += MINUTE;
  const tried = await tryLine(world.parts, node.status, LINE);
  expect(tried).toMatchObject({ was: 'tried', isAccepted: true });
  const told = tried.was === 'tried' ? tried.news.map(({ lineId, type }) => `${lineId} ${type}`) : [];
  expect(told.toSorted()).toEqual([`${LINE} line.well`, '80991 line.well']);
  const at = world.clock.now;
  for (const [n, about] of [refused, sister].entries()) {
    const impact = await about.impact({ at, until: at + DAY, tries: 3 + n });
    expect(await world.sender.sendTemplate(impact)).toMatchObject({ was: 'done' });
  }
  expect(await tryLine(world.parts, node.status, 'no-such-line')).toEqual({ was: 'unknown-line' });
});

it('E6: the hourly look notices that the token is not accepted before anything is sent, and that it is again', async () => {
  const world = await startWorld();
  const node = await phoneNode();
  await world.pool.query('update lines set account_id = $2 where id = $1', [LINE, 'waba-look']);
  await world.pool.query('delete from outbox where line_id is not null');
  const look = async () =>
    (await syncLines(world.parts, node.status)).filter(({ lineId }) => lineId === LINE);
  node.answer = EXPIRED;
  expect(await look()).toMatchObject([
    { lineId: LINE, type: 'line.unwell', data: { troubles: [{ is: 'access', stops: 'reply' }] } },
  ]);
  const about = await world.openCase();
  expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({ was: 'held', rule: 'E6' });
  expect(await world.control.messages({ to: about.phone })).toEqual([]);
  // A server error says nothing of the token.
  node.answer = { status: 500, body: { error: { code: 2 } } };
  world.clock.now += 1;
  expect(await look()).toEqual([]);
  node.answer = { status: 200, body: {} };
  world.clock.now += 1;
  expect(await look()).toMatchObject([{ lineId: LINE, type: 'line.well' }]);
});
