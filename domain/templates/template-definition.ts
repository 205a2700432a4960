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

/** The variable of the links that lead here; where others lead is known to the provider alone. */
const OWN_LINK = 'resume_token';

/** Why a version cannot be created from here, and what to do; null: it can. */
export function undefinable({ body, variables, buttons }: Template): string | null {
  const isForeign = buttons.some(
    (button) => button.type === 'fixed' || (button.type === 'url' && button.suffix !== OWN_LINK),
  );
  if (isForeign) {
    return 'it has a button whose link or number only the provider knows: create it there, and sync';
  }
  const names = variablesIn(body);
  const bare = variables.find(({ name, example }) => names.includes(name) && example.trim() === '');
  return bare === undefined
    ? null
    : `its variable ${bare.name} has no example, which the provider wants: create it there, and sync`;
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
        ...(example.length === 0
          ? {}
          : {
              example:
                template.parameterFormat === 'named'
                  ? { body_text_named_params: example }
                  : { body_text: [example.map((each) => each.example)] },
            }),
      },
      ...(buttons.length === 0 ? [] : [{ type: 'BUTTONS', buttons }]),
    ],
    ...(template.category === 'utility' ? { message_send_ttl_seconds: TIME_TO_LIVE } : {}),
  };
}
