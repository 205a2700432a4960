import { expect, test } from 'vitest';
import { LANGUAGES } from '../../../domain/messages/language.ts';
import { customerReason, type Labels, labelOf } from '../../../domain/messages/labels.ts';

const none: Labels = {
  reasons: new Map(),
  queues: new Map(),
  steps: new Map(),
  outcomes: new Map(),
  limits: new Map(),
  skills: new Map(),
  customerReasons: new Map(),
};

const labels: Labels = {
  ...none,
  reasons: new Map([['warranty', { es: 'Garantía', en: 'Warranty' }]]),
  queues: new Map([['warranty', { pt: 'Garantias' }]]),
  customerReasons: new Map([['warranty', { es: 'tu garantía', en: 'your warranty' }]]),
};

test('a label is that of its own section, in the language of whoever reads it', () => {
  expect(labelOf(labels, 'reasons', 'warranty', 'es')).toBe('Garantía');
  expect(labelOf(labels, 'queues', 'warranty', 'pt')).toBe('Garantias');
});

test('without the language it is English, and without that the id, spelled with spaces', () => {
  expect(labelOf(labels, 'reasons', 'warranty', 'pt')).toBe('Warranty');
  expect(labelOf(labels, 'queues', 'warranty', 'es')).toBe('warranty');
  expect(labelOf(labels, 'steps', 'confirm-address_2.b', 'es')).toBe('confirm address 2 b');
});

test('ids that every JavaScript object knows are ids like others', () => {
  for (const id of ['constructor', 'toString', '__proto__']) {
    expect(labelOf(labels, 'outcomes', id, 'es')).not.toMatch(/function|object/);
    expect(customerReason(labels, id, 'es')).toBe('tu solicitud');
  }
});

test('F2: a customer reads one language: what they cannot be told in theirs is their request', () => {
  expect(customerReason(labels, 'warranty', 'es')).toBe('tu garantía');
  expect(customerReason(labels, 'warranty', 'pt')).toBe('sua solicitação');
  expect(customerReason(labels, 'warranty', 'en')).toBe('your warranty');
  const requests = LANGUAGES.map((language) => customerReason(none, 'warranty', language));
  expect(requests).toEqual(expect.arrayContaining(['tu solicitud', 'sua solicitação', 'your request']));
  expect(new Set(requests).size).toBe(LANGUAGES.length);
});
