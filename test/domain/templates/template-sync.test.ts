import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../domain/messages/language.ts';
import { templateSeed } from '../../../database/templates/seed-templates.ts';
import { HOUR, type Instant } from '../../../domain/time/instant.ts';
import type { Template } from '../../../domain/templates/template.ts';
import { templateDefinition } from '../../../domain/templates/template-definition.ts';
import { contentOf, type ListedTemplate, versionOf } from '../../../domain/templates/template-import.ts';
import { type KnownTemplate, planSync } from '../../../domain/templates/template-sync.ts';
import { type Demand, usesOf } from '../../../domain/templates/template-use.ts';
import { composeTemplate } from '../../../domain/templates/template-message.ts';

const AT: Instant = Date.parse('2026-03-02T15:00:00Z');
const known = (template: Template): KnownTemplate => ({ ...template, quality: 'unknown', missingAt: null });
const ours = templateSeed.map(known);
const listed = (template: Template): ListedTemplate => ({
  name: template.providerName,
  language: template.language,
  status: 'approved',
  category: 'utility',
  quality: 'unknown',
  rejection: null,
  parameterFormat: 'named',
  components: templateDefinition(template, 'https://v.example')
    .components as unknown as ListedTemplate['components'],
});
const theirs = templateSeed.map(listed);
const change = (name: string, over: Partial<ListedTemplate>, language = 'es'): ListedTemplate[] =>
  theirs.map((each) => (each.name === name && each.language === language ? { ...each, ...over } : each));
const idle = { demands: [], at: AT, force: false } as const;
const paying: Demand = { reason: 'payment', step: 'pay', cases: 2, examples: ['case-1', 'case-2'] };

describe('a sync with the provider’s list', () => {
  it('T2: changes nothing where both say the same', () => {
    expect(planSync(ours, theirs, idle)).toEqual({ changes: [], withheld: [], skipped: [] });
  });

  it('T2: repairs what webhooks missed: status, quality, category', () => {
    const news = change('payment_pending_v3', { status: 'paused', quality: 'red', category: 'marketing' });
    expect(planSync(ours, news, idle).changes).toEqual([
      {
        change: 'status',
        providerName: 'payment_pending_v3',
        language: 'es',
        from: 'approved',
        to: 'paused',
      },
      { change: 'quality', providerName: 'payment_pending_v3', language: 'es', from: 'unknown', to: 'red' },
      {
        change: 'category',
        providerName: 'payment_pending_v3',
        language: 'es',
        from: 'utility',
        to: 'marketing',
      },
    ]);
    // Such facts are taken over even while cases use it: it is so, whoever is asked.
    expect(planSync(ours, news, { ...idle, demands: [paying] }).withheld).toEqual([]);
  });

  it('T2: a pause that the list still tells of after its end goes on', () => {
    const pausedUntil = (until: Instant) =>
      ours.map((each): KnownTemplate => ({ ...each, status: 'paused', pausedUntil: until }));
    const news = theirs.map((each): ListedTemplate => ({ ...each, status: 'paused' }));
    expect(planSync(pausedUntil(AT + HOUR), news, idle).changes).toEqual([]);
    expect(planSync(pausedUntil(AT), news, idle).changes).toHaveLength(ours.length);
  });

  it('T1: imports what is new under its own version', () => {
    const { changes } = planSync(
      ours.filter(({ name }) => name !== 'cart_help'),
      [...theirs, { ...(theirs[0] as ListedTemplate), name: 'payment_pending_v4' }],
      idle,
    );
    expect(
      changes.map((each) => [each.change, each.providerName, 'version' in each ? each.version : null]),
    ).toEqual([...LANGUAGES.map(() => ['import', 'cart_help_v1', 1]), ['import', 'payment_pending_v4', 4]]);
  });

  it('T1: another text under the same name is a new version', () => {
    const news = change('payment_pending_v3', { components: [{ type: 'BODY', text: 'Otro texto' }] });
    expect(planSync(ours, news, idle).changes).toMatchObject([
      { change: 'new-version', name: 'payment_pending', version: 4, replaces: 3, language: 'es' },
    ]);
  });

  it('T2: what would take a version from running cases is withheld with a list, unless forced', () => {
    const gone = theirs.filter(({ name }) => name !== 'payment_pending_v3');
    const asked = planSync(ours, gone, { ...idle, demands: [paying] });
    expect(asked.changes).toEqual([]);
    expect(asked.withheld.map(({ change: { language }, usedBy }) => [language, usedBy])).toEqual(
      templateSeed
        .filter(({ name }) => name === 'payment_pending')
        .map(({ language }) => [language, [paying]]),
    );
    expect(planSync(ours, gone, { ...idle, demands: [paying], force: true }).changes).toHaveLength(
      LANGUAGES.length,
    );
    // The cases are about something else.
    const others = { ...idle, demands: [{ ...paying, reason: 'cart' }] };
    expect(planSync(ours, gone, others).changes).toHaveLength(LANGUAGES.length);
  });

  it('T2: an empty list takes nothing from running cases', () => {
    const reasons = [...new Set(ours.map(({ reason }) => (reason === '*' ? 'general' : reason)))];
    const demands = reasons.map((reason) => ({ ...paying, reason }));
    expect(planSync(ours, [], { ...idle, demands }).changes).toEqual([]);
  });

  it('T1: what cannot be sent from here is left out, with the reason', () => {
    const odd: ListedTemplate = {
      ...(theirs[0] as ListedTemplate),
      name: 'for_a_day',
      components: [{ type: 'LIMITED_TIME_OFFER' }, { type: 'BODY', text: 'x' }],
    };
    const { changes, skipped } = planSync(ours, [...theirs, odd], idle);
    expect(changes).toEqual([]);
    expect(skipped).toEqual([
      { providerName: 'for_a_day', language: 'es', why: 'it has a part of type limited_time_offer' },
    ]);
  });
});

describe('an imported template', () => {
  const imported: ListedTemplate = {
    name: 'order_shipped',
    language: 'es_MX',
    status: 'approved',
    category: 'utility',
    quality: 'green',
    rejection: null,
    parameterFormat: 'positional',
    components: [
      { type: 'BODY', text: 'Pedido {{1}} para {{2}} en camino.', examples: { '1': 'A-1', '2': 'Ana' } },
      { type: 'FOOTER', text: 'No responder' },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'PHONE_NUMBER', text: 'Llamar' },
          { type: 'URL', text: 'Ver', url: 'https://shop.example/{{1}}' },
          { type: 'URL', text: 'Inicio', url: 'https://shop.example' },
          { type: 'QUICK_REPLY', text: 'Seguir' },
        ],
      },
    ],
  };

  it('T1: goes out as the provider wants it: by place, and nothing for buttons that are the same for all', () => {
    const content = contentOf(imported);
    if ('unsupported' in content) throw new Error(content.unsupported);
    expect(content.variables.map(({ name, type }) => [name, type])).toEqual([
      ['1', 'text'],
      ['2', 'text'],
      ['link_suffix', 'url-suffix'],
    ]);
    const template: Template = { ...(templateSeed[0] as Template), ...content, providerName: imported.name };
    const sent = composeTemplate(
      template,
      { '1': 'A-1', '2': 'Ana', link_suffix: 'a1' },
      { caseId: 'case-1', task: null },
    );
    expect(sent.components).toEqual([
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'A-1' },
          { type: 'text', text: 'Ana' },
        ],
      },
      { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'a1' }] },
      {
        type: 'button',
        sub_type: 'quick_reply',
        index: '3',
        parameters: [{ type: 'payload', payload: 'resume:case-1' }],
      },
    ]);
  });

  it('T1: its name says which version it is', () => {
    expect(versionOf('payment_pending_v3')).toEqual({ name: 'payment_pending', version: 3 });
    expect(versionOf('order_shipped')).toEqual({ name: 'order_shipped', version: 1 });
    expect(versionOf('_v2')).toEqual({ name: '_v2', version: 1 });
  });
});

describe('what running cases use', () => {
  const uses = (name: string, demand: Demand = paying): boolean => {
    const template = templateSeed.find((each) => each.name === name && each.language === 'es') as Template;
    return usesOf(templateSeed, template, [demand]).length > 0;
  };

  it('T1: what would be picked for them, and what replaces that', () => {
    expect(uses('payment_pending')).toBe(true);
    // Which of them depends on what the task says.
    expect(uses('payment_due')).toBe(true);
    expect(uses('payment_options')).toBe(true);
    expect(uses('payment_reminder')).toBe(true);
    expect(uses('answer_ready')).toBe(true);
    expect(uses('case_pending')).toBe(false);
    expect(uses('case_pending', { ...paying, reason: 'something' })).toBe(true);
  });
});
