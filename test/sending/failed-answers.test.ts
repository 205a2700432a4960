import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { factsAfter } from '../../database/cases/facts.ts';
import { mergeContacts } from '../../database/merging/merge-contacts.ts';
import { reportMessage } from '../../database/receiving/reported-messages.ts';
import { applyStatus } from '../../database/sending/statuses.ts';
import { transaction } from '../../database/pool.ts';
import { openCase } from '../../domain/schedule/open-case.ts';
import { MINUTE } from '../../domain/time/instant.ts';
import { readRates } from '../../settings/rates/rates-file.ts';
import { drawOutlook } from '../domain/schedule/life.ts';
import { type Case, MONDAY, startWorld, type World } from '../worlds/sending.ts';

const LATER = MONDAY + MINUTE;

/** One status, as the webhook tells it: it happened at MONDAY and arrived a minute later. */
const say = (world: World, status: Partial<Parameters<typeof applyStatus>[1]>): Promise<boolean> =>
  transaction(world.pool, (connection) =>
    applyStatus(
      connection,
      {
        providerId: 'wamid.x',
        ourId: null,
        status: 'failed',
        at: MONDAY,
        arrivedAt: LATER,
        errorCode: '131000',
        pricing: null,
        ...status,
      },
      readRates(),
    ),
  );

async function isOwed(world: World, { id }: Case): Promise<boolean> {
  const { rows } = await world.pool.query<{ owes: boolean }>(
    'select asked_seq > answered_seq as owes from cases where id = $1',
    [id],
  );
  return rows[0]?.owes === true;
}

const providerIdOf = async (world: World, about: Case): Promise<string> =>
  (await world.attempts(about.id)).at(-1)?.provider_id ?? '';

/** What a case's workflow has recorded of it. */
async function recordLife(world: World, caseId: string): Promise<void> {
  const outlook = drawOutlook({}, 'payment', MONDAY);
  const facts = await factsAfter(world.pool, caseId, 0);
  const { state } = openCase({ id: caseId, openedAt: MONDAY, facts }, outlook);
  await world.pool.query('update case_progress set snapshot = $2, outlook = $3 where case_id = $1', [
    caseId,
    JSON.stringify(state),
    JSON.stringify(outlook),
  ]);
}

/** What another system wrote; by default about now. */
const report = (world: World, about: Case, providerId: string) =>
  transaction(world.pool, (connection) =>
    reportMessage(
      connection,
      {
        id: `msg-${randomUUID()}`,
        caseId: about.id,
        providerId,
        type: 'text',
        content: { type: 'text', text: { body: 'A las cinco' } },
        author: 'bot:desk',
        at: MONDAY,
        arrivedAt: MONDAY,
      },
      { fact: 'answered', at: MONDAY, by: 'bot', said: MONDAY },
    ),
  );

describe('an answer that the provider took and reports failed', () => {
  it.each([
    [131000, 'retry'],
    [131026, 'person'],
    [131049, 'person'],
    [130472, 'person'],
    [131053, 'fix'],
    [131043, 'expired'],
    [131042, 'line'],
    [1, 'unclear'],
  ])('W9: %i never was one; the case learns which, once, and others hear of it', async (code) => {
    const world = await startWorld({ ladder: [] });
    await world.control.settings({ webhooks: { hold: 'statuses' } });
    const about = await world.openCase();
    expect(await world.sender.sendMessage(about.message())).toMatchObject({ was: 'sent' });
    expect(await isOwed(world, about)).toBe(false);
    const providerId = await providerIdOf(world, about);
    for (let told = 0; told < 2; told += 1) await say(world, { providerId, errorCode: String(code) });
    expect(await isOwed(world, about)).toBe(true);
    const facts = await world.facts(about.id);
    // From when it was learned on, not from when it happened (W3).
    expect(facts.filter(({ fact }) => fact === 'answer-failed')).toEqual([
      { fact: 'answer-failed', at: LATER, answer: facts.findIndex(({ fact }) => fact === 'answered') + 1 },
    ]);
    expect(facts.find(({ fact }) => fact === 'answered')).toEqual({
      fact: 'answered',
      at: MONDAY,
      by: 'person',
    });
    expect(await world.messages(about.id)).toMatchObject([{ status: 'failed' }]);
    expect(await world.events(about.id)).toContain('message.refused');
  });

  it('W9: not one that was delivered before, nor while another answer lives', async () => {
    const world = await startWorld({ ladder: [] });
    await world.control.settings({ webhooks: { hold: 'statuses' } });
    const about = await world.openCase();
    await world.sender.sendMessage(about.message());
    const first = await providerIdOf(world, about);
    await world.sender.sendMessage(about.message({ idempotencyKey: 'k2' }));
    await say(world, { providerId: first });
    expect(await isOwed(world, about)).toBe(false);
    const [second] = (await world.attempts(about.id)).filter(({ provider_id: id }) => id !== first);
    await say(world, { providerId: second?.provider_id ?? '', status: 'delivered' });
    await say(world, { providerId: second?.provider_id ?? '' });
    expect(await isOwed(world, about)).toBe(false);
  });

  it('I1, W9: one that was given in a case merged since is owed in the case that stays, whoever sent it', async () => {
    const world = await startWorld({ ladder: [] });
    await world.control.settings({ webhooks: { hold: 'statuses' } });
    const merged = async (answer: (about: Case) => Promise<string>) => {
      const [older, younger] = [await world.openCase({ task: null }), await world.openCase({ task: null })];
      await world.applyFacts(older.id, { fact: 'answered', at: MONDAY, by: 'person' });
      const providerId = await answer(younger);
      // What the workflow of the younger has recorded.
      await recordLife(world, younger.id);
      await transaction(world.pool, (connection) =>
        mergeContacts(connection, [older.contactId, younger.contactId], {
          at: MONDAY,
          by: 'agent:7',
          why: 'TICKET-1',
          into: older.contactId,
        }),
      );
      expect(await isOwed(world, older)).toBe(false);
      await say(world, { providerId });
      expect(await isOwed(world, older)).toBe(true);
      const told = (await world.facts(older.id)).filter(({ fact }) => fact === 'answer-failed');
      expect(told).toEqual([{ fact: 'answer-failed', at: LATER, answer: 2, from: younger.id }]);
      expect(await world.events(older.id)).toContain('message.refused');
    };
    await merged(async (about) => {
      await world.sender.sendMessage(about.message());
      return providerIdOf(world, about);
    });
    await merged(async (about) => {
      await report(world, about, 'wamid.desk-merged');
      return 'wamid.desk-merged';
    });
  });

  it('R7, W9: one of which nobody knew answers once a status says that it went, up to when it was said; one that says it failed, never', async () => {
    const world = await startWorld({ timeout: 300, ladder: [] });
    await world.control.settings({ webhooks: { hold: 'statuses' } });
    const unknown = async (): Promise<Case> => {
      await world.control.fault({ effect: { kind: 'timeout', when: 'after' } });
      const about = await world.openCase();
      expect(await world.sender.sendMessage(about.message())).toMatchObject({ was: 'unknown' });
      expect(await isOwed(world, about)).toBe(true);
      return about;
    };
    const ourIdOf = async (about: Case) => (await world.attempts(about.id))[0]?.id ?? '';
    const went = await unknown();
    await say(world, { ourId: await ourIdOf(went), providerId: 'wamid.went', status: 'sent' });
    expect(await isOwed(world, went)).toBe(false);
    await say(world, { providerId: 'wamid.went' });
    expect(await isOwed(world, went)).toBe(true);

    const failed = await unknown();
    await say(world, { ourId: await ourIdOf(failed), providerId: 'wamid.failed' });
    expect(await isOwed(world, failed)).toBe(true);
    expect((await world.facts(failed.id)).map(({ fact }) => fact)).not.toContain('answered');

    const overtaken = await unknown();
    await world.applyFacts(overtaken.id, { fact: 'inbound', at: LATER, arrived: LATER, kind: 'message' });
    await say(world, { ourId: await ourIdOf(overtaken), providerId: 'wamid.late', status: 'sent' });
    expect(await isOwed(world, overtaken)).toBe(true);
  });

  it('R9, W9: a kept reply too, whether it was known to have gone or not', async () => {
    const world = await startWorld({ timeout: 300, ladder: [] });
    await world.control.settings({ webhooks: { hold: 'statuses' } });
    const kept = async (): Promise<{ about: Case; messageId: string }> => {
      const about = await world.openCase({ wroteAt: MONDAY });
      const keep = about.message({ keep: true, at: MONDAY + 1_440 * MINUTE });
      const answer = await world.sender.sendMessage(keep);
      expect(answer).toMatchObject({ was: 'kept' });
      const at = MONDAY + 1_441 * MINUTE;
      await world.applyFacts(about.id, { fact: 'inbound', at, arrived: at, kind: 'tap' });
      return { about, messageId: 'messageId' in answer ? answer.messageId : '' };
    };
    const at = MONDAY + 1_442 * MINUTE;
    world.clock.now = at;
    const one = await kept();
    await world.sender.confirmKept({ caseId: one.about.id, messageId: one.messageId, at });
    expect(await isOwed(world, one.about)).toBe(false);
    await say(world, { providerId: await providerIdOf(world, one.about) });
    expect(await isOwed(world, one.about)).toBe(true);

    const other = await kept();
    await world.control.fault({ effect: { kind: 'timeout', when: 'after' } });
    await world.sender.confirmKept({ caseId: other.about.id, messageId: other.messageId, at });
    expect(await isOwed(world, other.about)).toBe(true);
    expect((await world.facts(other.about.id)).at(-1)).toMatchObject({ fact: 'kept-settled', sent: false });
    const [attempt] = (await world.attempts(other.about.id)).slice(-1);
    await say(world, { ourId: attempt?.id ?? '', providerId: 'wamid.kept', status: 'delivered' });
    expect(await isOwed(world, other.about)).toBe(false);
  });
});

describe('an answer that another system gave', () => {
  it('W9: told to have failed, it never was one, in whichever order both are told', async () => {
    const world = await startWorld({ ladder: [] });
    const about = await world.openCase();
    await report(world, about, 'wamid.desk');
    expect(await isOwed(world, about)).toBe(false);
    for (let told = 0; told < 2; told += 1) expect(await say(world, { providerId: 'wamid.desk' })).toBe(true);
    expect(await isOwed(world, about)).toBe(true);
    expect((await world.facts(about.id)).filter(({ fact }) => fact === 'answer-failed')).toHaveLength(1);
    expect((await world.messages(about.id)).at(-1)).toMatchObject({ status: 'failed' });
    expect(await world.events(about.id)).toContain('message.refused');

    const early = await world.openCase();
    expect(await say(world, { providerId: 'wamid.early' })).toBe(false);
    await report(world, early, 'wamid.early');
    expect(await isOwed(world, early)).toBe(true);
    expect((await world.messages(early.id)).at(-1)).toMatchObject({ status: 'failed' });

    const delivered = await world.openCase();
    await report(world, delivered, 'wamid.delivered');
    await say(world, { providerId: 'wamid.delivered', status: 'delivered' });
    await say(world, { providerId: 'wamid.delivered' });
    expect(await isOwed(world, delivered)).toBe(false);
  });
});
