import { describe, expect, it, onTestFinished } from 'vitest';
import { createEmail } from '../../activities/email.ts';
import type { Mailer } from '../../services/channels/smtp.ts';
import { appendFact } from '../../database/cases/facts.ts';
import { transaction } from '../../database/pool.ts';
import { explain } from '../../domain/explanation/explanation.ts';
import { HOUR, MINUTE } from '../../domain/time/instant.ts';
import { jitterOf } from '../../domain/time/jitter.ts';
import { type Script, startScriptedSmtp } from './scripted-smtp.ts';
import {
  freshWorld,
  type GivenCase,
  givenCase,
  givenMailbox,
  givenMailer,
  NOON,
  type World,
} from '../worlds/fallback.ts';

const input = ({ caseId }: GivenCase, over: object = {}) => ({
  caseId,
  reason: 'payment',
  tries: 0,
  seen: 1,
  at: NOON,
  until: null,
  ...over,
});

async function scripted(script: Script): Promise<{ mailer: Mailer; received: string[] }> {
  const smtp = await startScriptedSmtp(script);
  onTestFinished(smtp.close);
  return { mailer: givenMailer(smtp.url), received: smtp.received };
}

const attempts = async ({ pool }: World) =>
  (await pool.query('select key, status, error_class, error_code from attempts order by reserved_at, key'))
    .rows;
const decisions = async ({ pool }: World) =>
  (await pool.query('select step, answer, rule from decisions order by id')).rows;

describe('the fallback mail', () => {
  it('F2, F4: names the case, says what was done and what is pending, and has one link to the step, as text and HTML', async () => {
    const world = await freshWorld();
    const { mailer, mails, raw } = await givenMailbox();
    const given = await givenCase(world.pool, {
      data: {
        done: ['Elegiste pagar con tarjeta'],
        pending: 'Pagar $ 12.990',
        instructions: ['Abre el enlace', 'Paga'],
      },
      validUntil: NOON + 48 * HOUR,
    });
    const sent = await createEmail(world, mailer).sendEmail(input(given));
    expect(sent).toEqual({ was: 'done', at: NOON });
    const [mail] = mails;
    expect(mail?.subject).toContain(`(caso ${given.caseId})`);
    expect(mail?.to?.[0]?.address).toBe('ana@example.com');
    for (const body of [mail?.text, mail?.html]) {
      expect(body).toContain(`caso ${given.caseId}`);
      expect(body).toContain('Lo que ya está hecho');
      expect(body).toContain('Elegiste pagar con tarjeta');
      expect(body).toContain('Pagar $ 12.990 (hasta el 5 de marzo de 2026 a las 12:00)');
      expect(body).toContain('Cómo hacerlo');
      expect(new Set(body?.match(/https?:\/\/[^\s"<]+/g))).toHaveProperty('size', 1);
      expect(body).toMatch(/https:\/\/ventana\.example\.com\/r\/[\w-]+\.[\w-]+/);
    }
    expect(raw[0]).toMatch(/^Message-ID: <att-[\w-]+@example\.com>/m);
    expect(mail?.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
    expect(mail?.headers.find(({ key }) => key === 'content-language')?.value).toBe('es');
    expect(await decisions(world)).toEqual([{ step: 'email', answer: 'allowed', rule: null }]);
  });

  it.each([
    ['pt-BR', 'O que falta fazer', 'concluir o pagamento'],
    ['en', 'What is still to do', 'Complete the payment'],
    ['fr', 'Lo que queda pendiente', 'Completar el pago'],
    [null, 'Lo que queda pendiente', 'Completar el pago'],
  ])('F2: speaks the contact’s language: %s', async (language, pending, step) => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const given = await givenCase(world.pool, { language });
    await createEmail(world, mailer).sendEmail(input(given));
    expect(mails[0]?.text).toContain(pending);
    expect(mails[0]?.text?.toLowerCase()).toContain(step.toLowerCase());
  });

  it('F2: without a language on record speaks the country’s, as templates do, whichever source names the country', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const [recorded, numbered, unshipped] = [
      await givenCase(world.pool, { language: null }),
      await givenCase(world.pool, { language: null }),
      await givenCase(world.pool, { language: 'de' }),
    ];
    const { sendEmail } = createEmail(world, mailer);
    await world.pool.query(`update contacts set country = 'BR' where id <> $1`, [numbered.contactId]);
    await world.pool.query('update contacts set country = null where id = $1', [numbered.contactId]);
    await world.pool.query(`update identities set value = '5511987654321' where contact_id = $1`, [
      numbered.contactId,
    ]);
    for (const given of [recorded, numbered, unshipped]) {
      expect(await sendEmail(input(given))).toMatchObject({ was: 'done' });
      expect(mails.at(-1)?.text).toContain('O que falta fazer');
    }
  });

  it('F2: what a task says of itself cannot add markup or links of its own to the HTML', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const given = await givenCase(world.pool, {
      data: { pending: '<a href="https://evil.example">pay</a>' },
    });
    await createEmail(world, mailer).sendEmail(input(given));
    expect(mails[0]?.html?.match(/<a /g)).toHaveLength(1);
    expect(mails[0]?.html).toContain('&lt;a href=');
  });

  it('F1: goes once, however often it is asked for, and under whichever try', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const given = await givenCase(world.pool);
    const { sendEmail } = createEmail(world, mailer);
    const answers = await Promise.all([1, 2, 3, 4].map(() => sendEmail(input(given))));
    for (const { was } of answers) expect(['done', 'unknown']).toContain(was);
    expect(await sendEmail(input(given, { tries: 1, at: NOON + HOUR }))).toEqual({ was: 'done', at: NOON });
    expect(mails).toHaveLength(1);
  });

  it('R6: a message that came in after the plan cancels the mail', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const given = await givenCase(world.pool);
    const fact = { fact: 'inbound', at: NOON, arrived: NOON, kind: 'message' } as const;
    await transaction(world.pool, (connection) => appendFact(connection, given.caseId, fact));
    const sent = await createEmail(world, mailer).sendEmail(input(given));
    expect(sent).toEqual({ was: 'overtaken', missed: [{ seq: 2, fact }] });
    expect(mails).toHaveLength(0);
    expect(await attempts(world)).toEqual([]);
  });

  it('R6: one that comes in between the reservation and the server cancels it too', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const given = await givenCase(world.pool);
    let isAnswered = false;
    const racing = new Proxy(world.pool, {
      get: (pool, property) =>
        property === 'query'
          ? async (text: string, values: unknown[]) => {
              if (text.includes("'calling'") && !isAnswered) {
                isAnswered = true;
                await transaction(pool, (connection) =>
                  appendFact(connection, given.caseId, { fact: 'answered', at: NOON }),
                );
              }
              return pool.query(text, values);
            }
          : Reflect.get(pool, property, pool),
    });
    const sent = await createEmail({ ...world, pool: racing }, mailer).sendEmail(input(given));
    expect(sent).toMatchObject({ was: 'overtaken', missed: [{ seq: 2 }] });
    expect(mails).toHaveLength(0);
    expect(await attempts(world)).toMatchObject([{ status: 'fenced' }]);
    // Planned anew with what was missed, it goes.
    const again = await createEmail(world, mailer).sendEmail(input(given, { seen: 2 }));
    expect(again).toMatchObject({ was: 'done' });
    expect(mails).toHaveLength(1);
  });

  it.each<[string, object, object, string]>([
    ['E1: no task is pending', { step: null }, {}, 'E1'],
    ['E1: the task is about another reason', { reason: 'delivery' }, {}, 'E1'],
    ['R1: the task is no longer valid', { validUntil: NOON - 1 }, {}, 'R1'],
    ['E1: no address', { email: null }, {}, 'E1'],
  ])('%s: nothing is sent, and the rule is stored', async (_, of, over, rule) => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const given = await givenCase(world.pool, of);
    const sent = await createEmail(world, mailer).sendEmail(input(given, over));
    expect(sent).toEqual({ was: 'refused', at: NOON, rule, cause: 'gate' });
    expect(mails).toHaveLength(0);
    expect(await decisions(world)).toEqual([{ step: 'email', answer: 'suppressed', rule }]);
  });

  it('E2: a withdrawn consent suppresses it, a later grant lets it go', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const given = await givenCase(world.pool);
    const consent = (granted: boolean, at: number) =>
      world.pool.query(
        `insert into consents (contact_id, channel, category, granted, source, at) values ($1, 'email', 'utility', $2, 't', $3)`,
        [given.contactId, granted, at],
      );
    await consent(false, NOON - 2);
    const { sendEmail } = createEmail(world, mailer);
    expect(await sendEmail(input(given))).toMatchObject({ was: 'refused', rule: 'E2', cause: 'gate' });
    await consent(true, NOON - 1);
    expect(await sendEmail(input(given))).toMatchObject({ was: 'done' });
    expect(mails).toHaveLength(1);
  });

  it('E5: outside the send hours it is held to their opening; beyond its bound it is suppressed', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const given = await givenCase(world.pool);
    const night = Date.UTC(2026, 2, 4, 2); // 23:00 in Santiago
    const opening = Date.UTC(2026, 2, 4, 11); // 08:00
    const { sendEmail } = createEmail(world, mailer);
    expect(await sendEmail(input(given, { at: night }))).toEqual({
      was: 'held',
      at: night,
      until: opening + jitterOf(given.caseId, 15 * MINUTE),
      rule: 'E5',
      why: explain('hours.closed', { hours: 'Chile', holidays: [] }),
    });
    expect(await sendEmail(input(given, { at: night, until: opening - 1 }))).toMatchObject({
      was: 'refused',
      rule: 'E5',
    });
    expect(mails).toHaveLength(0);
  });

  it('E5: a run that comes to the server after the hours have ended does not send', async () => {
    const world = await freshWorld();
    const { mailer, mails } = await givenMailbox();
    const given = await givenCase(world.pool);
    const lastMinute = Date.UTC(2026, 2, 3, 23, 59); // 20:59 in Santiago
    world.now = lastMinute + MINUTE;
    const { sendEmail } = createEmail(world, mailer);
    expect(await sendEmail(input(given, { at: lastMinute }))).toMatchObject({ was: 'held', rule: 'E5' });
    expect(mails).toHaveLength(0);
    const next = Date.UTC(2026, 2, 4, 12);
    world.now = next;
    expect(await sendEmail(input(given, { at: next, tries: 1 }))).toMatchObject({ was: 'done' });
  });
});

describe('what the mail server makes of it', () => {
  it('F1, F2: a refused address fails the path, and nothing more goes to it', async () => {
    const world = await freshWorld();
    const given = await givenCase(world.pool);
    const { mailer } = await scripted({ recipient: '550 5.1.1 no such user' });
    const { sendEmail } = createEmail(world, mailer);
    expect(await sendEmail(input(given))).toEqual({ was: 'refused', at: NOON, rule: 'F1', cause: 'person' });
    expect(await sendEmail(input(given))).toMatchObject({ was: 'refused', cause: 'person' });
    const contact = await world.pool.query('select email_unreachable_at from contacts');
    expect(contact.rows).toEqual([{ email_unreachable_at: NOON }]);
    const facts = await world.pool.query(`select fact ->> 'fact' as fact from case_facts order by seq`);
    expect(facts.rows.map((row) => row.fact)).toEqual(['inbound', 'contact']);
    expect(await sendEmail(input(given, { tries: 1, seen: 2 }))).toMatchObject({ rule: 'F2', cause: 'gate' });
  });

  it('F1: a refusal that is not about the address fails the path and leaves the address', async () => {
    const world = await freshWorld();
    const given = await givenCase(world.pool);
    const { mailer } = await scripted({ recipient: '550 5.7.1 relaying denied' });
    expect(await createEmail(world, mailer).sendEmail(input(given))).toMatchObject({
      was: 'refused',
      cause: 'line',
    });
    const contact = await world.pool.query('select email_unreachable_at from contacts');
    expect(contact.rows).toEqual([{ email_unreachable_at: null }]);
  });

  it('F1: "later" holds it for a quarter of an hour, and the next try goes', async () => {
    const world = await freshWorld();
    const given = await givenCase(world.pool);
    const busy = await scripted({ recipient: '451 4.7.1 greylisted' });
    const held = {
      was: 'held',
      at: NOON,
      until: NOON + 15 * MINUTE,
      rule: 'F1',
      why: explain('mail.later'),
    };
    expect(await createEmail(world, busy.mailer).sendEmail(input(given))).toEqual(held);
    expect(await createEmail(world, busy.mailer).sendEmail(input(given))).toEqual(held);
    const { mailer, mails } = await givenMailbox();
    world.now = NOON + 15 * MINUTE;
    const next = input(given, { tries: 1, at: world.now });
    expect(await createEmail(world, mailer).sendEmail(next)).toEqual({ was: 'done', at: world.now });
    expect(mails).toHaveLength(1);
  });

  it('R7: a lost answer after the whole mail is unknown, and it is never sent again', async () => {
    const world = await freshWorld();
    const given = await givenCase(world.pool);
    const lossy = await scripted({ end: 'drop' });
    expect(await createEmail(world, lossy.mailer).sendEmail(input(given))).toEqual({
      was: 'unknown',
      at: NOON,
    });
    const { mailer, mails } = await givenMailbox();
    const { sendEmail } = createEmail(world, mailer);
    expect(await sendEmail(input(given))).toEqual({ was: 'unknown', at: NOON });
    expect(await sendEmail(input(given, { tries: 1, at: NOON + HOUR }))).toEqual({
      was: 'unknown',
      at: NOON,
    });
    expect(lossy.received).toHaveLength(1);
    expect(mails).toHaveLength(0);
  });

  it('R7: a run that died before the server sends on repetition; one that died while speaking does not', async () => {
    const world = await freshWorld();
    const before = await givenCase(world.pool);
    const during = await givenCase(world.pool);
    const { mailer, mails } = await givenMailbox();
    const dying: Mailer = { ...mailer, deliver: () => Promise.reject(new Error('killed')) };
    const blind = {
      ...world,
      clock: {
        now: () => {
          throw new Error('killed');
        },
      },
    };
    await expect(createEmail(blind, mailer).sendEmail(input(before))).rejects.toThrow('killed');
    await expect(createEmail(world, dying).sendEmail(input(during))).rejects.toThrow('killed');
    expect(
      (await attempts(world)).map((row) => row.status as string).toSorted((a, b) => a.localeCompare(b)),
    ).toEqual(['calling', 'reserved']);
    const { sendEmail } = createEmail(world, mailer);
    expect(await sendEmail(input(before))).toMatchObject({ was: 'done' });
    expect(await sendEmail(input(during))).toMatchObject({ was: 'unknown' });
    expect(mails).toHaveLength(1);
  });

  it('S1: what is stored of a decision and an attempt names nobody', async () => {
    const world = await freshWorld();
    const given = await givenCase(world.pool);
    const { mailer } = await scripted({ recipient: '550 5.1.1 <ana@example.com> unknown' });
    await createEmail(world, mailer).sendEmail(input(given));
    const rows = await world.pool.query(
      `select row_to_json(a)::text as t from attempts a union all select row_to_json(d)::text from decisions d`,
    );
    expect(rows.rows.length).toBe(2);
    for (const { t } of rows.rows) expect(t).not.toContain('ana@');
  });
});
