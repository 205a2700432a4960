import { spelled } from '../../../domain/messages/labels.ts';
import type { Language } from '../../../domain/messages/language.ts';
import type { InLanguages } from './language.ts';

/** The limits on contacts that are shipped (settings/policy/default-policies.yaml, E4), as they stand in a sentence. */
type Shipped =
  | 'reason'
  | 'automatic-day'
  | 'automatic-week'
  | 'marketing-day'
  | 'marketing-month'
  | 'chile-writing'
  | 'chile-distance'
  | 'chile-calls'
  | 'colombia-day';

const LIMITS: InLanguages<Readonly<Record<Shipped, string>>> = {
  es: {
    reason: 'plantillas por este tema',
    'automatic-day': 'mensajes automáticos por día',
    'automatic-week': 'mensajes automáticos en 7 días',
    'marketing-day': 'marketing por día',
    'marketing-month': 'marketing por mes',
    'chile-writing': 'cobranza por escrito en Chile',
    'chile-distance': 'días entre cobranzas por escrito en Chile',
    'chile-calls': 'llamadas de cobranza en Chile',
    'colombia-day': 'contactos por día en Colombia',
  },
  pt: {
    reason: 'modelos por este assunto',
    'automatic-day': 'mensagens automáticas por dia',
    'automatic-week': 'mensagens automáticas em 7 dias',
    'marketing-day': 'marketing por dia',
    'marketing-month': 'marketing por mês',
    'chile-writing': 'cobrança por escrito no Chile',
    'chile-distance': 'dias entre cobranças por escrito no Chile',
    'chile-calls': 'ligações de cobrança no Chile',
    'colombia-day': 'contatos por dia na Colômbia',
  },
  en: {
    reason: 'templates for this reason',
    'automatic-day': 'automatic messages per day',
    'automatic-week': 'automatic messages in 7 days',
    'marketing-day': 'marketing per day',
    'marketing-month': 'marketing per month',
    'chile-writing': 'written collection in Chile',
    'chile-distance': 'days between written collections in Chile',
    'chile-calls': 'collection calls in Chile',
    'colombia-day': 'contacts per day in Colombia',
  },
};

/** A limit by its key in the policy file; one of the business's own is its key, spelled with spaces. */
export const limitInWords = (name: string, language: Language): string =>
  (LIMITS[language] as Readonly<Record<string, string>>)[name] ?? spelled(name);
