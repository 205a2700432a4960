import { describe, expect, test } from 'vitest';
import { setMarketingPreference, withdrawAll } from '../../database/contacts/consent-choices.ts';
import { recordConsent } from '../../database/contacts/consents.ts';
import { eraseContact } from '../../database/contacts/erasure.ts';
import { type Connection, transaction } from '../../database/pool.ts';
import { DAY, type Instant } from '../../domain/time/instant.ts';
import { MONDAY, startWorld, type World } from '../worlds/sending.ts';

const NIGHT: Instant = Date.parse('2026-11-17T03:00:00Z'); // 22:00 in Bogotá
/** 08:15 there: by then all that waits for the morning goes, jitter included. */
const OPENING: Instant = Date.parse('2026-11-17T13:15:00Z');
const OTHER_LINE = '70008';

/** Two templates of the API wait for the morning: one contact, two lines. */
async function heldOnTwoLines(): Promise<{
  world: World;
  contactId: string;
  cases: readonly [string, string];
}> {
  const world = await startWorld({ limits: false, lines: [OTHER_LINE] });
  const one = await world.openCase({ wroteAt: MONDAY - 2 * DAY });
  const other = await world.openCase({ wroteAt: MONDAY - 2 * DAY });
  await world.pool.query('insert into lines (id) values ($1) on conflict do nothing', [OTHER_LINE]);
  await world.pool.query('update cases set contact_id = $2, line_id = $3 where id = $1', [
    other.id,
    one.contactId,
    OTHER_LINE,
  ]);
  world.clock.now = NIGHT;
  for (const about of [one, other]) {
    const answer = await world.sender.sendMessage(
      about.message({
        idempotencyKey: about.id,
        content: { type: 'template', template: { name: 'case_pending_v1' } },
      }),
    );
    expect(answer).toMatchObject({ was: 'held', rule: 'E5' });
  }
  return { world, contactId: one.contactId, cases: [one.id, other.id] };
}

const utilityWithdrawn = async (connection: Connection, contactId: string, at: Instant): Promise<unknown> =>
  recordConsent(
    connection,
    contactId,
    { channel: 'whatsapp', category: 'utility', granted: false, source: 'app', wordingVersion: 'v2', at },
    at,
  );

describe('E2: a withdrawal stops what is held, at once and on every line', () => {
  test.each([
    ['STOP', withdrawAll],
    ['the API', utilityWithdrawn],
  ] as const)('E2: by %s', async (_, withdraw) => {
    const { world, contactId, cases } = await heldOnTwoLines();
    await transaction<unknown>(world.pool, (connection) => withdraw(connection, contactId, NIGHT + 1));
    expect(await world.sender.sendHeld(NIGHT + 1)).toBe(2);
    for (const id of cases) {
      expect((await world.attempts(id)).map(({ status }) => status)).toEqual(['refused']);
      expect((await world.messages(id)).map(({ status }) => status)).toEqual(['refused']);
      expect((await world.decisions(id)).at(-1)).toMatchObject({ answer: 'suppressed', rule: 'E2' });
      expect(await world.events(id)).toEqual(['message.refused']);
    }
    expect(await world.sender.sendHeld(OPENING)).toBe(0);
    expect(await world.taken()).toEqual([]);
  });

  test('E2: one that is about marketing alone leaves the rest held, to the same instant', async () => {
    const { world, contactId, cases } = await heldOnTwoLines();
    await transaction(world.pool, (connection) =>
      setMarketingPreference(connection, contactId, false, NIGHT + 1),
    );
    await world.sender.sendHeld(NIGHT + 1);
    for (const id of cases) expect((await world.attempts(id)).map(({ status }) => status)).toEqual(['held']);
    world.clock.now = OPENING;
    expect(await world.sender.sendHeld(OPENING)).toBe(2);
    expect(await world.taken()).toEqual(['case_pending_v1', 'case_pending_v1']);
  });
});

describe('S3: erasing while something is on its way', () => {
  test('S3: what is held never goes, on any line', async () => {
    const { world, contactId, cases } = await heldOnTwoLines();
    const erased = await transaction(world.pool, (connection) =>
      eraseContact(connection, { contactId, at: NIGHT + 1, why: 'T-1', by: 'test' }),
    );
    expect(erased?.counts.ends).toMatchObject({ heldSends: 2, cases: 2 });
    expect(await world.sender.sendHeld(OPENING)).toBe(0);
    for (const id of cases) {
      expect((await world.attempts(id)).map(({ status, key }) => [status, key.split('/')[0]])).toEqual([
        ['fenced', 'erased'],
      ]);
      expect((await world.messages(id)).map(({ status }) => status)).toEqual(['discarded']);
      expect((await world.facts(id)).at(-1)).toMatchObject({ fact: 'erased' });
    }
  });

  test('S3, E1: many senders and one erasure: each send went before it or not at all, and leaves nothing behind', async () => {
    const world = await startWorld({ limits: false });
    const rounds = await Promise.all(
      Array.from({ length: 12 }, async (_, n) => {
        const about = await world.openCase();
        const [answer, erasure] = await Promise.all([
          world.another().sendMessage(
            about.message({
              idempotencyKey: about.id,
              content: { type: 'text', text: { body: `Hola ${about.phone}` } },
            }),
          ),
          new Promise((resolve) => setTimeout(resolve, n % 6)).then(() =>
            transaction(world.pool, (connection) =>
              eraseContact(connection, { contactId: about.contactId, at: MONDAY, why: 'T-1', by: 'test' }),
            ),
          ),
        ]);
        return { about, answer, erasure };
      }),
    );
    await world.control.settled();
    for (const { about, answer } of rounds) {
      const taken = await world.control.messages({ to: about.phone, tookEffect: true });
      expect(taken.length).toBe(answer.was === 'sent' ? 1 : 0);
      const { rows } = await world.pool.query<{ all: string }>(
        `select (select jsonb_agg(to_jsonb(m)) from messages m where contact_id = $1)::text
           || (select coalesce(jsonb_agg(to_jsonb(a)), '[]') from attempts a where contact_id = $1)::text as all`,
        [about.contactId],
      );
      expect(rows[0]?.all ?? '').not.toContain(about.phone);
      expect(rows[0]?.all ?? '').not.toContain('wamid');
      const left = await world.pool.query('select from identities where contact_id = $1', [about.contactId]);
      expect(left.rowCount).toBe(0);
    }
  });
});
