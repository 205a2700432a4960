import { beforeEach, describe, expect, test } from 'vitest';
import { transaction } from '../../database/pool.ts';
import { recordConsent } from '../../database/contacts/consents.ts';
import { keepCallWish } from '../../services/fallback/call-permission.ts';
import { DAY, HOUR, MINUTE, type Span } from '../../domain/time/instant.ts';
import { nextTelling } from '../../domain/schedule/plan.ts';
import { type Policies, readPolicies } from '../../settings/policy/policy-file.ts';
import { createWorld, MONDAY, type World } from '../worlds/case-store.ts';

const CHILEAN = { phone: '56987654321' };
const at = (text: string) => Date.parse(text);

async function drawn(
  world: World,
  person: Parameters<World['contact']>[0] = CHILEAN,
  { reason = 'general', now = MONDAY }: { reason?: string; now?: number } = {},
) {
  const contactId = await world.contact(person);
  const caseId = (await world.receive(contactId, `wamid.${contactId}`, MONDAY)) as string;
  const draw = () => world.outlook.drawOutlook({ caseId, reason, now });
  return { contactId, caseId, draw, outlook: await draw() };
}

let world: World;
beforeEach(async () => {
  world = await createWorld();
});

const consent = (
  contactId: string,
  channel: 'whatsapp' | 'email' | 'call',
  granted: boolean,
  when = MONDAY,
) =>
  transaction(world.pool, (connection) =>
    recordConsent(connection, contactId, {
      channel,
      category: 'utility',
      granted,
      source: 'test',
      wordingVersion: null,
      at: when,
    }),
  );

describe('E5: send hours', () => {
  test('08 to 21 in the zone of the phone’s country, three weeks ahead', async () => {
    const { outlook } = await drawn(world);
    expect(outlook.send.filter(([, end]) => end > MONDAY)).toHaveLength(22);
    // From the true begin of the day's hours, which jitter counts from.
    expect(outlook.send.filter(([, end]) => end > MONDAY).slice(0, 2)).toEqual([
      [at('2026-11-23T08:00-03:00'), at('2026-11-23T21:00-03:00')],
      [at('2026-11-24T08:00-03:00'), at('2026-11-24T21:00-03:00')],
    ]);
    expect(outlook).toMatchObject({ drawnAt: MONDAY, until: MONDAY + 21 * DAY });
    expect(outlook.policy).toEqual(world.policies.of('general'));
  });

  test.each<[string, Parameters<World['contact']>[0], string, string]>([
    [
      'the record’s zone before anything else',
      { ...CHILEAN, timeZone: 'Asia/Tokyo' },
      '2026-11-24T08:00+09:00',
      '2026-11-24T21:00+09:00',
    ],
    [
      'the record’s country before the phone’s',
      { ...CHILEAN, country: 'CO' },
      '2026-11-24T08:00-05:00',
      '2026-11-24T21:00-05:00',
    ],
    [
      'a country with several zones only where all permit',
      { userId: 'BR.13491208655302741918' },
      '2026-11-24T09:00-03:00',
      '2026-11-24T21:00-03:00',
    ],
    [
      'the user id’s prefix where there is no phone',
      { userId: 'PE.13491208655302741918' },
      '2026-11-24T08:00-05:00',
      '2026-11-24T21:00-05:00',
    ],
    [
      'the line where nothing of the contact says',
      { userId: '13491208655302741918' },
      '2026-11-24T08:00-03:00',
      '2026-11-24T21:00-03:00',
    ],
    [
      'the phone where the record’s zone does not exist',
      { ...CHILEAN, timeZone: 'America/Nowhere' },
      '2026-11-24T08:00-03:00',
      '2026-11-24T21:00-03:00',
    ],
  ])('%s', async (_, person, from, to) => {
    const { outlook } = await drawn(world, person, { now: at('2026-11-23T22:00Z') });
    expect(outlook.send).toContainEqual([at(from), at(to)]);
  });
});

describe('F3: call slots', () => {
  test('the business’s calling hours, in slots, inside the contact’s hours', async () => {
    const { outlook } = await drawn(world, CHILEAN, { now: MONDAY + 10 * MINUTE });
    expect(outlook.calls[0]).toEqual([at('2026-11-23T10:30-03:00'), at('2026-11-23T11:00-03:00')]);
    expect(outlook.calls).toHaveLength(15 * 16 - 1);
    expect(outlook.calls.every(([from, to]) => to - from === 30 * MINUTE)).toBe(true);
    // Nobody in Tokyo is called at night for the sake of an office in Santiago: 10:00 there is 22:00.
    const { outlook: far } = await drawn(world, {
      phone: '56911111111',
      timeZone: 'Asia/Tokyo',
    });
    expect(far.calls).toEqual([]);
  });

  test('a full slot is not offered, one with a place left is', async () => {
    const [full, half] = [at('2026-11-23T11:00-03:00'), at('2026-11-23T11:30-03:00')];
    await world.pool.query('insert into call_slots (slot_from, booked) values ($1, 2), ($2, 1)', [
      full,
      half,
    ]);
    const begins = (await drawn(world)).outlook.calls.map(([from]) => from);
    expect(begins).not.toContain(full);
    expect(begins).toContain(half);
  });

  test('whenever and for whomever they are drawn they lie on one grid, also round the clock', async () => {
    const policies: Policies = {
      ...readPolicies(),
      business: {
        ...readPolicies().business,
        calls: {
          hours: Array.from({ length: 7 }, () => [[0, 1440] as const]),
          slot: 50 * MINUTE,
          capacity: 1,
        },
      },
    };
    const round = await createWorld(policies);
    const { outlook: one } = await drawn(round, CHILEAN, { now: MONDAY });
    const { outlook: other } = await drawn(
      round,
      { ...CHILEAN, phone: '56911111111', timeZone: 'America/Bogota' },
      { now: MONDAY + 77 * MINUTE },
    );
    const overlapping = (a: Span, b: Span) => a[0] < b[1] && b[0] < a[1] && a[0] !== b[0];
    expect(one.calls.some((slot) => other.calls.some((each) => overlapping(slot, each)))).toBe(false);
  });
});

test('R9: working days of the business, each one span', async () => {
  const { outlook } = await drawn(world, CHILEAN, { now: at('2026-11-27T12:00-03:00') });
  expect(outlook.work.slice(0, 3)).toEqual([
    // Cut a day before it was drawn.
    [at('2026-11-26T12:00-03:00'), at('2026-11-26T18:00-03:00')],
    [at('2026-11-27T09:00-03:00'), at('2026-11-27T18:00-03:00')],
    [at('2026-11-30T09:00-03:00'), at('2026-11-30T18:00-03:00')],
  ]);
});

test('R9: an outlook that is drawn a moment after the supervisor was due to be told has nobody told twice that day', async () => {
  const due = at('2026-11-30T09:00-03:00');
  const { outlook } = await drawn(world, CHILEAN, { now: due + 268 });
  expect(nextTelling(outlook, due)).toBe(at('2026-12-01T09:00-03:00'));
});

describe('reach', () => {
  const template = `insert into templates (name, version, language, category, status, reason, impact, body, variables, provider_name, owner)
    values ('t', 1, 'es', 'utility', $1, $2, '1', 'hola', '[]', 't_v1', 'test')`;

  test('E1, R8, E2, E3: the rule that forbids a template, in the gate’s order', async () => {
    const { contactId, draw, outlook } = await drawn(world);
    expect(outlook.reach.template).toBe('E2');
    await consent(contactId, 'whatsapp', true);
    expect((await draw()).reach.template).toBe('E3');
    await world.pool.query(template, ['disabled', 'general']);
    expect((await draw()).reach.template).toBe('E3');
    await world.pool.query(`update templates set status = 'approved'`);
    expect((await draw()).reach.template).toBeNull();
    await world.pool.query(`update templates set reason = '*', status = 'paused'`);
    expect((await draw()).reach.template).toBeNull();
    await consent(contactId, 'whatsapp', false, MONDAY + HOUR);
    expect((await draw()).reach.template).toBe('E2');
    await world.pool.query('update identities set unreachable_at = 1');
    expect((await draw()).reach.template).toBe('R8');
    await world.pool.query('delete from identities');
    expect((await draw()).reach.template).toBe('E1');
  });

  test('E2: transactional consent does not permit marketing', async () => {
    const policies = readPolicies();
    const marketing: Policies = {
      ...policies,
      resolve: (reason) => ({
        ...policies.resolve(reason),
        purpose: reason === 'cart' ? 'marketing' : 'utility',
      }),
    };
    world = await createWorld(marketing);
    await world.pool.query(template, ['approved', '*']);
    const utility = await drawn(world, { phone: '56911111111' });
    await consent(utility.contactId, 'whatsapp', true);
    expect((await utility.draw()).reach.template).toBeNull();
    const cart = await drawn(world, { phone: '56922222222' }, { reason: 'cart' });
    await consent(cart.contactId, 'whatsapp', true);
    expect((await cart.draw()).reach.template).toBe('E2');
  });

  test('F1, E2: mail unless withdrawn or bounced, a call where there is a number and a grant', async () => {
    const { contactId, draw, outlook } = await drawn(world, { ...CHILEAN, email: 'someone@example.com' });
    expect(outlook.reach.paths).toEqual(['email']);
    await consent(contactId, 'call', true);
    expect((await draw()).reach.paths).toEqual(['email', 'call']);
    await consent(contactId, 'email', false);
    expect((await draw()).reach.paths).toEqual(['call']);
    await consent(contactId, 'email', true, MONDAY + HOUR);
    await consent(contactId, 'call', false, MONDAY + HOUR);
    expect((await draw()).reach.paths).toEqual(['email']);
    await world.pool.query('update contacts set email_unreachable_at = 1');
    expect((await draw()).reach.paths).toEqual([]);
    const numberless = await drawn(world, { userId: 'CL.1' });
    await consent(numberless.contactId, 'call', true);
    expect((await numberless.draw()).reach.paths).toEqual([]);
  });

  test('E2: a call that the customer asked for in this case needs no grant, unless one was withdrawn since', async () => {
    const { caseId, contactId, draw } = await drawn(world, CHILEAN);
    const wish = { id: 'wish-1', caseId, source: 'phone', saidBy: 'agent:ana' };
    await transaction(world.pool, (connection) => keepCallWish(connection, wish, MONDAY));
    expect((await draw()).reach.paths).toEqual(['call']);
    // Nor does it reach another case of theirs.
    const other = await drawn(world, { phone: '56922222222' });
    expect(other.outlook.reach.paths).toEqual([]);
    await consent(contactId, 'call', false, MONDAY + HOUR);
    expect((await draw()).reach.paths).toEqual([]);
    await transaction(world.pool, (connection) =>
      keepCallWish(connection, { ...wish, id: 'wish-2' }, MONDAY + 2 * HOUR),
    );
    expect((await draw()).reach.paths).toEqual(['call']);
  });

  test('E2: where the policy asks for it, mail needs a grant; where it does not, a call needs none', async () => {
    const policies = readPolicies();
    world = await createWorld({
      ...policies,
      consent: { ...policies.consent, emailNeedsGrant: true, callNeedsGrant: false },
    });
    const { contactId, draw, outlook } = await drawn(world, { ...CHILEAN, email: 'someone@example.com' });
    expect(outlook.reach.paths).toEqual(['call']);
    await consent(contactId, 'email', true);
    expect((await draw()).reach.paths).toEqual(['email', 'call']);
  });

  test('E2: a country that demands a grant for each channel has nothing presumed, whatever the policy else says', async () => {
    const policies = readPolicies();
    world = await createWorld({
      ...policies,
      consent: { ...policies.consent, callNeedsGrant: false },
      resolve: (reason) => ({ ...policies.resolve(reason), purpose: 'collection' }),
    });
    const { contactId, draw, outlook } = await drawn(world, {
      phone: '573001112233',
      email: 'someone@example.com',
    });
    expect(outlook.reach.paths).toEqual([]);
    await consent(contactId, 'email', true);
    expect((await draw()).reach.paths).toEqual(['email']);
    await consent(contactId, 'call', true);
    expect((await draw()).reach.paths).toEqual(['email', 'call']);
    expect((await drawn(world, { ...CHILEAN, email: 'someone@example.com' })).outlook.reach.paths).toEqual([
      'email',
      'call',
    ]);
  });
});

test('the outlook last drawn is kept for the agenda, before anything is recorded and after', async () => {
  const { caseId, draw, outlook } = await drawn(world);
  expect(await world.one('select version, snapshot, outlook from case_progress')).toEqual({
    version: 0,
    snapshot: null,
    outlook,
  });
  await world.pool.query(`insert into consents (contact_id, channel, category, granted, source, at)
    select id, 'whatsapp', 'utility', true, 'test', 1 from contacts`);
  const again = await draw();
  expect(again).not.toEqual(outlook);
  expect((await world.one<{ outlook: unknown }>('select outlook from case_progress')).outlook).toEqual(again);
  expect(await world.caseStore.adopt({ caseId, at: MONDAY })).toMatchObject({ found: 'new' });
});

test('an outlook stays small enough to be in a history many times', async () => {
  const { outlook } = await drawn(world);
  expect(JSON.stringify(outlook).length).toBeLessThan(12_000);
});
