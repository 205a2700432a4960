import type { Template, TemplateButton } from './template.ts';
import { variablesIn } from './template-variables.ts';

/** A template as the Cloud API's messages endpoint takes it. */
export interface ProviderTemplate {
  readonly name: string;
  readonly language: { readonly code: string };
  readonly components: readonly ProviderComponent[];
}
export interface ProviderComponent {
  readonly type: 'body' | 'button';
  readonly sub_type?: 'quick_reply' | 'url';
  readonly index?: string;
  readonly parameters: readonly ProviderParameter[];
}
export type ProviderParameter =
  | { readonly type: 'text'; readonly text: string; readonly parameter_name?: string }
  | { readonly type: 'payload'; readonly payload: string };

/** What the buttons lead to. */
export interface ButtonTarget {
  readonly caseId: string;
  readonly task: { readonly id: string; readonly step: string } | null;
}

/** The provider's limit for a quick reply's payload. */
const LONGEST_PAYLOAD = 128;

/**
 * `resume:<task>:<step>`, `person:<task>:<step>`, or `answer:<case>`. A step too long for the provider is left out: the
 * task alone leads to it.
 */
export function buttonPayload(
  button: Extract<TemplateButton, { type: 'quick-reply' }>,
  { caseId, task }: ButtonTarget,
): string {
  if (button.leadsTo === 'answer' || task === null) return `${button.leadsTo}:${caseId}`;
  const payload = `${button.leadsTo}:${task.id}:${task.step}`;
  return payload.length <= LONGEST_PAYLOAD ? payload : `${button.leadsTo}:${task.id}`;
}

/** @param values every variable of the template, written (`renderVariables`) */
export function composeTemplate(
  template: Template,
  values: Readonly<Record<string, string>>,
  target: ButtonTarget,
): ProviderTemplate {
  const parameters = variablesIn(template.body).map((name) => ({
    type: 'text' as const,
    // What has places instead of names has to be given in their order, and without a name.
    ...(template.parameterFormat === 'named' ? { parameter_name: name } : {}),
    text: values[name] ?? '',
  }));
  const buttons = template.buttons.flatMap((button, index): ProviderComponent | [] => {
    if (button.type === 'fixed') return [];
    const place = { type: 'button' as const, index: String(index) };
    return button.type === 'url'
      ? { ...place, sub_type: 'url', parameters: [{ type: 'text', text: values[button.suffix] ?? '' }] }
      : {
          ...place,
          sub_type: 'quick_reply',
          parameters: [{ type: 'payload', payload: buttonPayload(button, target) }],
        };
  });
  return {
    name: template.providerName,
    language: { code: template.language },
    components: [...(parameters.length === 0 ? [] : [{ type: 'body' as const, parameters }]), ...buttons],
  };
}
