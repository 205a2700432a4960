import { describe, expect, it } from 'vitest';
import { templateSeed } from '../../../database/templates/seed-templates.ts';
import { explain } from '../../../domain/explanation/explanation.ts';
import { languageOrder } from '../../../domain/messages/language.ts';
import { LANGUAGES } from '../../../domain/messages/language.ts';
import { HOUR, type Instant } from '../../../domain/time/instant.ts';
import { brokenLimit } from '../../../domain/messages/message-limits.ts';
import { plainText } from '../../../domain/messages/plain-text.ts';
import { outcomeOfRefusal } from '../../../domain/schedule/refusal.ts';
import {
  fallbackOf,
  inBestLanguage,
  pickTemplate,
  type Template,
  templateState,
} from '../../../domain/templates/template.ts';
import { templateDefinition } from '../../../domain/templates/template-definition.ts';
import { buttonPayload, composeTemplate } from '../../../domain/templates/template-message.ts';
import { bodyText, renderVariables, variablesIn } from '../../../domain/templates/template-variables.ts';

const AT: Instant = Date.parse('2026-03-02T15:00:00Z');

const seeded = (name: string, language = 'es'): Template => {
  const found = templateSeed.find((each) => each.name === name && each.language === language);
  if (found === undefined) throw new Error(`${name} is not shipped in ${language}`);
  return found;
};

describe('choosing a version', () => {
  const wanted = { reason: 'payment', step: 'pay', impact: '1', country: 'CL' } as const;
  const base = seeded('payment_pending');

  it('E3: the contact’s language, then its country’s, then Spanish', () => {
    expect(languageOrder('pt-BR', 'CL')).toEqual(['pt_BR', 'es']);
    expect(languageOrder(null, 'BR')).toEqual(['pt_BR', 'es']);
    expect(languageOrder(null, 'US')).toEqual(['en', 'es']);
    expect(languageOrder('tlh', 'US')).toEqual(['tlh', 'en', 'es']);
    expect(languageOrder(null, null)).toEqual(['es']);
  });

  it.each([
    ['pt-BR', 'CL', 'pt_BR'],
    ['pt', 'CL', 'pt_BR'],
    ['es-CL', 'CL', 'es'],
    ['en-GB', 'CL', 'en'],
    ['tlh', 'BR', 'pt_BR'],
    ['tlh', 'AR', 'es'],
    [null, 'US', 'en'],
  ] as const)('E3: %s in %s reads %s', (language, country, expected) => {
    const picked = pickTemplate(
      templateSeed,
      {
        ...wanted,
        country,
        languages: languageOrder(language, country),
      },
      {},
    );
    expect(picked?.language).toBe(expected);
    expect(picked?.providerName).toBe('payment_pending_v3');
  });

  it('T1: made for the reason before made for any, made for the step before made for any, then the newest', () => {
    const forAny: Template = { ...base, name: 'any', reason: '*' };
    const forStep: Template = { ...base, name: 'step', step: 'pay' };
    const newer: Template = { ...base, version: 4 };
    const languages = ['es'];
    expect(pickTemplate([forAny, base], { ...wanted, languages }, {})?.name).toBe(base.name);
    expect(pickTemplate([forAny, base, forStep], { ...wanted, languages }, {})?.name).toBe('step');
    expect(pickTemplate([base, newer], { ...wanted, languages }, {})?.version).toBe(4);
  });

  it('E3: of several for one purpose, what says more of what is known, and nothing that is not', () => {
    const variable = (name: string, otherwise?: string) => ({
      name,
      type: 'text' as const,
      example: '',
      ...(otherwise === undefined ? {} : { otherwise }),
    });
    const template = (name: string, ...variables: Template['variables']): Template => ({
      ...base,
      name,
      variables,
    });
    const bare = template('bare');
    const day = template('day', variable('day'));
    const vague = template('vague', variable('day', 'soon'));
    const both = template('both', variable('day'), variable('hour'));
    const pick = (templates: readonly Template[], given: Record<string, unknown>) =>
      pickTemplate(templates, { ...wanted, languages: ['es'] }, given)?.name;
    const all = [vague, both, day, bare];
    expect(pick(all, {})).toBe('bare');
    expect(pick(all, { hour: '10' })).toBe('bare');
    expect(pick(all, { day: 'Monday' })).toBe('day');
    expect(pick(all, { day: 'Monday', hour: '10' })).toBe('both');
    expect(pick([vague, both], {})).toBe('vague');
    // Nothing can be said: what is missing is told instead of another purpose's text going (E3).
    expect(pick([both, { ...bare, reason: '*' }], {})).toBe('both');
    // An older version is no other template: it was replaced.
    expect(pick([{ ...bare, name: 'both', version: 2 }, both], {})).toBe('both');
  });

  it('T2, E3: what waits for review or was turned down never replaces an older version', () => {
    for (const status of ['pending', 'rejected', 'archived'] as const) {
      const newer: Template = { ...base, version: 4, status };
      expect(pickTemplate([base, newer], { ...wanted, languages: ['es'] }, {})?.version).toBe(3);
    }
  });

  it('T3: a paused or disabled version is chosen and seen to be so, not passed over', () => {
    for (const status of ['paused', 'disabled'] as const) {
      const newer: Template = { ...base, version: 4, status };
      expect(pickTemplate([base, newer], { ...wanted, languages: ['es'] }, {})?.version).toBe(4);
    }
  });

  it('E3: a template for certain countries only goes there', () => {
    const onlyChile: Template = { ...base, countries: ['CL'] };
    expect(pickTemplate([onlyChile], { ...wanted, languages: ['es'] }, {})).not.toBeNull();
    expect(pickTemplate([onlyChile], { ...wanted, country: 'CO', languages: ['es'] }, {})).toBeNull();
    expect(templateState(onlyChile, AT, 'utility', 'CO')).toMatchObject({ is: 'unusable' });
  });

  it('E3: a template the provider has made marketing is no utility template any more', () => {
    const recategorised: Template = { ...base, providerCategory: 'marketing' };
    expect(templateState(recategorised, AT, 'utility', 'CL')).toMatchObject({ is: 'unusable' });
    expect(templateState(base, AT, 'utility', 'CL')).toEqual({ is: 'usable' });
  });

  it('T2: a pause ends by itself', () => {
    const paused: Template = { ...base, status: 'paused', pausedUntil: AT + HOUR };
    expect(templateState(paused, AT + HOUR - 1, 'utility', 'CL')).toEqual({ is: 'paused', until: AT + HOUR });
    expect(templateState(paused, AT + HOUR, 'utility', 'CL')).toEqual({ is: 'usable' });
  });

  it('R8: the fallback version of a version, in its language, unless it is out of use; a paused one is waited for', () => {
    expect(fallbackOf(templateSeed, seeded('payment_pending', 'pt_BR'))).toMatchObject({
      name: 'payment_reminder',
      language: 'pt_BR',
    });
    const where = (status: Template['status']) =>
      templateSeed.map((each) => (each.name === 'payment_reminder' ? { ...each, status } : each));
    expect(fallbackOf(where('paused'), seeded('payment_pending'))).toMatchObject({ status: 'paused' });
    expect(fallbackOf(where('disabled'), seeded('payment_pending'))).toBeNull();
    expect(fallbackOf(where('pending'), seeded('payment_pending'))).toBeNull();
    expect(fallbackOf(templateSeed, seeded('cart_reminder'))).toBeNull();
  });

  it('W4: one of each version, in the best language there is', () => {
    const best = inBestLanguage(templateSeed, ['pt_BR', 'es']);
    expect(new Set(best.map(({ language }) => language))).toEqual(new Set(['pt_BR']));
    expect(best).toHaveLength(templateSeed.length / LANGUAGES.length);
  });
});

describe('variables', () => {
  const payment = seeded('payment_due');
  const known = { case_id: 'case-10427', resume_token: 'token', due_date: '2026-03-20' };
  const render = (given: Record<string, unknown>, template = payment, country: string | null = 'CL') =>
    renderVariables(template, given, { country, strict: true });

  it('E3: amounts and dates are written as people of the language and country write them', () => {
    const given = {
      ...known,
      contact_name: 'Ana',
      amount: { value: 45990, currency: 'CLP' },
      due_date: '2026-03-20',
    };
    expect(render(given).values).toMatchObject({ amount: '$45.990', due_date: '20 de marzo' });
    expect(render(given, seeded('payment_due', 'en'), 'US').values).toMatchObject({
      due_date: 'March 20',
    });
    const pesos = (value: number) => ({ ...given, amount: { value, currency: 'COP' } });
    expect(render(pesos(7_351_926), payment, 'CO').values).toMatchObject({ amount: '$ 7.351.926' });
    expect(render(pesos(7_351_926.5), payment, 'CO').values).toMatchObject({ amount: '$ 7.351.926,50' });
    const reais = { ...given, amount: { value: '259.90', currency: 'BRL' } };
    expect(render(reais, seeded('payment_due', 'pt_BR'), 'BR').values).toMatchObject({
      amount: 'R$ 259,90',
    });
  });

  it('E3: without data a shipped text still reads as one', () => {
    const plain = seeded('payment_pending');
    const { values } = render({ case_id: 'case-10427', resume_token: 'token' }, plain);
    expect(bodyText(plain, values ?? {})).toBe(
      'Hola de nuevo, el pago de tu pedido quedó pendiente (caso case-10427). Puedes completarlo ahora, en el mismo paso donde quedaste.',
    );
  });

  it('E3: missing and surplus variables are errors that name them', () => {
    const { faults } = render({ resume_token: 'token', color: 'red' });
    expect(faults).toEqual([
      explain('variable.missing', { variable: 'case_id', type: 'code' }),
      explain('variable.missing', { variable: 'due_date', type: 'date' }),
      explain('variable.unknown', {
        template: payment.providerName,
        variable: 'color',
        known: payment.variables.map(({ name }) => name),
      }),
    ]);
  });

  it.each([
    ['contact_name', 'two\nlines'],
    ['contact_name', 'a\ttab'],
    ['contact_name', 'five     spaces'],
    ['contact_name', ''],
    ['contact_name', 'x'.repeat(201)],
    ['contact_name', 7],
    ['amount', 45990],
    ['amount', { value: 'much', currency: 'CLP' }],
    ['amount', { value: 1, currency: 'pesos' }],
    ['amount', { value: Number.NaN, currency: 'CLP' }],
    ['amount', { value: 1, currency: 'ZZZ' }],
    ['amount', { value: 45_990.5, currency: 'CLP' }],
    ['amount', { value: 45_990.505, currency: 'COP' }],
    ['amount', { value: '9.999', currency: 'USD' }],
    ['contact_name', 'Ana 🎉'],
    ['contact_name', 'Chile 🇨🇱'],
    ['contact_name', 'corazón ❤'],
    ['contact_name', 'שלום'],
    ['contact_name', 'مرحبا'],
    ['contact_name', 'turned \u202e round'],
    ['contact_name', 'zero\u200bwidth'],
    ['contact_name', 'line\u2028separator'],
    ['due_date', '2026-02-30'],
    ['due_date', 'tomorrow'],
    ['resume_token', 'with space'],
    ['case_id', 'a b'],
  ])('E3: %s as %j is an error that names it and not its value', (variable, value) => {
    const { faults, values } = render({ ...known, [variable]: value });
    expect(values).toBeNull();
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatchObject({ params: { variable } });
    expect(faults[0]?.code).not.toBe('variable.missing');
    if (typeof value === 'string' && value !== '') expect(JSON.stringify(faults)).not.toContain(value);
  });

  it.each([
    ['15:00-18:00', '15:00–18:00'],
    ['9:00 – 12:30', '09:00–12:30'],
    ['21:00-24:00', '21:00–24:00'],
    ['18:00-15:00', null],
    ['15:00-25:00', null],
    ['15:00-15:75', null],
    ['later', null],
  ])('E3: the time range %s', (slot, expected) => {
    const { values } = render(
      { case_id: 'case-1', resume_token: 't', date: '2026-03-20', slot },
      seeded('delivery_slot'),
    );
    expect(values?.['slot'] ?? null).toBe(expected);
  });

  it('T1: a time range is written as people of the country tell the time', () => {
    const slot = (language: string, country: string) =>
      render(
        { case_id: 'case-1', resume_token: 't', date: '2026-03-20', slot: '9:00-18:00' },
        seeded('delivery_slot', language),
        country,
      ).values?.['slot'];
    expect(slot('es', 'CO')).toBe('09:00–18:00');
    expect(slot('en', 'US')).toBe('9:00 AM – 6:00 PM');
    expect(slot('en', 'GB')).toBe('09:00–18:00');
    expect(slot('pt_BR', 'BR')).toBe('09:00–18:00');
  });

  it('T1: signs that are ordinary in names of products are text, and right-to-left letters are in such a language', () => {
    for (const name of ['Ventana® Plus™', 'Zoë-Ñandú O’Higgins', 'A → B', 'a    b']) {
      expect(render({ ...known, contact_name: name }).values?.['contact_name'], name).toBe(name);
    }
    const hebrew: Template = { ...payment, language: 'he' };
    expect(render({ ...known, contact_name: 'שלום' }, hebrew).faults).toEqual([]);
  });

  it('E3: of a name out of a profile what a template may carry is left', () => {
    expect(plainText('  Ana\n🎉 María\u202e ')).toBe('Ana María');
    expect(plainText('👩‍🚀✨')).toBe('');
    expect(plainText('שלום')).toBe('');
  });

  it('E3: a text that is too long with its values names the longest', () => {
    const long: Template = { ...payment, body: `${'x'.repeat(900)} {{contact_name}}` };
    const { faults } = render({ ...known, contact_name: 'y'.repeat(180) }, long);
    expect(faults).toEqual([explain('variable.body-too-long', { variable: 'contact_name', most: 1024 })]);
  });

  it('E3: what is inherited by every object is no value', () => {
    const odd: Template = { ...payment, variables: [{ name: 'constructor', type: 'text', example: '' }] };
    expect(render({}, odd).faults[0]).toEqual(
      explain('variable.missing', { variable: 'constructor', type: 'text' }),
    );
  });
});

describe('what goes out', () => {
  const target = { caseId: 'case-10427', task: { id: 'task-1', step: 'pay' } };

  it('R1: parameters and button payload lead to the exact step', () => {
    const values = Object.fromEntries(
      seeded('payment_options').variables.map(({ name }) => [name, `<${name}>`]),
    );
    expect(composeTemplate(seeded('payment_options'), values, target)).toEqual({
      name: 'payment_options_v1',
      language: { code: 'es' },
      components: [
        {
          type: 'body',
          parameters: [
            { type: 'text', parameter_name: 'contact_name', text: '<contact_name>' },
            { type: 'text', parameter_name: 'case_id', text: '<case_id>' },
          ],
        },
        {
          type: 'button',
          sub_type: 'url',
          index: '0',
          parameters: [{ type: 'text', text: '<resume_token>' }],
        },
        {
          type: 'button',
          sub_type: 'quick_reply',
          index: '1',
          parameters: [{ type: 'payload', payload: 'person:task-1:pay' }],
        },
      ],
    });
  });

  it('R1: a payload never outgrows the provider, and R9: the answer leads to the case', () => {
    const button = { type: 'quick-reply', text: 'x', leadsTo: 'resume' } as const;
    expect(buttonPayload(button, target)).toBe('resume:task-1:pay');
    const long = { caseId: 'case-1', task: { id: 'task-1', step: 's'.repeat(200) } };
    expect(buttonPayload(button, long)).toBe('resume:task-1');
    expect(buttonPayload({ ...button, leadsTo: 'answer' }, target)).toBe('answer:case-10427');
    expect(buttonPayload(button, { caseId: 'case-1', task: null })).toBe('resume:case-1');
  });
});

describe('the shipped catalogue', () => {
  const REASONS = ['delivery', 'payment', 'technical-service', 'cart', 'general'];

  it.each(REASONS)('R1, R2: %s has a first and a different second template in three languages', (reason) => {
    for (const language of ['es', 'pt_BR', 'en']) {
      const pick = (impact: '1' | '2' | 'answer') =>
        pickTemplate(templateSeed, { reason, step: 'any', impact, languages: [language], country: null }, {});
      const [first, second] = [pick('1'), pick('2')];
      expect(first?.language).toBe(language);
      expect(second?.language).toBe(language);
      expect(second?.providerName).not.toBe(first?.providerName);
      expect(second?.body).not.toBe(first?.body);
      expect(
        second?.buttons.some((button) => button.type === 'quick-reply' && button.leadsTo === 'person'),
      ).toBe(true);
      expect(pick('answer')?.language).toBe(language);
    }
  });

  it('X1, X2: the delivery template is a reschedule, the payment one has a pay button with the resume token', () => {
    expect(seeded('delivery_reschedule').impact).toBe('1');
    expect(seeded('payment_pending').buttons[0]).toMatchObject({ type: 'url', suffix: 'resume_token' });
  });

  it('T1: every variable of a text is declared, and every declared one is used', () => {
    for (const template of templateSeed) {
      const used = new Set([
        ...variablesIn(template.body),
        ...template.buttons.flatMap((button) => (button.type === 'url' ? [button.suffix] : [])),
      ]);
      expect(new Set(template.variables.map(({ name }) => name))).toEqual(used);
      for (const { text } of template.buttons) expect(text).toMatch(/^.{1,25}$/u);
    }
  });

  it('R1, R8: each names why it writes and its case', () => {
    for (const template of templateSeed) {
      expect(variablesIn(template.body)).toContain('case_id');
      // The provider refuses bodies that begin or end with a variable.
      expect(template.body).not.toMatch(/^\{\{|\}\}$/);
    }
  });

  const ALWAYS = { case_id: 'case-1', resume_token: 'token' };
  const amount = { value: 45_990, currency: 'CLP' };
  const [date, slot] = ['2026-03-14', '15:00-18:00'];

  it.each<readonly [reason: string, data: Readonly<Record<string, unknown>>, name: string]>([
    ['delivery', {}, 'delivery_reschedule'],
    ['delivery', { order: 'A-1' }, 'delivery_reschedule'],
    ['delivery', { date: null }, 'delivery_reschedule'],
    ['delivery', { slot }, 'delivery_reschedule'],
    ['delivery', { date }, 'delivery_date'],
    ['delivery', { date, slot }, 'delivery_slot'],
    ['technical-service', {}, 'service_appointment'],
    ['technical-service', { date }, 'service_date'],
    ['technical-service', { date, slot }, 'service_slot'],
    ['payment', {}, 'payment_pending'],
    ['payment', { amount }, 'payment_pending'],
    ['payment', { due_date: date }, 'payment_due'],
    ['payment', { amount, due_date: date }, 'payment_due'],
    ['cart', {}, 'cart_reminder'],
    ['general', {}, 'case_pending'],
  ])(
    'E3, R2: for %s with %j goes %s, and all of it can be said; the second is another',
    (reason, data, name) => {
      for (const language of ['es', 'pt_BR', 'en']) {
        const given = { ...ALWAYS, ...data };
        const pick = (impact: '1' | '2') =>
          pickTemplate(
            templateSeed,
            { reason, step: 'any', impact, languages: [language], country: null },
            given,
          );
        const [first, second] = [pick('1'), pick('2')];
        expect(first).toMatchObject({ name, language });
        expect(second?.name).not.toBe(name);
        for (const template of [first, second]) {
          if (template === null) throw new Error(`nothing goes for ${reason} in ${language}`);
          expect(renderVariables(template, given, { country: null, strict: false }).faults).toEqual([]);
        }
      }
    },
  );

  it('R8: a fallback version needs nothing but what the case itself knows, and is shipped in the same version', () => {
    for (const template of templateSeed.filter(({ fallback }) => fallback !== null)) {
      const fallback = fallbackOf(templateSeed, template);
      if (fallback === null) throw new Error(`${template.providerName} has no fallback version`);
      expect(renderVariables(fallback, ALWAYS, { country: null, strict: false }).faults).toEqual([]);
    }
  });

  it('E3: a value that every text says gives way to nothing: no shipped date or time stands in for one', () => {
    const standIns = templateSeed.flatMap(({ variables }) =>
      variables.filter(({ otherwise }) => otherwise !== undefined).map(({ name }) => name),
    );
    expect(new Set(standIns)).toEqual(new Set(['contact_name', 'amount']));
  });

  it('R8: utility templates are defined with a time to live of 12 h', () => {
    for (const template of templateSeed) {
      const definition = templateDefinition(template, 'https://ventana.example.com');
      expect(definition.message_send_ttl_seconds).toBe(43_200);
      expect(definition.category).toBe('UTILITY');
    }
    expect(JSON.stringify(templateDefinition(seeded('payment_pending'), 'https://v.example'))).toContain(
      'https://v.example/r/{{1}}',
    );
  });
});

describe('what the case makes of a refusal', () => {
  const plan = { replacement: 0, tries: 0, at: AT, until: AT + 72 * HOUR, pausedUntil: null } as const;

  it('R8: the person ends templates, the template gives way to its fallback version, the line is held', () => {
    expect(outcomeOfRefusal({ code: '131026', class: 'person' }, plan)).toMatchObject({
      was: 'refused',
      cause: 'person',
    });
    expect(outcomeOfRefusal({ code: '132015', class: 'template' }, plan)).toMatchObject({
      was: 'refused',
      cause: 'template',
    });
    expect(outcomeOfRefusal({ code: '190', class: 'line' }, plan)).toMatchObject({
      was: 'held',
      until: AT + HOUR / 4,
      rule: 'R8',
    });
  });

  it('R8: a line is left alone for longer each time, at most 2 h, and never beyond the bound', () => {
    const until = (tries: number) => {
      const outcome = outcomeOfRefusal({ code: '131031', class: 'line' }, { ...plan, tries });
      return outcome.was === 'held' ? outcome.until - AT : outcome.was;
    };
    expect([0, 1, 2, 3, 4, 40].map(until)).toEqual([HOUR / 4, HOUR / 2, HOUR, 2 * HOUR, 2 * HOUR, 2 * HOUR]);
    const late = outcomeOfRefusal({ code: '131031', class: 'line' }, { ...plan, until: AT + HOUR / 4 - 1 });
    expect(late).toMatchObject({ was: 'refused', cause: 'line' });
  });

  it('R8: without a fallback version a paused template is waited for within the bound', () => {
    const paused = { ...plan, replacement: 1 as const, pausedUntil: AT + 3 * HOUR };
    const refused = { code: '132015', class: 'template' } as const;
    expect(outcomeOfRefusal(refused, paused)).toMatchObject({ was: 'held', until: AT + 3 * HOUR });
    expect(outcomeOfRefusal(refused, { ...paused, until: AT + HOUR })).toMatchObject({ cause: 'template' });
    expect(outcomeOfRefusal({ code: '132016', class: 'template' }, paused)).toMatchObject({
      cause: 'template',
    });
  });

  it('E2: who stopped marketing is refused by the ledger’s rule', () => {
    expect(outcomeOfRefusal({ code: '131050', class: 'opt-out' }, plan)).toMatchObject({
      rule: 'E2',
      cause: 'person',
    });
  });
});

describe('limits of the Cloud API', () => {
  const buttons = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      type: 'reply',
      reply: { id: `b${index}`, title: `B${index}` },
    }));
  const button = (count: number) =>
    ({
      type: 'interactive',
      interactive: { type: 'button', body: { text: 'x' }, action: { buttons: buttons(count) } },
    }) as const;
  const list = (rows: number) =>
    ({
      type: 'interactive',
      interactive: {
        type: 'list',
        body: { text: 'x' },
        action: {
          button: 'open',
          sections: [
            { rows: Array.from({ length: rows }, (_, index) => ({ id: `${index}`, title: `R${index}` })) },
          ],
        },
      },
    }) as const;

  it('D2: one to three reply buttons, one to ten rows', () => {
    expect([1, 2, 3].map((count) => brokenLimit(button(count)))).toEqual([null, null, null]);
    expect(brokenLimit(button(0))?.field).toBe('interactive.action.buttons');
    expect(brokenLimit(button(4))?.field).toBe('interactive.action.buttons');
    expect(brokenLimit(list(10))).toBeNull();
    expect(brokenLimit(list(11))?.field).toBe('interactive.action.sections[0].rows');
  });

  it('D2: the error names the field', () => {
    expect(brokenLimit({ type: 'text', text: { body: 'x'.repeat(4097) } })?.field).toBe('text.body');
    expect(brokenLimit({ type: 'text', text: { body: '' } })?.field).toBe('text.body');
    const long = { type: 'reply', reply: { id: 'a', title: 'x'.repeat(21) } };
    const twice = [...buttons(1), ...buttons(1)];
    const of = (given: readonly object[]) =>
      brokenLimit({
        type: 'interactive',
        interactive: { type: 'button', body: { text: 'x' }, action: { buttons: given } },
      })?.field;
    expect(of([long])).toBe('interactive.action.buttons[0].reply.title');
    expect(of(twice)).toBe('interactive.action.buttons[1]');
    // E2: a tap on it would be an opt-out.
    const option = (id: string, title: string) => of([{ type: 'reply', reply: { id, title } }]);
    expect(option('priority:low', 'Baja')).toBe('interactive.action.buttons[0].reply.title');
    expect(option('priority:high', 'Alta')).toBe('interactive.action.buttons[0].reply.title');
    expect([
      option('opt-out', 'Darme de baja'),
      option('opt-in', 'Alta'),
      option('low', 'Prioridad baja'),
    ]).toEqual([undefined, undefined, undefined]);
    expect(
      brokenLimit({
        type: 'interactive',
        interactive: {
          type: 'list',
          body: { text: 'x' },
          action: { button: 'open', sections: [{ rows: [{ id: 'a', title: 'STOP' }] }] },
        },
      })?.field,
    ).toBe('interactive.action.sections[0].rows[0].title');
    expect(brokenLimit({ type: 'media', media: { type: 'image' } })?.field).toBe('media');
    expect(brokenLimit({ type: 'media', media: { type: 'audio', id: '1', caption: 'x' } })?.field).toBe(
      'media.caption',
    );
  });
});
