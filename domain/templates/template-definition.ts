import { type Duration, HOUR, MINUTE, SECOND } from '../time/instant.ts';
import type { Template, TemplateButton, TemplateCategory, TemplateHeader } from './template.ts';
import { variablesIn } from './template-variables.ts';

/**
 * R8: the longest the provider may try to deliver, where it lets us choose: 30 s to 12 h for utility, 12 h to 30 days for
 * marketing, 30 s to 15 min for a one-time code, which nobody needs when it has ended.
 */
const TIME_TO_LIVE: Readonly<Record<TemplateCategory, Duration>> = {
  utility: 12 * HOUR,
  marketing: 12 * HOUR,
  authentication: 10 * MINUTE,
};

/** A template as `POST /{account}/message_templates` creates it. Index signature: the provider's own validators take any. */
export interface TemplateDefinition {
  readonly [key: string]: unknown;
  readonly name: string;
  readonly language: string;
  readonly category: 'UTILITY' | 'AUTHENTICATION' | 'MARKETING';
  readonly parameter_format?: 'NAMED' | 'POSITIONAL';
  readonly components: readonly Readonly<Record<string, unknown>>[];
  readonly message_send_ttl_seconds?: number;
}

/** The variable of the links that lead here; where others lead is known to the provider alone. */
const OWN_LINK = 'resume_token';

/** Why a version cannot be created from here, and what to do; null: it can. */
export function undefinable({ header, body, variables, buttons }: Template): string | null {
  const isForeign = buttons.some(
    (button) => button.type === 'fixed' || (button.type === 'url' && button.suffix !== OWN_LINK),
  );
  if (isForeign) {
    return 'it has a button whose link or number only the provider knows: create it there, and sync';
  }
  if (buttons.some((button) => button.type === 'flow' && button.flowId === null)) {
    return 'it has a button whose form only the provider knows: create it there, and sync';
  }
  // A place is given when it is sent, and a catalogue shows what is in it.
  const shown = header === null || header.format === 'location' ? null : header.variable;
  const names = [
    ...variablesIn(body),
    ...(shown === null ? [] : [shown]),
    ...buttons.flatMap((button) => (button.type === 'copy-code' ? [button.code] : [])),
  ];
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
  const { category } = template;
  return {
    name: template.providerName,
    language: template.language,
    category: category.toUpperCase() as TemplateDefinition['category'],
    ...(category === 'authentication'
      ? { components: codeComponents(template) }
      : {
          parameter_format: template.parameterFormat === 'named' ? 'NAMED' : 'POSITIONAL',
          components: components(template, publicUrl),
        }),
    // Offers that nobody asked an answer to may wait for a phone that is off.
    ...(category === 'marketing' && template.impact === 'none'
      ? {}
      : { message_send_ttl_seconds: TIME_TO_LIVE[category] / SECOND }),
  };
}

type Component = Readonly<Record<string, unknown>>;

/** The words around a one-time code are the provider's own. */
function codeComponents({ buttons }: Template): Component[] {
  const [button] = buttons;
  return [
    { type: 'BODY', add_security_recommendation: true },
    { type: 'FOOTER', code_expiration_minutes: TIME_TO_LIVE.authentication / MINUTE },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'OTP', otp_type: 'COPY_CODE', ...(button === undefined ? {} : { text: button.text }) },
      ],
    },
  ];
}

function components(template: Template, publicUrl: string): Component[] {
  const { header, body } = template;
  const buttons = template.buttons.flatMap((button) => buttonDefinition(button, template, publicUrl));
  return [
    ...(header === null ? [] : [headerDefinition(header, template)]),
    { type: 'BODY', text: body, ...examples('body_text', variablesIn(body), template) },
    ...(buttons.length === 0 ? [] : [{ type: 'BUTTONS', buttons }]),
  ];
}

const exampleOf = ({ variables }: Pick<Template, 'variables'>, name: string): string =>
  variables.find((variable) => variable.name === name)?.example ?? '';

/** By name, or in their order: as the provider wants the values themselves. */
function examples(
  part: 'body_text' | 'header_text',
  names: readonly string[],
  template: Template,
): { readonly example?: object } {
  if (names.length === 0) return {};
  if (template.parameterFormat === 'named') {
    const given = names.map((name) => ({ param_name: name, example: exampleOf(template, name) }));
    return { example: { [`${part}_named_params`]: given } };
  }
  const given = names.toSorted((one, other) => Number(one) - Number(other));
  const values = given.map((name) => exampleOf(template, name));
  return { example: { [part]: part === 'body_text' ? [values] : values } };
}

function headerDefinition(header: TemplateHeader, template: Template): Component {
  if (header.format !== 'text') {
    const format = header.format.toUpperCase();
    return header.format === 'location'
      ? { type: 'HEADER', format }
      : { type: 'HEADER', format, example: { header_handle: [exampleOf(template, header.variable)] } };
  }
  const shown = { type: 'HEADER', format: 'TEXT', text: header.text };
  if (header.variable === null) return shown;
  return template.parameterFormat === 'named'
    ? { ...shown, ...examples('header_text', [header.variable], template) }
    : { ...shown, example: { header_text: [exampleOf(template, header.variable)] } };
}

function buttonDefinition(button: TemplateButton, template: Template, publicUrl: string): Component | [] {
  const { text } = button;
  switch (button.type) {
    case 'quick-reply':
      return { type: 'QUICK_REPLY', text };
    case 'url': {
      const example = exampleOf(template, button.suffix);
      return { type: 'URL', text, url: `${publicUrl}/r/{{1}}`, example: [`${publicUrl}/r/${example}`] };
    }
    case 'copy-code':
      return { type: 'COPY_CODE', example: exampleOf(template, button.code) };
    case 'flow':
      return { type: 'FLOW', text, ...(button.flowId === null ? {} : { flow_id: button.flowId }) };
    case 'catalog':
      return { type: 'CATALOG', text };
    case 'fixed':
      // Where it leads is known to the provider alone, from whose list it came.
      return [];
  }
}
