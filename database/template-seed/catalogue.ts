import type { Template, TemplateButton, VariableType } from '../../domain/templates/template.ts';

type Leads = Extract<TemplateButton, { type: 'quick-reply' }>['leadsTo'];

/** What a shipped template is, whatever the language. Its words are beside this file, one file per language. */
export interface CatalogueEntry {
  readonly version: number;
  readonly reason: string;
  readonly impact: Template['impact'];
  readonly fallback?: { readonly name: TemplateName; readonly version: number };
  readonly variables: Readonly<Record<string, VariableType>>;
  /** `link` ends in the resume token; the rest are quick replies. */
  readonly buttons: readonly (Leads | 'link')[];
}

export type TemplateName = keyof typeof CATALOGUE;

/** What every case knows of itself, so that a template of these alone can be sent for any task. */
const always = { contact_name: 'text', case_id: 'code' } as const;
const link = { resume_token: 'url-suffix' } as const;

/**
 * R1: names why it writes and leads to the exact step. R2: the second is another text, with a person's help in it. R8: a
 * fallback version says the same with fewer variables. Reason `*` serves `general` and every reason without its own. E3: of
 * several for one purpose the one goes that says what is known and nothing else (`pickTemplate`), so one of them needs
 * nothing but what every case knows. Once it is released, another text, in any language, is a new version (T1).
 */
export const CATALOGUE = {
  delivery_reschedule: {
    version: 1,
    reason: 'delivery',
    impact: '1',
    fallback: { name: 'delivery_reminder', version: 1 },
    variables: { ...always, ...link },
    buttons: ['resume', 'link'],
  },
  delivery_date: {
    version: 1,
    reason: 'delivery',
    impact: '1',
    fallback: { name: 'delivery_reminder', version: 1 },
    variables: { ...always, date: 'date', ...link },
    buttons: ['resume', 'link'],
  },
  delivery_slot: {
    version: 1,
    reason: 'delivery',
    impact: '1',
    fallback: { name: 'delivery_reminder', version: 1 },
    variables: { ...always, date: 'date', slot: 'time-range', ...link },
    buttons: ['resume', 'link'],
  },
  delivery_help: {
    version: 1,
    reason: 'delivery',
    impact: '2',
    variables: always,
    buttons: ['resume', 'person'],
  },
  delivery_reminder: {
    version: 1,
    reason: 'delivery',
    impact: 'none',
    variables: always,
    buttons: ['resume'],
  },
  payment_pending: {
    version: 3,
    reason: 'payment',
    impact: '1',
    fallback: { name: 'payment_reminder', version: 1 },
    variables: { ...always, amount: 'amount', ...link },
    buttons: ['link', 'resume'],
  },
  payment_due: {
    version: 1,
    reason: 'payment',
    impact: '1',
    fallback: { name: 'payment_reminder', version: 1 },
    variables: { ...always, amount: 'amount', due_date: 'date', ...link },
    buttons: ['link', 'resume'],
  },
  payment_options: {
    version: 1,
    reason: 'payment',
    impact: '2',
    variables: { ...always, ...link },
    buttons: ['link', 'person'],
  },
  payment_reminder: {
    version: 1,
    reason: 'payment',
    impact: 'none',
    variables: { case_id: 'code', ...link },
    buttons: ['link'],
  },
  service_appointment: {
    version: 1,
    reason: 'technical-service',
    impact: '1',
    fallback: { name: 'service_reminder', version: 1 },
    variables: always,
    buttons: ['resume', 'person'],
  },
  service_date: {
    version: 1,
    reason: 'technical-service',
    impact: '1',
    fallback: { name: 'service_reminder', version: 1 },
    variables: { ...always, date: 'date' },
    buttons: ['resume', 'person'],
  },
  service_slot: {
    version: 1,
    reason: 'technical-service',
    impact: '1',
    fallback: { name: 'service_reminder', version: 1 },
    variables: { ...always, date: 'date', slot: 'time-range' },
    buttons: ['resume', 'person'],
  },
  service_help: {
    version: 1,
    reason: 'technical-service',
    impact: '2',
    variables: always,
    buttons: ['person', 'resume'],
  },
  service_reminder: {
    version: 1,
    reason: 'technical-service',
    impact: 'none',
    variables: always,
    buttons: ['resume'],
  },
  cart_reminder: {
    version: 1,
    reason: 'cart',
    impact: '1',
    variables: { ...always, ...link },
    buttons: ['link', 'resume'],
  },
  cart_help: { version: 1, reason: 'cart', impact: '2', variables: always, buttons: ['resume', 'person'] },
  case_pending: { version: 1, reason: '*', impact: '1', variables: always, buttons: ['resume'] },
  case_help: { version: 1, reason: '*', impact: '2', variables: always, buttons: ['resume', 'person'] },
  answer_ready: { version: 1, reason: '*', impact: 'answer', variables: always, buttons: ['answer'] },
} as const satisfies Readonly<
  Record<string, Omit<CatalogueEntry, 'fallback'> & { readonly fallback?: object }>
>;

/** A shipped template's words in one language. */
export interface TemplateWords {
  readonly body: string;
  /** One text per button, in order; at most 25 characters. */
  readonly buttons: readonly string[];
  /**
   * What a variable says where no value is given, where a sentence is a sentence with it as well. Where it is not, another
   * template leaves the sentence out.
   */
  readonly otherwise?: Readonly<Record<string, string>>;
}

export interface LanguageWords {
  readonly language: string;
  /** The same for all of its templates. */
  readonly otherwise: Readonly<Record<string, string>>;
  readonly examples: Readonly<Record<string, string>>;
  readonly templates: Readonly<Record<TemplateName, TemplateWords>>;
}
