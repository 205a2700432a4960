import type { Language } from './language.ts';

type Names = Readonly<Record<string, Readonly<Record<Language, string>>>>;

const REASONS: Names = {
  delivery: { es: 'tu entrega', pt: 'sua entrega', en: 'your delivery' },
  payment: { es: 'tu pago', pt: 'seu pagamento', en: 'your payment' },
  'technical-service': {
    es: 'tu servicio técnico',
    pt: 'sua assistência técnica',
    en: 'your technical service',
  },
  cart: { es: 'tu compra', pt: 'sua compra', en: 'your purchase' },
  general: { es: 'tu consulta', pt: 'sua consulta', en: 'your enquiry' },
};

const STEPS: Names = {
  pay: { es: 'completar el pago', pt: 'concluir o pagamento', en: 'complete the payment' },
  slot: {
    es: 'elegir el horario de entrega',
    pt: 'escolher o horário de entrega',
    en: 'choose the delivery slot',
  },
  'choose-slot': {
    es: 'elegir el horario de entrega',
    pt: 'escolher o horário de entrega',
    en: 'choose the delivery slot',
  },
  reschedule: { es: 'reprogramar la entrega', pt: 'reagendar a entrega', en: 'reschedule the delivery' },
  appointment: { es: 'agendar la visita', pt: 'agendar a visita', en: 'book the appointment' },
  checkout: { es: 'terminar la compra', pt: 'finalizar a compra', en: 'finish the purchase' },
};

/** What the matter is about, as the customer would say it. Reasons of a deployment that are not listed are "your matter". */
export const reasonName = (reason: string, language: Language): string =>
  REASONS[reason]?.[language] ?? { es: 'tu solicitud', pt: 'sua solicitação', en: 'your request' }[language];

/** What is left to do. A step that is not listed is named as it is spelled: `confirm-address` is "confirm address". */
export const stepName = (step: string, language: Language): string =>
  STEPS[step]?.[language] ?? step.replaceAll(/[-_.]+/g, ' ').trim();
