import { providerError } from '../../../domain/gate/provider-error.ts';
import { labelOf, type Labels } from '../../../domain/messages/labels.ts';
import type { Language } from '../../../domain/messages/language.ts';
import { countryIn, whoseHoursIn } from './country.ts';
import { type InLanguages, LOCALES } from './language.ts';
import { errorCodeInWords } from './provider-error-codes.ts';
import { errorClassInWords } from './provider-errors.ts';
import { templateInWords, variableInWords } from './template-names.ts';

/** How a page calls what the policy file labels and what is shipped, in one language. */
export interface Names {
  readonly reason: (reason: string) => string;
  readonly queue: (queue: string) => string;
  /** Of a task: what the customer has to do, as it stands in a sentence. */
  readonly step: (step: string) => string;
  readonly outcome: (outcome: string) => string;
  /** E4. */
  readonly limit: (limit: string) => string;
  readonly template: (name: string) => string;
  /** Of a template. */
  readonly variable: (name: string) => string;
  /** Of the provider: its code, and what it says. */
  readonly error: (code: string) => string;
  /** E5: whose send hours, which are stored by the country's English name, with the law. */
  readonly hours: (whose: string) => string;
  /** By its ISO 3166-1 code. */
  readonly country: (code: string) => string;
}

export const namesIn = (labels: Labels, language: Language): Names => ({
  reason: (reason) => labelOf(labels, 'reasons', reason, language),
  queue: (queue) => labelOf(labels, 'queues', queue, language),
  step: (step) => labelOf(labels, 'steps', step, language),
  outcome: (outcome) =>
    (labels.outcomes.has(outcome) ? undefined : OWN_OUTCOMES[language].get(outcome)) ??
    labelOf(labels, 'outcomes', outcome, language),
  limit: (limit) => labelOf(labels, 'limits', limit, language),
  hours: (whose) => whoseHoursIn(whose, LOCALES[language]),
  country: countryIn(LOCALES[language]),
  template: (name) => templateInWords(name, language),
  variable: (name) => variableInWords(name, language),
  error: (code) =>
    `${code}: ${errorCodeInWords(code, language) ?? errorClassInWords(providerError(code).class, language)}`,
});

/** What a case comes to by itself; what people say of it when they resolve it is labelled in the policy file. */
const OWN_OUTCOMES: InLanguages<ReadonlyMap<string, string>> = {
  es: new Map([
    ['dormant', 'Sin respuesta del cliente'],
    ['needs-human', 'Requería un agente'],
    ['unattended', 'Sin atender por un agente'],
    ['unanswered', 'Sin responder'],
    ['fallback-email', 'Canal de respaldo: correo'],
    ['fallback-call', 'Canal de respaldo: llamada'],
    ['notice', 'Aviso'],
    ['notice-refused', 'Aviso rechazado'],
    ['erased', 'Datos borrados'],
    ['merged', 'Unido a otro caso'],
  ]),
  pt: new Map([
    ['dormant', 'Sem resposta do cliente'],
    ['needs-human', 'Precisava de atendente'],
    ['unattended', 'Sem atendimento'],
    ['unanswered', 'Sem resposta nossa'],
    ['fallback-email', 'Canal de contingência: e-mail'],
    ['fallback-call', 'Canal de contingência: ligação'],
    ['notice', 'Aviso'],
    ['notice-refused', 'Aviso recusado'],
    ['erased', 'Dados apagados'],
    ['merged', 'Unido a outro caso'],
  ]),
  en: new Map([
    ['dormant', 'No answer from the customer'],
    ['needs-human', 'Needed an agent'],
    ['unattended', 'Not attended to'],
    ['unanswered', 'Not answered by us'],
    ['fallback-email', 'Fallback: email'],
    ['fallback-call', 'Fallback: call'],
    ['notice', 'Notice'],
    ['notice-refused', 'Notice refused'],
    ['erased', 'Data erased'],
    ['merged', 'Merged into another case'],
  ]),
};
