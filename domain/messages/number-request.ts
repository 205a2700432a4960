import type { Language } from './language.ts';
import type { FreeFormContent } from './message-content.ts';

/** F7: what the customer is asked, and F4: about which case. The provider's own button stands under it. */
const WORDS: Readonly<Record<Language, (about: string, caseId: string) => string>> = {
  es: (about, caseId) =>
    `Para poder llamarte por ${about} (caso ${caseId}) nos falta tu número de teléfono. Si quieres que te llamemos, compártelo con este botón.`,
  pt: (about, caseId) =>
    `Para podermos ligar para você sobre ${about} (caso ${caseId}), falta o seu número de telefone. Se quiser receber a ligação, compartilhe-o com este botão.`,
  en: (about, caseId) =>
    `To be able to call you about ${about} (case ${caseId}) we need your phone number. If you would like us to call, share it with this button.`,
};

/**
 * F7: the message that asks for a number to call.
 * @param about the reason as the customer hears it within a sentence
 */
export const numberRequest = (
  language: Language,
  { about, caseId }: { readonly about: string; readonly caseId: string },
): FreeFormContent => ({
  type: 'interactive',
  interactive: {
    type: 'request_contact_info',
    body: { text: WORDS[language](about, caseId) },
    action: { name: 'request_contact_info' },
  },
});
