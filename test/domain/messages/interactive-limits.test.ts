import { describe, expect, it } from 'vitest';
import type { Interactive } from '../../../domain/messages/message-content.ts';
import { brokenLimit } from '../../../domain/messages/message-limits.ts';

const field = (interactive: Interactive): string | null =>
  brokenLimit({ type: 'interactive', interactive })?.field ?? null;
const BODY = { text: 'Elija' };
const HEADER = { type: 'text', text: 'Sillas' };
const products = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ product_retailer_id: `SILLA-${index}` }));
const assortment = (...counts: number[]): Interactive => ({
  type: 'product_list',
  header: HEADER,
  body: BODY,
  action: {
    catalog_id: '719204886013357',
    sections: counts.map((count, at) => ({ title: `Parte ${at}`, product_items: products(count) })),
  },
});

describe('D2: limits of the Cloud API, by field', () => {
  it('a list of products has at most 30 of them in all, in at most 10 sections', () => {
    expect(field(assortment(30))).toBeNull();
    expect(field(assortment(3, 3, 3, 3, 3, 3, 3, 3, 3, 3))).toBeNull();
    expect(brokenLimit({ type: 'interactive', interactive: assortment(31) })).toEqual({
      field: 'interactive.action.sections',
      message: 'must have at most 30 products in all, has 31',
    });
    expect(field(assortment(16, 15))).toBe('interactive.action.sections');
    expect(field(assortment(...Array.from({ length: 11 }, () => 1)))).toBe('interactive.action.sections');
    expect(field(assortment())).toBe('interactive.action.sections');
    expect(field(assortment(1, 0))).toBe('interactive.action.sections[1].product_items');
    const { header: _, ...bare } = assortment(1);
    expect(field(bare)).toBe('interactive.header');
    expect(field({ ...assortment(1), action: { sections: [{ product_items: products(1) }] } })).toBe(
      'interactive.action.catalog_id',
    );
  });

  it('each other kind names its action, and has what it needs', () => {
    const of = (type: string, action: Interactive['action'], more: object = {}): string | null =>
      field({ type, body: BODY, action, ...more });
    for (const [type, name] of [
      ['location_request_message', 'send_location'],
      ['request_contact_info', 'request_contact_info'],
      ['catalog_message', 'catalog_message'],
      ['voice_call', 'voice_call'],
    ] as const) {
      expect(of(type, { name })).toBeNull();
      expect(of(type, {})).toBe('interactive.action.name');
      expect(field({ type, action: { name } })).toBe('interactive.body.text');
    }
    expect(of('request_contact_info', { name: 'request_contact_info' }, { header: HEADER })).toBe(
      'interactive.header',
    );
    expect(of('address_message', { name: 'address_message' })).toBe('interactive.action.parameters.country');
    expect(of('address_message', { name: 'address_message', parameters: { country: 'SG' } })).toBeNull();
    expect(of('voice_call', { name: 'voice_call', parameters: { ttl_minutes: 43_201 } })).toBe(
      'interactive.action.parameters.ttl_minutes',
    );
    const flow = { flow_id: '778899', flow_cta: 'Elegir' };
    expect(of('flow', { name: 'flow', parameters: flow })).toBeNull();
    expect(of('flow', { name: 'flow', parameters: { ...flow, flow_name: 'x' } })).toBe(
      'interactive.action.parameters',
    );
    expect(of('flow', { name: 'flow', parameters: { ...flow, flow_cta: 'x'.repeat(31) } })).toBe(
      'interactive.action.parameters.flow_cta',
    );
    expect(of('product', { catalog_id: '7', product_retailer_id: 'SILLA-1' })).toBeNull();
    expect(of('product', { catalog_id: '7' })).toBe('interactive.action.product_retailer_id');
  });
});
