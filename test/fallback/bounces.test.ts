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
  const environment = { ...world.environment, API_TOKENS: [{ name: 'mail', secret: 'secret-1' }] };
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
  return { post, woken: () => woken };
}

const facts = async ({ pool }: World, caseId: string) =>
  (
    await pool.query(`select fact from case_facts where case_id = $1 and seq > 1 order by seq`, [caseId])
  ).rows.map((row) => row.fact);

describe('a reported bounce', () => {
  it('F1, F2: marks the address; a case that mailed learns of it, another only that the address is gone', async () => {
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
    expect(await facts(world, mailed.caseId)).toEqual([{ fact: 'bounced', at: NOON + HOUR }]);
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
    expect(await facts(world, mailed.caseId)).toHaveLength(1);
    expect(await facts(world, 'case-1')).toHaveLength(1);
  });

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
    expect(await post(contactId, body, authorization)).toMatchObject({ status, body: { code } });
  });
});
