import { expect, test } from 'vitest';
import { customerReason, labelOf } from '../../domain/messages/labels.ts';
import { LANGUAGES } from '../../domain/messages/language.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { faultsOf, read } from './policies-of.ts';

test('a file that adds a reason labels it and whatever it brings; the shipped labels stay', () => {
  const { labels } = read(`
reasons:
  warranty:
    queue: workshop
    label: { es: Garantía, en: Warranty }
    customerLabel: { es: tu garantía }
queues:
  workshop: { label: { es: Taller } }
steps:
  Send.receipt: { label: { es: enviar la boleta } }
outcomes:
  replaced: { label: { es: Producto cambiado } }
skills:
  repairs: { label: { es: Reparaciones } }
frequency:
  one-a-week: { most: 1, per: P7D, label: { es: Uno por semana } }
`);
  expect(labelOf(labels, 'reasons', 'warranty', 'es')).toBe('Garantía');
  expect(labelOf(labels, 'reasons', 'warranty', 'pt')).toBe('Warranty');
  expect(customerReason(labels, 'warranty', 'es')).toBe('tu garantía');
  expect(labelOf(labels, 'queues', 'workshop', 'es')).toBe('Taller');
  expect(labelOf(labels, 'queues', 'workshop', 'pt')).toBe('workshop');
  expect(labelOf(labels, 'steps', 'Send.receipt', 'es')).toBe('enviar la boleta');
  expect(labelOf(labels, 'outcomes', 'replaced', 'es')).toBe('Producto cambiado');
  // E4: a limit is labelled where it is described.
  expect(labelOf(labels, 'limits', 'one-a-week', 'es')).toBe('Uno por semana');
  expect(labelOf(labels, 'limits', 'automatic-day', 'pt')).toBe('Automáticos por dia');
  expect(labelOf(labels, 'skills', 'repairs', 'es')).toBe('Reparaciones');
  expect(labelOf(labels, 'reasons', 'payment', 'es')).toBe('Pago');
});

test('a shipped label is replaced in the languages that the file names, and in no other', () => {
  const { labels } = read('reasons: { payment: { label: { es: Cobranza } } }');
  expect(labels.reasons.get('payment')).toEqual({
    ...readPolicies().labels.reasons.get('payment'),
    es: 'Cobranza',
  });
  expect(labels.reasons.get('payment')).toMatchObject({ pt: 'Pagamento', en: 'Payment' });
  expect(labels.customerReasons.get('payment')).toEqual(readPolicies().labels.customerReasons.get('payment'));
});

test('no case plans by a label: another one is no other policy', () => {
  const changed = read('reasons: { payment: { label: { es: Cobranza } } }');
  expect(changed.version).toBe(readPolicies().version);
  expect(changed.of('payment')).toEqual(readPolicies().of('payment'));
});

test('two steps or two outcomes that are called alike could not be told apart where they are chosen', () => {
  expect(
    faultsOf(`steps:
  settle: { label: { es: Completar el pago } }
outcomes:
  refunded: { label: { es: Devuelto, en: Returned } }
  returned: { label: { pt: Devolvido, en: Returned } }
`),
  ).toEqual([
    '2 steps.settle.label.es: is what pay is called; say it apart',
    '5 outcomes.returned.label.en: is what refunded is called; say it apart',
  ]);
});

test('every fault is told at once, with its line, its field and what to write', () => {
  expect(
    faultsOf(`reasons:
  payment:
    label: Pagos
    customerLabel: { pt-BR: seu pagamento }
  cart:
    label: [Carro]
    lable: { es: Carro }
queues:
  payments: Pagos
  carts: { labels: { es: Carros } }
  "a queue": { label: { es: Cola } }
steps:
  pay: { label: { es: "" } }
  sign: { label: { es: 7 } }
  read: { label: { es: "una\\nlínea" } }
defaults:
  label: { es: General }
`),
  ).toEqual([
    '3 reasons.payment.label: must be a text per language such as { es: Pagos, pt: Pagamentos, en: Payments }',
    `4 reasons.payment.customerLabel.pt-BR: is not known here; known are ${LANGUAGES.join(', ')}`,
    '6 reasons.cart.label: must be a text per language such as { es: Pagos, pt: Pagamentos, en: Payments }',
    '7 reasons.cart.lable: is not known here; did you mean label?',
    '9 queues.payments: must be a mapping such as { label: { es: Pagos, en: Payments } }',
    '10 queues.carts.labels: is not known here; did you mean label?',
    '11 queues.a queue: must be a short id of letters, digits, dots, colons, hyphens and underscores, e.g. choose-slot',
    '13 steps.pay.label.es: must not be empty; leave the language out instead',
    '14 steps.sign.label.es: must be a text',
    '15 steps.read.label.es: must be one line without invisible characters',
    '17 defaults.label: is not known here; known are purpose, overduePurpose, window, margin, alerts, reopenWithin, secondImpact, patience, dormancy, listen, resolvedFor, reopenAbandonments, fallback, requestNumber, completionResolves, queue, priority, escalationQueue, unattendedAfter, callGrace, callsMissedByUs',
  ]);
});
