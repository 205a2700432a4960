import { GraphError } from '../graph-error.ts';
import type { TemplateComponent, TemplateParameter } from './send-request.ts';
import type { Template } from '../template-list.ts';

const HYDRATED_BODY = 1024;

/** The distinct variables of a template text: `1`, `2` … or names. */
function variablesOf(text: string | undefined): string[] {
  return [...new Set([...(text ?? '').matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map((match) => match[1] as string))];
}

function isLocalizable(parameter: TemplateParameter): boolean {
  return parameter.type === 'text' || parameter.type === 'currency' || parameter.type === 'date_time';
}

function checkText(parameter: TemplateParameter): void {
  if (parameter.type !== 'text') return;
  if (parameter.text === '') {
    throw new GraphError(131008, { details: 'Parameter of type text is missing text value' });
  }
  if (/[\n\r\t]| {5,}/.test(parameter.text)) {
    throw new GraphError(132018, {
      details: 'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
    });
  }
}

/** Header or body text: as many values as variables, by name where the template has names. */
function checkVariables(
  part: 'header' | 'body',
  text: string | undefined,
  parameters: readonly TemplateParameter[],
  named: boolean,
): void {
  const expected = variablesOf(text);
  const odd = parameters.find((parameter) => !isLocalizable(parameter));
  if (odd !== undefined) {
    throw new GraphError(132012, {
      details: `${part}: Format mismatch, expected TEXT, received ${odd.type.toUpperCase()}`,
    });
  }
  for (const parameter of parameters) checkText(parameter);
  if (named) {
    const given = parameters.map((parameter) =>
      parameter.type === 'text' ? parameter.parameter_name : undefined,
    );
    if (given.includes(undefined)) {
      throw new GraphError(100, { details: 'Parameter name is missing or empty' });
    }
    const missing = expected.find((name) => !given.includes(name));
    if (missing !== undefined || given.length !== expected.length) throw countMismatch(part, given, expected);
    return;
  }
  if (parameters.length !== expected.length) throw countMismatch(part, parameters, expected);
}

function countMismatch(part: string, given: readonly unknown[], expected: readonly unknown[]): GraphError {
  return new GraphError(132000, {
    details: `${part}: number of localizable_params (${given.length}) does not match the expected number of params (${expected.length})`,
  });
}

function checkHeader(template: Template, parameters: readonly TemplateParameter[]): void {
  const header = template.components.find((component) => component.type === 'HEADER');
  const format = header?.format ?? 'TEXT';
  if (header === undefined || format === 'TEXT') {
    checkVariables('header', header?.text, parameters, template.parameter_format === 'NAMED');
    return;
  }
  const received = parameters[0]?.type.toUpperCase() ?? 'UNKNOWN';
  if (received !== format || parameters.length !== 1) {
    throw new GraphError(132012, {
      details: `header: Format mismatch, expected ${format}, received ${received}`,
    });
  }
}

const SUB_TYPES: Readonly<Record<string, string>> = {
  quick_reply: 'QUICK_REPLY',
  url: 'URL',
  copy_code: 'COPY_CODE',
  flow: 'FLOW',
  catalog: 'CATALOG',
  mpm: 'MPM',
  spm: 'SPM',
  voice_call: 'VOICE_CALL',
};

function checkButtons(template: Template, given: readonly TemplateComponent[]): void {
  const buttons = template.components.find((component) => component.type === 'BUTTONS')?.buttons ?? [];
  const seen = new Set<number>();
  for (const component of given) {
    const index = Number(component.index ?? Number.NaN);
    const button = buttons[index];
    if (component.sub_type === undefined || Number.isNaN(index)) {
      throw new GraphError(131008, { details: 'buttons: sub_type and index are mandatory' });
    }
    if (button === undefined) {
      throw new GraphError(131009, { details: `buttons: Button index ${index} is out of bounds` });
    }
    if (seen.has(index)) {
      throw new GraphError(131009, { details: `buttons: Button at index ${index} is given twice` });
    }
    seen.add(index);
    if (SUB_TYPES[component.sub_type.toLowerCase()] !== button.type) {
      throw new GraphError(132018, {
        details: `buttons: Button at index ${index} must be of type ${button.type}`,
      });
    }
    if (button.type === 'URL' && variablesOf(button.url).length === 0) {
      throw new GraphError(132018, {
        details: `buttons: Button at index ${index} of type Url does not require parameters`,
      });
    }
    for (const parameter of component.parameters ?? []) checkText(parameter);
  }
  for (const [index, button] of buttons.entries()) {
    const needsUrl = button.type === 'URL' && variablesOf(button.url).length > 0;
    if (!needsUrl && button.type !== 'COPY_CODE') continue;
    const wanted = needsUrl ? 'text' : 'coupon_code';
    const component = given.find((each) => Number(each.index) === index);
    if (component?.parameters?.length !== 1 || component.parameters[0]?.type !== wanted) {
      throw new GraphError(131008, {
        details: `buttons: Button at index ${index} of type ${needsUrl ? 'Url' : 'CopyCode'} requires a parameter`,
      });
    }
  }
}

function checkLength(template: Template, parameters: readonly TemplateParameter[]): void {
  const text = template.components.find((component) => component.type === 'BODY')?.text ?? '';
  const values = parameters.map((parameter) => (parameter.type === 'text' ? parameter.text : ''));
  const hydrated =
    text.replaceAll(/\{\{\s*\w+\s*\}\}/g, '').length + values.reduce((sum, value) => sum + value.length, 0);
  if (hydrated > HYDRATED_BODY) throw new GraphError(132005);
}

/**
 * Whether a template can be sent now with these components.
 *
 * @throws {GraphError} 132001 (absent, not approved), 132015, 132016; 132000, 132005, 132012, 132018, 131008, 131009,
 *   100 for parameters that do not fit
 */
export function checkTemplate(
  template: Template | undefined,
  name: string,
  language: string,
  components: readonly TemplateComponent[],
): asserts template is Template {
  if (template?.status === 'PAUSED') throw new GraphError(132015);
  if (template?.status === 'DISABLED') throw new GraphError(132016);
  if (template?.status !== 'APPROVED') {
    throw new GraphError(132001, { details: `template name (${name}) does not exist in ${language}` });
  }
  const parametersOf = (part: string): readonly TemplateParameter[] =>
    components
      .filter((component) => component.type.toLowerCase() === part)
      .flatMap((component) => component.parameters ?? []);
  const body = template.components.find((component) => component.type === 'BODY');
  checkHeader(template, parametersOf('header'));
  checkVariables('body', body?.text, parametersOf('body'), template.parameter_format === 'NAMED');
  checkButtons(
    template,
    components.filter((component) => component.type.toLowerCase() === 'button'),
  );
  checkLength(template, parametersOf('body'));
}
