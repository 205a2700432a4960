import { describe, expect, it } from 'vitest';
import { withdrawAll } from '../../database/contacts/consent-choices.ts';
import { transaction } from '../../database/pool.ts';
import type { Effects } from '../../domain/effects/case-effects.ts';
import { createPace } from '../../services/channels/pace.ts';
import { DAY, HOUR, MINUTE } from '../../domain/time/instant.ts';
import { inbound } from '../worlds/cases.ts';
import { type Case, MONDAY, startWorld, type World } from '../worlds/sending.ts';

type Input = Parameters<Effects['requestNumber']>[0];

/** The customer wrote at MONDAY - 1 h, so the window closes here. */
const CLOSES = MONDAY - HOUR + DAY;
let users = 0;

/** Of somebody who is known by a user id alone. */
async function given(
  options: Parameters<typeof startWorld>[0] = {},
): Promise<{ world: World; about: Case; input: Input }> {
  const world = await startWorld(options);
  users += 1;
  const about = await world.openCase({ phone: null, userId: `CO.900000000000${users}` });
  const input = { caseId: about.id, reason: 'payment', round: 3, tries: 0, seen: 1, at: MONDAY };
  return { world, about, input };
}

const refused = { was: 'refused', cause: 'gate' } as const;

describe('F7: the request for a number', () => {
  it('F7, F4, W9: goes as one free-form message in the customer’s language, with the provider’s button; it answers nothing', async () => {
    const { world, about, input } = await given();
    expect(await world.sender.requestNumber(input)).toEqual({ was: 'done', at: MONDAY });
    const [send] = await world.control.messages({ tookEffect: true });
    expect(send?.request).toMatchObject({
      type: 'interactive',
      interactive: {
        type: 'request_contact_info',
        body: {
          text: `Para poder llamarte por tu pago (caso ${about.id}) nos falta tu número de teléfono. Si quieres que te llamemos, compártelo con este botón.`,
        },
        action: { name: 'request_contact_info' },
      },
    });
    await world.control.settled();
    expect(await world.attempts(about.id)).toMatchObject([
      { kind: 'number-request', status: 'sent', purpose: null },
    ]);
    expect(await world.messages(about.id)).toMatchObject([{ author: 'system:ventana', status: 'read' }]);
    expect(await world.decisions(about.id)).toEqual([
      { step: 'number-request', answer: 'allowed', rule: null },
    ]);
    // W9: the business owes as before.
    expect(await world.facts(about.id)).toHaveLength(1);
    const { rows } = await world.pool.query(
      'select asked_seq > answered_seq as owes from cases where id = $1',
      [about.id],
    );
    expect(rows).toEqual([{ owes: true }]);
  });

  it('F7, R7: goes once, whoever repeats it, whatever it is asked by, and whoever asked before', async () => {
    const { world, about, input } = await given();
    await Promise.all(Array.from({ length: 4 }, () => world.another().requestNumber(input)));
    expect(await world.sender.requestNumber(input)).toMatchObject({ was: 'done' });
    // A run that lost its memory of it.
    expect(await world.sender.requestNumber({ ...input, round: 9, at: MONDAY + HOUR })).toEqual({
      was: 'done',
      at: MONDAY,
    });
    expect(await world.taken()).toEqual(['interactive']);

    const asked = await world.openCase({ phone: null, userId: 'CO.9100000000001' });
    const interactive = {
      type: 'request_contact_info',
      body: { text: '¿Nos compartes tu número?' },
      action: { name: 'request_contact_info' },
    };
    const byAgent = asked.message({ content: { type: 'interactive', interactive } });
    expect(await world.sender.sendMessage(byAgent)).toMatchObject({ was: 'sent' });
    expect(await world.sender.requestNumber({ ...input, caseId: asked.id, seen: 2 })).toMatchObject({
      ...refused,
      rule: 'F7',
    });
    expect(await world.attempts(about.id)).toHaveLength(1);
  });

  it('F7, R7: one of which nobody knows whether it went is not sent again', async () => {
    const { world, input } = await given({ timeout: 300 });
    await world.control.fault({ effect: { kind: 'timeout', when: 'after' } });
    expect(await world.sender.requestNumber(input)).toEqual({ was: 'unknown', at: MONDAY });
    expect(await world.sender.requestNumber({ ...input, round: 4 })).toMatchObject({ was: 'done' });
    expect(await world.taken()).toHaveLength(1);
  });

  it('R7: a run that died before the provider was called is gone on with', async () => {
    const { world, about, input } = await given();
    const dying = world.another({ whatsapp: { send: () => Promise.reject(new Error('killed')) } });
    await expect(dying.requestNumber(input)).rejects.toThrow('killed');
    // It was about to call, so nobody knows.
    expect(await world.sender.requestNumber(input)).toMatchObject({ was: 'unknown' });
    expect(await world.taken()).toEqual([]);
    expect(await world.attempts(about.id)).toMatchObject([{ status: 'unknown' }]);
  });

  it('R6: what the customer wrote since is seen first', async () => {
    const { world, about, input } = await given();
    await world.applyFacts(about.id, inbound(MONDAY));
    expect(await world.sender.requestNumber(input)).toMatchObject({ was: 'overtaken', missed: [{ seq: 2 }] });
    expect(await world.taken()).toEqual([]);
    expect(await world.sender.requestNumber({ ...input, seen: 2 })).toMatchObject({ was: 'done' });
  });

  it.each([
    ['W4', CLOSES],
    ['W2', CLOSES - MINUTE],
  ] as const)('%s: the gate refuses it as any reply', async (rule, at) => {
    const { world, about, input } = await given();
    expect(await world.sender.requestNumber({ ...input, at })).toEqual({ ...refused, at, rule });
    expect(await world.decisions(about.id)).toEqual([{ step: 'number-request', answer: 'suppressed', rule }]);
    expect(await world.taken()).toEqual([]);
  });

  it('E2: nor after STOP', async () => {
    const { world, about, input } = await given();
    await transaction(world.pool, (connection) => withdrawAll(connection, about.contactId, MONDAY));
    const { rows } = await world.pool.query<{ seq: number }>(
      'select fact_seq as seq from cases where id = $1',
      [about.id],
    );
    const seen = rows[0]?.seq ?? 0;
    expect(await world.sender.requestNumber({ ...input, seen })).toMatchObject({ ...refused, rule: 'E2' });
    expect(await world.taken()).toEqual([]);
  });

  it('R8: where the provider is busy it is held, and asked anew; what is wrong in itself is refused', async () => {
    const { world, about, input } = await given();
    await world.control.fault({ effect: { kind: 'refuse', code: 130429 } });
    const held = await world.sender.requestNumber(input);
    expect(held).toMatchObject({ was: 'held', rule: 'R8', until: MONDAY + MINUTE });
    // The same plan, taken up again, is told the same.
    expect(await world.sender.requestNumber(input)).toEqual(held);
    await world.control.fault({ effect: { kind: 'refuse', code: 131009 } });
    expect(await world.sender.requestNumber({ ...input, round: 4, tries: 1 })).toMatchObject({
      was: 'refused',
      rule: 'R8',
      cause: 'template',
    });
    expect(await world.sender.requestNumber({ ...input, round: 5 })).toMatchObject({ was: 'done' });
    expect(await world.attempts(about.id)).toHaveLength(3);
    expect(await world.taken()).toHaveLength(1);
  });

  it('R8: too fast for the person or the line: nothing is reserved', async () => {
    const pace = { ...createPace(), take: () => Promise.resolve(1_500) };
    const { world, about, input } = await given({ pace });
    expect(await world.sender.requestNumber(input)).toMatchObject({
      was: 'held',
      until: MONDAY + 1_500,
      rule: 'R8',
    });
    expect(await world.attempts(about.id)).toEqual([]);
  });

  it('W5: where the provider finds the window closed nothing is kept, and nobody owes for it', async () => {
    const { world, about, input } = await given();
    await world.control.fault({ effect: { kind: 'refuse', code: 131047 } });
    expect(await world.sender.requestNumber(input)).toMatchObject({ was: 'refused', rule: 'W5' });
    expect((await world.facts(about.id)).slice(1)).toEqual([{ fact: 'shut', at: MONDAY, notice: true }]);
    expect(await world.messages(about.id)).toMatchObject([{ status: 'refused' }]);
  });

  it.each(['call-notice', 'opt-out-notice'] as const)('W5, E2, F3: nor for a %s', async (purpose) => {
    const { world, about } = await given();
    await world.control.fault({ effect: { kind: 'refuse', code: 131047 } });
    const notice = { caseId: about.id, key: `${about.id}/${purpose}`, body: 'Listo', at: MONDAY, purpose };
    expect(await world.sender.sendChatNotice(notice)).toBe('refused');
    expect((await world.facts(about.id)).slice(1)).toEqual([{ fact: 'shut', at: MONDAY, notice: true }]);
  });
});
