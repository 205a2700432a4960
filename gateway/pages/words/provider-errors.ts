import type { Language } from '../../../domain/messages/language.ts';
import type { ErrorClass } from '../../../domain/gate/provider-error.ts';

/** What a refusal by the provider comes to (docs/provider-errors.md), by its class. */
const CLASSES: Readonly<Record<ErrorClass, Readonly<Record<Language, string>>>> = {
  person: {
    es: 'No se puede llegar a esta persona por WhatsApp.',
    pt: 'Não é possível alcançar esta pessoa pelo WhatsApp.',
    en: 'This person cannot be reached on WhatsApp.',
  },
  template: {
    es: 'La plantilla no puede salir así.',
    pt: 'O modelo não pode ir assim.',
    en: 'The template cannot go like this.',
  },
  line: {
    es: 'La línea o la cuenta de la empresa tiene un problema.',
    pt: 'A linha ou a conta da empresa tem um problema.',
    en: 'The business’s line or account has a problem.',
  },
  window: {
    es: 'La ventana de atención está cerrada.',
    pt: 'A janela de atendimento está fechada.',
    en: 'The customer service window is closed.',
  },
  pace: {
    es: 'Demasiado rápido; un momento después sí.',
    pt: 'Rápido demais; um momento depois, sim.',
    en: 'Too fast; a moment later will do.',
  },
  retry: {
    es: 'El proveedor tiene problemas y nada se envió.',
    pt: 'O provedor está com problemas e nada foi enviado.',
    en: 'The provider is in trouble and nothing was sent.',
  },
  'opt-out': {
    es: 'La persona detuvo los mensajes promocionales.',
    pt: 'A pessoa parou as mensagens promocionais.',
    en: 'The person has stopped marketing messages.',
  },
  fix: {
    es: 'El mensaje tiene un error y hay que cambiarlo.',
    pt: 'A mensagem tem um erro e precisa ser mudada.',
    en: 'The message is at fault and must be changed.',
  },
  expired: {
    es: 'No se entregó dentro de su plazo.',
    pt: 'Não foi entregue dentro do prazo.',
    en: 'It was not delivered in time.',
  },
  unclear: {
    es: 'No se sabe si salió; su estado lo dirá.',
    pt: 'Não se sabe se saiu; o status dirá.',
    en: 'It is not known whether it went; its status will tell.',
  },
};

export const errorClassInWords = (errorClass: ErrorClass, language: Language): string =>
  CLASSES[errorClass][language];
