import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { templateSeed } from '../../../database/templates/seed-templates.ts';
import { brokenDefinition } from '../../../domain/templates/definition-limits.ts';
import type { Template } from '../../../domain/templates/template.ts';
import { templateDefinition } from '../../../domain/templates/template-definition.ts';
import {
  contentOf,
  type ListedComponent,
  type ListedTemplate,
  saysTheSame,
} from '../../../domain/templates/template-import.ts';
import { composeTemplate } from '../../../domain/templates/template-message.ts';
import { renderVariables, wholeText } from '../../../domain/templates/template-variables.ts';

const BODY = { type: 'BODY', text: 'Pedido {{1}} listo.', examples: { '1': 'A-1' } } as const;
const PUBLIC = 'https://v.example';
const TARGET = { caseId: 'case-1', task: { id: 'task-1', step: 'pay' } };

const listed = (
  components: readonly ListedComponent[],
  over: Partial<ListedTemplate> = {},
): ListedTemplate => ({
  name: 'order_ready',
  language: 'es',
  status: 'approved',
  category: 'utility',
  quality: 'unknown',
  rejection: null,
  parameterFormat: 'positional',
  components,
  ...over,
});
const buttons = (...given: NonNullable<ListedComponent['buttons']>): ListedComponent => ({
  type: 'BUTTONS',
  buttons: given,
});

function imported(listing: ListedTemplate): Template {
  const content = contentOf(listing);
  if ('unsupported' in content) throw new Error(content.unsupported);
  return {
    ...(templateSeed[0] as Template),
    ...content,
    category: listing.category as Template['category'],
    providerName: listing.name,
  };
}

/** As it goes out with these values, which are checked first. */
function sent(template: Template, given: Readonly<Record<string, unknown>>) {
  const { values, faults } = renderVariables(template, given, { country: 'CL', strict: true });
  expect(faults).toEqual([]);
  return composeTemplate(template, values ?? {}, TARGET).components;
}
const body = { type: 'body', parameters: [{ type: 'text', text: 'A-1' }] };

describe('T1: what stands above the text', () => {
  it.each([
    ['IMAGE', 'https://cdn.example/a.jpg', { type: 'image', image: { link: 'https://cdn.example/a.jpg' } }],
    ['VIDEO', '540011220033442', { type: 'video', video: { id: '540011220033442' } }],
    ['GIF', 'https://cdn.example/a.mp4', { type: 'gif', gif: { link: 'https://cdn.example/a.mp4' } }],
    ['DOCUMENT', 540011, { type: 'document', document: { id: '540011' } }],
    [
      'LOCATION',
      { latitude: -33.4, longitude: -70.6, name: 'Plaza' },
      { type: 'location', location: { latitude: -33.4, longitude: -70.6, name: 'Plaza' } },
    ],
    ['LOCATION', '-33.4, -70.6', { type: 'location', location: { latitude: -33.4, longitude: -70.6 } }],
  ] as const)('a %s is read, and sent as the provider takes it', (format, value, parameter) => {
    const template = imported(listed([{ type: 'HEADER', format }, BODY]));
    expect(template.variables.map(({ name, type }) => [name, type])).toEqual([
      ['1', 'text'],
      ['header', format === 'LOCATION' ? 'location' : 'media'],
    ]);
    expect(sent(template, { '1': 'A-1', header: value })).toEqual([
      { type: 'header', parameters: [parameter] },
      body,
    ]);
    // E3: without it the provider would refuse the send.
    expect(renderVariables(template, { '1': 'A-1' }, { country: null, strict: false }).faults).toMatchObject([
      { code: 'variable.missing', params: { variable: 'header' } },
    ]);
  });

  it('a variable in it has a name of its own by place, and its own name where it has one', () => {
    const byPlace = imported(
      listed([{ type: 'HEADER', format: 'TEXT', text: 'Hola {{1}}', examples: { '1': 'Ana' } }, BODY]),
    );
    expect(sent(byPlace, { '1': 'A-1', header: 'Ana' })).toEqual([
      { type: 'header', parameters: [{ type: 'text', text: 'Ana' }] },
      body,
    ]);
    expect(wholeText(byPlace, { '1': 'A-1', header: 'Ana' })).toBe('Hola Ana\n\nPedido A-1 listo.');
    const byName = imported(
      listed(
        [
          { type: 'HEADER', format: 'TEXT', text: 'Hola {{name}}' },
          { type: 'BODY', text: 'Pedido {{order}} listo, {{name}}.' },
        ],
        { parameterFormat: 'named' },
      ),
    );
    expect(sent(byName, { name: 'Ana', order: 'A-1' })).toEqual([
      { type: 'header', parameters: [{ type: 'text', parameter_name: 'name', text: 'Ana' }] },
      {
        type: 'body',
        parameters: [
          { type: 'text', parameter_name: 'order', text: 'A-1' },
          { type: 'text', parameter_name: 'name', text: 'Ana' },
        ],
      },
    ]);
    const { faults } = renderVariables(
      byPlace,
      { '1': 'A-1', header: 'x'.repeat(56) },
      { country: null, strict: false },
    );
    expect(faults).toMatchObject([{ code: 'variable.header-too-long', params: { most: 60 } }]);
  });

  it('words that are the same for everybody are kept, and are none to a version from before', () => {
    const listing = listed([{ type: 'HEADER', format: 'TEXT', text: 'Muebles' }, BODY]);
    const template = imported(listing);
    expect(template.header).toEqual({ format: 'text', text: 'Muebles', variable: null });
    expect(sent(template, { '1': 'A-1' })).toEqual([body]);
    const content = contentOf(listing);
    if ('unsupported' in content) throw new Error(content.unsupported);
    expect(saysTheSame({ ...content, header: null }, content)).toBe(true);
    expect(
      saysTheSame(content, { ...content, header: { format: 'text', text: 'Sillas', variable: null } }),
    ).toBe(false);
    expect(
      saysTheSame(
        { ...content, header: null },
        { ...content, header: { format: 'image', variable: 'header' } },
      ),
    ).toBe(false);
  });
});

describe('T1: buttons', () => {
  it('each kind is read, and sent as the provider takes it', () => {
    const template = imported(
      listed([
        BODY,
        buttons(
          { type: 'COPY_CODE', text: 'Copiar' },
          { type: 'FLOW', text: 'Elegir fecha', flowId: '778899' },
          { type: 'CATALOG', text: 'Ver catálogo' },
          { type: 'URL', text: 'Pagar', url: 'https://shop.example/p/{{1}}' },
          { type: 'URL', text: 'Seguir', url: 'https://shop.example/s/{{1}}' },
          { type: 'VOICE_CALL', text: 'Llamar' },
          { type: 'REQUEST_CONTACT_INFO' },
          { type: 'QUICK_REPLY', text: 'Seguir' },
        ),
      ]),
    );
    const given = { '1': 'A-1', coupon: 'OFERTA10', link_suffix: 'p1', link_suffix_2: 's1' };
    const button = (index: number, sub_type: string, parameter: object) => ({
      type: 'button',
      sub_type,
      index: String(index),
      parameters: [parameter],
    });
    const always = [
      body,
      button(0, 'copy_code', { type: 'coupon_code', coupon_code: 'OFERTA10' }),
      button(1, 'flow', { type: 'action', action: { flow_token: 'resume:task-1:pay' } }),
    ];
    const links = [
      button(3, 'url', { type: 'text', text: 'p1' }),
      button(4, 'url', { type: 'text', text: 's1' }),
      button(7, 'quick_reply', { type: 'payload', payload: 'resume:task-1:pay' }),
    ];
    // The provider shows the first product where none is named.
    expect(sent(template, given)).toEqual([...always, ...links]);
    expect(sent(template, { ...given, catalog_product: 'SILLA-22' })).toEqual([
      ...always,
      button(2, 'catalog', { type: 'action', action: { thumbnail_product_retailer_id: 'SILLA-22' } }),
      ...links,
    ]);
  });

  it('a one-time code’s button takes the code, whichever way it is listed', () => {
    for (const button of [
      { type: 'OTP', text: 'Copiar código' },
      { type: 'URL', text: 'Copiar código', url: 'https://www.whatsapp.com/otp/code/?code=otp{{1}}' },
    ]) {
      const template = imported(
        listed([{ type: 'BODY', text: 'Tu código es {{1}}.' }, buttons(button)], {
          category: 'authentication',
        }),
      );
      expect(sent(template, { '1': '492817' })).toEqual([
        { type: 'body', parameters: [{ type: 'text', text: '492817' }] },
        { type: 'button', sub_type: 'url', index: '0', parameters: [{ type: 'text', text: '492817' }] },
      ]);
    }
  });

  it('what cannot be sent from here says why', () => {
    const why = (components: readonly ListedComponent[]) => contentOf(listed(components));
    expect(why([BODY, buttons({ type: 'MPM', text: 'Ver' })])).toEqual({
      unsupported: 'it has a button of type mpm',
    });
    expect(why([{ type: 'HEADER', format: 'TEXT', text: '{{1}} y {{2}}' }, BODY])).toEqual({
      unsupported: 'its header has more than one variable',
    });
    expect(why([BODY, { type: 'CAROUSEL' }])).toEqual({ unsupported: 'it has a part of type carousel' });
  });
});

describe('E3: values of these kinds', () => {
  const template = imported(
    listed([
      { type: 'HEADER', format: 'IMAGE' },
      BODY,
      buttons({ type: 'COPY_CODE', text: 'Copiar' }, { type: 'CATALOG', text: 'Ver' }),
    ]),
  );
  const good = { '1': 'A-1', header: '540011', coupon: 'OFERTA10', catalog_product: 'SILLA-22' };
  const faults = (over: object) =>
    renderVariables(template, { ...good, ...over }, { country: null, strict: true }).faults.map(
      ({ code, params }) => `${code} ${'variable' in params ? params.variable : ''}`,
    );

  it('are refused by name where the provider would refuse them', () => {
    expect(faults({})).toEqual([]);
    for (const header of [
      'http://cdn.example/a.jpg',
      'a.jpg',
      'https://',
      'javascript:1',
      '',
      { link: 'x' },
    ]) {
      expect(faults({ header })).toEqual(['variable.media header']);
    }
    for (const coupon of ['', 'OFERTA 10', 'X'.repeat(16), 'ñandú', 10]) {
      expect(faults({ coupon })).toEqual(['variable.coupon coupon']);
    }
    for (const product of ['', 'con espacio', 'X'.repeat(101)]) {
      expect(faults({ catalog_product: product })).toEqual(['variable.product catalog_product']);
    }
    const place = imported(listed([{ type: 'HEADER', format: 'LOCATION' }, BODY]));
    for (const header of [
      'north',
      '-91, 0',
      '0, 181',
      { latitude: '1', longitude: 2 },
      { latitude: 1 },
      null,
    ]) {
      expect(
        renderVariables(place, { '1': 'A-1', header }, { country: null, strict: true }).faults,
      ).toHaveLength(1);
    }
  });
});

describe('T1: a definition', () => {
  const shipped = templateSeed[0] as Template;
  const definition = (over: Partial<Template>) => templateDefinition({ ...shipped, ...over }, PUBLIC);

  it('R8: says how long the provider may try, by category', () => {
    expect(definition({}).message_send_ttl_seconds).toBe(12 * 3_600);
    expect(definition({ category: 'authentication' }).message_send_ttl_seconds).toBe(600);
    expect(definition({ category: 'marketing', impact: '1' }).message_send_ttl_seconds).toBe(12 * 3_600);
    expect(definition({ category: 'marketing', impact: 'none' }).message_send_ttl_seconds).toBeUndefined();
  });

  it('of a one-time code has the provider’s own words', () => {
    expect(
      definition({ category: 'authentication', buttons: [{ type: 'url', text: 'Copiar', suffix: '1' }] }),
    ).toMatchObject({
      category: 'AUTHENTICATION',
      components: [
        { type: 'BODY', add_security_recommendation: true },
        { type: 'FOOTER', code_expiration_minutes: 10 },
        { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE', text: 'Copiar' }] },
      ],
    });
    expect(definition({ category: 'authentication' })).not.toHaveProperty('parameter_format');
  });

  it('of every shipped template is one that the provider takes', () => {
    for (const template of templateSeed) {
      expect(brokenDefinition(templateDefinition(template, PUBLIC))).toBeNull();
    }
  });

  it('of what was imported is what was imported', () => {
    const listing = listed([
      { type: 'HEADER', format: 'TEXT', text: 'Hola {{1}}', examples: { '1': 'Ana' } },
      { type: 'BODY', text: 'Pedido {{2}} de {{1}} listo.', examples: { '1': 'Ana', '2': 'A-1' } },
      buttons(
        { type: 'COPY_CODE', text: '' },
        { type: 'FLOW', text: 'Elegir', flowId: '778899' },
        { type: 'CATALOG', text: 'Ver' },
      ),
    ]);
    const template = imported(listing);
    expect(templateDefinition(template, PUBLIC).components).toEqual([
      { type: 'HEADER', format: 'TEXT', text: 'Hola {{1}}', example: { header_text: ['Ana'] } },
      { type: 'BODY', text: 'Pedido {{2}} de {{1}} listo.', example: { body_text: [['Ana', 'A-1']] } },
      {
        type: 'BUTTONS',
        buttons: [
          { type: 'COPY_CODE', example: '' },
          { type: 'FLOW', text: 'Elegir', flow_id: '778899' },
          { type: 'CATALOG', text: 'Ver' },
        ],
      },
    ]);
    // By place: in their order, not in that of the text.
    expect(
      sent(template, { '1': 'Ana', '2': 'A-1', header: 'Ana', coupon: 'X1' }).find(
        ({ type }) => type === 'body',
      ),
    ).toEqual({
      type: 'body',
      parameters: [
        { type: 'text', text: 'Ana' },
        { type: 'text', text: 'A-1' },
      ],
    });
  });

  it('names the first field that the provider would refuse', () => {
    const good = { type: 'BODY', text: 'Hola.' };
    const field = (components: readonly object[], over: object = {}) =>
      brokenDefinition({
        category: 'UTILITY',
        components: components as readonly Readonly<Record<string, unknown>>[],
        ...over,
      })?.field;
    const withButtons = (...given: object[]) => field([good, { type: 'BUTTONS', buttons: given }]);
    const quick = { type: 'QUICK_REPLY', text: 'Sí' };
    expect(field([])).toBe('components');
    expect(field([{ type: 'BODY', text: '{{1}} va', example: { body_text: [['x']] } }])).toBe(
      'components[0].text',
    );
    expect(field([{ type: 'BODY', text: 'va {{1}}{{2}} ya', example: { body_text: [['x', 'y']] } }])).toBe(
      'components[0].text',
    );
    expect(field([{ type: 'BODY', text: 'va {{1}} ya' }])).toBe('components[0].example');
    expect(field([{ type: 'BODY', text: 'x'.repeat(1_025) }])).toBe('components[0].text');
    expect(field([{ type: 'HEADER', format: 'TEXT', text: 'x'.repeat(61) }, good])).toBe(
      'components[0].text',
    );
    expect(field([{ type: 'HEADER', format: 'AUDIO' }, good])).toBe('components[0].format');
    expect(field([{ type: 'FOOTER', text: 'de {{1}}' }, good])).toBe('components[0].text');
    expect(withButtons()).toBe('components[1].buttons');
    expect(withButtons(...Array.from({ length: 11 }, () => quick))).toBe('components[1].buttons');
    expect(withButtons({ type: 'COPY_CODE', example: 'X1' }, { type: 'COPY_CODE', example: 'X2' })).toBe(
      'components[1].buttons',
    );
    expect(withButtons({ ...quick, text: 'x'.repeat(26) })).toBe('components[1].buttons[0].text');
    expect(withButtons({ type: 'COPY_CODE', example: 'X'.repeat(16) })).toBe(
      'components[1].buttons[0].example',
    );
    expect(withButtons({ type: 'URL', text: 'Ver', url: 'https://a.example/{{1}}/x' })).toBe(
      'components[1].buttons[0].url',
    );
    expect(withButtons({ type: 'LASER', text: 'Ver' })).toBe('components[1].buttons[0].type');
    expect(field([good], { category: 'AUTHENTICATION', message_send_ttl_seconds: 901 })).toBe(
      'message_send_ttl_seconds',
    );
    expect(field([good], { category: 'MARKETING', message_send_ttl_seconds: 3_600 })).toBe(
      'message_send_ttl_seconds',
    );
    expect(field([good], { message_send_ttl_seconds: -1 })).toBeUndefined();
  });

  it('is looked at whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.dictionary(fc.constantFrom('type', 'text', 'format', 'buttons', 'example'), fc.anything()),
        ),
        (components) => {
          brokenDefinition({ category: 'UTILITY', components });
        },
      ),
    );
  });
});
