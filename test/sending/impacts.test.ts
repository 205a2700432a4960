import { describe, expect, it } from 'vitest';
import { templateKey } from '../../services/messages/template-send.ts';
import { attemptByKey, startCalling } from '../../database/sending/attempts.ts';
import { explain } from '../../domain/explanation/explanation.ts';
import { HOUR, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { jitterOf } from '../../domain/time/jitter.ts';
import { MONDAY, startWorld } from '../worlds/sending.ts';

describe('an impact', () => {
  it('R1: names why it writes and leads to the exact step; X2: the pay button carries the resume token', async () => {
    const world = await startWorld();
    const about = await world.openCase({
      task: { data: { amount: { value: 45990, currency: 'COP' }, due_date: '2026-11-20' } },
    });
    const outcome = await world.sender.sendTemplate(await about.impact());
    expect(outcome).toEqual({ was: 'done', at: MONDAY });

    const [send] = await world.control.messages({ tookEffect: true });
    const [attempt] = await world.attempts(about.id);
    expect(send).toMatchObject({
      template: 'payment_due_v1',
      phone: about.phone,
      callbackData: attempt?.id,
    });
    const { template } = (send?.request ?? {}) as {
      template: { components: { parameters: Record<string, string>[] }[] };
    };
    const values = template.components.flatMap(({ parameters }) => parameters);
    expect(values.map(({ text, payload }) => text ?? payload)).toEqual([
      'María',
      '$ 45.990',
      about.id,
      '20 de noviembre',
      expect.stringMatching(/^[\w-]+\.[\w-]{22}$/),
      expect.stringMatching(/^resume:task-\d+:pay$/),
    ]);
    await world.control.settled();
    expect(await world.attempts(about.id)).toMatchObject([
      {
        kind: 'impact',
        impact: '1',
        status: 'sent',
        provider_id: send?.id,
        key: templateKey(await about.impact()),
      },
    ]);
    expect(await world.messages(about.id)).toMatchObject([
      { status: 'read', type: 'template', provider_id: send?.id },
    ]);
    expect(await world.decisions(about.id)).toEqual([{ step: 'impact-1', answer: 'allowed', rule: null }]);
  });

  it('I1: without a known number it goes to the business-scoped user id', async () => {
    const world = await startWorld();
    const about = await world.openCase({ phone: null, userId: 'CO.18283838' });
    expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({ was: 'done' });
    const [send] = await world.control.messages({ tookEffect: true });
    expect(send).toMatchObject({ addressedBy: 'user-id', userId: 'CO.18283838' });
  });

  it('E3: goes in the language of the contact', async () => {
    const world = await startWorld();
    const about = await world.openCase({ language: 'pt-BR', reason: 'delivery' });
    await world.sender.sendTemplate(await about.impact());
    const [send] = await world.control.messages({ tookEffect: true });
    expect(send?.request['template']).toMatchObject({
      name: 'delivery_reschedule_v1',
      language: { code: 'pt_BR' },
    });
  });

  it('E3: a template that says what the task does not is passed over for the one that leaves it out', async () => {
    const world = await startWorld();
    const about = await world.openCase({ task: { data: { due_date: null } } });
    await world.sender.sendTemplate(await about.impact());
    const { rows } = await world.pool.query<{ text: string }>(
      `select content ->> 'rendered' as text from messages where case_id = $1 and direction = 'out'`,
      [about.id],
    );
    expect(await world.taken()).toEqual(['payment_pending_v3']);
    expect(rows[0]?.text).toBe(
      `Hola María, el pago de tu pedido quedó pendiente (caso ${about.id}). Puedes completarlo ahora, en el mismo paso donde quedaste.`,
    );
  });

  it('R2: the second is another template', async () => {
    const world = await startWorld({ limits: false });
    const about = await world.openCase();
    await world.sender.sendTemplate(await about.impact());
    await world.sender.sendTemplate(await about.impact({ number: 2 }));
    expect(await world.taken()).toEqual(['payment_pending_v3', 'payment_options_v1']);
  });

  it('S1: neither outcome, decision, event nor fact holds anything personal', async () => {
    const world = await startWorld();
    const about = await world.openCase({ task: { data: { amount: { value: 45990, currency: 'COP' } } } });
    const outcome = await world.sender.sendTemplate(await about.impact());
    const refused = await world.sender.sendTemplate(await about.impact({ number: 2, reason: 'unheard-of' }));
    const { rows } = await world.pool.query(
      `select (select jsonb_agg(to_jsonb(d)) from decisions d) as decisions, (select jsonb_agg(to_jsonb(o)) from outbox o) as events,
         (select jsonb_agg(to_jsonb(f)) from case_facts f) as facts, (select jsonb_agg(to_jsonb(a)) from attempts a) as attempts`,
    );
    const text = JSON.stringify([outcome, refused, rows]);
    for (const personal of ['María', about.phone, '45.990', 'Hola']) expect(text).not.toContain(personal);
  });
});

describe('the gate, asked in the transaction that reserves', () => {
  it('R6: a reply between planning and sending cancels it, and nothing is written', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    const planned = await about.impact();
    await world.applyFacts(about.id, {
      fact: 'inbound',
      at: MONDAY - 1,
      arrived: MONDAY - 1,
      kind: 'message',
    });
    expect(await world.sender.sendTemplate(planned)).toEqual({
      was: 'overtaken',
      missed: [{ seq: 2, fact: { fact: 'inbound', at: MONDAY - 1, arrived: MONDAY - 1, kind: 'message' } }],
    });
    expect(await world.attempts(about.id)).toEqual([]);
    expect(await world.decisions(about.id)).toEqual([]);
    expect(await world.taken()).toEqual([]);
  });

  it('R6: a reply between the reservation and the call cancels it too', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    const planned = await about.impact();
    // The clock is read right before the call: what is stored then came after the reservation.
    const learning: Promise<unknown>[] = [];
    const sender = world.another({
      clock: {
        now: () => {
          learning.push(
            world.applyFacts(about.id, { fact: 'inbound', at: MONDAY, arrived: MONDAY, kind: 'message' }),
          );
          return world.clock.now;
        },
      },
      pool: slowToCall(world.pool, () => Promise.all(learning)),
    });
    expect(await sender.sendTemplate(planned)).toMatchObject({ was: 'overtaken', missed: [{ seq: 2 }] });
    expect(await world.attempts(about.id)).toMatchObject([{ status: 'fenced' }]);
    expect(await world.taken()).toEqual([]);
  });

  it('E2, X5: without a grant it is refused by E2, the decision is stored and others hear of it', async () => {
    const world = await startWorld();
    const about = await world.openCase({ consent: false });
    expect(await world.sender.sendTemplate(await about.impact())).toEqual({
      was: 'refused',
      at: MONDAY,
      rule: 'E2',
      cause: 'gate',
    });
    expect(await world.decisions(about.id)).toEqual([{ step: 'impact-1', answer: 'suppressed', rule: 'E2' }]);
    expect(await world.events(about.id)).toEqual(['message.refused']);
    expect(await world.attempts(about.id)).toEqual([]);
    expect(await world.taken()).toEqual([]);
  });

  it('E2: a withdrawal takes effect before the next send', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    await world.pool.query(
      `insert into consents (contact_id, channel, category, granted, source, at)
       values ($1, 'whatsapp', 'utility', false, 'app', $2)`,
      [about.contactId, MONDAY - 1],
    );
    expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({
      rule: 'E2',
      cause: 'gate',
    });
  });

  it('E1, R1: no pending task, another reason’s task, or one no longer valid', async () => {
    const world = await startWorld();
    const none = await world.openCase({ task: null });
    expect(await world.sender.sendTemplate(await none.impact())).toMatchObject({ rule: 'E1', cause: 'gate' });
    const other = await world.openCase();
    expect(await world.sender.sendTemplate(await other.impact({ reason: 'delivery' }))).toMatchObject({
      rule: 'E1',
    });
    const over = await world.openCase({ task: { validUntil: MONDAY - 1 } });
    expect(await world.sender.sendTemplate(await over.impact())).toMatchObject({ rule: 'R1', cause: 'gate' });
  });

  it('E5, X4: outside the send hours it is held to their opening, and suppressed where that is too late', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    const night = Date.parse('2026-11-17T03:00:00Z'); // 22:00 in Bogotá
    const opening = Date.parse('2026-11-17T13:00:00Z');
    expect(await world.sender.sendTemplate(await about.impact({ at: night }))).toEqual({
      was: 'held',
      at: night,
      until: opening + jitterOf(about.id, 15 * MINUTE),
      rule: 'E5',
      why: explain('hours.closed', { hours: 'Colombia', holidays: [] }),
    });
    const until = opening - 1;
    expect(await world.sender.sendTemplate(await about.impact({ at: night, until, tries: 1 }))).toMatchObject(
      {
        was: 'refused',
        rule: 'E5',
        cause: 'gate',
      },
    );
    expect(await world.attempts(about.id)).toEqual([]);
  });

  it('E3: a value of the task that cannot be written names its variable, and the fallback version goes', async () => {
    const world = await startWorld();
    const about = await world.openCase({ task: { data: { amount: 'much' } } });
    expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({
      rule: 'E3',
      cause: 'template',
    });
    const { rows } = await world.pool.query<{ questions: unknown[] }>(
      'select questions from decisions where case_id = $1',
      [about.id],
    );
    expect(rows[0]?.questions.at(-1)).toMatchObject({
      code: 'template.unfilled',
      params: { faults: [explain('variable.amount', { variable: 'amount' })] },
    });
    expect(await world.sender.sendTemplate(await about.impact({ replacement: 1, tries: 1 }))).toMatchObject({
      was: 'done',
    });
    expect(await world.taken()).toEqual(['payment_reminder_v1']);
  });
});

describe('the last look at the clock', () => {
  it('E5: past the end of the permitted span it is held, not sent', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    const closing = Date.parse('2026-11-17T02:00:00Z'); // 21:00 in Bogotá
    world.clock.now = closing;
    expect(await world.sender.sendTemplate(await about.impact({ at: closing - SECOND }))).toEqual({
      was: 'held',
      at: closing,
      until: closing,
      rule: 'E5',
      why: explain('hours.ended'),
    });
    expect(await world.attempts(about.id)).toMatchObject([{ status: 'fenced' }]);
    expect(await world.messages(about.id)).toMatchObject([{ status: 'discarded' }]);
    expect(await world.taken()).toEqual([]);
    // The next plan has a key of its own.
    world.clock.now = closing + 11 * HOUR;
    const next = await about.impact({ at: world.clock.now, tries: 1 });
    expect(await world.sender.sendTemplate(next)).toMatchObject({ was: 'done' });
  });

  it('R1: a worker that wakes long after the bound sends nothing; one at the bound does (R2: inclusive)', async () => {
    const world = await startWorld();
    const late = await world.openCase();
    world.clock.now = MONDAY + 2 * MINUTE;
    expect(await world.sender.sendTemplate(await late.impact({ until: MONDAY }))).toMatchObject({
      was: 'held',
    });
    const inTime = await world.openCase();
    world.clock.now = MONDAY + SECOND;
    expect(await world.sender.sendTemplate(await inTime.impact({ until: MONDAY }))).toMatchObject({
      was: 'done',
    });
  });
});

describe('at most once', () => {
  it('R7: a repeated activity answers what became of the first, and sends nothing', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    const input = await about.impact();
    const first = await world.sender.sendTemplate(input);
    await world.applyFacts(about.id, { fact: 'inbound', at: MONDAY, arrived: MONDAY, kind: 'message' });
    expect(await world.another().sendTemplate(input)).toEqual(first);
    expect(await world.sender.settleTemplate(input)).toEqual(first);
    expect(await world.taken()).toHaveLength(1);
  });

  it('R2, R7: a case rebuilt with another watermark or other tries meets its own impact', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    await world.sender.sendTemplate(await about.impact());
    await world.applyFacts(about.id, { fact: 'contact', at: MONDAY });
    const again = await about.impact({ tries: 3, at: MONDAY + HOUR });
    expect(await world.sender.sendTemplate(again)).toEqual({ was: 'done', at: MONDAY });
    expect(await world.sender.sendTemplate({ ...again, replacement: 1 })).toEqual({
      was: 'done',
      at: MONDAY,
    });
    expect(await world.taken()).toHaveLength(1);
  });

  it('R7: two runs of the same key at once send one', async () => {
    const world = await startWorld();
    for (let round = 0; round < 10; round += 1) {
      const about = await world.openCase();
      const input = await about.impact();
      const outcomes = await Promise.all([
        world.sender.sendTemplate(input),
        world.another().sendTemplate(input),
        world.another().sendTemplate(input),
      ]);
      expect(outcomes.every(({ was }) => was === 'done' || was === 'unknown')).toBe(true);
      await world.control.settled();
      expect(await world.attempts(about.id)).toMatchObject([{ status: 'sent' }]);
    }
    expect(await world.taken()).toHaveLength(10);
  });

  it('R2, R7: a run that died after reserving is taken up; one that died while calling counts as sent', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    const input = await about.impact();
    await crashing(world.another({ pool: failingAt(world.pool, /set\s+status = case when/) })).sendTemplate(
      input,
    );
    expect(await world.attempts(about.id)).toMatchObject([{ status: 'reserved' }]);
    expect(await world.sender.sendTemplate(input)).toMatchObject({ was: 'done' });

    const other = await world.openCase();
    const second = await other.impact();
    const dying = world.another({ whatsapp: { send: () => Promise.reject(new Error('killed')) } });
    await crashing(dying).sendTemplate(second);
    expect(await world.attempts(other.id)).toMatchObject([{ status: 'calling' }]);
    expect(await world.sender.sendTemplate(second)).toEqual({ was: 'unknown', at: MONDAY });
    expect(await world.attempts(other.id)).toMatchObject([{ status: 'unknown' }]);
    expect(await world.taken()).toHaveLength(1);
  });

  it('R7: a run that died after the provider had it: unknown to the next, sent by the status that echoes our id', async () => {
    const world = await startWorld();
    await world.control.settings({ webhooks: { hold: 'statuses' } });
    const about = await world.openCase();
    const input = await about.impact();
    await crashing(world.another({ pool: failingAt(world.pool, /with before as/) })).sendTemplate(input);
    expect(await world.sender.sendTemplate(input)).toEqual({ was: 'unknown', at: MONDAY });
    await world.control.release();
    await world.control.settled();
    expect(await world.attempts(about.id)).toMatchObject([{ status: 'sent', read_at: expect.any(Number) }]);
    expect(await world.sender.sendTemplate(input)).toEqual({ was: 'done', at: MONDAY });
    expect(await world.taken()).toHaveLength(1);
  });
});

describe('settling', () => {
  it('R7: no row: fenced, planned again, and a run that is still on its way sends nothing', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    const input = await about.impact();
    const again = { was: 'held', at: MONDAY, until: MONDAY, rule: 'R7', why: explain('send.not-sent') };
    expect(await world.sender.settleTemplate(input)).toEqual(again);
    expect(await world.sender.sendTemplate(input)).toEqual(again);
    expect(await world.sender.settleTemplate(input)).toEqual(again);
    expect(await world.taken()).toEqual([]);
    expect(await world.sender.sendTemplate({ ...input, tries: 1 })).toMatchObject({ was: 'done' });
  });

  it('R7: reserved: fenced, the same', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    const input = await about.impact();
    await crashing(world.another({ pool: failingAt(world.pool, /set\s+status = case when/) })).sendTemplate(
      input,
    );
    expect(await world.sender.settleTemplate(input)).toMatchObject({ was: 'held', rule: 'R7' });
    const attempt = await attemptByKey(world.pool, templateKey(input));
    expect(await startCalling(world.pool, attempt?.id ?? '', MONDAY, null)).toBe('not-mine');
    expect(await world.sender.sendTemplate({ ...input, tries: 1 })).toMatchObject({ was: 'done' });
    expect(await world.taken()).toHaveLength(1);
  });

  it('R7: calling: unknown; sent and refused: that', async () => {
    const world = await startWorld();
    const calling = await world.openCase();
    const input = await calling.impact();
    await crashing(
      world.another({ whatsapp: { send: () => Promise.reject(new Error('killed')) } }),
    ).sendTemplate(input);
    expect(await world.sender.settleTemplate(input)).toEqual({ was: 'unknown', at: MONDAY });

    const refused = await world.openCase();
    await world.control.fault({ effect: { kind: 'refuse', code: 131026 } });
    const second = await refused.impact();
    const outcome = await world.sender.sendTemplate(second);
    expect(outcome).toMatchObject({ was: 'refused', cause: 'person' });
    expect(await world.sender.settleTemplate(second)).toEqual(outcome);
  });
});

describe('caps', () => {
  it('W10: twenty reasons at once never make a fourth template in a case', async () => {
    const world = await startWorld({ limits: false });
    const about = await world.openCase({ task: null });
    const seen = (await about.impact()).seen;
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, async (_, index) =>
        world
          .another()
          .sendTemplate(await about.impact({ reason: `reason-${index}`, number: 'answer', seen })),
      ),
    );
    expect(outcomes.filter(({ was }) => was === 'done')).toHaveLength(3);
    expect(outcomes.filter((each) => each.was === 'refused' && each.rule === 'W10')).toHaveLength(17);
    expect(await world.taken()).toHaveLength(3);
  });

  it('R2: never a third about a reason, whatever is re-run', async () => {
    const world = await startWorld({ limits: false });
    const about = await world.openCase();
    const numbers = [1, 2, 'answer'] as const;
    const all = [];
    for (const number of numbers) all.push(await about.impact({ number }));
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(
        all.flatMap((input) => [world.sender.sendTemplate(input), world.another().sendTemplate(input)]),
      );
      for (const input of all) await world.sender.sendTemplate({ ...input, tries: round });
    }
    expect(await world.taken()).toHaveLength(2);
    expect((await world.decisions(about.id)).filter(({ rule }) => rule === 'R2').length).toBeGreaterThan(0);
  });

  it('R2: what another system reported counts, and an unknown one counts (R7)', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    await world.applyFacts(about.id, { fact: 'reported-template', at: MONDAY, reason: 'payment' });
    await world.control.fault({ effect: { kind: 'reset', when: 'before' } });
    expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({ was: 'unknown' });
    expect(await world.sender.sendTemplate(await about.impact({ number: 2 }))).toMatchObject({
      was: 'refused',
      rule: 'R2',
    });
  });

  it('R2, R8: a definite refusal does not count, a replacement goes under the same number', async () => {
    const world = await startWorld({ limits: false });
    const about = await world.openCase();
    await world.control.fault({ effect: { kind: 'refuse', code: 132015 } });
    expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({ cause: 'template' });
    expect(await world.sender.sendTemplate(await about.impact({ replacement: 1, tries: 1 }))).toMatchObject({
      was: 'done',
    });
    expect(await world.sender.sendTemplate(await about.impact({ number: 2 }))).toMatchObject({ was: 'done' });
    expect(await world.taken()).toEqual(['payment_reminder_v1', 'payment_options_v1']);
  });
});

type Sending = { sendTemplate(input: unknown): Promise<unknown> };

/** A run that dies: whatever it throws is what its caller sees of it. */
const crashing = (sender: { sendTemplate: (input: never) => Promise<unknown> }): Sending => ({
  sendTemplate: async (input) => {
    await expect(sender.sendTemplate(input as never)).rejects.toThrow('killed');
  },
});

type AnyPool = import('../../database/pool.ts').Pool;

/** The process dies right before this statement would be sent. */
function failingAt(pool: AnyPool, statement: RegExp): AnyPool {
  return watching(pool, (text) => {
    if (statement.test(text)) throw new Error('killed');
    return Promise.resolve();
  });
}

/** Everything waits before the attempt is moved to `calling`. */
function slowToCall(pool: AnyPool, before: () => Promise<unknown>): AnyPool {
  return watching(pool, async (text) => {
    if (/set\s+status = case when/.test(text)) await before();
  });
}

function watching(pool: AnyPool, before: (text: string) => Promise<unknown>): AnyPool {
  const watched = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(inner, name) {
        const value: unknown = Reflect.get(inner, name, inner);
        if (typeof value !== 'function') return value;
        if (name === 'query') {
          return async (text: string, ...rest: unknown[]) => {
            await before(text);
            return (value as (...all: unknown[]) => unknown).call(inner, text, ...rest);
          };
        }
        if (name === 'connect') {
          return async () => watched((await (value as () => Promise<object>).call(inner)) as object);
        }
        return (value as (...all: unknown[]) => unknown).bind(inner);
      },
    });
  return watched(pool);
}
