import type { Language } from './language.ts';

/** E2: the one message that confirms an opt-out, with the word that takes it back. */
const WORDS: Readonly<Record<Language, string>> = {
  es: 'Listo: no te escribiremos más por aquí, salvo para responderte. Si quieres volver a recibir nuestros mensajes, escribe ALTA.',
  pt: 'Pronto: não vamos mais escrever para você por aqui, a não ser para responder. Se quiser voltar a receber nossas mensagens, escreva INSCREVER.',
  en: 'Done: we will not write to you here any more, except to answer you. If you want our messages again, write START.',
};

export const optOutNotice = (language: Language): string => WORDS[language];
