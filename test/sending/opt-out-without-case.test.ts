import { randomInt } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { startOptOutNotices } from '../../services/messages/opt-out-notices.ts';
import { removeOld } from '../../services/background/retention.ts';
import { createWhatsApp } from '../../services/channels/whatsapp.ts';
import type { Sender } from '../../services/messages/sender.ts';
import { eraseContact } from '../../database/contacts/erasure.ts';
import type { IncomingPost, Spoken } from '../../database/receiving/incoming.ts';
import { type Pool, transaction } from '../../database/pool.ts';
import { receivePost } from '../../database/receiving/receiving.ts';
import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { inboundKind } from '../../domain/messages/inbound-kind.ts';
import type { Retention } from '../../domain/access/retention.ts';
import { readRates } from '../../settings/rates/rates-file.ts';
import { everythingStored, foundIn } from '../privacy/disclosed.ts';
import { unusedPort } from '../servers/unused-port.ts';
import { MONDAY, startWorld, type World } from '../worlds/sending.ts';
import { LINE } from '../worlds/cases.ts';

const options = { messageGrantsUtility: false, rates: readRates() };

/** Somebody who writes to the line; nothing is known of them before. */
function stranger(world: World, prefix = '57302') {
  const phone = `${prefix}${randomInt(2 * 10 ** 6, 10 ** 7)}`;
  const said = (body: string, at: Instant): Spoken => ({
    direction: 'in',
    line: LINE,
    person: { phones: [phone], userIds: [], name: null, country: null },
    providerId: `wamid.${Buffer.from(`${phone}/${at}/${body}`).toString('base64')}`,
    type: 'text',
    kind: inboundKind({ type: 'text', text: body, payload: null }),
    answers: false,
    at,
    replyTo: null,
    content: JSON.stringify({ from: phone, type: 'text', text: { body } }),
  });
  const writes = async (body: string, at: Instant = world.clock.now): Promise<Spoken> => {
    const spoken = said(body, at);
    await post({ spoken: [spoken] });
    return spoken;
  };
  const post = (over: Partial<IncomingPost>) =>
    receivePost(
      world.pool,
      {
        lines: [{ id: LINE, displayNumber: '56911112222', accountId: null }],
        spoken: [],
        statuses: [],
        events: [],
        ...over,
      },
      { ...options, now: world.clock.now },
    );
  const select = async <T extends object>(columns: string, table: string): Promise<T[]> =>
    (
      await world.pool.query<T>(
        `select ${columns} from ${table} x where contact_id = (select contact_id from identities where value = $1)`,
        [phone],
      )
    ).rows;
  const contactId = async (): Promise<string> =>
    (await select<{ contact_id: string }>('contact_id', 'identities'))[0]?.contact_id ?? '';
  return {
    phone,
    writes,
    hasSaid: said,
    post,
    contactId,
    cases: () => select<{ id: string }>('*', 'cases'),
    attempts: () => select('case_id, kind, status, purpose, automatic', 'attempts'),
    decisions: () => select('case_id, step, answer, rule, attempt_id is not null as sends', 'decisions'),
    said: () =>
      select(
        `content #>> '{text,body}' as body, status, case_id`,
        `(select * from messages where direction = 'out')`,
      ),
    notices: async () =>
      (
        await world.pool.query<{ message_id: string; case_id: string | null; outcome: string | null }>(
          `select n.message_id, n.case_id, n.outcome from opt_out_notices n join messages m on m.id = n.message_id
           where m.contact_id = (select contact_id from identities where value = $1) order by m.arrived_at`,
          [phone],
        )
      ).rows,
    taken: async () =>
      (await world.control.messages({ to: phone, tookEffect: true })).map(
        ({ request }) => (request['text'] as { body: string }).body,
      ),
    /** What the queue does with the first notice, by any process. */
    confirm: async (by: Sender = world.sender) => {
      const { rows } = await world.pool.query<{ id: string; at: Instant; contact: string }>(
        `select m.id, m.arrived_at as at, m.contact_id as contact from opt_out_notices n join messages m on m.id = n.message_id
         where m.contact_id = (select contact_id from identities where value = $1) order by m.arrived_at limit 1`,
        [phone],
      );
      const [notice] = rows;
      if (notice === undefined) throw new Error('nothing is to be confirmed');
      return by.confirmOptOut({
        contactId: notice.contact,
        lineId: LINE,
        key: `opt-out/${notice.id}`,
        body: 'Listo',
        at: notice.at,
      });
    },
  };
}

/** Works the queue off as a worker does. */
async function sweep(
  world: World,
  by: Pick<Sender, 'sendChatNotice' | 'confirmOptOut'> = world.sender,
): Promise<void> {
  const notices = startOptOutNotices(world.parts, by);
  await vi.waitFor(async () => expect(await notices.idle()).toBe(true), { timeout: 20_000, interval: 10 });
  await notices.stop();
}

/** A pool of a process that dies right before it would send such a statement. */
function dyingBefore(pool: Pool, statement: RegExp): Pool {
  const watched = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(inner, name) {
        const value: unknown = Reflect.get(inner, name, inner);
        if (typeof value !== 'function') return value;
        const call = (value as (...all: unknown[]) => unknown).bind(inner);
        if (name === 'connect') return async () => watched((await call()) as object);
        if (name !== 'query') return call;
        return async (text: string, ...rest: unknown[]) => {
          if (statement.test(text)) throw new Error('killed');
          return call(text, ...rest);
        };
      },
    });
  return watched(pool);
}

const ES = expect.stringContaining('escribe ALTA');
const PT = expect.stringContaining('escreva INSCREVER');
const EN = expect.stringContaining('write START');

describe('E2: an opt-out of somebody with no open case', () => {
  it.each([
    ['BAJA', null, ES],
    ['Sair', null, PT],
    ['unsubscribe', null, EN],
    ['STOP', null, ES],
    ['STOP', 'pt-BR', PT],
    ['BAJA', 'en-US', EN],
    // F2: the word is everybody's, so the number's country says it.
    ['STOP', null, PT, '551198'],
    ['STOP', null, EN, '1212'],
  ] as const)(
    'E2, F2, D5: %s of a person who never had a case (language %s) is confirmed once, free-form, and opens none',
    async (word, language, expected, prefix?: string) => {
      const world = await startWorld();
      const person = stranger(world, prefix);
      if (language !== null) {
        await person.writes('gracias', world.clock.now - HOUR);
        await world.pool.query('update contacts set language = $2 where id = $1', [
          await person.contactId(),
          language,
        ]);
      }
      const spoken = await person.writes(word);
      // W3: the same webhook again, and the same word again.
      await Promise.all([person.post({ spoken: [spoken] }), person.post({ spoken: [spoken, spoken] })]);
      world.clock.now += SECOND;
      await person.writes(word);
      await sweep(world);
      await person.post({ spoken: [spoken] });
      await sweep(world);
      expect(await person.taken()).toEqual([expected]);
      expect(await person.attempts()).toEqual([
        { case_id: null, kind: 'opt-out-notice', status: 'sent', purpose: null, automatic: false },
      ]);
      expect(await person.decisions()).toEqual([
        { case_id: null, step: 'opt-out-notice', answer: 'allowed', rule: null, sends: true },
      ]);
      expect(await person.notices()).toMatchObject([{ case_id: null, outcome: 'sent' }]);
      expect(await person.cases()).toEqual([]);
      // M3: its statuses find it.
      await world.control.settled();
      expect(world.strays).toEqual([]);
      expect(await person.said()).toEqual([{ body: expected, status: 'read', case_id: null }]);
    },
  );

  it('E2, D5: after the last case was closed: the case stays as it was, and learns nothing', async () => {
    const world = await startWorld();
    const person = stranger(world);
    await person.writes('Hola', MONDAY - 3 * DAY);
    await world.pool.query(
      `update cases set is_open = false, closed_by = 'run', closed_at = $2 where contact_id = $1`,
      [await person.contactId(), MONDAY - DAY],
    );
    const before = await person.cases();
    const seen = async () =>
      (
        await world.pool.query(
          'select d.dirty, (select count(*) from outbox o where o.case_id = d.case_id) as events from dispatch d where case_id = $1',
          [before[0]?.id],
        )
      ).rows;
    const told = await seen();
    await person.writes('STOP');
    await sweep(world);
    expect(await person.taken()).toEqual([ES]);
    await world.control.settled();
    expect(await person.cases()).toEqual(before);
    expect(await seen()).toEqual(told);
    expect(await person.attempts()).toMatchObject([{ case_id: null, status: 'sent' }]);
  });

  it('E2: with an open case it is confirmed in that case, as before, also when the case has closed meanwhile', async () => {
    const world = await startWorld();
    const person = stranger(world);
    await person.writes('Hola', MONDAY - HOUR);
    await person.writes('BAJA');
    const [open] = await person.cases();
    await world.pool.query('update cases set is_open = false where id = $1', [open?.id]);
    await sweep(world);
    expect(await person.taken()).toEqual([ES]);
    expect(await person.attempts()).toMatchObject([{ case_id: open?.id, status: 'sent' }]);
    expect(await person.notices()).toMatchObject([{ case_id: open?.id, outcome: 'sent' }]);
  });

  it('E2: START and a setting of the provider’s confirm nothing; START takes a confirmation back that has not gone', async () => {
    const world = await startWorld();
    const person = stranger(world);
    await person.writes('START');
    await person.post({
      events: [
        {
          field: 'user_preferences',
          digest: person.phone,
          value: '{}',
          means: {
            is: 'marketing-preference',
            person: { phones: [person.phone], userIds: [], name: null, country: null },
            wanted: false,
          },
        },
      ],
    });
    expect(await person.notices()).toEqual([]);
    world.clock.now += SECOND;
    await person.writes('STOP');
    world.clock.now += SECOND;
    await person.writes('ALTA');
    await sweep(world);
    expect(await person.taken()).toEqual([]);
    expect(await person.decisions()).toMatchObject([{ answer: 'suppressed', rule: 'E2' }]);
    expect(await person.notices()).toMatchObject([{ outcome: 'refused' }]);
    // Said anew it is confirmed anew.
    world.clock.now += SECOND;
    await person.writes('STOP');
    await sweep(world);
    expect(await person.taken()).toEqual([ES]);
  });

  it('E2, W1, W2, W4: a word that came so late that its window is over, or about to be, is recorded and not confirmed', async () => {
    const world = await startWorld();
    for (const [age, rule] of [
      [24 * HOUR, 'W4'],
      [24 * HOUR - MINUTE, 'W2'],
    ] as const) {
      const person = stranger(world);
      await person.writes('STOP', MONDAY - age);
      await sweep(world);
      expect(await person.taken()).toEqual([]);
      expect(await person.attempts()).toEqual([]);
      expect(await person.decisions()).toMatchObject([{ answer: 'suppressed', rule, sends: false }]);
      expect(await person.notices()).toMatchObject([{ outcome: 'refused' }]);
    }
    // Anything else that they wrote since keeps it open (W1).
    const person = stranger(world);
    await person.writes('gracias', MONDAY - HOUR);
    await person.writes('STOP', MONDAY - 25 * HOUR);
    await sweep(world);
    expect(await person.taken()).toEqual([ES]);
  });

  it('E2, W5: not in a window that the provider has closed', async () => {
    const world = await startWorld();
    const person = stranger(world);
    await person.writes('Hola', MONDAY - HOUR);
    await world.pool.query('update cases set is_open = false, shut_early_at = $2 where contact_id = $1', [
      await person.contactId(),
      MONDAY,
    ]);
    await person.writes('STOP');
    await sweep(world);
    expect(await person.decisions()).toMatchObject([{ answer: 'suppressed', rule: 'W4' }]);
    const other = stranger(world);
    await other.writes('STOP');
    await world.control.fault({ effect: { kind: 'refuse', code: 131047 }, match: { to: other.phone } });
    await sweep(world);
    expect(await other.attempts()).toMatchObject([{ status: 'refused' }]);
    expect(await other.said()).toMatchObject([{ status: 'refused' }]);
    expect(await other.notices()).toMatchObject([{ outcome: 'refused' }]);
    await sweep(world);
    expect(await other.taken()).toEqual([]);
  });

  it('W2: one that the window’s end overtakes on its way does not go, then or later', async () => {
    const world = await startWorld();
    const person = stranger(world);
    await person.writes('STOP');
    world.clock.now += DAY;
    expect(await person.confirm()).toBe('refused');
    world.clock.now = MONDAY;
    expect(await person.confirm()).toBe('refused');
    expect(await person.taken()).toEqual([]);
    expect(await person.said()).toMatchObject([{ status: 'discarded' }]);
  });
});

describe('E2: what certainly did not go goes again', () => {
  const away = async (world: World) => {
    const apiUrl = `http://127.0.0.1:${await unusedPort()}/v26.0`;
    return world.another({ whatsapp: createWhatsApp({ apiUrl, accessToken: 'x' }) });
  };

  it('E2, R7: a refused connection and a busy line are waited out in case time; it is confirmed once', async () => {
    const world = await startWorld();
    const person = stranger(world);
    await person.writes('STOP');
    await sweep(world, await away(world));
    expect(await person.notices()).toMatchObject([{ outcome: null }]);
    expect(await person.attempts()).toMatchObject([{ status: 'refused' }]);
    // It is not asked again before its time.
    await sweep(world);
    expect(await person.attempts()).toHaveLength(1);
    world.clock.now += 5 * SECOND;
    await world.control.fault({ effect: { kind: 'refuse', code: 130429 }, match: { to: person.phone } });
    await sweep(world);
    expect(await person.notices()).toMatchObject([{ outcome: null }]);
    world.clock.now += MINUTE;
    await sweep(world);
    expect(await person.notices()).toMatchObject([{ outcome: 'sent' }]);
    expect(await person.taken()).toHaveLength(1);
    world.clock.now += HOUR;
    await sweep(world);
    expect(await person.attempts()).toMatchObject([
      { status: 'refused' },
      { status: 'refused' },
      { status: 'sent' },
    ]);
  });

  it('W4: until its window is closed, and no longer', async () => {
    const world = await startWorld();
    const person = stranger(world);
    await person.writes('STOP');
    for (let hours = 0; hours < 26; hours += 1) {
      await sweep(world, await away(world));
      world.clock.now += HOUR;
    }
    await sweep(world);
    expect(await person.notices()).toMatchObject([{ outcome: 'refused' }]);
    expect(await person.taken()).toEqual([]);
  });

  it('E2: so is one in the chat of a case', async () => {
    const world = await startWorld();
    const person = stranger(world);
    await person.writes('¿Hola?');
    await person.writes('STOP');
    await sweep(world, await away(world));
    expect(await person.notices()).toMatchObject([{ case_id: expect.any(String), outcome: null }]);
    world.clock.now += MINUTE;
    await sweep(world);
    expect(await person.notices()).toMatchObject([{ outcome: 'sent' }]);
    expect(await person.taken()).toHaveLength(1);
  });

  it('E2: an opt-out is heard by the cases on every other line, also where there is none on its own', async () => {
    const world = await startWorld();
    const person = stranger(world);
    await person.writes('¿Hola?');
    const [other] = await person.cases();
    const said = person.hasSaid('STOP', world.clock.now);
    await person.post({
      lines: [{ id: '70008', displayNumber: '56911113333', accountId: null }],
      spoken: [{ ...said, line: '70008' }],
    });
    expect((await person.cases()).map(({ id }) => id)).toEqual([other?.id]);
    expect((await world.facts(other?.id ?? '')).map(({ fact }) => fact)).toEqual(['inbound', 'opted-out']);
    const owing = await world.pool.query('select asked_seq, answered_seq from cases where id = $1', [
      other?.id,
    ]);
    expect(owing.rows).toEqual([{ asked_seq: 1, answered_seq: 2 }]);
    await person.post({ spoken: [{ ...person.hasSaid('ALTA', world.clock.now), line: '70008' }] });
    expect((await world.facts(other?.id ?? '')).at(-1)).toMatchObject({ fact: 'opted-in' });
  });
});

describe('R7: at most once, whatever is repeated, killed or run again', () => {
  it.each([
    ['before it was reserved', /insert into attempts/, 0],
    ['when it was reserved and its message was not stored', /insert into messages/, 0],
    ['when it was reserved and nobody had called', /status = case when/, 1],
  ] as const)('E2, R7: killed %s, another sends it, once', async (_, statement, left) => {
    const world = await startWorld();
    const person = stranger(world);
    await person.writes('STOP');
    const dying = world.another({ pool: dyingBefore(world.pool, statement) });
    await expect(person.confirm(dying)).rejects.toThrow('killed');
    expect(await person.attempts()).toHaveLength(left);
    expect(await person.taken()).toEqual([]);
    expect(await person.confirm()).toBe('sent');
    expect(await person.confirm()).toBe('sent');
    await sweep(world);
    expect(await person.taken()).toEqual(['Listo']);
    expect(await person.attempts()).toMatchObject([{ status: 'sent' }]);
  });

  it('E2, R7: killed once the provider had it: it is unknown until its status comes, and never goes again', async () => {
    const world = await startWorld();
    const person = stranger(world);
    await person.writes('STOP');
    await world.control.settings({ webhooks: { hold: 'statuses' } });
    const dying = world.another({
      whatsapp: {
        send: async (message) => {
          await world.parts.whatsapp.send(message);
          throw new Error('killed');
        },
      },
    });
    await expect(person.confirm(dying)).rejects.toThrow('killed');
    expect(await person.attempts()).toMatchObject([{ status: 'calling' }]);
    expect(await person.confirm()).toBe('unknown');
    await sweep(world);
    expect(await person.notices()).toMatchObject([{ outcome: 'unknown' }]);
    await world.control.settings({ webhooks: { hold: 'nothing' } });
    await world.control.release({});
    await world.control.settled();
    expect(await person.attempts()).toMatchObject([{ status: 'sent' }]);
    expect(await person.confirm()).toBe('sent');
    expect(await person.taken()).toHaveLength(1);
  });

  it('E2, R7: a worker that dies after it was sent and before that was noted: the next one notes it', async () => {
    const world = await startWorld();
    const person = stranger(world);
    await person.writes('STOP');
    await sweep(world, {
      sendChatNotice: world.sender.sendChatNotice,
      confirmOptOut: async (notice) => {
        await world.sender.confirmOptOut(notice);
        throw new Error('killed');
      },
    });
    expect(await person.notices()).toMatchObject([{ outcome: null }]);
    // Its lease is over.
    await world.pool.query('update opt_out_notices set next_try_at = now() where settled_at is null');
    await sweep(world);
    expect(await person.notices()).toMatchObject([{ outcome: 'sent' }]);
    expect(await person.taken()).toHaveLength(1);
  });

  it('E2, R7: many workers at once', async () => {
    const world = await startWorld();
    const people = Array.from({ length: 4 }, () => stranger(world));
    await Promise.all(people.map((person) => person.writes('STOP')));
    await Promise.all([
      ...people.flatMap((person) => Array.from({ length: 3 }, () => person.confirm(world.another()))),
      ...Array.from({ length: 2 }, () => sweep(world, world.another())),
    ]);
    for (const person of people) {
      expect(await person.taken()).toHaveLength(1);
      expect(await person.attempts()).toHaveLength(1);
    }
  });
});

describe('S3: what belongs to no case goes as well', () => {
  it('S3, E1: erased before it is confirmed, it never is; erased after, nothing of it is left but facts', async () => {
    const world = await startWorld();
    const [waiting, reserved, told] = [stranger(world), stranger(world), stranger(world)];
    const erase = async (person: ReturnType<typeof stranger>) => {
      const contactId = await person.contactId();
      const erased = await transaction(world.pool, (connection) =>
        eraseContact(connection, { contactId, at: world.clock.now, why: 'T-1', by: 'test' }),
      );
      const notices = await world.pool.query(
        `select outcome from opt_out_notices where message_id in (select id from messages where contact_id = $1)`,
        [contactId],
      );
      return { contactId, keeps: erased?.counts.keeps, outcomes: notices.rows };
    };
    await Promise.all([waiting, reserved, told].map((person) => person.writes('STOP')));
    expect(await told.confirm()).toBe('sent');
    const dying = world.another({ pool: dyingBefore(world.pool, /status = case when/) });
    await expect(reserved.confirm(dying)).rejects.toThrow('killed');
    await world.control.settled();

    expect(await erase(waiting)).toMatchObject({
      keeps: { sends: 0, decisions: 0, messages: 1 },
      outcomes: [{ outcome: 'erased' }],
    });
    const gone = await erase(reserved);
    expect(gone).toMatchObject({
      keeps: { sends: 1, decisions: 1, messages: 2 },
      outcomes: [{ outcome: 'erased' }],
    });
    const { contactId } = await erase(told);
    const { rows } = await world.pool.query<{ id: string }>('select id from messages where contact_id = $1', [
      gone.contactId,
    ]);
    for (const { id } of rows) {
      const again = {
        contactId: gone.contactId,
        lineId: LINE,
        key: `opt-out/${id}`,
        body: 'Listo',
        at: MONDAY,
      };
      expect(await world.sender.confirmOptOut(again)).toBe('refused');
    }
    await sweep(world);
    expect(await waiting.taken()).toEqual([]);
    expect(await reserved.taken()).toEqual([]);
    expect(await told.taken()).toHaveLength(1);
    const sent = await world.pool.query('select status, provider_id from attempts where contact_id = $1', [
      contactId,
    ]);
    expect(sent.rows).toEqual([{ status: 'sent', provider_id: expect.stringMatching(/^erased:/) }]);
    const phones = [waiting, reserved, told].map(({ phone }) => phone);
    expect(foundIn(await everythingStored(world.pool), phones)).toEqual([]);
  });

  it('S3: an erasure and a confirmation at once: it went before or not at all, and leaves nothing behind', async () => {
    const world = await startWorld();
    const people = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const person = stranger(world);
        await person.writes('STOP');
        return { person, contactId: await person.contactId() };
      }),
    );
    const answers = await Promise.all(
      people.map(async ({ person, contactId }) => {
        const [answer] = await Promise.all([
          person.confirm(world.another()).catch((error: unknown) => String(error)),
          transaction(world.pool, (connection) =>
            eraseContact(connection, { contactId, at: MONDAY, why: 'T-1', by: 'test' }),
          ),
        ]);
        return answer;
      }),
    );
    await world.control.settled();
    for (const [index, { person }] of people.entries()) {
      // Already erased when it was looked for.
      if (answers[index] !== 'Error: nothing is to be confirmed')
        expect(['sent', 'refused']).toContain(answers[index]);
      expect(await person.taken()).toHaveLength(answers[index] === 'sent' ? 1 : 0);
    }
    const stored = await everythingStored(world.pool);
    expect(
      foundIn(
        stored,
        people.map(({ person }) => person.phone),
      ),
    ).toEqual([]);
  });

  it('S3: by age: the bodies and what the gate saw, each at its own; how it was decided stays', async () => {
    const world = await startWorld();
    const person = stranger(world);
    await person.writes('STOP');
    await sweep(world);
    await world.control.settled();
    const left = async () => {
      const id = await person.contactId();
      const { rows } = await world.pool.query<Record<string, number>>(
        `select (select count(*) from messages where contact_id = $1 and content ? 'text') as bodies,
           (select count(*) from attempts where contact_id = $1 and (request_digest is not null or provider_id not like 'erased:%')) as ids,
           (select count(*) from decisions where contact_id = $1 and (facts <> '{}' or questions <> '[]')) as seen,
           (select count(*) from decisions where contact_id = $1 and answer = 'allowed') as decided`,
        [id],
      );
      return rows[0];
    };
    const nothing: Retention = {
      bodies: null,
      tasks: null,
      decisions: null,
      events: null,
      webhooks: null,
      requests: null,
      contacts: null,
    };
    const old = (kind: 'bodies' | 'decisions', now: Instant) =>
      removeOld({ pool: world.pool, policies: { retention: { ...nothing, [kind]: 30 * DAY } } }, now);
    const due = MONDAY + 30 * DAY;
    await old('bodies', due - 1);
    await old('decisions', due - 1);
    expect(await left()).toEqual({ bodies: 2, ids: 1, seen: 1, decided: 1 });
    await old('decisions', due);
    expect(await left()).toEqual({ bodies: 2, ids: 1, seen: 0, decided: 1 });
    await old('bodies', due);
    expect(await left()).toEqual({ bodies: 0, ids: 0, seen: 0, decided: 1 });
  });
});
