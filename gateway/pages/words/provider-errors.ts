import type { Language } from '../../../domain/messages/language.ts';
import type { ErrorClass } from '../../../domain/gate/provider-error.ts';

/** What a refusal by the provider comes to (docs/provider-errors.md), by its class. */
const CLASSES: Readonly<Record<ErrorClass, Readonly<Record<Language, string>>>> = {
  person: {
    es: 'No se le puede escribir a esta persona por WhatsApp.',
    pt: 'Não é possível escrever a esta pessoa pelo WhatsApp.',
    en: 'This person cannot be written to on WhatsApp.',
  },
  template: {
    es: 'La plantilla no se puede enviar así.',
    pt: 'O modelo não pode ser enviado assim.',
    en: 'The template cannot be sent like this.',
  },
  line: {
    es: 'La línea o la cuenta de la empresa tiene un problema.',
    pt: 'A linha ou a conta da empresa tem um problema.',
    en: 'The business’s line or account has a problem.',
  },
  window: {
    es: 'La ventana de atención venció.',
    pt: 'A janela de atendimento venceu.',
    en: 'The customer service window has expired.',
  },
  pace: {
    es: 'Demasiados mensajes a la vez; se puede reintentar en un momento.',
    pt: 'Mensagens demais de uma vez; é possível tentar de novo em um momento.',
    en: 'Too many messages at once; it can be tried again in a moment.',
  },
  retry: {
    es: 'El proveedor tiene problemas y no se envió nada.',
    pt: 'O provedor está com problemas e nada foi enviado.',
    en: 'The provider has problems and nothing was sent.',
  },
  'opt-out': {
    es: 'La persona pidió no recibir promociones.',
    pt: 'A pessoa pediu para não receber promoções.',
    en: 'The person has stopped marketing messages.',
  },
  fix: {
    es: 'El mensaje tiene un error y hay que corregirlo.',
    pt: 'A mensagem tem um erro e precisa ser corrigida.',
    en: 'The message has an error and must be corrected.',
  },
  expired: {
    es: 'No se entregó dentro de su plazo.',
    pt: 'Não foi entregue dentro do prazo.',
    en: 'It was not delivered in time.',
  },
  unclear: {
    es: 'Envío sin confirmar: todavía no se sabe si llegó.',
    pt: 'Envio não confirmado: ainda não se sabe se chegou.',
    en: 'Sending not confirmed: it is not known yet whether it arrived.',
  },
};

export const errorClassInWords = (errorClass: ErrorClass, language: Language): string =>
  CLASSES[errorClass][language];

/** All of them, for the browser. */
export const errorClassesIn = (language: Language): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(CLASSES).map(([name, told]) => [name, told[language]]));
