import { describe, expect, it, onTestFinished } from 'vitest';
import { createEmail } from '../../activities/email.ts';
import { registerBounces } from '../../gateway/api/bounces/bounces.ts';
import type { GatewayParts } from '../../gateway/parts.ts';
import { createServer } from '../../gateway/http/server.ts';
import { HOUR } from '../../domain/time/instant.ts';
import { createLog } from '../../settings/log.ts';
import { freshWorld, givenCase, givenMailbox, NOON, type World } from '../worlds/fallback.ts';

async function serving(world: World) {
  const app = await createServer(createLog('silent'), 'https://ventana.example.com');
  let woken = 0;
  const dispatcher = { wake: () => void (woken += 1) } as unknown as GatewayParts['dispatcher'];
  const environment = {
    ...world.environment,
    API_TOKENS: [{ name: 'mail', secret: 'secret-1', scopes: null, author: 'system' as const }],
  };
  registerBounces(app, { ...world, environment, dispatcher });
  onTestFinished(() => app.close());
  const post = async (contactId: string, payload: object | undefined, authorization = 'Bearer secret-1') => {
    const answer = await app.inject({
      method: 'POST',
      url: `/v1/contacts/${contactId}/email/bounced`,
      headers: { authorization, ...(payload === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(payload === undefined ? {} : { payload }),
    });
    return { status: answer.statusCode, body: answer.json() as Record<string, unknown> };
  };
  return { app, post, woken: () => woken };
}

const facts = async ({ pool }: World, caseId: string) =>
  (
    await pool.query(`select fact from case_facts where case_id = $1 and seq > 1 order by seq`, [caseId])
  ).rows.map((row) => row.fact);

describe('a reported bounce', () => {
  it('F1, F2: marks the address; a case that mailed learns of it, and all that the address is gone', async () => {
    const world = await freshWorld();
    const { mailer } = await givenMailbox();
    const mailed = await givenCase(world.pool);
    await createEmail(world, mailer).sendEmail({
      caseId: mailed.caseId,
      reason: 'payment',
      tries: 0,
      seen: 1,
      at: NOON,
      until: null,
    });
    await world.pool.query(`insert into lines (id) values ('70008')`);
    await world.pool.query(
      `insert into cases (id, contact_id, line_id, opened_at, fact_seq) values ('case-1', $1, '70008', 1, 1)`,
      [mailed.contactId],
    );
    world.now = NOON + HOUR;
    const { post, woken } = await serving(world);
    expect(await post(mailed.contactId, { address: 'ANA@example.com', status: '5.1.1' })).toEqual({
      status: 200,
      body: { unreachable: true, cases: [mailed.caseId] },
    });
    const gone = { fact: 'contact', at: NOON + HOUR };
    expect(await facts(world, mailed.caseId)).toEqual([gone, { fact: 'bounced', at: NOON + HOUR }]);
    expect(await facts(world, 'case-1')).toEqual([{ fact: 'contact', at: NOON + HOUR }]);
    expect(woken()).toBe(1);
    const contact = await world.pool.query('select email_unreachable_at from contacts where id = $1', [
      mailed.contactId,
    ]);
    expect(contact.rows).toEqual([{ email_unreachable_at: NOON + HOUR }]);
    // Reported again, nothing more happens.
    expect(await post(mailed.contactId, undefined)).toEqual({
      status: 200,
      body: { unreachable: true, cases: [] },
    });
    expect(await facts(world, mailed.caseId)).toHaveLength(2);
    expect(await facts(world, 'case-1')).toHaveLength(1);
  });

  it('F1, F2: each mail of a case that comes back is learned once, the second as the first', async () => {
    const world = await freshWorld();
    const { mailer } = await givenMailbox();
    const given = await givenCase(world.pool);
    const { post } = await serving(world);
    const mails = async (reason: string, at: number) => {
      const { rows } = await world.pool.query<{ seq: number }>(
        'select fact_seq as seq from cases where id = $1',
        [given.caseId],
      );
      await world.pool.query(`update tasks set reason = $1`, [reason]);
      world.now = at;
      const input = { caseId: given.caseId, reason, tries: 0, seen: rows[0]?.seq ?? 0, at, until: null };
      expect(await createEmail(world, mailer).sendEmail(input)).toMatchObject({ was: 'done' });
    };
    await mails('payment', NOON);
    world.now = NOON + HOUR;
    expect((await post(given.contactId, { status: '5.1.1' })).body).toMatchObject({ cases: [given.caseId] });
    await world.pool.query(`update contacts set email = 'new@example.com', email_unreachable_at = null`);
    // E4: a day later.
    await mails('delivery', NOON + 24 * HOUR);
    world.now = NOON + 25 * HOUR;
    // A clock behind ours does not have it learned twice.
    const late = { status: '5.1.1', at: new Date(NOON + 23 * HOUR).toISOString() };
    const [first, second] = await Promise.all([post(given.contactId, late), post(given.contactId, late)]);
    expect([first.body['cases'], second.body['cases']]).toEqual(expect.arrayContaining([[given.caseId], []]));
    expect((await facts(world, given.caseId)).filter(({ fact }) => fact === 'bounced')).toEqual([
      { fact: 'bounced', at: NOON + HOUR },
      { fact: 'bounced', at: NOON + 24 * HOUR },
    ]);
  });

  it.each(['5.7.1', '5.2.2', '5.3.4'])(
    'F1, F2: %s fails the mail and leaves the address, as the mail server’s own refusal does',
    async (status) => {
      const world = await freshWorld();
      const { mailer } = await givenMailbox();
      const { caseId, contactId } = await givenCase(world.pool);
      const input = { caseId, reason: 'payment', tries: 0, seen: 1, at: NOON, until: null };
      await createEmail(world, mailer).sendEmail(input);
      const { post } = await serving(world);
      expect(await post(contactId, { status })).toEqual({
        status: 200,
        body: { unreachable: false, cases: [caseId] },
      });
      expect(await post(contactId, { status })).toMatchObject({ body: { unreachable: false, cases: [] } });
      expect(await facts(world, caseId)).toEqual([{ fact: 'bounced', at: NOON }]);
      const contact = await world.pool.query('select email_unreachable_at from contacts');
      expect(contact.rows).toEqual([{ email_unreachable_at: null }]);
    },
  );

  it('F2: of an address the contact no longer has changes nothing', async () => {
    const world = await freshWorld();
    const given = await givenCase(world.pool);
    const { post } = await serving(world);
    expect(await post(given.contactId, { address: 'old@example.com' })).toEqual({
      status: 200,
      body: { unreachable: false, cases: [] },
    });
    expect(await facts(world, given.caseId)).toEqual([]);
  });

  it('W3: an instant in the future counts as now', async () => {
    const world = await freshWorld();
    const given = await givenCase(world.pool);
    const { post } = await serving(world);
    await post(given.contactId, { at: new Date(NOON + HOUR).toISOString() });
    const contact = await world.pool.query('select email_unreachable_at from contacts');
    expect(contact.rows).toEqual([{ email_unreachable_at: NOON }]);
  });

  it.each<[string, string, object | undefined, string, number, string]>([
    ['no token', 'contact-1', {}, '', 401, 'unauthenticated'],
    ['a wrong token', 'contact-1', {}, 'Bearer nope', 401, 'invalid_token'],
    ['an unknown contact', 'contact-1', {}, 'Bearer secret-1', 404, 'unknown_contact'],
    ['a temporary failure', 'contact-1', { status: '4.2.2' }, 'Bearer secret-1', 422, 'invalid_request'],
    ['an unknown field', 'contact-1', { reason: 'x' }, 'Bearer secret-1', 422, 'unknown_field'],
  ])('S2, contract: %s is refused with its code', async (_, contactId, body, authorization, status, code) => {
    const { post } = await serving(await freshWorld());
    expect(await post(contactId, body, authorization)).toMatchObject({
      status,
      body: { code, ...(status === 404 ? { field: 'contactId' } : {}) },
    });
  });

  it('F2: is described with examples that are taken as they stand', async () => {
    const world = await freshWorld();
    const { app, post } = await serving(world);
    const { paths, components } = (await app.inject({ url: '/openapi.json' })).json();
    expect(paths['/v1/contacts/{contactId}/email/bounced'].post.summary).toBe(
      'Report a bounce: a mail to the contact came back',
    );
    const { contactId } = await givenCase(world.pool);
    const [example] = components.schemas.BounceReport.examples;
    const answer = await post(contactId, example);
    expect(answer.status).toBe(200);
    const [bounced] = components.schemas.BounceReported.examples;
    expect(Object.keys(answer.body)).toEqual(Object.keys(bounced));
  });
});
