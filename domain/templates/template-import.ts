import { variablesIn } from './template-variables.ts';
import type {
  Template,
  TemplateButton,
  TemplateHeader,
  TemplateStatus,
  TemplateVariable,
} from './template.ts';
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
  /** Why it was turned down, by the provider's code; null where it was not. */
  readonly rejection: string | null;
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
    readonly flowId?: string | undefined;
  }[];
}

/** What a version says; never changes (T1). */
export interface TemplateContent {
  readonly parameterFormat: Template['parameterFormat'];
  readonly header: TemplateHeader | null;
  readonly body: string;
  readonly variables: readonly TemplateVariable[];
  readonly buttons: readonly TemplateButton[];
}

/** The names of values that stand outside the text, where the provider has none for them. */
const NAMES = {
  link: 'link_suffix',
  header: 'header',
  coupon: 'coupon',
  product: 'catalog_product',
} as const;
/** A one-time code's button takes the code itself. */
const CODE_VARIABLE = '1';

const MEDIA = { IMAGE: 'image', VIDEO: 'video', GIF: 'gif', DOCUMENT: 'document' } as const;

/** Buttons that are the same for everybody: nothing is filled in when they are sent. */
const FIXED: ReadonlySet<string> = new Set(['PHONE_NUMBER', 'VOICE_CALL', 'REQUEST_CONTACT_INFO']);

type Unsupported = { readonly unsupported: string };

/**
 * What a listed template says, or why this cannot send it. Every variable is imported as text, unless its place says what it
 * is: what it really is its owner says when approving it.
 */
export function contentOf(listed: ListedTemplate): TemplateContent | Unsupported {
  const body = listed.components.find(({ type }) => type === 'BODY');
  if (body?.text === undefined) return { unsupported: 'it has no text' };
  for (const { type } of listed.components) {
    if (!['HEADER', 'BODY', 'FOOTER', 'BUTTONS'].includes(type)) {
      return { unsupported: `it has a part of type ${type.toLowerCase()}` };
    }
  }
  const names = variablesIn(body.text);
  const variables = names.map((name): TemplateVariable => {
    const type = listed.category === 'authentication' ? 'code' : 'text';
    return { name, type, example: body.examples?.[name] ?? '' };
  });
  /** Unless the text has one of the name, which then is the same value. */
  const declare = (variable: TemplateVariable): string => {
    if (!variables.some(({ name }) => name === variable.name)) variables.push(variable);
    return variable.name;
  };
  const header = headerOf(listed, declare);
  if (header !== null && 'unsupported' in header) return header;
  const buttons: TemplateButton[] = [];
  for (const button of listed.components.flatMap((each) => each.buttons ?? [])) {
    const known = buttonOf(button, listed, buttons, declare);
    if ('unsupported' in known) return known;
    buttons.push(known);
  }
  return { parameterFormat: listed.parameterFormat, header, body: body.text, variables, buttons };
}

type Declare = (variable: TemplateVariable) => string;

function headerOf(
  { components, parameterFormat }: ListedTemplate,
  declare: Declare,
): TemplateHeader | Unsupported | null {
  const header = components.find(({ type }) => type === 'HEADER');
  if (header === undefined) return null;
  const { format = 'TEXT', text = '', examples } = header;
  if (format === 'TEXT') {
    const [name, ...more] = variablesIn(text);
    if (more.length > 0) return { unsupported: 'its header has more than one variable' };
    if (name === undefined) return { format: 'text', text, variable: null };
    // By place the first of the header is none of the text's.
    const variable = declare({
      name: parameterFormat === 'named' ? name : NAMES.header,
      type: 'text',
      example: examples?.[name] ?? '',
    });
    return { format: 'text', text, variable };
  }
  if (format === 'LOCATION') {
    const variable = declare({ name: NAMES.header, type: 'location', example: '' });
    return { format: 'location', variable };
  }
  const media = Object.hasOwn(MEDIA, format) ? MEDIA[format as keyof typeof MEDIA] : null;
  if (media === null) return { unsupported: `its header is ${format.toLowerCase()}` };
  return { format: media, variable: declare({ name: NAMES.header, type: 'media', example: '' }) };
}

function buttonOf(
  { type, text = '', url = '', flowId }: NonNullable<ListedComponent['buttons']>[number],
  { category }: ListedTemplate,
  before: readonly TemplateButton[],
  declare: Declare,
): TemplateButton | Unsupported {
  if (FIXED.has(type)) return { type: 'fixed', text };
  switch (type) {
    case 'QUICK_REPLY':
      return { type: 'quick-reply', text, leadsTo: 'resume' };
    case 'URL': {
      if (variablesIn(url).length === 0) return { type: 'fixed', text };
      if (category === 'authentication') return { type: 'url', text, suffix: CODE_VARIABLE };
      // Two links end in two values.
      const links = before.filter((button) => button.type === 'url').length;
      const name = links === 0 ? NAMES.link : `${NAMES.link}_${links + 1}`;
      return { type: 'url', text, suffix: declare({ name, type: 'url-suffix', example: '' }) };
    }
    case 'OTP':
      return { type: 'url', text, suffix: CODE_VARIABLE };
    case 'COPY_CODE':
      return { type: 'copy-code', text, code: declare({ name: NAMES.coupon, type: 'coupon', example: '' }) };
    case 'FLOW':
      return { type: 'flow', text, leadsTo: 'resume', flowId: flowId ?? null };
    case 'CATALOG': {
      // The provider shows the catalogue's first product where none is named.
      const thumbnail = declare({ name: NAMES.product, type: 'product', example: '', otherwise: '' });
      return { type: 'catalog', text, thumbnail };
    }
    default:
      return { unsupported: `it has a button of type ${type.toLowerCase()}` };
  }
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
  return shape(ours) === shape(listed) && hasSameHeader(ours.header, listed.header);
}

/** Words that are the same for everybody were not kept once: a version without a header may have some. */
function hasSameHeader(ours: TemplateHeader | null, listed: TemplateHeader | null): boolean {
  if (ours === null) return listed === null || (listed.format === 'text' && listed.variable === null);
  if (ours.format !== listed?.format) return false;
  return ours.format !== 'text' || (listed.format === 'text' && ours.text.trim() === listed.text.trim());
}

/** `payment_pending_v3` is version 3 of `payment_pending`; a name without a number is the first of its own. */
export function versionOf(providerName: string): { readonly name: string; readonly version: number } {
  const numbered = /^(.+)_v(\d{1,6})$/.exec(providerName);
  return numbered === null
    ? { name: providerName, version: 1 }
    : { name: numbered[1] as string, version: Number(numbered[2]) };
}
