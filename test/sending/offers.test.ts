import { describe, expect, it } from 'vitest';
import { createCalls } from '../../activities/calls.ts';
import { createEmail } from '../../activities/email.ts';
import { appendFact } from '../../database/cases/facts.ts';
import { OF_PERSONS } from '../../database/cases/person-lock.ts';
import { recordConsent } from '../../database/contacts/consents.ts';
import { receivePost } from '../../database/receiving/receiving.ts';
import { transaction } from '../../database/pool.ts';
import { countTemplates } from '../../database/templates/count-templates.ts';
import { DAY, HOUR } from '../../domain/time/instant.ts';
import type { Environment } from '../../settings/environment.ts';
import { readRates } from '../../settings/rates/rates-file.ts';
import { keepCallWish } from '../../services/fallback/call-permission.ts';
import { runRegisters } from '../../gateway/registers-command/run-registers.ts';
import { inbound, storeCase } from '../worlds/cases.ts';
import { givenMailbox } from '../worlds/fallback.ts';
import { drawnOutlook } from '../worlds/outlook.ts';
import { type Case, MONDAY, startWorld, type World } from '../worlds/sending.ts';

/** Monday is a holiday in Colombia, on which nothing is advertised (E5). */
const TUESDAY = MONDAY + DAY;
const OFFER = { type: 'template', template: { name: 'case_pending_v1' } } as const;

/** Somebody who granted marketing and whose case is answered, outside its window; the template is marketing by now. */
async function offering(options: Parameters<typeof startWorld>[0] = {}) {
  const world = await startWorld(options);
  await world.pool.query(
    `update templates set provider_category = 'marketing' where provider_name = 'case_pending_v1'`,
  );
  world.clock.now = TUESDAY;
  const about = await world.openCase();
  await world.applyFacts(about.id, { fact: 'answered', at: MONDAY });
  await grants(world, about, 'whatsapp', 'marketing');
  return { world, about };
}

const grants = (
  world: World,
  { contactId }: Pick<Case, 'contactId'>,
  channel: 'whatsapp' | 'email' | 'call',
  category: 'utility' | 'marketing',
) =>
  transaction(world.pool, (connection) =>
    recordConsent(connection, contactId, {
      channel,
      category,
      granted: true,
      source: 'checkout',
      wordingVersion: null,
      at: MONDAY,
    }),
  );

const offers = (world: World, about: Case, idempotencyKey = 'offer') =>
  world.sender.sendMessage(about.message({ idempotencyKey, content: OFFER, at: world.clock.now }));

/** Another case of the same person, on another line, in which they wrote. */
async function elsewhere(world: World, { contactId }: Case, line = '70008') {
  await world.pool.query('insert into lines (id) values ($1) on conflict do nothing', [line]);
  const id = await storeCase(world.pool, {
    id: `case-9${contactId.replaceAll(/\D/g, '')}`,
    contactId,
    openedAt: MONDAY,
    lineId: line,
  });
  return { id, line };
}

describe('R2: an offer', () => {
  it('sent in a case outside the window is no impact: it takes nothing from the payment’s own two', async () => {
    const { world, about } = await offering({ limits: false });
    expect(await offers(world, about)).toMatchObject({ was: 'sent' });
    expect(await offers(world, about, 'another')).toMatchObject({ was: 'sent' });
    expect((await world.facts(about.id)).map(({ fact }) => fact)).not.toContain('reported-template');
    for (const number of [1, 2] as const) {
      const input = await about.impact({ number, at: TUESDAY, until: TUESDAY + DAY });
      expect(await world.sender.sendTemplate(input)).toMatchObject({ was: 'done' });
    }
  });

  it('what the schedule sends stays an impact whatever its template has become', async () => {
    const { world, about } = await offering({ limits: false });
    await world.pool.query(
      `update templates set provider_category = 'marketing' where provider_name like 'payment%'`,
    );
    const send = async (number: 1 | 2) =>
      world.sender.sendTemplate(await about.impact({ number, at: TUESDAY, until: TUESDAY + DAY }));
    expect([await send(1), await send(2)]).toMatchObject([{ was: 'done' }, { was: 'done' }]);
    const { rows } = await world.pool.query(
      `select impact from attempts where case_id = $1 and kind = 'impact' and status = 'sent' order by impact`,
      [about.id],
    );
    expect(rows).toEqual([{ impact: '1' }, { impact: '2' }]);
    expect(await countTemplates(world.pool, about.id, 'payment', 'none')).toEqual({ reason: 2, case: 2 });
  });
});

describe('E1: an offer while somebody waits for us', () => {
  it('is suppressed where the business owes in another case of theirs, until it has answered', async () => {
    const { world, about } = await offering({ limits: false });
    const { id } = await elsewhere(world, about);
    await transaction(world.pool, (connection) => appendFact(connection, id, inbound(TUESDAY - HOUR)));
    expect(await offers(world, about)).toMatchObject({
      was: 'suppressed',
      rule: 'E1',
      why: { code: 'offer.business-owes', params: { case: id } },
    });
    // The schedule's own step that is utility is none.
    expect(
      await world.sender.sendTemplate(await about.impact({ at: TUESDAY, until: TUESDAY + DAY })),
    ).toMatchObject({ was: 'done' });
    await transaction(world.pool, (connection) =>
      appendFact(connection, id, { fact: 'answered', at: TUESDAY }),
    );
    expect(await offers(world, about, 'later')).toMatchObject({ was: 'sent' });
  });

  it('goes where the policy file says so', async () => {
    const { world, about } = await offering({ limits: false });
    await transaction(world.pool, (connection) => appendFact(connection, about.id, inbound(TUESDAY - HOUR)));
    expect(await offers(world, about)).toMatchObject({ was: 'suppressed', rule: 'E1' });
    const { policies } = world.parts;
    const lax = world.another({
      policies: { ...policies, marketing: { ...policies.marketing, whileOwing: true } },
    });
    expect(
      await lax.sendMessage(about.message({ idempotencyKey: 'lax', content: OFFER, at: TUESDAY })),
    ).toMatchObject({ was: 'sent' });
  });

  it('a word of theirs that is under way when it is asked wins, and one after the reservation waits for it', async () => {
    const { world, about } = await offering({ limits: false });
    const { id, line } = await elsewhere(world, about);
    const webhook = await world.pool.connect();
    await webhook.query('begin');
    await webhook.query('select pg_advisory_xact_lock(hashtextextended($1, $2))', [
      about.contactId,
      OF_PERSONS,
    ]);
    await appendFact(webhook, id, inbound(TUESDAY));
    const asked = offers(world, about);
    await webhook.query('commit');
    webhook.release();
    expect(await asked).toMatchObject({ was: 'suppressed', rule: 'E1' });

    const sender = await world.pool.connect();
    await sender.query('begin');
    await sender.query('select pg_advisory_xact_lock(hashtextextended($1, $2))', [
      about.contactId,
      OF_PERSONS,
    ]);
    let isStored = false;
    const received = receivePost(
      world.pool,
      {
        lines: [{ id: line, displayNumber: null, accountId: null }],
        spoken: [
          {
            direction: 'in',
            line,
            person: { phones: [about.phone], userIds: [], name: null, country: null },
            providerId: `wamid.waits-${about.id}`,
            type: 'text',
            kind: 'message',
            answers: false,
            at: TUESDAY,
            replyTo: null,
            content: '{}',
          },
        ],
        statuses: [],
        events: [],
      },
      { now: TUESDAY, messageGrantsUtility: false, rates: readRates() },
    ).then(() => void (isStored = true));
    // It waits for the lock, as PostgreSQL says, and not for our patience.
    for (let waits = 0; waits === 0; ) {
      const { rows } = await sender.query<{ n: number }>(
        `select count(*) as n from pg_locks where locktype = 'advisory' and not granted`,
      );
      waits = rows[0]?.n ?? 0;
    }
    expect(isStored).toBe(false);
    await sender.query('commit');
    sender.release();
    await received;
    expect(isStored).toBe(true);
  });
});

describe('E8: registers of people who want no advertising or calls', () => {
  const imports = (world: World, text: string, over: object = {}) =>
    runRegisters(
      {
        do: 'import',
        file: 'list.csv',
        name: { country: 'CO', source: 'rne' },
        date: null,
        skipsInvalid: false,
        ...over,
      },
      {
        pool: world.pool,
        now: world.clock.now,
        age: world.parts.policies.marketing.registerAge,
        readFile: () => text,
      },
    );
  const clear = (world: World) => world.pool.query('delete from registers');

  it('whoever is on one gets no offer, whatever its country; who is not, does; what is utility goes', async () => {
    const { world, about } = await offering({ limits: false });
    await clear(world);
    expect(
      await imports(world, `number;since\n+${about.phone};2026-01-05\n`, {
        name: { country: 'CL', source: 'sernac' },
      }),
    ).toEqual({
      code: 0,
      text: 'The register sernac (CL) of 2026-11-17 has 1 numbers.',
    });
    expect(await offers(world, about)).toMatchObject({
      was: 'suppressed',
      rule: 'E8',
      why: { code: 'register.listed', params: { source: 'sernac', country: 'CL' } },
    });
    expect(
      await world.sender.sendTemplate(await about.impact({ at: TUESDAY, until: TUESDAY + DAY })),
    ).toMatchObject({ was: 'done' });
    // The newer list of the same source stands in its place.
    await imports(world, '56911111111', { name: { country: 'CL', source: 'sernac' } });
    expect(await offers(world, about, 'again')).toMatchObject({ was: 'sent' });
    await clear(world);
  });

  it('one older than the policy says holds offers in its country, an hour at a time; none holds nothing', async () => {
    const { world, about } = await offering({ limits: false });
    await clear(world);
    await imports(world, '573009999999', { date: '2026-10-01' });
    expect(await offers(world, about)).toMatchObject({
      was: 'held',
      rule: 'E8',
      until: TUESDAY + HOUR,
      why: { code: 'register.stale', params: { days: 47 } },
    });
    await imports(world, '573009999999');
    world.clock.now = TUESDAY + HOUR;
    await world.sender.sendHeld(world.clock.now);
    expect(await world.taken()).toEqual(['case_pending_v1']);
    await clear(world);
    expect(await offers(world, about, 'none')).toMatchObject({ was: 'sent' });
  });

  it('E2, E8: a call that was granted and nobody wished is not made to whoever is listed; one they asked for is', async () => {
    const { world, about } = await offering({ limits: false });
    await clear(world);
    const mailbox = await givenMailbox();
    const parts = { ...world.parts, environment: { PUBLIC_URL: 'https://v.example.com' } as Environment };
    const { bookCall } = createCalls(parts, mailbox.mailer, world.sender.sendChatNotice);
    await world.pool.query(`update contacts set email = 'a@example.com' where id = $1`, [about.contactId]);
    const book = async (round: number) =>
      bookCall({
        caseId: about.id,
        reason: 'payment',
        round,
        seen: (await world.facts(about.id)).length,
        at: TUESDAY,
        slots: [[TUESDAY + 2 * HOUR, TUESDAY + 3 * HOUR]],
      });
    expect(await book(1)).toMatchObject({ was: 'refused', rule: 'E2' });
    expect((await drawnOutlook(world, about.id)).reach.paths).toEqual(['email']);
    await grants(world, about, 'call', 'utility');
    expect((await drawnOutlook(world, about.id)).reach.paths).toEqual(['email', 'call']);
    await imports(world, about.phone);
    expect((await drawnOutlook(world, about.id)).reach.paths).toEqual(['email']);
    expect(await book(2)).toMatchObject({ was: 'refused', rule: 'E8' });
    await transaction(world.pool, (connection) =>
      keepCallWish(
        connection,
        { id: `wish-${about.id}`, caseId: about.id, source: 'chat', saidBy: 'agent:ana' },
        TUESDAY,
      ),
    );
    expect((await drawnOutlook(world, about.id)).reach.paths).toEqual(['email', 'call']);
    expect(await book(3)).toMatchObject({ was: 'done' });
    await clear(world);
  });

  it('W8, E2: a mail of a reason that is marketing needs marketing’s consent', async () => {
    const { world, about } = await offering({ limits: false });
    const mailbox = await givenMailbox();
    const { policies } = world.parts;
    const parts = {
      ...world.parts,
      policies: {
        ...policies,
        resolve: (reason: string) => ({ ...policies.resolve(reason), purpose: 'marketing' as const }),
        consent: { ...policies.consent, countries: {} },
      },
      environment: { PUBLIC_URL: 'https://v.example.com' } as Environment,
    };
    await world.pool.query(`update contacts set email = 'b@example.com' where id = $1`, [about.contactId]);
    const mail = async (tries: number) =>
      createEmail(parts, mailbox.mailer).sendEmail({
        caseId: about.id,
        reason: 'payment',
        tries,
        seen: (await world.facts(about.id)).length,
        at: TUESDAY,
        until: null,
      });
    expect(await mail(0)).toMatchObject({ was: 'refused', rule: 'E2' });
    await grants(world, about, 'email', 'marketing');
    expect(await mail(1)).toMatchObject({ was: 'done' });
  });

  it('a file is taken in whole or not at all, says what is wrong by line, and is listed', async () => {
    const { world } = await offering({ limits: false });
    await clear(world);
    expect(await imports(world, 'numero\n300 111 2233\nno number\n')).toEqual({
      code: 1,
      text: 'Nothing was taken in: no number in line 3. Mend the file, or give --skip-invalid.',
    });
    expect(
      await imports(world, 'numero\n300 111 2233\nno number\n573001112233\n', { skipsInvalid: true }),
    ).toEqual({
      code: 0,
      text: 'The register rne (CO) of 2026-11-17 has 1 numbers, 1 lines left out.',
    });
    const { rows } = await world.pool.query('select number from register_numbers');
    expect(rows).toEqual([{ number: '573001112233' }]);
    const told = (asked: Parameters<typeof runRegisters>[0]) =>
      runRegisters(asked, { pool: world.pool, now: TUESDAY + 40 * DAY, age: 30 * DAY, readFile: () => '' });
    expect(await told({ do: 'list' })).toEqual({
      code: 0,
      text: 'CO  rne  of 2026-11-17  1 numbers  too old: advertising in the country waits for a newer one',
    });
    expect(await told({ do: 'remove', name: { country: 'CO', source: 'rne' } })).toMatchObject({ code: 0 });
    expect(await told({ do: 'remove', name: { country: 'CO', source: 'rne' } })).toMatchObject({ code: 1 });
    expect((await told({ do: 'list' })).text).toMatch(/^There is no register/);
  });
});
