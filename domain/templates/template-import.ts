import { variablesIn } from './template-variables.ts';
import type { Template, TemplateButton, TemplateStatus, TemplateVariable } from './template.ts';
import type { TemplateQuality } from './template-status.ts';

/** A template as the provider lists it, read. */
export interface ListedTemplate {
  readonly name: string;
  readonly language: string;
  /** Null: a word that says nothing about sending. */
  readonly status: TemplateStatus | null;
  /** The provider's word, in small letters. */
  readonly category: string;
  /** Null where it was not said. */
  readonly quality: TemplateQuality | null;
  /** Why it was turned down, in the provider's word; null or left out where it was not. */
  readonly rejectedReason?: string | null;
  readonly parameterFormat: Template['parameterFormat'];
  readonly components: readonly ListedComponent[];
}

export interface ListedComponent {
  /** `HEADER`, `BODY`, `FOOTER`, `BUTTONS` or something newer. */
  readonly type: string;
  readonly format?: string | undefined;
  readonly text?: string | undefined;
  /** By variable name or place, as the provider's reviewers saw them. */
  readonly examples?: Readonly<Record<string, string>>;
  readonly buttons?: readonly {
    readonly type: string;
    readonly text?: string | undefined;
    readonly url?: string | undefined;
  }[];
}

/** What a version says; never changes (T1). */
export interface TemplateContent {
  readonly parameterFormat: Template['parameterFormat'];
  readonly body: string;
  readonly variables: readonly TemplateVariable[];
  readonly buttons: readonly TemplateButton[];
}

/** The name of the value at the end of a link, where the text itself has none of it. */
const LINK_VARIABLE = 'link_suffix';
/** A one-time code's button takes the code itself. */
const CODE_VARIABLE = '1';

/**
 * What a listed template says, or why this cannot send it. Every variable is imported as text: what it really is its owner
 * says when approving it.
 */
export function contentOf(listed: ListedTemplate): TemplateContent | { readonly unsupported: string } {
  const body = listed.components.find(({ type }) => type === 'BODY');
  if (body?.text === undefined) return { unsupported: 'it has no text' };
  for (const { type, format = 'TEXT', text = '' } of listed.components) {
    if (type === 'HEADER' && format !== 'TEXT')
      return { unsupported: `its header is ${format.toLowerCase()}` };
    if (type === 'HEADER' && variablesIn(text).length > 0)
      return { unsupported: 'its header has a variable' };
    if (!['HEADER', 'BODY', 'FOOTER', 'BUTTONS'].includes(type)) {
      return { unsupported: `it has a part of type ${type.toLowerCase()}` };
    }
  }
  const suffix = listed.category === 'authentication' ? CODE_VARIABLE : LINK_VARIABLE;
  const buttons: TemplateButton[] = [];
  for (const { type, text = '', url = '' } of listed.components.flatMap((each) => each.buttons ?? [])) {
    switch (type) {
      case 'QUICK_REPLY':
        buttons.push({ type: 'quick-reply', text, leadsTo: 'resume' });
        break;
      case 'URL':
        buttons.push(variablesIn(url).length === 0 ? { type: 'fixed', text } : { type: 'url', text, suffix });
        break;
      case 'PHONE_NUMBER':
        buttons.push({ type: 'fixed', text });
        break;
      default:
        return { unsupported: `it has a button of type ${type.toLowerCase()}` };
    }
  }
  const names = variablesIn(body.text);
  const variables = names.map((name): TemplateVariable => {
    const type = listed.category === 'authentication' ? 'code' : 'text';
    return { name, type, example: body.examples?.[name] ?? '' };
  });
  const linked = buttons.some((button) => button.type === 'url') && !names.includes(suffix);
  return {
    parameterFormat: listed.parameterFormat,
    body: body.text,
    variables: linked ? [...variables, { name: suffix, type: 'url-suffix', example: '' }] : variables,
    buttons,
  };
}

/** Whether a version of ours still says what the provider lists under its name. */
export function saysTheSame(ours: TemplateContent, listed: TemplateContent): boolean {
  const shape = ({ body, buttons, parameterFormat }: TemplateContent): string =>
    JSON.stringify([
      body.trim(),
      // Without variables there is nothing to be named or counted.
      variablesIn(body).length === 0 ? null : parameterFormat,
      buttons.map(({ type, text }) => [type, text]),
    ]);
  return shape(ours) === shape(listed);
}

/** `payment_pending_v3` is version 3 of `payment_pending`; a name without a number is the first of its own. */
export function versionOf(providerName: string): { readonly name: string; readonly version: number } {
  const numbered = /^(.+)_v(\d{1,6})$/.exec(providerName);
  return numbered === null
    ? { name: providerName, version: 1 }
    : { name: numbered[1] as string, version: Number(numbered[2]) };
}
