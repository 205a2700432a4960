import { describe, expect, it } from 'vitest';
import { explain } from '../../domain/explanation/explanation.ts';
import { transaction } from '../../database/pool.ts';
import { markReachable } from '../../database/sending/eligibility.ts';
import { applyStatus } from '../../database/sending/statuses.ts';
import { createWhatsApp } from '../../services/channels/whatsapp.ts';
import { HOUR, MINUTE } from '../../domain/time/instant.ts';
import { readRates } from '../../settings/rates/rates-file.ts';
import { unusedPort } from '../servers/unused-port.ts';
import { MONDAY, startWorld } from '../worlds/sending.ts';

describe('a refusal is treated by its cause', () => {
  it.each([131026, 130403])(
    'R8: the person (%i): no more templates to this contact, and its other cases learn that something changed',
    async (code) => {
      const world = await startWorld();
      const about = await world.openCase({ userId: `CO.${code}` });
      await world.control.fault({ effect: { kind: 'refuse', code } });
      expect(await world.sender.sendTemplate(await about.impact())).toEqual({
        was: 'refused',
        at: MONDAY,
        rule: 'R8',
        cause: 'person',
      });
      expect(await world.attempts(about.id)).toMatchObject([{ status: 'refused', error_code: String(code) }]);
      expect((await world.facts(about.id)).at(-1)).toEqual({ fact: 'contact', at: MONDAY });
      expect(await world.events(about.id)).toEqual(['message.refused']);
      const next = await about.impact({ number: 2 });
      expect(await world.sender.sendTemplate(next)).toMatchObject({
        was: 'refused',
        rule: 'R8',
        cause: 'gate',
      });
      expect(await world.taken()).toEqual([]);
      // Whoever unblocked them says so.
      await transaction(world.pool, (connection) => markReachable(connection, about.contactId));
      expect(await world.sender.sendTemplate(await about.impact({ tries: 2 }))).toMatchObject({
        was: 'done',
      });
    },
  );

  it('R8: who writes again is reachable again', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    await world.control.fault({ effect: { kind: 'refuse', code: 131026 } });
    await world.sender.sendTemplate(await about.impact());
    await world.applyFacts(about.id, {
      fact: 'inbound',
      at: MONDAY + 1,
      arrived: MONDAY + 1,
      kind: 'message',
    });
    expect(await world.sender.sendTemplate(await about.impact({ tries: 1 }))).toMatchObject({ was: 'done' });
  });

  it('R8: the template: its fallback version at once under the same number', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    await world.control.changeTemplate('payment_pending_v3', 'es', { status: 'PAUSED', silent: true });
    expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({
      was: 'refused',
      cause: 'template',
    });
    const replacement = await about.impact({ replacement: 1, tries: 1 });
    expect(await world.sender.sendTemplate(replacement)).toMatchObject({ was: 'done' });
    expect(await world.taken()).toEqual(['payment_reminder_v1']);
    // T3: the next case does not try the paused one first.
    const other = await world.openCase();
    expect(await world.sender.sendTemplate(await other.impact())).toMatchObject({
      rule: 'E3',
      cause: 'template',
    });
    expect(await world.decisions(other.id)).toMatchObject([{ answer: 'suppressed', rule: 'E3' }]);
  });

  it('R8, T2: without a fallback version a paused one is held for its pause, within the bound, and then goes', async () => {
    const world = await startWorld();
    const about = await world.openCase({ reason: 'cart' });
    await world.control.fault({ effect: { kind: 'refuse', code: 132015 } });
    expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({ cause: 'template' });
    const pauseEnds = MONDAY + 3 * HOUR;
    const held = await world.sender.sendTemplate(await about.impact({ replacement: 1, tries: 1 }));
    expect(held).toMatchObject({ was: 'held', until: pauseEnds, rule: 'E3' });
    const bounded = await about.impact({ replacement: 1, tries: 1, until: pauseEnds - 1 });
    expect(await world.sender.sendTemplate(bounded)).toMatchObject({ was: 'refused', cause: 'template' });
    world.clock.now = pauseEnds;
    const later = await about.impact({ replacement: 1, tries: 2, at: pauseEnds });
    expect(await world.sender.sendTemplate(later)).toMatchObject({ was: 'done' });
    expect(await world.taken()).toEqual(['cart_reminder_v1']);
  });

  it('R8, T2: a disabled template is not waited for', async () => {
    const world = await startWorld();
    const about = await world.openCase({ reason: 'cart' });
    await world.control.fault({ effect: { kind: 'refuse', code: 132016 } });
    expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({ cause: 'template' });
    const again = await about.impact({ replacement: 1, tries: 1 });
    expect(await world.sender.sendTemplate(again)).toMatchObject({ was: 'refused', rule: 'E3' });
  });

  it('R8: a paused template known to be paused before sending is held at once when nothing replaces it', async () => {
    const world = await startWorld();
    const about = await world.openCase({ reason: 'cart' });
    await world.pool.query(
      `update templates set status = 'paused', paused_until = $1 where name = 'cart_reminder'`,
      [MONDAY + HOUR],
    );
    expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({
      was: 'held',
      until: MONDAY + HOUR,
      rule: 'E3',
    });
  });

  it.each([131031, 131042, 131048, 368, 999_999])(
    'R8: the line (%i): held, operators alerted, and not counted',
    async (code) => {
      const world = await startWorld();
      const about = await world.openCase();
      await world.control.fault({ effect: { kind: 'refuse', code } });
      expect(await world.sender.sendTemplate(await about.impact())).toEqual({
        was: 'held',
        at: MONDAY,
        until: MONDAY + 15 * MINUTE,
        rule: 'R8',
        why: explain('provider.refused', { error: String(code) }),
      });
      expect(await world.events(about.id)).toEqual(['line.unhealthy']);
      const again = await about.impact({ tries: 1, at: MONDAY + 15 * MINUTE });
      expect(await world.sender.sendTemplate(again)).toMatchObject({
        was: 'done',
      });
    },
  );

  it('R7: a server error is a definite no only with a code that says so', async () => {
    const world = await startWorld();
    const known = await world.openCase();
    await world.control.fault({ effect: { kind: 'refuse', code: 132069, status: 500 } });
    expect(await world.sender.sendTemplate(await known.impact())).toMatchObject({ was: 'held', rule: 'R8' });
    const unheardOf = await world.openCase();
    await world.control.fault({ effect: { kind: 'refuse', code: 777_777, status: 500 } });
    expect(await world.sender.sendTemplate(await unheardOf.impact())).toMatchObject({ was: 'unknown' });
  });

  it.each([1, 2, 131000, 131016, 131057, 133004])(
    'R7, R8: after %i nobody knows whether it went: it counts, unless a status says failed',
    async (code) => {
      const world = await startWorld();
      const about = await world.openCase();
      await world.control.fault({ effect: { kind: 'refuse', code, status: 500 } });
      const input = await about.impact();
      expect(await world.sender.sendTemplate(input)).toEqual({ was: 'unknown', at: MONDAY });
      const [attempt] = await world.attempts(about.id);
      expect(attempt).toMatchObject({ status: 'unknown', error_code: String(code) });
      // Never sent blindly again.
      expect(await world.sender.sendTemplate({ ...input, tries: 1 })).toMatchObject({ was: 'unknown' });
      expect(await world.taken()).toEqual([]);
      const { rows } = await world.pool.query<{ id: string }>('select id from attempts where case_id = $1', [
        about.id,
      ]);
      await transaction(world.pool, (connection) =>
        applyStatus(
          connection,
          {
            providerId: `wamid.late-${code}`,
            ourId: rows[0]?.id ?? '',
            status: 'failed',
            at: MONDAY + MINUTE,
            errorCode: String(code),
            pricing: null,
          },
          readRates(),
        ),
      );
      expect(await world.attempts(about.id)).toMatchObject([
        { error_class: 'retry', failed_code: String(code) },
      ]);
      expect((await world.facts(about.id)).at(-1)).toMatchObject({ fact: 'failed', cause: 'line' });
    },
  );

  it('W9, R7: a reply of which nobody knows does not answer, and no second one goes by itself', async () => {
    const world = await startWorld();
    const about = await world.openCase({ wroteAt: MONDAY - HOUR });
    await world.control.fault({ effect: { kind: 'refuse', code: 131000, status: 500 } });
    const content = { type: 'text', text: { body: 'A las cinco' } } as const;
    expect(await world.sender.sendMessage(about.message({ content, at: MONDAY }))).toMatchObject({
      was: 'unknown',
    });
    expect((await world.facts(about.id)).map(({ fact }) => fact)).not.toContain('answered');
  });

  it.each([131063, 131064, 139200, 139001, 138006])(
    'R8: the way (%i): another template at once, the message not again',
    async (code) => {
      const world = await startWorld();
      const about = await world.openCase();
      await world.control.fault({ effect: { kind: 'refuse', code } });
      expect(await world.sender.sendTemplate(await about.impact())).toEqual({
        was: 'refused',
        at: MONDAY,
        rule: 'R8',
        cause: 'template',
      });
      expect(await world.events(about.id)).toEqual(
        code === 138006 ? ['message.refused'] : ['message.refused', 'line.unhealthy'],
      );
    },
  );

  it('R8: held only within the bound', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    await world.control.fault({ effect: { kind: 'refuse', code: 131031 } });
    const input = await about.impact({ until: MONDAY + 15 * MINUTE - 1 });
    expect(await world.sender.sendTemplate(input)).toMatchObject({
      was: 'refused',
      rule: 'R8',
      cause: 'line',
    });
  });

  it.each([130429, 131056, 80007, 4])('R8: too fast (%i): held for a minute', async (code) => {
    const world = await startWorld();
    const about = await world.openCase();
    await world.control.fault({ effect: { kind: 'refuse', code } });
    expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({
      was: 'held',
      until: MONDAY + MINUTE,
    });
    expect(await world.events(about.id)).toEqual([]);
  });

  it('E2: 131050 withdraws marketing and nothing else', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    await world.control.fault({ effect: { kind: 'refuse', code: 131050 } });
    expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({
      rule: 'E2',
      cause: 'person',
    });
    const { rows } = await world.pool.query(
      'select category, granted from consents where contact_id = $1 order by id',
      [about.contactId],
    );
    expect(rows).toEqual([
      { category: 'utility', granted: true },
      { category: 'marketing', granted: false },
    ]);
  });
});

describe('an answer that is lost or makes no sense', () => {
  const before = [
    { kind: 'timeout', when: 'before' },
    { kind: 'reset', when: 'before' },
    { kind: 'http', status: 500, body: 'json', when: 'before' },
    { kind: 'http', status: 502, body: 'html', when: 'before' },
    { kind: 'http', status: 503, body: 'empty', when: 'before' },
  ] as const;
  const after = [
    { kind: 'timeout', when: 'after' },
    { kind: 'reset', when: 'after' },
    { kind: 'http', status: 500, body: 'json', when: 'after' },
    { kind: 'http', status: 504, body: 'html', when: 'after' },
    { kind: 'http', status: 200, body: 'truncated', when: 'after' },
    { kind: 'http', status: 200, body: 'empty', when: 'after' },
    { kind: 'slow', delay: 1_000, when: 'after' },
  ] as const;

  it.each(before)(
    'R7: %j never took effect: unknown, it counts, and is never sent blindly again',
    async (effect) => {
      const world = await startWorld({ timeout: 300 });
      const about = await world.openCase();
      await world.control.fault({ effect });
      const input = await about.impact();
      expect(await world.sender.sendTemplate(input)).toEqual({ was: 'unknown', at: MONDAY });
      expect(await world.sender.sendTemplate(input)).toEqual({ was: 'unknown', at: MONDAY });
      expect(await world.sender.settleTemplate(input)).toEqual({ was: 'unknown', at: MONDAY });
      expect(await world.attempts(about.id)).toMatchObject([{ status: 'unknown', provider_id: null }]);
      expect(await world.messages(about.id)).toMatchObject([{ status: 'unknown' }]);
      expect(await world.taken()).toEqual([]);
    },
  );

  it.each(after)('R7: %j took effect: reconciled by the status that echoes our id', async (effect) => {
    const world = await startWorld({ timeout: 300 });
    await world.control.settings({ webhooks: { hold: 'statuses' } });
    const about = await world.openCase();
    await world.control.fault({ effect });
    const input = await about.impact();
    expect(await world.sender.sendTemplate(input)).toEqual({ was: 'unknown', at: MONDAY });
    await world.control.release();
    await world.control.settled();
    const [send] = await world.control.messages({ tookEffect: true });
    expect(await world.attempts(about.id)).toMatchObject([{ status: 'sent', provider_id: send?.id }]);
    expect(await world.messages(about.id)).toMatchObject([{ status: 'read', provider_id: send?.id }]);
    expect(await world.sender.sendTemplate(input)).toEqual({ was: 'done', at: MONDAY });
    expect(await world.taken()).toHaveLength(1);
    expect(world.strays).toEqual([]);
  });

  it('R7: a status faster than the answer changes nothing about the outcome', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    await world.control.fault({ effect: { kind: 'slow', delay: 300, when: 'after' } });
    expect(await world.sender.sendTemplate(await about.impact())).toEqual({ was: 'done', at: MONDAY });
    await world.control.settled();
    expect(await world.attempts(about.id)).toMatchObject([{ status: 'sent' }]);
    expect(await world.messages(about.id)).toMatchObject([{ status: 'read' }]);
  });

  it('R8: a connection that was never made is a definite no: held for the line, not counted', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    for (const apiUrl of [
      `http://127.0.0.1:${await unusedPort()}/v26.0`,
      'http://no-such-host.invalid/v26.0',
    ]) {
      const sender = world.another({ whatsapp: createWhatsApp({ apiUrl, accessToken: 'x' }) });
      const tries = (await world.attempts(about.id)).length;
      expect(await sender.sendTemplate(await about.impact({ tries }))).toMatchObject({
        was: 'held',
        rule: 'R8',
      });
    }
    expect(await world.sender.sendTemplate(await about.impact({ tries: 2 }))).toMatchObject({ was: 'done' });
  });

  it('R7: a refusal that arrives after the case was told "unknown" reaches it as a failure', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    await world.control.fault({ effect: { kind: 'refuse', code: 131026 } });
    const input = await about.impact();
    let answer: (() => void) | undefined;
    const waiting = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let reached: (() => void) | undefined;
    const calling = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const slow = world.another({
      whatsapp: {
        send: async (message) => {
          reached?.();
          await waiting;
          return world.parts.whatsapp.send(message);
        },
      },
    });
    const first = slow.sendTemplate(input);
    await calling;
    expect(await world.sender.settleTemplate(input)).toMatchObject({ was: 'unknown' });
    answer?.();
    expect(await first).toMatchObject({ was: 'refused', cause: 'person' });
    expect((await world.facts(about.id)).at(-1)).toEqual({
      fact: 'failed',
      at: MONDAY,
      reason: 'payment',
      number: 1,
      replacement: 0,
      cause: 'person',
    });
  });
});
