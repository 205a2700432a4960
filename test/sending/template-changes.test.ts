import { beforeEach, describe, expect, it } from 'vitest';
import { transaction } from '../../database/pool.ts';
import { explain } from '../../domain/explanation/explanation.ts';
import { HOUR } from '../../domain/time/instant.ts';
import { applyTemplateEvent } from '../../database/templates/template-events.ts';
import { MONDAY, startWorld, type World } from '../worlds/sending.ts';

describe('cases that lose or regain what they could be reopened by', { timeout: 60_000 }, () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });

  /** How the case was planned when its outlook was last drawn. */
  async function plannedWith(id: string, forbiddenBy: string | null): Promise<void> {
    await world.pool.query(
      `insert into case_progress (case_id, version, state, phase, reason, queue, priority, outlook)
       values ($1, 1, 'open', 'window', 'payment', 'q', 3, $2)
       on conflict (case_id) do update set outlook = excluded.outlook, reason = excluded.reason`,
      [id, JSON.stringify({ reach: { template: forbiddenBy, paths: [] } })],
    );
  }
  const says = (name: string, status: 'approved' | 'disabled', language = 'es'): Promise<boolean> =>
    transaction(world.pool, (connection) =>
      applyTemplateEvent(
        connection,
        { is: 'template-status', name, language, status, pausedFor: null, at: MONDAY, rejection: null },
        MONDAY,
      ),
    );
  const contactFacts = async (id: string): Promise<number> =>
    (await world.facts(id)).filter(({ fact }) => fact === 'contact').length;

  it('T3, E3: they look again when the last template about their reason is gone, and when one is back', async () => {
    const planned = await world.openCase({ reason: 'payment' });
    const forbidden = await world.openCase({ reason: 'payment' });
    const unconsented = await world.openCase({ reason: 'payment' });
    await plannedWith(planned.id, null);
    await plannedWith(forbidden.id, 'E3');
    await plannedWith(unconsented.id, 'E2');
    // Only one is left that could go.
    await world.pool.query(
      `update templates set status = 'disabled' where not (name = 'payment_pending' and language = 'es')`,
    );
    await world.pool.query(
      `update templates set status = 'approved' where name = 'payment_pending' and language = 'es'`,
    );
    const before = await Promise.all([planned, forbidden, unconsented].map(({ id }) => contactFacts(id)));

    expect(await says('payment_pending_v3', 'disabled')).toBe(true);
    const lost = await Promise.all([planned, forbidden, unconsented].map(({ id }) => contactFacts(id)));
    expect(lost.map((count, index) => count - (before[index] ?? 0))).toEqual([1, 0, 0]);

    // As a fresh look has it.
    await plannedWith(planned.id, 'E3');
    expect(await says('payment_options_v1', 'approved')).toBe(true);
    const regained = await Promise.all([planned, forbidden, unconsented].map(({ id }) => contactFacts(id)));
    expect(regained.map((count, index) => count - (lost[index] ?? 0))).toEqual([1, 1, 0]);
  });

  it('T3, R8: one that is back is asked about at once where it was refused for its pause, by the error’s code', async () => {
    /** As the case's workflow records it; `why` in the shape of whichever version did. */
    const held = async (why: unknown): Promise<string> => {
      const { id } = await world.openCase({ reason: 'payment' });
      await plannedWith(id, null);
      const phase = { in: 'reopening', held: { rule: 'R8', why, until: MONDAY + HOUR } };
      await world.pool.query(
        `update case_progress set phase = 'reopening', snapshot = $2 where case_id = $1`,
        [id, JSON.stringify({ phase })],
      );
      return id;
    };
    const paused = await held(explain('provider.refused', { error: '132015' }));
    const another = await held(explain('provider.refused', { error: '131049' }));
    // The number of another kind of thing is no error's.
    const limited = await held(explain('line.limit-reached', { most: 132_015 }));
    const earlier = await held('the provider refused it (132015)');
    await says('payment_pending_v3', 'approved');
    const eased = async (id: string) => (await world.facts(id)).some(({ fact }) => fact === 'eased');
    expect(await Promise.all([paused, another, limited, earlier].map(eased))).toEqual([
      true,
      false,
      false,
      true,
    ]);
  });

  it('T2: what changes nothing for them tells nobody', async () => {
    const { id } = await world.openCase({ reason: 'payment' });
    await plannedWith(id, null);
    const before = await contactFacts(id);
    // Others about the reason are left.
    await says('payment_options_v1', 'disabled', 'pt_BR');
    expect(await contactFacts(id)).toBe(before);
  });

  it('E3, E7: of what is sent by name the gate asks the same: retired, unapproved, fatigued', async () => {
    const about = await world.openCase({ reason: 'payment', task: null });
    const send = (key: string) =>
      world.sender.sendMessage(
        about.message({
          idempotencyKey: key,
          content: { type: 'template', template: { name: 'case_pending_v1', language: 'es' } },
        } as Parameters<typeof about.message>[0]),
      );
    await world.pool.query(`update templates set fatigued_at = 1 where name = 'case_pending'`);
    expect(await send('one')).toMatchObject({ was: 'suppressed', rule: 'E7' });
    await world.pool.query(
      `update templates set fatigued_at = null, awaits_approval = true where name = 'case_pending'`,
    );
    expect(await send('two')).toMatchObject({ was: 'suppressed', rule: 'E3' });
    await world.pool.query(
      `update templates set awaits_approval = false, retired_at = 1 where name = 'case_pending'`,
    );
    expect(await send('three')).toMatchObject({ was: 'invalid' });
    expect((await world.decisions(about.id)).map(({ rule }) => rule)).toEqual(['E7', 'E3']);
  });
});
