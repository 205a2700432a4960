import { describe, expect, test } from 'vitest';
import { listSessions } from '../../database/sessions/session-list.ts';
import type { Owes } from '../../domain/case/case-state.ts';
import { DAY, HOUR } from '../../domain/time/instant.ts';
import { shareWorld } from './shared-world.ts';

interface Cared {
  readonly level: number;
  readonly acknowledged: object | null;
  readonly endedAt: string | null;
}

describe('an answer that fails after it was accepted', { timeout: 180_000 }, () => {
  const life = shareWorld();

  test(
    'W9, A1, R9: 131000: the business owes, both alerts go, the supervisor is told, and no template about the task goes',
    life(async (customer) => {
      await customer.begins('Mon', '10:00');
      await customer.writes('¿A qué hora llega el técnico?');
      await customer.fails(
        { kind: 'fail-later', code: 131_000, after: ['sent'] },
        { match: { type: 'text' } },
      );
      expect(await customer.tells({ text: { body: 'A las cinco' } })).toMatchObject({ status: 201 });
      // A task beside it does not hide it.
      await customer.setsTask({ reason: 'payment', step: 'pay' });
      const failed = await customer.soon('it failed', ({ owes }) => owes === 'business');
      expect(failed).toMatchObject({ state: 'open', task: { step: 'pay' } });
      expect(await customer.eventTypes()).toContain('message.refused');
      const anchor = Date.parse(failed.window.anchoredAt ?? '');
      await customer.at('Tue', '07:00');
      const escalated = await customer.case();
      expect(escalated).toMatchObject({ state: 'escalated', owes: 'business' });
      const hours = escalated.alerts.map(({ at }) => Math.floor((Date.parse(at) - anchor) / HOUR));
      expect(hours).toEqual([18, 20]);
      await customer.at('Thu', '12:00');
      expect(await customer.case()).toMatchObject({ state: 'escalated', owes: 'business', impacts: [] });
      expect(await customer.templateNames()).toEqual([]);
      expect((await customer.eventTypes()).filter((type) => type === 'case.unanswered')).toHaveLength(3);
    }),
  );

  test(
    'W9: the list of sessions says whom a case waits on as the case does, also where a task answered or an answer failed',
    life(async (customer, { pool }) => {
      await customer.begins('Mon', '10:00');
      await customer.writes('¿A qué hora llega el técnico?');
      await customer.setsTask({ reason: 'payment', step: 'pay' });
      const caseId = await customer.caseId();
      const owing = async (owes: Owes): Promise<boolean> => {
        const filter = { group: 'all', owes, sort: 'newest' } as const;
        const windows = { byReason: { general: DAY }, defaultReason: 'general' };
        const listed = await listSessions(pool, filter, windows, await customer.now(), null, 500);
        return listed.some(({ id }) => id === caseId);
      };
      expect([await owing('customer'), await owing('business')]).toEqual([true, false]);
      await customer.fails(
        { kind: 'fail-later', code: 131_026, after: ['sent'] },
        { match: { type: 'text' } },
      );
      await customer.tells({ text: { body: 'A las cinco' } });
      await customer.soon('it failed', ({ owes }) => owes === 'business');
      await customer.at('Mon', '11:00');
      expect([await owing('customer'), await owing('business')]).toEqual([false, true]);
    }),
  );

  test(
    'W9, H4: a resolved case needs a person, and is open again',
    life(async (customer) => {
      await customer.begins('Mon', '10:00');
      await customer.writes('¿A qué hora llega el técnico?');
      // Neither delivered nor read.
      await customer.fails({ kind: 'ladder', steps: [] }, { match: { type: 'text' } });
      const sent = await customer.ask<{ providerId: string }>(
        'POST',
        `/v1/cases/${await customer.caseId()}/messages`,
        {
          idempotencyKey: 'resolved-and-failed',
          text: { body: 'A las cinco' },
        },
      );
      await customer.resolves('informed');
      await customer.provider.report(sent.providerId, { failed: 131_053 });
      const failed = await customer.soon('it failed', ({ owes }) => owes === 'business');
      expect(failed).toMatchObject({ state: 'open', needsHuman: true, outcome: null });
      await customer.at('Mon', '12:00');
      expect(await customer.eventTypes()).toContain('case.needs-human');
    }),
  );

  test(
    'A8, A3: an answered case is no longer escalated, nobody need acknowledge its alerts, and nothing repeats them',
    life(async (customer) => {
      await customer.begins('Mon', '10:00');
      await customer.writes('¿A qué hora llega el técnico?');
      await customer.at('Tue', '06:30');
      expect(await customer.case()).toMatchObject({ state: 'escalated', queue: 'escalations' });
      await customer.tells({ text: { body: 'A las cinco' } });
      const answered = await customer.soon('it is answered', ({ state }) => state === 'open');
      expect(answered).toMatchObject({ owes: 'nobody', queue: 'escalations' });
      const alerts = async () => ((await customer.case()) as unknown as { alerts: Cared[] }).alerts;
      await customer.soon('its alerts have ended', (seen) =>
        (seen as unknown as { alerts: Cared[] }).alerts.every(({ endedAt }) => endedAt !== null),
      );
      await customer.at('Tue', '09:45');
      expect((await alerts()).map(({ acknowledged }) => acknowledged)).toEqual([null, null]);
      expect(await customer.eventTypes()).not.toContain('case.alert-repeated');
      const caseId = await customer.caseId();
      const listed = await customer.ask<{ cases: { id: string }[] }>(
        'GET',
        '/v1/cases?state=escalated&limit=200',
      );
      expect(listed.cases.map(({ id }) => id)).not.toContain(caseId);
    }),
  );
});
