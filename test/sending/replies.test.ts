import { describe, expect, it } from 'vitest';
import type { MessageAnswer } from '../../services/messages/message-answer.ts';
import { mergeContacts } from '../../database/merging/merge-contacts.ts';
import { transaction } from '../../database/pool.ts';
import { createPace } from '../../services/channels/pace.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { jitterOf } from '../../domain/time/jitter.ts';
import { MONDAY, startWorld, type World } from '../worlds/sending.ts';

/** The customer wrote at MONDAY - 1 h, so the window closes here. */
const CLOSES = MONDAY - HOUR + DAY;

describe('inside the window', () => {
  it('W4, W9: free-form goes, and the case learns that the business answered', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    const answer = await world.sender.sendMessage(about.message());
    const [send] = await world.control.messages({ tookEffect: true });
    const [message] = await world.messages(about.id);
    expect(answer).toEqual({ was: 'sent', messageId: message?.id, providerId: send?.id });
    expect(send?.request).toMatchObject({
      to: about.phone,
      type: 'text',
      text: { body: 'Your order arrives today' },
    });
    await world.control.settled();
    expect(await world.facts(about.id)).toMatchObject([
      { fact: 'inbound' },
      { fact: 'answered', at: MONDAY },
    ]);
    expect(await world.decisions(about.id)).toEqual([{ step: 'free-form', answer: 'allowed', rule: null }]);
    const { rows } = await world.pool.query(
      'select asked_seq < answered_seq as answered, last_outbound_at from cases where id = $1',
      [about.id],
    );
    expect(rows).toEqual([{ answered: true, last_outbound_at: MONDAY }]);
  });

  it('D2: buttons, lists and media go as the Cloud API takes them; broken limits are named before any call', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    const buttons = [1, 2, 3, 4].map((n) => ({ type: 'reply', reply: { id: `${n}`, title: `B${n}` } }));
    const withButtons = (count: number) =>
      about.message({
        idempotencyKey: `buttons-${count}`,
        content: {
          type: 'interactive',
          interactive: {
            type: 'button',
            body: { text: 'Which?' },
            action: { buttons: buttons.slice(0, count) },
          },
        },
      });
    expect(await world.sender.sendMessage(withButtons(3))).toMatchObject({ was: 'sent' });
    expect(await world.sender.sendMessage(withButtons(4))).toEqual({
      was: 'invalid',
      rule: 'D2',
      errors: [{ field: 'interactive.action.buttons', message: 'must have 1 to 3 entries, has 4' }],
    });
    const media = {
      type: 'media',
      media: { type: 'document', link: 'https://example.com/a.pdf', filename: 'a.pdf' },
    } as const;
    expect(
      await world.sender.sendMessage(about.message({ idempotencyKey: 'm', content: media })),
    ).toMatchObject({
      was: 'sent',
    });
    expect(await world.taken()).toEqual(['interactive', 'document']);
  });

  it('R7: the same key sends once, whoever repeats it; with another request it is an error', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => world.another().sendMessage(about.message())),
    );
    const again = await world.sender.sendMessage(about.message());
    expect(again).toMatchObject({ was: 'sent' });
    for (const answer of answers) expect(['sent', 'unknown']).toContain(answer.was);
    expect(await world.taken()).toHaveLength(1);
    expect((await world.facts(about.id)).filter(({ fact }) => fact === 'answered')).toHaveLength(1);
    expect(await world.sender.sendMessage(about.message({ digest: 'd2' }))).toEqual({ was: 'key-conflict' });
    const other = await world.openCase();
    const elsewhere = { ...about.message(), caseId: other.id };
    expect(await world.sender.sendMessage(elsewhere)).toEqual({ was: 'key-conflict' });
    expect(await world.sender.sendMessage(about.message({ tokenName: 'bots' }))).toMatchObject({
      was: 'sent',
    });
  });

  it('W9, R7: an unknown reply answers nothing until the provider says that it went', async () => {
    const world = await startWorld({ timeout: 300 });
    await world.control.settings({ webhooks: { hold: 'statuses' } });
    const about = await world.openCase();
    await world.control.fault({ effect: { kind: 'timeout', when: 'after' } });
    expect(await world.sender.sendMessage(about.message())).toMatchObject({ was: 'unknown' });
    expect(await world.facts(about.id)).toHaveLength(1);
    await world.control.release();
    await world.control.settled();
    expect(await world.facts(about.id)).toMatchObject([{ fact: 'inbound' }, { fact: 'answered' }]);
    expect(await world.sender.sendMessage(about.message())).toMatchObject({ was: 'sent' });
    expect(await world.taken()).toHaveLength(1);
  });

  it('the provider’s refusal says what happened and what to do', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    await world.control.fault({ effect: { kind: 'refuse', code: 131053 } });
    expect(await world.sender.sendMessage(about.message())).toMatchObject({
      was: 'refused',
      code: '131053',
      class: 'fix',
      what: expect.stringContaining('media'),
    });
    expect(await world.events(about.id)).toContain('message.refused');
    expect(await world.facts(about.id)).toHaveLength(1);
  });

  it('E1: a closed case and an unknown one', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    await world.pool.query('update cases set is_open = false where id = $1', [about.id]);
    expect(await world.sender.sendMessage(about.message())).toMatchObject({ was: 'suppressed', rule: 'E1' });
    expect(await world.sender.sendMessage(about.message({ caseId: 'case-1' }))).toEqual({ was: 'no-case' });
  });

  it('E2: after STOP only its confirmation goes, which is no answer', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    await world.applyFacts(about.id, { fact: 'inbound', at: MONDAY - 1, arrived: MONDAY - 1, kind: 'stop' });
    await world.pool.query(
      `insert into consents (contact_id, channel, category, granted, source, at)
       values ($1, 'whatsapp', 'service', false, 'STOP', $2)`,
      [about.contactId, MONDAY - 1],
    );
    expect(await world.sender.sendMessage(about.message())).toMatchObject({ was: 'suppressed', rule: 'E2' });
    const confirmation = about.message({ idempotencyKey: 'stop', purpose: 'opt-out-notice' });
    expect(await world.sender.sendMessage(confirmation)).toMatchObject({ was: 'sent' });
    expect((await world.facts(about.id)).map(({ fact }) => fact)).toEqual(['inbound', 'inbound']);
    await world.applyFacts(about.id, { fact: 'inbound', at: MONDAY, arrived: MONDAY, kind: 'message' });
    expect(await world.sender.sendMessage(about.message())).toMatchObject({ was: 'sent' });
  });

  it('F3: a notice in the chat goes once and is no answer', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    const notice = { caseId: about.id, key: 'call-1/chat', body: 'We call you at 10', at: MONDAY };
    expect(await world.sender.sendChatNotice(notice)).toBe('sent');
    expect(await world.sender.sendChatNotice(notice)).toBe('sent');
    expect(await world.taken()).toHaveLength(1);
    expect(await world.facts(about.id)).toHaveLength(1);
    expect(await world.sender.sendChatNotice({ ...notice, key: 'call-2/chat', at: CLOSES })).toBe('refused');
  });

  it('E: a person is not written to faster than the provider takes it', async () => {
    let now = 0;
    const pace = createPace({ linePerSecond: 80, personEvery: 6 * SECOND, personBurst: 2 }, () => now);
    const world = await startWorld({ pace });
    const about = await world.openCase();
    const send = (n: number) => world.sender.sendMessage(about.message({ idempotencyKey: `k${n}` }));
    expect(await send(1)).toMatchObject({ was: 'sent' });
    expect(await send(2)).toMatchObject({ was: 'sent' });
    expect(await send(3)).toEqual({ was: 'too-fast', retryAfter: 6_000 });
    expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({
      was: 'held',
      until: MONDAY + 6_000,
    });
    now += 6_000;
    expect(await send(3)).toMatchObject({ was: 'sent' });
  });
});

describe('at and after the end of the window', () => {
  it('W2, W4: refused before any call, with the instant and what can be done instead', async () => {
    const world = await startWorld();
    const about = await world.openCase({ language: 'pt-BR' });
    const at = (now: number) => {
      world.clock.now = now;
      return world.sender.sendMessage(about.message({ at: now }));
    };
    expect(await at(CLOSES - 2 * MINUTE)).toMatchObject({
      code: 'window_closing',
      closedAt: CLOSES,
      rule: 'W2',
    });
    const closed = await at(CLOSES);
    expect(closed).toMatchObject({
      was: 'outside-window',
      code: 'window_closed',
      closedAt: CLOSES,
      rule: 'W4',
    });
    const { alternatives } = closed as Extract<MessageAnswer, { was: 'outside-window' }>;
    expect(alternatives.map(({ name }) => name)).toContain('payment_pending_v3');
    expect(new Set(alternatives.map(({ language }) => language))).toEqual(new Set(['pt_BR']));
    expect(alternatives.every(({ name }) => !name.startsWith('delivery'))).toBe(true);
    const required = alternatives.map(({ variables }) => variables.filter((each) => each.required).length);
    expect(required).toEqual(required.toSorted((one, other) => one - other));
    expect(alternatives.at(-1)).toMatchObject({ name: 'payment_due_v1' });
    expect(required).toEqual([...required.slice(0, -1).map(() => 0), 1]);
    expect(await world.decisions(about.id)).toEqual([
      { step: 'free-form', answer: 'suppressed', rule: 'W2' },
      { step: 'free-form', answer: 'suppressed', rule: 'W4' },
    ]);
    expect(await world.events(about.id)).toEqual(['message.refused', 'message.refused']);
    expect(await world.control.messages()).toEqual([]);
    expect(await at(CLOSES - 2 * MINUTE - 1)).toMatchObject({ was: 'sent' });
  });

  it('W2: a request that is late at the provider’s door is not sent', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    world.clock.now = CLOSES - 2 * MINUTE;
    const request = about.message({ at: CLOSES - 3 * MINUTE });
    expect(await world.sender.sendMessage(request)).toMatchObject({ code: 'window_closing' });
    const kept = about.message({ at: CLOSES - 3 * MINUTE, idempotencyKey: 'k2', keep: true });
    expect(await world.sender.sendMessage(kept)).toMatchObject({ was: 'kept', rule: 'W2' });
    expect(await world.control.messages()).toEqual([]);
  });

  it('W4: on request the text is kept, once, and the case learns of it', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    const refused = about.message({ at: CLOSES });
    expect(await world.sender.sendMessage(refused)).toMatchObject({ code: 'window_closed' });
    const keep = { ...refused, keep: true };
    const answer = await world.sender.sendMessage(keep);
    expect(answer).toMatchObject({ was: 'kept', rule: 'W4' });
    expect(await world.sender.sendMessage(keep)).toEqual(answer);
    expect(await world.facts(about.id)).toMatchObject([{ fact: 'inbound' }, { fact: 'kept', at: CLOSES }]);
    expect(await world.messages(about.id)).toMatchObject([{ status: 'kept' }]);
    expect(await world.control.messages()).toEqual([]);
  });

  it.each(['at-once', 'later'] as const)(
    'W5: the provider says %s that the window is closed: ours closes, the text is kept, the business still owes',
    async (windowRefusal) => {
      const world = await startWorld();
      await world.control.settings({ windowRefusal, strangers: 'closed' });
      const about = await world.openCase();
      await world.sender.sendMessage(about.message());
      await world.control.settled();
      expect(await world.sender.sendMessage(about.message())).toMatchObject({ was: 'kept', rule: 'W5' });
      const told = (await world.facts(about.id)).filter(({ fact }) => fact !== 'answer-failed');
      expect(told.slice(-2)).toMatchObject([
        { fact: 'shut', at: MONDAY },
        { fact: 'kept', at: MONDAY },
      ]);
      expect(await world.messages(about.id)).toMatchObject([{ status: 'kept' }]);
      const { rows } = await world.pool.query(
        'select asked_seq > answered_seq as owes, shut_early_at from cases where id = $1',
        [about.id],
      );
      expect(rows).toEqual([{ owes: true, shut_early_at: MONDAY }]);
      const next = about.message({ idempotencyKey: 'k2', at: MONDAY + 1 });
      expect(await world.sender.sendMessage(next)).toMatchObject({ code: 'window_closed', closedAt: MONDAY });
      // W3: void once the customer has written again.
      await world.applyFacts(about.id, {
        fact: 'inbound',
        at: MONDAY + 2,
        arrived: MONDAY + 2,
        kind: 'message',
      });
      await world.control.settings({ strangers: 'open' });
      expect(await world.sender.sendMessage({ ...next, at: MONDAY + 3 })).toMatchObject({ was: 'sent' });
    },
  );
});

describe('kept replies', () => {
  async function keep(world: World, count: number) {
    const about = await world.openCase();
    const ids: string[] = [];
    for (let n = 1; n <= count; n += 1) {
      const answer = await world.sender.sendMessage(
        about.message({
          idempotencyKey: `kept-${n}`,
          keep: true,
          at: CLOSES + n,
          content: { type: 'text', text: { body: `reply ${n}` } },
        }),
      );
      if (answer.was === 'kept') ids.push(answer.messageId);
    }
    return { about, ids };
  }
  async function tap(world: World, caseId: string) {
    world.clock.now = CLOSES + HOUR;
    return world.applyFacts(caseId, {
      fact: 'inbound',
      at: CLOSES + HOUR,
      arrived: CLOSES + HOUR,
      kind: 'tap',
    });
  }
  const bodies = async (world: World) =>
    (await world.control.messages({ tookEffect: true })).map(
      ({ request }) => (request['text'] as { body: string }).body,
    );

  it('R9: on the tap all go out in order, once each, and the case learns of every one', async () => {
    const world = await startWorld();
    const { about } = await keep(world, 3);
    const seen = await tap(world, about.id);
    const input = { caseId: about.id, seen, at: world.clock.now, tries: 1 };
    expect(await world.sender.deliverKept(input)).toEqual({ was: 'done', at: world.clock.now });
    expect(await bodies(world)).toEqual(['reply 1', 'reply 2', 'reply 3']);
    expect((await world.facts(about.id)).slice(-3)).toMatchObject([
      { fact: 'kept-settled', sent: true },
      { fact: 'kept-settled', sent: true },
      { fact: 'kept-settled', sent: true },
    ]);
    // The activity's answer was lost: its repetition meets its own facts, and then nothing is left.
    expect(await world.sender.deliverKept(input)).toMatchObject({ was: 'overtaken', missed: [{}, {}, {}] });
    expect(await world.sender.deliverKept({ ...input, seen: seen + 3 })).toMatchObject({
      was: 'refused',
      rule: 'R9',
    });
    expect(await bodies(world)).toHaveLength(3);
  });

  it.each(['sent', 'unknown'] as const)(
    'I1, R9: one that is under way when its case is merged, and %s then, takes nothing from what waits in the other',
    async (comes) => {
      const world = await startWorld({ timeout: comes === 'sent' ? 5_000 : 600 });
      await world.control.settings({ webhooks: { hold: 'statuses' } });
      const [older, younger] = [await keep(world, 1), await keep(world, 1)];
      await tap(world, younger.about.id);
      await world.control.fault({
        effect: comes === 'sent' ? { kind: 'slow', delay: 500 } : { kind: 'timeout', when: 'after' },
      });
      const request = {
        caseId: younger.about.id,
        messageId: younger.ids[0] ?? '',
        at: world.clock.now,
      };
      const confirmed = world.sender.confirmKept(request);
      await expect.poll(async () => (await world.attempts(younger.about.id)).at(-1)?.status).toBe('calling');
      const [into, from] = [older.about.contactId, younger.about.contactId];
      await transaction(world.pool, (connection) =>
        mergeContacts(connection, [into, from], { at: world.clock.now, by: 'agent:7', why: null, into }),
      );
      expect(await confirmed).toMatchObject({ was: comes });
      const facts = await world.facts(older.about.id);
      expect(facts.find(({ fact }) => fact === 'absorbed')).toMatchObject({ kept: 0 });
      expect(facts.map(({ fact }) => fact)).not.toContain('kept-settled');
      expect(facts.filter(({ fact }) => fact === 'answered')).toHaveLength(comes === 'sent' ? 1 : 0);
    },
  );

  it('R8, R9: where the provider is busy it is held and goes on where it was', async () => {
    const world = await startWorld();
    const { about } = await keep(world, 2);
    const seen = await tap(world, about.id);
    const input = { caseId: about.id, seen, at: world.clock.now, tries: 1 };
    await world.control.fault({ effect: { kind: 'refuse', code: 130429 } });
    expect(await world.sender.deliverKept(input)).toMatchObject({
      was: 'held',
      rule: 'R8',
      until: world.clock.now + MINUTE,
    });
    expect(await bodies(world)).toEqual([]);
    // The case records that they still go by themselves.
    await world.pool.query(`update messages set status = 'kept' where status = 'kept-confirm'`);
    expect(await world.sender.deliverKept(input)).toMatchObject({ was: 'done' });
    expect(await bodies(world)).toEqual(['reply 1', 'reply 2']);
  });

  it('R6, R9: what the customer writes after the tap is seen first', async () => {
    const world = await startWorld();
    const { about } = await keep(world, 1);
    const seen = await tap(world, about.id);
    await world.applyFacts(about.id, {
      fact: 'inbound',
      at: world.clock.now,
      arrived: world.clock.now,
      kind: 'message',
    });
    const outcome = await world.sender.deliverKept({ caseId: about.id, seen, at: world.clock.now, tries: 1 });
    expect(outcome).toMatchObject({ was: 'overtaken' });
    expect(await bodies(world)).toEqual([]);
  });

  it('R7, R9: a delivery that broke off goes on where it was, and an unknown one is not sent again', async () => {
    const world = await startWorld({ timeout: 300 });
    const { about } = await keep(world, 3);
    const seen = await tap(world, about.id);
    await world.control.fault({ effect: { kind: 'timeout', when: 'after' } });
    let calls = 0;
    const dying = world.another({
      whatsapp: {
        send: (message) => {
          calls += 1;
          return calls === 2 ? Promise.reject(new Error('killed')) : world.parts.whatsapp.send(message);
        },
      },
    });
    const input = { caseId: about.id, seen, at: world.clock.now, tries: 1 };
    await expect(dying.deliverKept(input)).rejects.toThrow('killed');
    const again = await world.sender.deliverKept(input);
    expect(again).toMatchObject({ was: 'overtaken' });
    const rest = { ...input, seen: (await world.facts(about.id)).length };
    expect(await world.sender.deliverKept(rest)).toMatchObject({ was: 'done' });
    expect(await bodies(world)).toEqual(['reply 1', 'reply 3']);
    await world.control.settled();
    expect((await world.messages(about.id)).map(({ status }) => status)).toEqual(['read', 'unknown', 'read']);
    expect((await world.facts(about.id)).filter(({ fact }) => fact === 'kept-settled')).toHaveLength(3);
  });

  it('R7, R9: an unknown one whose status comes later is told to the case once', async () => {
    const world = await startWorld({ timeout: 300 });
    const { about } = await keep(world, 1);
    const seen = await tap(world, about.id);
    await world.control.settings({ webhooks: { hold: 'statuses' } });
    await world.control.fault({ effect: { kind: 'timeout', when: 'after' } });
    const input = { caseId: about.id, seen, at: world.clock.now, tries: 1 };
    expect(await world.sender.deliverKept(input)).toMatchObject({ was: 'done' });
    await world.control.release();
    await world.control.settled();
    expect(await world.messages(about.id)).toMatchObject([{ status: 'read' }]);
    expect((await world.facts(about.id)).filter(({ fact }) => fact === 'kept-settled')).toHaveLength(1);
  });

  it('W4, W5: with the window closed again nothing goes, and all wait on', async () => {
    const world = await startWorld();
    const { about } = await keep(world, 2);
    const seen = (await world.facts(about.id)).length;
    const input = { caseId: about.id, seen, at: CLOSES + HOUR, tries: 1 };
    expect(await world.sender.deliverKept(input)).toMatchObject({
      was: 'refused',
      rule: 'W4',
      cause: 'gate',
    });
    await tap(world, about.id);
    await world.control.fault({ effect: { kind: 'refuse', code: 131047 } });
    expect(await world.sender.deliverKept({ ...input, seen: seen + 1 })).toMatchObject({
      was: 'refused',
      rule: 'W5',
    });
    expect((await world.messages(about.id)).map(({ status }) => status)).toEqual(['kept', 'kept']);
    expect((await world.facts(about.id)).at(-1)).toMatchObject({ fact: 'shut' });
  });

  it('R9: after any other message an agent lets it go, or throws it away', async () => {
    const world = await startWorld();
    const { about, ids } = await keep(world, 2);
    const [first = '', second = ''] = ids;
    world.clock.now = CLOSES + HOUR;
    const at = world.clock.now;
    const early = await world.sender.confirmKept({ caseId: about.id, messageId: first, at });
    expect(early).toMatchObject({ code: 'window_closed' });
    await world.applyFacts(about.id, { fact: 'inbound', at, arrived: at, kind: 'message' });
    const confirmed = await Promise.all([
      world.sender.confirmKept({ caseId: about.id, messageId: first, at }),
      world.another().confirmKept({ caseId: about.id, messageId: first, at }),
    ]);
    expect(confirmed.some(({ was }) => was === 'sent')).toBe(true);
    expect(await world.sender.discardKept({ caseId: about.id, messageId: second, at })).toMatchObject({
      was: 'discarded',
    });
    expect(await world.sender.confirmKept({ caseId: about.id, messageId: second, at })).toMatchObject({
      was: 'discarded',
    });
    expect(await world.sender.discardKept({ caseId: about.id, messageId: first, at })).toMatchObject({
      was: 'sent',
    });
    expect(await bodies(world)).toEqual(['reply 1']);
    expect((await world.facts(about.id)).slice(-2)).toMatchObject([
      { fact: 'kept-settled', sent: true },
      { fact: 'kept-settled', sent: false },
    ]);
    const unknown = { caseId: about.id, messageId: 'msg-1', at };
    expect(await world.sender.confirmKept(unknown)).toEqual({ was: 'no-message' });
  });

  it('R8, R9: one that the provider refuses waits for an agent, and may be tried again', async () => {
    const world = await startWorld();
    const { about, ids } = await keep(world, 1);
    const seen = await tap(world, about.id);
    await world.control.fault({ effect: { kind: 'refuse', code: 131053 } });
    const input = { caseId: about.id, seen, at: world.clock.now, tries: 1 };
    expect(await world.sender.deliverKept(input)).toMatchObject({ was: 'refused', rule: 'R8' });
    expect(await world.messages(about.id)).toMatchObject([{ status: 'kept-confirm' }]);
    const confirm = { caseId: about.id, messageId: ids[0] ?? '', at: world.clock.now };
    expect(await world.sender.confirmKept(confirm)).toMatchObject({ was: 'sent' });
  });
});

describe('templates by name', () => {
  const named = (name: string, variables?: Record<string, unknown>, language?: string) =>
    ({
      type: 'template',
      template: { name, ...(variables ? { variables } : {}), ...(language ? { language } : {}) },
    }) as const;

  it('W8, R2: inside the window it goes and does not count; it is no answer (W9)', async () => {
    const world = await startWorld();
    const about = await world.openCase();
    const content = named('payment_pending_v3', { amount: { value: 10, currency: 'COP' } });
    expect(await world.sender.sendMessage(about.message({ content }))).toMatchObject({ was: 'sent' });
    expect((await world.facts(about.id)).map(({ fact }) => fact)).toEqual(['inbound']);
  });

  it('R2: outside the window it counts as a template about the reason, and the third is refused', async () => {
    const world = await startWorld();
    const about = await world.openCase({ wroteAt: MONDAY - 2 * DAY });
    const send = (n: number) =>
      world.sender.sendMessage(
        about.message({ idempotencyKey: `k${n}`, content: named('payment_options_v1') }),
      );
    expect(await send(1)).toMatchObject({ was: 'sent' });
    expect((await world.facts(about.id)).at(-1)).toEqual({
      fact: 'reported-template',
      at: MONDAY,
      reason: 'payment',
    });
    expect(await send(2)).toMatchObject({ was: 'sent' });
    expect(await send(3)).toMatchObject({ was: 'suppressed', rule: 'R2' });
    expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({
      was: 'refused',
      rule: 'R2',
    });
    expect(await world.taken()).toHaveLength(2);
  });

  it('R2, R7: an unknown one counts at once, and once', async () => {
    const world = await startWorld({ timeout: 300 });
    await world.control.settings({ webhooks: { hold: 'statuses' } });
    await world.control.fault({ effect: { kind: 'timeout', when: 'after' } });
    const about = await world.openCase({ wroteAt: MONDAY - 2 * DAY });
    const request = about.message({ content: named('payment_options_v1') });
    expect(await world.sender.sendMessage(request)).toMatchObject({ was: 'unknown' });
    await world.control.release();
    await world.control.settled();
    expect(await world.sender.sendMessage(request)).toMatchObject({ was: 'sent' });
    expect((await world.facts(about.id)).filter(({ fact }) => fact === 'reported-template')).toHaveLength(1);
  });

  it('R2, W10: many at once never exceed the caps, whoever sends them', async () => {
    const world = await startWorld();
    const about = await world.openCase({ wroteAt: MONDAY - 2 * DAY });
    const impact = await about.impact();
    await Promise.all([
      ...Array.from({ length: 8 }, (_, n) =>
        world
          .another()
          .sendMessage(about.message({ idempotencyKey: `k${n}`, content: named('payment_options_v1') })),
      ),
      world.another().sendTemplate(impact),
    ]);
    expect(await world.taken()).toHaveLength(2);
  });

  it('E3: unknown templates, languages, missing and surplus variables are errors that name the field', async () => {
    const world = await startWorld();
    const about = await world.openCase({ task: null });
    const send = (content: ReturnType<typeof named>) => world.sender.sendMessage(about.message({ content }));
    expect(await send(named('no_such_template'))).toMatchObject({
      was: 'invalid',
      rule: 'E3',
      errors: [{ field: 'template.name', message: expect.stringContaining('case_pending_v1') }],
    });
    expect(await send(named('case_pending_v1', {}, 'fr'))).toMatchObject({
      errors: [{ field: 'template.language' }],
    });
    expect(await send(named('payment_pending_v3', { color: 'red', amount: 7 }))).toMatchObject({
      errors: [
        { field: 'template.variables.amount' },
        { field: 'template.variables.resume_token' },
        { field: 'template.variables.color' },
      ],
    });
    expect(await world.control.messages()).toEqual([]);
    expect(await world.attempts(about.id)).toEqual([]);
    expect(await send(named('case_pending_v1', {}, 'en'))).toMatchObject({ was: 'sent' });
  });

  it('E2: needs the opt-in of its category', async () => {
    const world = await startWorld();
    const about = await world.openCase({ consent: false });
    const request = about.message({ content: named('case_pending_v1') });
    expect(await world.sender.sendMessage(request)).toMatchObject({ was: 'suppressed', rule: 'E2' });
    expect(await world.events(about.id)).toEqual(['message.refused']);
  });

  it('E5: outside the hours it is held, and goes by itself at their opening, once', async () => {
    const world = await startWorld();
    const night = Date.parse('2026-11-17T03:00:00Z'); // 22:00 in Bogotá
    const about = await world.openCase({ wroteAt: MONDAY - 2 * DAY });
    const opening = Date.parse('2026-11-17T13:00:00Z') + jitterOf(about.id, 15 * MINUTE);
    world.clock.now = night;
    const request = about.message({ content: named('case_pending_v1') });
    const answer = await world.sender.sendMessage(request);
    expect(answer).toMatchObject({ was: 'held', until: opening, rule: 'E5' });
    expect(await world.sender.sendMessage(request)).toEqual(answer);
    expect(await world.sender.sendHeld(opening - 1)).toBe(0);
    expect(await world.messages(about.id)).toMatchObject([{ status: 'held' }]);
    world.clock.now = opening;
    await Promise.all([world.sender.sendHeld(opening), world.another().sendHeld(opening)]);
    expect(await world.sender.sendHeld(opening)).toBe(0);
    expect(await world.taken()).toEqual(['case_pending_v1']);
    expect((await world.facts(about.id)).at(-1)).toMatchObject({
      fact: 'reported-template',
      reason: 'payment',
    });
    expect(await world.sender.sendMessage(request)).toMatchObject({ was: 'sent' });
  });

  it('E, E2: a held one is asked about again before it goes', async () => {
    const world = await startWorld();
    const night = Date.parse('2026-11-17T03:00:00Z');
    const about = await world.openCase({ wroteAt: MONDAY - 2 * DAY });
    const opening = Date.parse('2026-11-17T13:00:00Z') + jitterOf(about.id, 15 * MINUTE);
    world.clock.now = night;
    await world.sender.sendMessage(about.message({ content: named('case_pending_v1') }));
    await world.pool.query(
      `insert into consents (contact_id, channel, category, granted, source, at)
       values ($1, 'whatsapp', 'utility', false, 'app', $2)`,
      [about.contactId, night],
    );
    world.clock.now = opening;
    expect(await world.sender.sendHeld(opening)).toBe(1);
    expect(await world.sender.sendHeld(opening)).toBe(0);
    expect(await world.taken()).toEqual([]);
    expect(await world.messages(about.id)).toMatchObject([{ status: 'refused' }]);
    expect((await world.decisions(about.id)).at(-1)).toEqual({
      step: 'template',
      answer: 'suppressed',
      rule: 'E2',
    });
  });
});
