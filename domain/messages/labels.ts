import type { Language } from './language.ts';

/** One text in the languages that somebody gave it in. */
export type Label = Readonly<Partial<Record<Language, string>>>;

/** What carries a label in the policy file, by its section there. */
export type Labelled = 'reasons' | 'queues' | 'steps' | 'outcomes' | 'limits' | 'skills';

/** What the business calls its reasons, queues, steps and limits. No case plans by it: a label may change at any time. */
export interface Labels extends Readonly<Record<Labelled, ReadonlyMap<string, Label>>> {
  /** Reasons as their customers hear them within a sentence: "your invoice". */
  readonly customerReasons: ReadonlyMap<string, Label>;
}

/** As people at the business read it. English stands in for another language; then the id, spelled with spaces. */
export function labelOf(labels: Labels, what: Labelled, id: string, language: Language): string {
  const label = labels[what].get(id);
  return label?.[language] ?? label?.en ?? spelled(id);
}

/**
 * What the matter is about, as the customer would say it. Without a text in their language it is "your request" in that
 * language: English would stand in the middle of a sentence that is not.
 */
export const customerReason = (labels: Labels, reason: string, language: Language): string =>
  labels.customerReasons.get(reason)?.[language] ?? REQUEST[language];

const REQUEST: Readonly<Record<Language, string>> = {
  es: 'tu solicitud',
  pt: 'sua solicitação',
  en: 'your request',
};

/** `confirm-address` is "confirm address". */
export const spelled = (id: string): string => id.replaceAll(/[-_.]+/g, ' ').trim();
