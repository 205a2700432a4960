import type { BrokenLimit } from '../messages/message-content.ts';
import type { TemplateDefinition } from './template-definition.ts';
import { variablesIn } from './template-variables.ts';

const BUTTON_TYPES: ReadonlySet<unknown> = new Set([
  'QUICK_REPLY',
  'URL',
  'PHONE_NUMBER',
  'COPY_CODE',
  'FLOW',
  'OTP',
  'CATALOG',
  'MPM',
  'SPM',
  'VOICE_CALL',
  'REQUEST_CONTACT_INFO',
]);
/** At most of each kind; of all together ten. */
const MOST_OF: Readonly<Record<string, number>> = {
  URL: 2,
  PHONE_NUMBER: 1,
  COPY_CODE: 1,
  FLOW: 1,
  OTP: 1,
  CATALOG: 1,
  VOICE_CALL: 1,
};
const MOST_BUTTONS = 10;
/** Their words are the provider's own. */
const WITHOUT_TEXT: ReadonlySet<unknown> = new Set(['COPY_CODE', 'OTP', 'REQUEST_CONTACT_INFO']);

/** Seconds that the provider may try to deliver, by category. */
const TIME_TO_LIVE: Readonly<Record<TemplateDefinition['category'], readonly [least: number, most: number]>> =
  {
    AUTHENTICATION: [30, 15 * 60],
    UTILITY: [30, 12 * 3_600],
    MARKETING: [12 * 3_600, 30 * 86_400],
  };

type Part = Readonly<Record<string, unknown>>;
const broken = (field: string, message: string): BrokenLimit => ({ field, message });
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * T1: what the provider would refuse of a definition before anybody reviews it, by the name of the field: lengths, counts,
 * places of variables, examples, time to live. Lengths are in characters.
 * @returns the first limit that is broken, or null
 */
export function brokenDefinition({
  category,
  components,
  message_send_ttl_seconds: ttl,
}: Pick<TemplateDefinition, 'category' | 'components'> & {
  readonly message_send_ttl_seconds?: number | undefined;
}): BrokenLimit | null {
  const [least, most] = TIME_TO_LIVE[category];
  // -1 is the longest there is.
  if (ttl !== undefined && ttl !== -1 && (ttl < least || ttl > most)) {
    return broken('message_send_ttl_seconds', `must be ${least} to ${most} for ${category}, is ${ttl}`);
  }
  const types = components.map(({ type }) => text(type).toUpperCase());
  if (!types.includes('BODY')) return broken('components', 'must have a BODY');
  for (const [index, component] of components.entries()) {
    const fault = brokenComponent(types[index] ?? '', component, category, `components[${index}]`);
    if (fault !== null) return fault;
  }
  return null;
}

function brokenComponent(
  type: string,
  component: Part,
  category: TemplateDefinition['category'],
  field: string,
): BrokenLimit | null {
  switch (type) {
    case 'BODY':
      // The words around a one-time code are the provider's own.
      return category === 'AUTHENTICATION' ? null : brokenBody(component, field);
    case 'HEADER':
      return brokenHeader(component, field);
    case 'FOOTER': {
      if (category === 'AUTHENTICATION') return null;
      const footer = text(component['text']);
      if (variablesIn(footer).length > 0) return broken(`${field}.text`, 'must have no variable');
      return lengthOf(`${field}.text`, footer, 60);
    }
    case 'BUTTONS':
      return brokenButtons(component['buttons'], `${field}.buttons`);
    default:
      return null;
  }
}

const lengthOf = (field: string, given: string, longest: number): BrokenLimit | null =>
  given.length >= 1 && given.length <= longest
    ? null
    : broken(field, `must have 1 to ${longest} characters, has ${given.length}`);

function brokenBody(component: Part, field: string): BrokenLimit | null {
  const body = text(component['text']);
  const fault = lengthOf(`${field}.text`, body, 1_024);
  if (fault !== null) return fault;
  if (/^\s*\{\{[^}]*\}\}|\{\{[^}]*\}\}\s*$/.test(body)) {
    return broken(`${field}.text`, 'must neither begin nor end with a variable');
  }
  if (/\}\}\s*\{\{/.test(body)) return broken(`${field}.text`, 'must have words between two variables');
  return brokenExamples(component, body, `${field}.example`);
}

function brokenHeader(component: Part, field: string): BrokenLimit | null {
  const format = component['format'] === undefined ? 'TEXT' : text(component['format']).toUpperCase();
  if (format !== 'TEXT') {
    if (format === 'LOCATION') return null;
    return ['IMAGE', 'VIDEO', 'GIF', 'DOCUMENT'].includes(format)
      ? null
      : broken(`${field}.format`, 'must be TEXT, IMAGE, VIDEO, GIF, DOCUMENT or LOCATION');
  }
  const header = text(component['text']);
  if (variablesIn(header).length > 1) return broken(`${field}.text`, 'must have at most one variable');
  return lengthOf(`${field}.text`, header, 60) ?? brokenExamples(component, header, `${field}.example`);
}

/** Reviewers see each variable with an example of it. */
function brokenExamples(component: Part, written: string, field: string): BrokenLimit | null {
  const wanted = variablesIn(written).length;
  if (wanted === 0) return null;
  const example = (component['example'] ?? {}) as Part;
  const given = [
    example['body_text_named_params'],
    example['header_text_named_params'],
    Array.isArray(example['body_text']) ? example['body_text'][0] : undefined,
    example['header_text'],
  ].find(Array.isArray);
  return given?.length === wanted
    ? null
    : broken(field, `must have an example for each of the ${wanted} variables, has ${given?.length ?? 0}`);
}

function brokenButtons(given: unknown, field: string): BrokenLimit | null {
  const buttons = (Array.isArray(given) ? given : []).map(
    (each): Part => (typeof each === 'object' && each !== null ? each : {}),
  );
  if (buttons.length < 1 || buttons.length > MOST_BUTTONS) {
    return broken(field, `must have 1 to ${MOST_BUTTONS} entries, has ${buttons.length}`);
  }
  const types = buttons.map(({ type }) => text(type).toUpperCase());
  for (const [type, most] of Object.entries(MOST_OF)) {
    const count = types.filter((each) => each === type).length;
    if (count > most) return broken(field, `must have at most ${most} of type ${type}, has ${count}`);
  }
  for (const [index, button] of buttons.entries()) {
    const type = types[index] ?? '';
    const place = `${field}[${index}]`;
    if (!BUTTON_TYPES.has(type)) return broken(`${place}.type`, 'is not known');
    const fault = WITHOUT_TEXT.has(type) ? null : lengthOf(`${place}.text`, text(button['text']), 25);
    if (fault !== null) return fault;
    if (type === 'COPY_CODE') {
      const code = Array.isArray(button['example']) ? text(button['example'][0]) : text(button['example']);
      if (code.length < 1 || code.length > 15) {
        return broken(`${place}.example`, `must have 1 to 15 characters, has ${code.length}`);
      }
    }
    if (type === 'URL') {
      const url = text(button['url']);
      if (!/^https?:\/\/\S{1,1990}$/.test(url))
        return broken(`${place}.url`, 'must be a link, at most 2000 characters');
      const inside = variablesIn(url);
      if (inside.length > 1 || (inside.length === 1 && !url.endsWith('}}'))) {
        return broken(`${place}.url`, 'must have its one variable at the end');
      }
    }
  }
  return null;
}
