import { describe, expect, it } from 'vitest';
import type { TemplateSend } from '../../domain/effects/case-effects.ts';
import { createEmail } from '../../activities/email.ts';
import { createPace } from '../../services/channels/pace.ts';
import type { SenderParts } from '../../services/sending/sender-parts.ts';
import { recordConsent } from '../../database/contacts/consents.ts';
import { transaction } from '../../database/pool.ts';
import { DAY, HOUR, type Instant } from '../../domain/time/instant.ts';
import type { Outcome } from '../../domain/case/step.ts';
import type { Environment } from '../../settings/environment.ts';
import { givenMailbox } from '../worlds/fallback.ts';
import { type Case, MONDAY, startWorld, type World } from '../worlds/sending.ts';
import { LINE } from '../worlds/cases.ts';

/** Cases of one person, each on a line of its own, whose customer last wrote two days ago. */
async function casesOf(world: World, reasons: readonly string[]): Promise<Case[]> {
  const cases: Case[] = [];
  for (const reason of reasons) {
    cases.push(await world.openCase({ reason, wroteAt: MONDAY - 2 * DAY }));
  }
  const person = cases[0]?.contactId ?? '';
  await world.pool.query(
    `insert into lines (id, display_number) select 'line-' || id, '56911112222' from unnest($1::text[]) id
     on conflict do nothing`,
    [cases.map(({ id }) => id)],
  );
  await world.pool.query(
    `update cases set contact_id = $1, line_id = 'line-' || id where id = any ($2::text[])`,
    [person, cases.map(({ id }) => id)],
  );
  return cases;
}

/** A process of its own as far as pace goes. The simulated provider knows one line; ours stay apart in the database. */
const aWorker = (world: World, change: Partial<SenderParts> = {}) =>
  world.another({
    pace: createPace(),
    whatsapp: { send: (message) => world.parts.whatsapp.send({ ...message, lineId: LINE }) },
    ...change,
  });

const sendAll = (world: World, sends: readonly TemplateSend[]): Promise<Outcome[]> =>
  Promise.all(sends.map((send) => aWorker(world).sendTemplate(send)));

const count = (outcomes: readonly Outcome[], was: Outcome['was']): number =>
  outcomes.filter((outcome) => outcome.was === was).length;

/** Each case asks for a template of its own reason. */
const ofAll = (cases: readonly Case[], over: Partial<TemplateSend>): Promise<TemplateSend[]> =>
  Promise.all(
    cases.map((about, index) => about.impact({ reason: `reason-${index}`, number: 'answer', ...over })),
  );

const REASONS = Array.from({ length: 12 }, () => 'general');

/** Why E4 said no, of all decisions about the person. */
async function held(world: World, cases: readonly Case[]): Promise<string[]> {
  const { rows } = await world.pool.query<{ limit: string }>(
    `select question #>> '{params,limit}' as limit from decisions, jsonb_array_elements(questions) question
     where case_id = any ($1::text[]) and question ->> 'rule' = 'E4' and question ->> 'answer' = 'hold'`,
    [cases.map(({ id }) => id)],
  );
  return rows.map(({ limit }) => limit);
}

describe('many workers against one person', { timeout: 120_000 }, () => {
  it('E4: one automatic message a day and four a week, whatever the case and line, day after day', async () => {
    const world = await startWorld();
    const cases = await casesOf(world, REASONS);
    const perDay: number[] = [];
    for (let day = 0; day < 8; day += 1) {
      const at = MONDAY + day * DAY;
      world.clock.now = at;
      const sends = await ofAll(cases, { at, until: at + 72 * HOUR, tries: day });
      // Each is wanted twice at once, as after a timeout of the first.
      const outcomes = await sendAll(world, [...sends, ...sends]);
      const keys = outcomes.filter(({ was }) => was === 'done' || was === 'unknown').length;
      expect(keys).toBeLessThanOrEqual(2 + day * 2);
      perDay.push((await world.taken()).length);
    }
    expect(perDay).toEqual([1, 2, 3, 4, 4, 4, 4, 5]);
    expect(new Set(await held(world, cases))).toEqual(new Set(['automatic-day', 'automatic-week']));
  });

  it('E4: two templates about a reason, agents’ and the schedule’s, over cases', async () => {
    const world = await startWorld();
    const cases = await casesOf(
      world,
      Array.from({ length: 8 }, () => 'payment'),
    );
    const answers = await Promise.all([
      ...cases.map((about, index) =>
        aWorker(world).sendMessage(
          about.message({
            idempotencyKey: `k-${index}`,
            content: { type: 'template', template: { name: 'payment_options_v1' } },
          }),
        ),
      ),
      ...(await Promise.all(cases.map((about) => about.impact()))).map((send) =>
        aWorker(world).sendTemplate(send),
      ),
    ]);
    expect(await world.taken()).toHaveLength(2);
    expect(answers.filter(({ was }) => was === 'sent' || was === 'done')).toHaveLength(2);
    const refused = await aWorker(world).sendMessage(
      (cases[0] as Case).message({
        idempotencyKey: 'later',
        at: MONDAY + DAY,
        content: { type: 'template', template: { name: 'payment_reminder_v1' } },
      }),
    );
    // Fourteen days are beyond the three in which it would be of use.
    expect(refused).toMatchObject({ was: 'suppressed' });
  });

  it('E4: marketing once a local day, held ones go by themselves the next, one a day', async () => {
    const world = await startWorld();
    const cases = await casesOf(
      world,
      Array.from({ length: 6 }, () => 'general'),
    );
    await world.pool.query(
      `update templates set provider_category = 'marketing' where provider_name = 'case_pending_v1'`,
    );
    await transaction(world.pool, (connection) =>
      recordConsent(connection, (cases[0] as Case).contactId, {
        channel: 'whatsapp',
        category: 'marketing',
        granted: true,
        source: 'checkout',
        wordingVersion: null,
        at: MONDAY - DAY,
      }),
    );
    // E1: nothing is offered while an answer is owed.
    for (const { id } of cases) await world.applyFacts(id, { fact: 'answered', at: MONDAY });
    const content = { type: 'template', template: { name: 'case_pending_v1' } } as const;
    // Monday is a holiday in Colombia, on which nothing is advertised (E5).
    const tuesday = MONDAY + DAY;
    world.clock.now = tuesday;
    const answers = await Promise.all(
      cases.map((about, index) =>
        aWorker(world).sendMessage(about.message({ idempotencyKey: `k-${index}`, content })),
      ),
    );
    expect(answers.filter(({ was }) => was === 'sent')).toHaveLength(1);
    for (let day = 1; day <= 3; day += 1) {
      world.clock.now = tuesday + day * DAY;
      for (let due = 1; due > 0; ) {
        const [one, other] = await Promise.all([
          aWorker(world).sendHeld(world.clock.now),
          aWorker(world).sendHeld(world.clock.now),
        ]);
        due = one + other;
      }
      // R2: an offer is no impact, so the reason's own limit says nothing of it.
      expect((await world.taken()).length).toBe(1 + day);
    }
  });

  it('E4, F2: a mail counts as a template does, whichever is first', async () => {
    const world = await startWorld();
    const mailbox = await givenMailbox();
    const cases = await casesOf(
      world,
      Array.from({ length: 6 }, () => 'payment'),
    );
    await world.pool.query(`update contacts set email = 'maria@example.com' where id = $1`, [
      (cases[0] as Case).contactId,
    ]);
    const { pool, policies, clock, log } = world.parts;
    const environment = { PUBLIC_URL: 'https://ventana.example.com' } as Environment;
    const mails = createEmail({ pool, policies, clock, log, environment }, mailbox.mailer);
    const outcomes = await Promise.all(
      cases.flatMap((about) => [
        about.impact().then((send) => aWorker(world).sendTemplate(send)),
        about
          .impact()
          .then(({ caseId, reason, seen, at }) =>
            mails.sendEmail({ caseId, reason, tries: 0, seen, at, until: null }),
          ),
      ]),
    );
    expect(count(outcomes, 'done')).toBe(1);
    expect(count(outcomes, 'held')).toBe(11);
    expect((await world.taken()).length + mailbox.mails.length).toBe(1);
  });
});

describe('what gives a reservation back', { timeout: 120_000 }, () => {
  const once = async (world: World, about: Case, over: Partial<TemplateSend> = {}): Promise<Outcome> =>
    aWorker(world).sendTemplate(await about.impact({ number: 'answer', ...over }));

  it('E4, R8: a definite refusal: of twelve at once the one that is not refused goes, and no other', async () => {
    const world = await startWorld();
    const cases = await casesOf(world, REASONS);
    await world.control.fault({ effect: { kind: 'refuse', code: 131042 }, times: 3 });
    let done = 0;
    for (let round = 0; round < 6; round += 1) {
      done += count(await sendAll(world, await ofAll(cases, { tries: round })), 'done');
    }
    const { rows } = await world.pool.query(
      `select status, count(*)::integer as n from attempts where contact_id = $1 group by status order by status`,
      [(cases[0] as Case).contactId],
    );
    expect(rows).toEqual([
      { status: 'refused', n: 3 },
      { status: 'sent', n: 1 },
    ]);
    expect(await world.taken()).toHaveLength(1);
    // Whoever went is found again under its number in every later round, and sends nothing.
    expect(done).toBeGreaterThanOrEqual(1);
  });

  it('E4, R7: an unknown outcome keeps it', async () => {
    const world = await startWorld();
    const cases = await casesOf(world, REASONS);
    await world.control.fault({ effect: { kind: 'reset', when: 'before' } });
    const outcomes = await sendAll(world, await ofAll(cases, {}));
    expect([count(outcomes, 'unknown'), count(outcomes, 'held')]).toEqual([1, 11]);
    expect(count(await sendAll(world, await ofAll(cases, { tries: 1 })), 'done')).toBe(0);
  });

  it('E4, R8: a failure that comes later: the person did not get it', async () => {
    const world = await startWorld();
    const [one, other] = (await casesOf(world, ['general', 'general'])) as [Case, Case];
    await world.control.fault({ effect: { kind: 'fail-later', code: 131042 } });
    expect(await once(world, one)).toMatchObject({ was: 'done' });
    await world.control.settled();
    expect(await once(world, other, { reason: 'delivery' })).toMatchObject({ was: 'done' });
  });

  it('E4, E5: one that came too late for its hours', async () => {
    const world = await startWorld();
    const [one, other] = (await casesOf(world, ['general', 'general'])) as [Case, Case];
    const night: Instant = MONDAY + 12 * HOUR;
    const late = aWorker(world, { clock: { now: () => night } });
    expect(await late.sendTemplate(await one.impact({ number: 'answer' }))).toMatchObject({
      was: 'held',
      rule: 'E5',
    });
    expect(await world.attempts(one.id)).toMatchObject([{ status: 'fenced' }]);
    expect(await once(world, other)).toMatchObject({ was: 'done' });
  });

  it('E4, R7: one whose process died counts until it is fenced', async () => {
    const world = await startWorld();
    const [one, other] = (await casesOf(world, ['general', 'general'])) as [Case, Case];
    const dying = aWorker(world, {
      clock: {
        now: () => {
          throw new Error('killed');
        },
      },
    });
    const send = await one.impact({ number: 'answer' });
    await expect(dying.sendTemplate(send)).rejects.toThrow('killed');
    expect(await once(world, other)).toMatchObject({ was: 'held' });
    await world.sender.settleTemplate(send);
    expect(await world.attempts(one.id)).toMatchObject([{ status: 'fenced' }]);
    expect(await once(world, other, { tries: 1 })).toMatchObject({ was: 'done' });
  });

  it('E4, F2: a mail whose hours ended before the server was spoken to', async () => {
    const world = await startWorld();
    const mailbox = await givenMailbox();
    const [one, other] = (await casesOf(world, ['payment', 'general'])) as [Case, Case];
    await world.pool.query(`update contacts set email = 'maria@example.com' where id = $1`, [one.contactId]);
    const { pool, policies, log } = world.parts;
    const environment = { PUBLIC_URL: 'https://ventana.example.com' } as Environment;
    const clock = { now: () => MONDAY + 12 * HOUR };
    const mails = createEmail({ pool, policies, clock, log, environment }, mailbox.mailer);
    const { caseId, reason, seen, at } = await one.impact();
    const late = { caseId, reason, seen, at, tries: 0, until: null };
    expect(await mails.sendEmail(late)).toMatchObject({ was: 'held', rule: 'E5' });
    expect(await world.attempts(one.id)).toMatchObject([{ kind: 'email', status: 'fenced' }]);
    // Asked once more by a run that does not know: it is taken up again, and nothing is overtaken.
    expect(await mails.sendEmail(late)).toMatchObject({ was: 'held', rule: 'E5' });
    expect(await once(world, other)).toMatchObject({ was: 'done' });
    expect(mailbox.mails).toEqual([]);
  });
});

it('E4, S1: a decision shows the limits and the sends it was made on', async () => {
  const world = await startWorld();
  const [one, other] = (await casesOf(world, ['general', 'general'])) as [Case, Case];
  await aWorker(world).sendTemplate(await one.impact({ number: 'answer' }));
  await aWorker(world).sendTemplate(await other.impact({ number: 'answer' }));
  const { rows } = await world.pool.query<{ facts: { frequency: object } }>(
    'select facts from decisions where case_id = $1',
    [other.id],
  );
  expect(rows[0]?.facts.frequency).toMatchObject({
    message: { channel: 'whatsapp', reason: 'general', purpose: 'utility', isAutomatic: true },
    limits: [{ name: 'reason' }, { name: 'automatic-day' }, { name: 'automatic-week' }],
    sends: [{ at: MONDAY, channel: 'whatsapp', isAutomatic: true, isReopening: true }],
    offsets: [-5 * HOUR],
  });
});
