import type { Template, TemplateButton, TemplateHeader } from './template.ts';
import { variablesIn } from './template-variables.ts';

/** A template as the Cloud API's messages endpoint takes it. */
export interface ProviderTemplate {
  readonly name: string;
  readonly language: { readonly code: string };
  readonly components: readonly ProviderComponent[];
}
export interface ProviderComponent {
  readonly type: 'header' | 'body' | 'button';
  readonly sub_type?: 'quick_reply' | 'url' | 'copy_code' | 'flow' | 'catalog';
  readonly index?: string;
  readonly parameters: readonly ProviderParameter[];
}
export type ProviderParameter =
  | { readonly type: 'text'; readonly text: string; readonly parameter_name?: string }
  | { readonly type: 'payload'; readonly payload: string }
  | { readonly type: 'coupon_code'; readonly coupon_code: string }
  | { readonly type: 'action'; readonly action: Readonly<Record<string, unknown>> }
  | ({ readonly type: 'image' | 'video' | 'gif' | 'document' | 'location' } & Readonly<
      Record<string, unknown>
    >);

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
  button: Pick<Extract<TemplateButton, { type: 'quick-reply' | 'flow' }>, 'leadsTo'>,
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
  const named = variablesIn(template.body);
  // What has places instead of names has to be given in their order, and without a name.
  const ordered =
    template.parameterFormat === 'named'
      ? named
      : named.toSorted((one, other) => Number(one) - Number(other));
  const parameters = ordered.map((name) => ({
    type: 'text' as const,
    ...(template.parameterFormat === 'named' ? { parameter_name: name } : {}),
    text: values[name] ?? '',
  }));
  const value = (name: string): string => values[name] ?? '';
  const buttons = template.buttons.flatMap((button, index): ProviderComponent | [] => {
    const place = { type: 'button' as const, index: String(index) };
    switch (button.type) {
      case 'fixed':
        return [];
      case 'url':
        return { ...place, sub_type: 'url', parameters: [{ type: 'text', text: value(button.suffix) }] };
      case 'copy-code':
        return {
          ...place,
          sub_type: 'copy_code',
          parameters: [{ type: 'coupon_code', coupon_code: value(button.code) }],
        };
      case 'flow':
        return {
          ...place,
          sub_type: 'flow',
          parameters: [{ type: 'action', action: { flow_token: buttonPayload(button, target) } }],
        };
      case 'catalog':
        if (value(button.thumbnail) === '') return [];
        return {
          ...place,
          sub_type: 'catalog',
          parameters: [
            { type: 'action', action: { thumbnail_product_retailer_id: value(button.thumbnail) } },
          ],
        };
      case 'quick-reply':
        return {
          ...place,
          sub_type: 'quick_reply',
          parameters: [{ type: 'payload', payload: buttonPayload(button, target) }],
        };
    }
  });
  const header = headerParameter(template, value);
  return {
    name: template.providerName,
    language: { code: template.language },
    components: [
      ...(header === null ? [] : [{ type: 'header' as const, parameters: [header] }]),
      ...(parameters.length === 0 ? [] : [{ type: 'body' as const, parameters }]),
      ...buttons,
    ],
  };
}

/** Null: nothing is filled in above the text. */
function headerParameter(
  { header, parameterFormat }: Pick<Template, 'header' | 'parameterFormat'>,
  value: (name: string) => string,
): ProviderParameter | null {
  if (header === null || header.variable === null) return null;
  const written = value(header.variable);
  switch (header.format) {
    case 'text':
      return {
        type: 'text',
        ...(parameterFormat === 'named' ? { parameter_name: header.variable } : {}),
        text: written,
      };
    case 'location':
      return { type: 'location', location: JSON.parse(written) as object };
    default:
      return mediaParameter(header.format, written);
  }
}

const mediaParameter = (
  format: Exclude<TemplateHeader['format'], 'text' | 'location'>,
  written: string,
): ProviderParameter => ({
  type: format,
  [format]: /^https?:/.test(written) ? { link: written } : { id: written },
});
