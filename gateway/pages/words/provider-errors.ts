import type { Language } from '../../../domain/messages/language.ts';
import { ERROR_CLASSES, type ErrorClass } from '../../../domain/gate/provider-error.ts';

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
  way: {
    es: 'El mensaje no puede salir por esta vía.',
    pt: 'A mensagem não pode sair por esta via.',
    en: 'The message cannot go this way.',
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

/** What whoever reads of it can do now, by its class. */
const TO_DO: Readonly<Record<ErrorClass, Readonly<Record<Language, string>>>> = {
  person: {
    es: 'Comunícate por otro canal, como correo o llamada.',
    pt: 'Fale por outro canal, como e-mail ou ligação.',
    en: 'Use another channel, such as email or a call.',
  },
  template: {
    es: 'Elige otra plantilla o corrige sus valores.',
    pt: 'Escolha outro modelo ou corrija seus valores.',
    en: 'Choose another template, or correct its values.',
  },
  way: {
    es: 'Envía una plantilla aprobada.',
    pt: 'Envie um modelo aprovado.',
    en: 'Send an approved template.',
  },
  line: {
    es: 'Avisa a quien administra la línea; envíalo de nuevo cuando funcione.',
    pt: 'Avise quem administra a linha; envie de novo quando ela funcionar.',
    en: 'Tell whoever runs the line; send it again once it works.',
  },
  window: {
    es: 'Espera a que el cliente escriba o envía una plantilla.',
    pt: 'Espere o cliente escrever ou envie um modelo.',
    en: 'Wait for the customer to write, or send a template.',
  },
  pace: {
    es: 'Envíalo de nuevo en un momento.',
    pt: 'Envie de novo em um momento.',
    en: 'Send it again in a moment.',
  },
  retry: {
    es: 'Envíalo de nuevo en unos minutos.',
    pt: 'Envie de novo em alguns minutos.',
    en: 'Send it again in a few minutes.',
  },
  'opt-out': {
    es: 'No le ofrezcas nada por WhatsApp.',
    pt: 'Não ofereça nada pelo WhatsApp.',
    en: 'Offer nothing on WhatsApp.',
  },
  fix: {
    es: 'Corrige el mensaje y envíalo de nuevo.',
    pt: 'Corrija a mensagem e envie de novo.',
    en: 'Correct the message and send it again.',
  },
  expired: {
    es: 'Intenta más tarde o por otro canal.',
    pt: 'Tente mais tarde ou por outro canal.',
    en: 'Try later, or another channel.',
  },
  unclear: {
    es: 'Espera su estado: si lo repites, podría llegar dos veces.',
    pt: 'Aguarde o status: se repetir, ela pode chegar duas vezes.',
    en: 'Wait for its status: repeated, it could arrive twice.',
  },
};

export const errorToDoInWords = (errorClass: ErrorClass, language: Language): string =>
  TO_DO[errorClass][language];

export const errorClassInWords = (errorClass: ErrorClass, language: Language): string =>
  CLASSES[errorClass][language];

/** All of them, for the browser. */
export const errorClassesIn = (language: Language): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ERROR_CLASSES.map((name) => [name, `${CLASSES[name][language]} ${TO_DO[name][language]}`]),
  );
