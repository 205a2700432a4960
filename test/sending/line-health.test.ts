import { describe, expect, it } from 'vitest';
import { applyHealthChanges, type HealthChange, loadLine } from '../../database/lines/line-health.ts';
import { learnOfLines } from '../../database/receiving/line-events.ts';
import { transaction } from '../../database/pool.ts';
import type { HealthPolicy } from '../../domain/gate/channel-health.ts';
import { reportLines } from '../../services/lines/line-report.ts';
import { explain } from '../../domain/explanation/explanation.ts';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { type Case, MONDAY, startWorld, type World } from '../worlds/sending.ts';

let lines = 0;

const LINES = Array.from({ length: 30 }, (_, index) => `80${String(index).padStart(3, '0')}`);
const openWorld = () => startWorld({ limits: false, lines: LINES });

/** A line of its own account, so that no other test's sends count. */
async function ownLine(world: World): Promise<{ readonly line: string; readonly account: string }> {
  lines += 1;
  const [line, account] = [LINES[lines % LINES.length] ?? '', `waba-health-${lines}`];
  await world.pool.query('insert into lines (id, display_number, account_id) values ($1, $2, $3)', [
    line,
    `+56 9 3333 ${String(lines).padStart(4, '0')}`,
    account,
  ]);
  return { line, account };
}

/** Cases whose window is over, since only those take a place. */
async function casesOn(world: World, line: string, count: number): Promise<Case[]> {
  const cases: Case[] = [];
  for (let n = 0; n < count; n += 1) {
    const about = await world.openCase({ wroteAt: MONDAY - 25 * HOUR });
    await world.pool.query('update cases set line_id = $2, anchor = $3 where id = $1', [
      about.id,
      line,
      MONDAY - 25 * HOUR,
    ]);
    cases.push(about);
  }
  return cases;
}

const says = (world: World, ...changes: HealthChange[]) =>
  transaction(world.pool, (connection) => applyHealthChanges(connection, changes, MONDAY));

const sendAll = (world: World, cases: readonly Case[], at: Instant) =>
  Promise.all(
    cases.map(async (about, index) => {
      const sender = index % 2 === 0 ? world.sender : world.another();
      return sender.sendTemplate(
        await about.impact({ at, until: at + 72 * HOUR, tries: at === MONDAY ? 0 : 1 }),
      );
    }),
  );

describe('channel health in the transaction that reserves', () => {
  it('E6: senders at once never take more places than the messaging limit has, and the rest wait for the first to free', async () => {
    const world = await openWorld();
    const { line, account } = await ownLine(world);
    await says(world, { scope: 'account', id: account, fact: 'limit', atMost: 7 });
    const cases = await casesOn(world, line, 24);
    const outcomes = await sendAll(world, cases, MONDAY);
    expect(outcomes.filter(({ was }) => was === 'done')).toHaveLength(7);
    expect(outcomes.filter(({ was }) => was !== 'done')).toEqual(
      Array.from({ length: 17 }, () => ({
        was: 'held',
        at: MONDAY,
        until: MONDAY + DAY,
        rule: 'E6',
        why: explain('line.limit-reached', { most: 7 }),
      })),
    );
    const held = cases.filter((_, index) => outcomes[index]?.was === 'held');
    world.clock.now = MONDAY + DAY;
    const later = await sendAll(world, held, MONDAY + DAY);
    expect(later.filter(({ was }) => was === 'done')).toHaveLength(7);
    expect(later.filter(({ was }) => was === 'held')).toHaveLength(10);
  });

  it('E6: lines of one account share its places; a contact who counts takes no new one, a definite refusal gives one back', async () => {
    const world = await openWorld();
    const { line, account } = await ownLine(world);
    const other = await ownLine(world);
    await world.pool.query('update lines set account_id = $2 where id = $1', [other.line, account]);
    await says(world, { scope: 'account', id: account, fact: 'limit', atMost: 2 });
    const [first, second, third, fourth] = await casesOn(world, line, 4);
    if (!first || !second || !third || !fourth) throw new Error('four cases');
    await world.pool.query('update cases set line_id = $2 where id = $1', [second.id, other.line]);
    await world.control.fault({
      effect: { kind: 'refuse', code: 134011 },
      match: { to: third.phone },
    });
    expect(await world.sender.sendTemplate(await first.impact())).toMatchObject({ was: 'done' });
    expect(await world.sender.sendTemplate(await third.impact())).toMatchObject({ was: 'held', rule: 'R8' });
    expect(await world.sender.sendTemplate(await second.impact())).toMatchObject({ was: 'done' });
    expect(await world.sender.sendTemplate(await fourth.impact())).toMatchObject({
      was: 'held',
      rule: 'E6',
      until: MONDAY + DAY,
    });
    // The first contact counts already.
    const again = await first.impact({ number: 2, at: MONDAY + HOUR });
    expect(await world.sender.sendTemplate(again)).toMatchObject({ was: 'done' });
    const [decision] = (
      await world.pool.query<{ facts: { health: object } }>(
        `select facts from decisions where case_id = $1 order by id desc limit 1`,
        [fourth.id],
      )
    ).rows;
    expect(decision?.facts.health).toMatchObject({ limit: { atMost: 2, used: 2, freesAt: MONDAY + DAY } });
  });

  it('E6: the limit is the portfolio’s: accounts that the policy names together share its places, whichever of them was told', async () => {
    const world = await openWorld();
    const one = await ownLine(world);
    const other = await ownLine(world);
    const alone = await ownLine(world);
    const portfolios = { main: [one.account, other.account] };
    const { policies } = world.parts as { policies: { health: HealthPolicy } };
    policies.health = { ...policies.health, portfolios };
    const look = { portfolios, asOf: MONDAY };
    await says(world, { scope: 'account', id: one.account, fact: 'limit', atMost: 2 });
    expect((await loadLine(world.pool, other.line, look)).dailyLimit).toBe(2);
    expect((await loadLine(world.pool, alone.line, look)).dailyLimit).toBeNull();
    const [here] = await casesOn(world, one.line, 1);
    const [there, second] = await casesOn(world, other.line, 2);
    const [free] = await casesOn(world, alone.line, 1);
    if (!here || !there || !second || !free) throw new Error('four cases');
    expect(await world.sender.sendTemplate(await here.impact())).toMatchObject({ was: 'done' });
    expect(await world.sender.sendTemplate(await there.impact())).toMatchObject({ was: 'done' });
    expect(await world.sender.sendTemplate(await second.impact())).toMatchObject({
      was: 'held',
      rule: 'E6',
      why: explain('line.limit-reached', { most: 2 }),
    });
    expect(await world.sender.sendTemplate(await free.impact())).toMatchObject({ was: 'done' });
    const used = async () =>
      (await reportLines(world.pool, { health: policies.health }, MONDAY))
        .filter(({ id }) => [one.line, other.line, alone.line].includes(id))
        .map(({ id, portfolio, used: taken }) => `${id} ${portfolio} ${taken}`);
    expect((await used()).toSorted()).toEqual(
      [`${one.line} main 2`, `${other.line} main 2`, `${alone.line} null 1`].toSorted(),
    );
    // Raised by word of the other account, the later word counts for both; what waits on either line is asked about.
    await transaction(world.pool, (connection) =>
      learnOfLines(
        connection,
        {
          at: MONDAY + MINUTE,
          changes: [{ scope: 'account', id: other.account, fact: 'limit', atMost: 10 }],
          alert: null,
        },
        MONDAY + MINUTE,
        policies.health,
      ),
    );
    expect((await loadLine(world.pool, one.line, look)).dailyLimit).toBe(10);
    world.clock.now = MONDAY + MINUTE;
    const again = await second.impact({ at: MONDAY + MINUTE, tries: 1 });
    expect(await world.sender.sendTemplate(again)).toMatchObject({ was: 'done' });
  });

  it('E6: senders at once on two accounts of a portfolio never take more places than it has', async () => {
    const world = await openWorld();
    const one = await ownLine(world);
    const other = await ownLine(world);
    const { policies } = world.parts as { policies: { health: HealthPolicy } };
    policies.health = { ...policies.health, portfolios: { main: [one.account, other.account] } };
    await says(world, { scope: 'account', id: other.account, fact: 'limit', atMost: 5 });
    const cases = [...(await casesOn(world, one.line, 8)), ...(await casesOn(world, other.line, 8))];
    const outcomes = await sendAll(world, cases, MONDAY);
    expect(outcomes.filter(({ was }) => was === 'done')).toHaveLength(5);
    expect(outcomes.filter(({ was }) => was === 'held')).toHaveLength(11);
  });

  it('E6, R7: a send whose outcome is unknown keeps its place', async () => {
    const world = await openWorld();
    const { line, account } = await ownLine(world);
    await says(world, { scope: 'account', id: account, fact: 'limit', atMost: 1 });
    const [first, second] = await casesOn(world, line, 2);
    if (!first || !second) throw new Error('two cases');
    await world.control.fault({ effect: { kind: 'refuse', code: 1 }, match: { to: first.phone } });
    expect(await world.sender.sendTemplate(await first.impact())).toMatchObject({ was: 'unknown' });
    expect(await world.sender.sendTemplate(await second.impact())).toMatchObject({ was: 'held', rule: 'E6' });
  });

  it('E6: a red line holds impacts and lets replies go; a shut one refuses replies before the provider is asked', async () => {
    const world = await openWorld();
    const { line, account } = await ownLine(world);
    await says(world, {
      scope: 'number',
      id: `5693333${String(lines).padStart(4, '0')}`,
      fact: 'quality',
      quality: 'red',
    });
    const about = await world.openCase();
    await world.pool.query('update cases set line_id = $2 where id = $1', [about.id, line]);
    expect(await world.sender.sendTemplate(await about.impact())).toEqual({
      was: 'held',
      at: MONDAY,
      until: MONDAY + HOUR,
      rule: 'E6',
      why: explain('line.quality', { quality: 'red' }),
    });
    expect(await world.sender.sendMessage(about.message())).toMatchObject({ was: 'sent' });
    await says(world, { scope: 'account', id: account, fact: 'connection', connection: 'shut' });
    const refused = await world.sender.sendMessage(about.message({ idempotencyKey: 'k2', digest: 'd2' }));
    expect(refused).toMatchObject({ was: 'suppressed', rule: 'E6' });
    expect(await world.control.messages({ to: about.phone })).toHaveLength(1);
    // Nothing was stored under the key: it may be tried again once the line is back.
    await says(world, { scope: 'account', id: account, fact: 'connection', connection: 'connected' });
    expect(
      await world.sender.sendMessage(about.message({ idempotencyKey: 'k2', digest: 'd2' })),
    ).toMatchObject({
      was: 'sent',
    });
  });

  it('E6: an older webhook never undoes a newer one', async () => {
    const world = await openWorld();
    const { line } = await ownLine(world);
    const about = await world.openCase();
    await world.pool.query('update cases set line_id = $2 where id = $1', [about.id, line]);
    const quality = (value: 'red' | 'green', at: Instant) =>
      transaction(world.pool, (connection) =>
        applyHealthChanges(connection, [{ scope: 'line', id: line, fact: 'quality', quality: value }], at),
      );
    await quality('red', MONDAY);
    await quality('green', MONDAY - SECOND);
    expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({ was: 'held', rule: 'E6' });
  });

  it('E6: late webhooks hold impacts until a timely one, or for so long as the late one speaks for the next', async () => {
    const world = await openWorld();
    const { line } = await ownLine(world);
    const about = await world.openCase();
    await world.pool.query('update cases set line_id = $2 where id = $1', [about.id, line]);
    const arrives = (id: string, at: Instant, arrivedAt: Instant) =>
      world.pool.query(
        `insert into messages (id, provider_id, contact_id, line_id, direction, type, at, arrived_at, content)
         values ($1, $1, $2, $3, 'in', 'text', $4, $5, '{}')`,
        [`${line}-${id}`, about.contactId, line, at, arrivedAt],
      );
    await arrives('late', MONDAY - 10 * MINUTE, MONDAY - MINUTE);
    expect(await world.sender.sendTemplate(await about.impact())).toEqual({
      was: 'held',
      at: MONDAY,
      until: MONDAY + 14 * MINUTE,
      rule: 'E6',
      why: explain('line.lag'),
    });
    // An old one that comes again says nothing of how the newest come.
    await arrives('timely', MONDAY - MINUTE, MONDAY - MINUTE + 2 * SECOND);
    await arrives('straggler', MONDAY - 3 * HOUR, MONDAY - SECOND);
    expect(await world.sender.sendTemplate(await about.impact({ tries: 1 }))).toMatchObject({ was: 'done' });
  });
});
