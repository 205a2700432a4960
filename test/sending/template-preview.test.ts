import fc from 'fast-check';
import { expect, it } from 'vitest';
import { templatesFor } from '../../database/templates/templates.ts';
import { adviceOn } from '../../services/messages/advice.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../domain/time/instant.ts';
import type { TemplateVariable } from '../../domain/templates/template.ts';
import { type Case, MONDAY, startWorld, type World } from '../worlds/sending.ts';

/** Values as people and services give them, right and wrong ones. */
const text = fc.oneof(
  fc.constantFrom('77', 'A-100', 'María José', 'R$ 10', 'José  María', 'á'.repeat(80), '<b>77</b>', '{{1}}'),
  fc.string({ maxLength: 30 }),
);
const valueOf = ({ type }: TemplateVariable): fc.Arbitrary<unknown> => {
  switch (type) {
    case 'amount':
      return fc.record({
        value: fc.oneof(fc.integer({ min: 0, max: 10_000_000 }), fc.constantFrom('1234.5', '-1', 'x')),
        currency: fc.constantFrom('CLP', 'COP', 'BRL', 'USD', 'XX'),
      });
    case 'date':
      return fc.oneof(
        fc
          .date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
          .map((date) => date.toISOString().slice(0, 10)),
        fc.constant('tomorrow'),
      );
    default:
      return text;
  }
};

const countOf = async (world: World, table: string) => {
  const { rows } = await world.pool.query<{ n: number }>(`select count(*)::integer as n from ${table}`);
  return rows[0]?.n;
};

it('E3: a preview is to the byte what is stored and sent, for arbitrary values; what a send refuses it refuses alike', async () => {
  const world = await startWorld({ limits: false });
  const templates = (await templatesFor(world.pool, 'payment')).filter(
    ({ language, impact }) => ['es', 'pt_BR', 'en'].includes(language) && impact !== 'answer',
  );
  expect(templates.length).toBeGreaterThan(3);
  const request = fc.constantFrom(...templates).chain((template) =>
    fc.record({
      name: fc.constant(template.providerName),
      language: fc.constant(template.language),
      variables: fc.record(
        Object.fromEntries(
          template.variables
            .filter(({ name }) => !['case_id', 'resume_token'].includes(name))
            .map((variable) => [variable.name, valueOf(variable)]),
        ),
        { requiredKeys: [] },
      ),
    }),
  );
  let written = 0;
  let refused = 0;
  let n = 0;
  await fc.assert(
    fc.asyncProperty(request, async (template) => {
      n += 1;
      const about = await world.openCase({ wroteAt: MONDAY - HOUR });
      await world.pool.query('update contacts set name = $2 where id = $1', [
        about.contactId,
        n % 3 === 0 ? '😀' : 'Ana  López',
      ]);
      const before = await Promise.all(
        ['decisions', 'attempts', 'messages'].map((table) => countOf(world, table)),
      );
      const preview = await world.sender.previewTemplate({
        caseId: about.id,
        template,
        isAutomatic: false,
        at: MONDAY,
      });
      expect(
        await Promise.all(['decisions', 'attempts', 'messages'].map((table) => countOf(world, table))),
      ).toEqual(before);
      const sent = await world.sender.sendMessage(
        about.message({ content: { type: 'template', template }, at: MONDAY }),
      );
      if (preview?.was !== 'written') {
        refused += 1;
        expect(sent).toEqual({ ...preview, rule: 'E3' });
        return;
      }
      written += 1;
      expect(sent).toMatchObject({ was: 'sent' });
      const { rows } = await world.pool.query<{ content: unknown }>(
        `select content from messages where case_id = $1 and direction = 'out'`,
        [about.id],
      );
      // PostgreSQL puts keys in an order of its own.
      const asStored = await world.pool.query<{ content: { template: unknown } }>(
        'select $1::jsonb as content',
        [preview.content],
      );
      expect(JSON.stringify(rows[0]?.content)).toBe(JSON.stringify(asStored.rows[0]?.content));
      const [taken] = await world.control.messages({ to: about.phone });
      expect(JSON.stringify(taken?.request?.['template'])).toBe(
        JSON.stringify(asStored.rows[0]?.content.template),
      );
    }),
    { numRuns: 60 },
  );
  expect(written).toBeGreaterThan(5);
  expect(refused).toBeGreaterThan(5);
});

it('R2, R8: advice says what an attempt uses up, and never advises what has just failed here', async () => {
  const world = await startWorld({ limits: false });
  const about = await world.openCase({ wroteAt: MONDAY - DAY - HOUR });
  const ask = async (at: Instant = MONDAY, of: Case = about) => {
    const answer = await adviceOn(world.parts, {
      about: { caseId: of.id },
      purpose: 'finish',
      orderExists: false,
      reminderAsked: false,
      isAutomatic: false,
      at,
    });
    if (answer === null) throw new Error('no case');
    return answer;
  };
  const adviseds = async (at?: Instant) => {
    const { advice } = await ask(at);
    return advice.mode === 'nothing' ? advice.rule : (advice.template?.name ?? advice.mode);
  };
  const send = async (name: string, at: Instant = MONDAY) =>
    world.sender.sendMessage(
      about.message({
        content: { type: 'template', template: { name } },
        at,
        idempotencyKey: `${name}-${at}`,
      }),
    );
  const usable = (await ask()).options.filter(
    ({ mode, decision }) => mode === 'template' && decision.answer === 'allowed',
  );
  expect(usable.length).toBeGreaterThan(1);
  expect(new Set(usable.map(({ attempt }) => JSON.stringify(attempt)))).toEqual(
    new Set([JSON.stringify({ used: 0, most: 2 })]),
  );
  const first = await adviseds();
  await world.control.fault({ effect: { kind: 'refuse', code: 132007 } });
  expect(await send(first)).toMatchObject({ was: 'refused', code: '132007' });
  const second = await adviseds();
  expect(second).not.toBe(first);
  expect((await ask()).options.find(({ template }) => template?.name === first)).toMatchObject({
    hasFailed: true,
  });
  // Nor does a refused reply name it instead.
  const reply = await world.sender.sendMessage(
    about.message({ content: { type: 'text', text: { body: 'Hola' } }, at: MONDAY, idempotencyKey: 'reply' }),
  );
  expect(reply.was === 'outside-window' && reply.alternatives.map(({ name }) => name)).not.toContain(first);
  // A day later what was wrong may have been put right.
  expect(await adviseds(MONDAY + DAY + MINUTE)).toBe(first);

  expect(await send(second)).toMatchObject({ was: 'sent' });
  expect((await ask()).options.find(({ template }) => template?.name === second)?.attempt).toEqual({
    used: 1,
    most: 2,
  });
  expect(await send(second, MONDAY + MINUTE)).toMatchObject({ was: 'sent' });
  const { advice, options } = await ask(MONDAY + 2 * MINUTE);
  expect(advice).toMatchObject({ mode: 'nothing', rule: 'R2' });
  expect(options.find(({ template }) => template?.name === second)?.attempt).toEqual({ used: 2, most: 2 });
  const preview = await world.sender.previewTemplate({
    caseId: about.id,
    template: { name: second },
    isAutomatic: false,
    at: MONDAY + 2 * MINUTE,
  });
  expect(preview).toMatchObject({
    was: 'written',
    attempt: { used: 2, most: 2 },
    decision: { answer: 'suppressed', rule: 'R2' },
  });
  // Inside the window nothing is used up.
  const inside = await world.openCase({ wroteAt: MONDAY - HOUR });
  expect((await ask(MONDAY, inside)).options.map(({ attempt }) => attempt)).toEqual(
    expect.arrayContaining([null]),
  );
});
