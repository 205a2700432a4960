import { beforeEach, describe, expect, it } from 'vitest';
import { hasLineNews, tellOfLines } from '../../services/lines/line-sync.ts';
import { learnOfLines } from '../../database/receiving/line-events.ts';
import { transaction } from '../../database/pool.ts';
import { explain } from '../../domain/explanation/explanation.ts';
import { type Instant, MINUTE } from '../../domain/time/instant.ts';
import { type Case, MONDAY, startWorld, type World } from '../worlds/sending.ts';
import { LINE } from '../worlds/cases.ts';

const LOCKED = 131031;
const ACCOUNT = 'waba-refusals';

describe('a refusal of the whole account or line', () => {
  let world: World;
  let refused: Case;
  let others: readonly [Case, Case];

  beforeEach(async () => {
    world = await startWorld();
    await world.pool.query('update lines set account_id = $2 where id = $1', [LINE, ACCOUNT]);
    await world.pool.query('delete from outbox where line_id is not null');
    refused = await world.openCase();
    others = [await world.openCase(), await world.openCase()];
  });

  const refuses = (code: number, times?: number) =>
    world.control.fault({ effect: { kind: 'refuse', code }, ...(times === undefined ? {} : { times }) });
  const sends = async (about: Case, at: Instant, tries = 0) => {
    world.clock.now = at;
    return world.sender.sendTemplate(await about.impact({ at, tries, until: MONDAY + 60 * 60 * MINUTE }));
  };
  const calls = async () => (await world.control.messages({})).length;
  const news = async () => {
    const { rows } = await world.pool.query<{ type: string }>(
      'select type from outbox where line_id = $1 order by seq',
      [LINE],
    );
    return rows.map(({ type }) => type);
  };
  /** As the case's workflow records it. */
  const isHeld = (about: Case, rule: string, until: Instant) =>
    world.pool.query(`update case_progress set phase = 'reopening', snapshot = $2 where case_id = $1`, [
      about.id,
      JSON.stringify({ phase: { in: 'reopening', held: { rule, why: 'so', until } } }),
    ]);
  const easings = async (about: Case) =>
    (await world.facts(about.id)).filter(({ fact }) => fact === 'eased').length;

  it('E6, R8: others hold instead of each trying; the refused case tries first, the others a minute later', async () => {
    await refuses(LOCKED);
    expect(await sends(refused, MONDAY)).toMatchObject({
      was: 'held',
      until: MONDAY + 15 * MINUTE,
      rule: 'R8',
    });
    const before = await calls();
    for (const other of others) {
      expect(await sends(other, MONDAY + MINUTE)).toMatchObject({
        was: 'held',
        rule: 'E6',
        why: explain('line.refused'),
        until: MONDAY + 16 * MINUTE,
      });
    }
    expect(await calls()).toBe(before);
    const [one, other] = others;
    expect(await sends(one, MONDAY + 15 * MINUTE, 1)).toMatchObject({ was: 'held', rule: 'E6' });
    expect(await sends(refused, MONDAY + 15 * MINUTE, 1)).toMatchObject({ was: 'done' });
    expect(await sends(other, MONDAY + 16 * MINUTE, 1)).toMatchObject({ was: 'done' });
  });

  it('E6, R8: refused again, everybody waits twice as long, and operators hear of it once', async () => {
    await refuses(LOCKED, 2);
    await sends(refused, MONDAY);
    expect(await hasLineNews(world.parts)).toBe(true);
    await tellOfLines(world.parts);
    expect(await hasLineNews(world.parts)).toBe(false);
    expect(await sends(refused, MONDAY + 15 * MINUTE, 1)).toMatchObject({ until: MONDAY + 45 * MINUTE });
    expect(await sends(others[0], MONDAY + 20 * MINUTE)).toMatchObject({
      rule: 'E6',
      until: MONDAY + 46 * MINUTE,
    });
    expect(await hasLineNews(world.parts)).toBe(false);
    expect(await news()).toEqual(['line.unwell']);
  });

  it('E6: what runs out by time is told as well, and what was held for it is asked about at once', async () => {
    await refuses(LOCKED);
    await sends(refused, MONDAY);
    await tellOfLines(world.parts);
    await isHeld(refused, 'R8', MONDAY + 120 * MINUTE);
    await isHeld(others[0], 'E6', MONDAY + 60 * MINUTE);
    await isHeld(others[1], 'E4', MONDAY + 60 * MINUTE);
    world.clock.now = MONDAY + 16 * MINUTE - 1;
    expect(await hasLineNews(world.parts)).toBe(false);
    world.clock.now = MONDAY + 16 * MINUTE;
    // Two processes look at once: operators hear of it once.
    await Promise.all([tellOfLines(world.parts), tellOfLines(world.parts)]);
    expect(await news()).toEqual(['line.unwell', 'line.well']);
    expect(await Promise.all([refused, ...others].map(easings))).toEqual([1, 1, 0]);
  });

  it('E6, R8: the provider’s word that the account is well overrules it at once', async () => {
    await refuses(LOCKED);
    await sends(refused, MONDAY);
    await tellOfLines(world.parts);
    await isHeld(others[0], 'E6', MONDAY + 16 * MINUTE);
    const { hasEased } = await transaction(world.pool, (connection) =>
      learnOfLines(
        connection,
        {
          at: MONDAY + MINUTE,
          changes: [{ scope: 'account', id: ACCOUNT, fact: 'unrestricted', type: null }],
          alert: null,
        },
        MONDAY + MINUTE,
      ),
    );
    expect(hasEased).toBe(true);
    expect(await news()).toEqual(['line.unwell', 'line.well']);
    expect(await easings(others[0])).toBe(1);
    expect(await sends(others[0], MONDAY + MINUTE)).toMatchObject({ was: 'done' });
  });

  it('E6: a raised messaging limit has what it held asked about again', async () => {
    const limit = (atMost: number, at: Instant) =>
      transaction(world.pool, (connection) =>
        learnOfLines(
          connection,
          { at, changes: [{ scope: 'account', id: ACCOUNT, fact: 'limit', atMost }], alert: null },
          at,
        ),
      );
    await limit(1, MONDAY);
    await isHeld(others[0], 'E6', MONDAY + 16 * MINUTE);
    expect((await limit(1, MONDAY + 1)).hasEased).toBe(false);
    expect((await limit(250, MONDAY + 2)).hasEased).toBe(true);
    expect(await easings(others[0])).toBe(1);
  });

  it('E6, W8: a template of the API that the line held goes at once when it is well', async () => {
    await refuses(LOCKED);
    await sends(refused, MONDAY);
    await tellOfLines(world.parts);
    const message = others[0].message({
      content: { type: 'template', template: { name: 'payment_reminder_v1' } },
    } as Parameters<Case['message']>[0]);
    const held = await world.sender.sendMessage(message);
    expect(held).toMatchObject({
      was: 'held',
      rule: 'E6',
      why: explain('line.refused'),
      until: MONDAY + 16 * MINUTE,
    });
    // Asked again under its key it says the same.
    expect(await world.sender.sendMessage(message)).toEqual(held);
    world.clock.now = MONDAY + MINUTE;
    expect(await world.sender.sendHeld(world.clock.now)).toBe(0);
    await transaction(world.pool, (connection) =>
      learnOfLines(
        connection,
        {
          at: null,
          changes: [{ scope: 'account', id: ACCOUNT, fact: 'review', review: 'approved' }],
          alert: null,
        },
        world.clock.now,
      ),
    );
    expect(await world.sender.sendHeld(world.clock.now)).toBe(1);
    expect(await world.messages(others[0].id)).toMatchObject([{ status: 'sent' }]);
  });
});
