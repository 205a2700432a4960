import { expect, it } from 'vitest';
import { setCapabilities } from '../../database/lines/line-capabilities.ts';
import { explain } from '../../domain/explanation/explanation.ts';
import { DAY, HOUR } from '../../domain/time/instant.ts';
import { MONDAY, startWorld, type World } from '../worlds/sending.ts';

const LINE = '70007';
const TEXT = { type: 'text', text: { body: 'Your order 77 leaves our store today.' } } as const;

/** A world whose account takes part in Direct Send, or not. */
async function world(can = true): Promise<World> {
  const started = await startWorld();
  await started.control.settings({ directSend: can ? 'allowed' : 'ignored', strangers: 'closed' });
  await setCapabilities(started.pool, LINE, { directSend: can });
  return started;
}

const direct = (about: Awaited<ReturnType<World['openCase']>>, over: object = {}) =>
  about.message({ content: TEXT, directSend: true, at: MONDAY, ...over });
const late = { wroteAt: MONDAY - DAY - HOUR } as const;

it('W8: outside the window a text goes as a utility message, and counts as a template about its reason (R2)', async () => {
  const here = await world();
  const about = await here.openCase(late);
  const answer = await here.sender.sendMessage(direct(about));
  expect(answer).toMatchObject({ was: 'sent' });
  const [sent] = await here.control.messages({ to: about.phone });
  expect(sent?.request).toMatchObject({ type: 'text', category: 'utility', text: TEXT.text });
  await here.control.settled();
  expect(await here.attempts(about.id)).toMatchObject([
    { kind: 'template', template_name: null, impact: 'reported', reason: 'payment', failed_at: null },
  ]);
  expect(await here.decisions(about.id)).toMatchObject([{ step: 'direct-send', answer: 'allowed' }]);
  // Our own words outside the window are no answer to the customer (W9).
  expect((await here.facts(about.id)).map(({ fact }) => fact)).toEqual(['inbound', 'reported-template']);
  // The same request again sends nothing twice.
  expect(await here.sender.sendMessage(direct(about))).toEqual(answer);
  expect(await here.control.messages({ to: about.phone })).toHaveLength(1);
});

it('W8, M4: it is billed as utility', async () => {
  const here = await world();
  const about = await here.openCase(late);
  await here.sender.sendMessage(direct(about));
  await here.control.settled();
  const { rows } = await here.pool.query('select type, category, amount from costs where case_id = $1', [
    about.id,
  ]);
  expect(rows).toEqual([{ type: 'regular', category: 'utility', amount: 800 }]);
});

it('W8, R2: never a third about one reason, by whatever mode', async () => {
  const here = await world();
  const about = await here.openCase(late);
  for (const number of [1, 2]) {
    await here.pool.query(
      `insert into attempts (id, key, case_id, kind, reason, impact, status, reserved_at)
       values ($1, $1, $2, 'impact', 'payment', $3, 'sent', $4)`,
      [`${about.id}-${number}`, about.id, String(number), MONDAY - 20 * DAY],
    );
  }
  expect(await here.sender.sendMessage(direct(about))).toMatchObject({ was: 'suppressed', rule: 'R2' });
});

it('W8, E2: it needs the opt-in of a utility template', async () => {
  const here = await world();
  const about = await here.openCase({ ...late, consent: false });
  expect(await here.sender.sendMessage(direct(about))).toMatchObject({ was: 'suppressed', rule: 'E2' });
  expect(await here.taken()).toEqual([]);
});

it('W8, E3: a line that cannot refuses before the provider would', async () => {
  const here = await world(false);
  const about = await here.openCase(late);
  expect(await here.sender.sendMessage(direct(about))).toMatchObject({
    was: 'suppressed',
    rule: 'E3',
    why: explain('direct-send.unavailable'),
  });
  expect(await here.taken()).toEqual([]);
});

it('W8, E5: held to the send hours, and asked again then: a line that lost it sends nothing', async () => {
  const here = await world();
  const night = MONDAY + 12 * HOUR;
  here.clock.now = night;
  const [one, other] = [await here.openCase(late), await here.openCase(late)];
  const held = await here.sender.sendMessage(direct(one, { at: night }));
  expect(held).toMatchObject({ was: 'held', rule: 'E5' });
  if (held.was !== 'held') return;
  await here.sender.sendMessage(direct(other, { at: night, idempotencyKey: 'k2' }));
  expect(await here.taken()).toEqual([]);
  here.clock.now = held.until + HOUR;
  await here.sender.sendHeld(here.clock.now);
  expect(await here.control.messages({ to: one.phone })).toHaveLength(1);
  expect((await here.control.messages({ to: one.phone }))[0]?.request).toMatchObject({ category: 'utility' });
  expect(await here.attempts(one.id)).toMatchObject([{ status: 'sent' }]);

  const third = await here.openCase(late);
  const again = night + DAY;
  here.clock.now = again;
  expect(await here.sender.sendMessage(direct(third, { at: again }))).toMatchObject({ was: 'held' });
  await setCapabilities(here.pool, LINE, { directSend: false });
  here.clock.now = again + DAY / 2 + HOUR;
  await here.sender.sendHeld(here.clock.now);
  expect(await here.attempts(third.id)).toMatchObject([{ status: 'refused' }]);
  expect(await here.control.messages({ to: third.phone })).toHaveLength(0);
});

it('W8, W9: in an open window it is a reply, free-form, and answers', async () => {
  const here = await world();
  const about = await here.openCase({ wroteAt: MONDAY - HOUR });
  await here.control.settings({ strangers: 'open' });
  expect(await here.sender.sendMessage(direct(about))).toMatchObject({ was: 'sent' });
  expect((await here.control.messages({ to: about.phone }))[0]?.request).not.toHaveProperty('category');
  expect(await here.attempts(about.id)).toMatchObject([{ kind: 'free-form' }]);
  expect((await here.facts(about.id)).map(({ fact }) => fact)).toContain('answered');
});

it('W8, D2: its text is as long as a template’s at most', async () => {
  const here = await world();
  const about = await here.openCase(late);
  const content = { type: 'text', text: { body: 'x'.repeat(1_025) } } as const;
  expect(await here.sender.sendMessage(direct(about, { content }))).toMatchObject({
    was: 'invalid',
    errors: [{ field: 'text.body' }],
  });
});

it('R8, E6: blocked from Direct Send (139200): a template of our own instead, and no other text is tried for a day', async () => {
  const here = await world();
  const about = await here.openCase(late);
  await here.control.fault({ effect: { kind: 'refuse', code: 139200 } });
  expect(await here.sender.sendMessage(direct(about))).toMatchObject({
    was: 'refused',
    code: '139200',
    class: 'way',
  });
  const other = await here.openCase(late);
  expect(await here.sender.sendMessage(direct(other))).toMatchObject({
    was: 'suppressed',
    rule: 'E3',
    why: explain('direct-send.restricted'),
  });
  expect(await here.taken()).toEqual([]);
  here.clock.now = MONDAY + DAY;
  const next = await here.openCase(late);
  expect(await here.sender.sendMessage(direct(next, { at: MONDAY + DAY }))).toMatchObject({ was: 'sent' });
});
