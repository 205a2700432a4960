import { HOUR, SECOND } from '../time/instant.ts';
import type { Template } from './template.ts';
import { variablesIn } from './template-variables.ts';

/** R8: the longest the provider may try to deliver, where it lets us choose: utility templates allow 30 s to 12 h. */
const TIME_TO_LIVE = (12 * HOUR) / SECOND;

/** A template as `POST /{account}/message_templates` creates it. Index signature: the provider's own validators take any. */
export interface TemplateDefinition {
  readonly [key: string]: unknown;
  readonly name: string;
  readonly language: string;
  readonly category: 'UTILITY' | 'AUTHENTICATION' | 'MARKETING';
  readonly parameter_format: 'NAMED' | 'POSITIONAL';
  readonly components: readonly Readonly<Record<string, unknown>>[];
  readonly message_send_ttl_seconds?: number;
}

/**
 * What the provider has to approve before this version can be sent.
 * @param publicUrl PUBLIC_URL: link buttons lead to `${publicUrl}/r/…`
 */
export function templateDefinition(template: Template, publicUrl: string): TemplateDefinition {
  const names = variablesIn(template.body);
  const example = template.variables
    .filter(({ name }) => names.includes(name))
    .map((variable) => ({ param_name: variable.name, example: variable.example }));
  const buttons = template.buttons.flatMap((button) => {
    switch (button.type) {
      case 'quick-reply':
        return { type: 'QUICK_REPLY', text: button.text };
      case 'url': {
        const example = template.variables.find(({ name }) => name === button.suffix)?.example ?? '';
        return {
          type: 'URL',
          text: button.text,
          url: `${publicUrl}/r/{{1}}`,
          example: [`${publicUrl}/r/${example}`],
        };
      }
      case 'fixed':
        // Where it leads is known to the provider alone, from whose list it came.
        return [];
    }
  });
  return {
    name: template.providerName,
    language: template.language,
    category: template.category.toUpperCase() as TemplateDefinition['category'],
    parameter_format: template.parameterFormat === 'named' ? 'NAMED' : 'POSITIONAL',
    components: [
      {
        type: 'BODY',
        text: template.body,
        ...(example.length === 0 ? {} : { example: { body_text_named_params: example } }),
      },
      ...(buttons.length === 0 ? [] : [{ type: 'BUTTONS', buttons }]),
    ],
    ...(template.category === 'utility' ? { message_send_ttl_seconds: TIME_TO_LIVE } : {}),
  };
}
