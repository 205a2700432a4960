import { z } from 'zod';
import { GraphError, invalidParameter } from '../graph-error.ts';
import { CONTENT, ENVELOPE, type MessageType, type TemplateComponent } from './send-request.ts';

/** What the endpoint needs of a valid request; the body itself is kept as received. */
export interface ParsedSend {
  readonly type: MessageType;
  /** A phone number as written, which wins over a user id. */
  readonly to: string | null;
  readonly recipient: string | null;
  readonly callbackData: string | null;
  /** Direct Send. */
  readonly isDirect: boolean;
  readonly template: {
    readonly name: string;
    readonly language: string;
    readonly components: readonly TemplateComponent[];
  } | null;
}

const SCHEMAS = Object.fromEntries(
  Object.entries(CONTENT).map(([type, content]) => [
    type,
    z.strictObject({ ...ENVELOPE, type: z.string().optional(), [type]: content }),
  ]),
);

function isMessageType(type: unknown): type is MessageType {
  return typeof type === 'string' && Object.hasOwn(CONTENT, type);
}

/** `interactive['action']['buttons'][0]`: how Graph names a parameter. */
function parameterName(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) =>
      index === 0 ? String(part) : typeof part === 'number' ? `[${part}]` : `['${String(part)}']`,
    )
    .join('');
}

function valueAt(body: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    body,
  );
}

/** Which of Graph's three ways to refuse a parameter this issue meets: 100, 131008 or 131009. */
function asGraphError(issue: z.core.$ZodIssue, body: unknown): GraphError {
  const name = parameterName(issue.path);
  // Graph itself checks the outer parameters, text and template; the messaging product checks the rest.
  const outer = issue.path.length <= 1 || issue.path[0] === 'text' || issue.path[0] === 'template';
  if (issue.code === 'unrecognized_keys') {
    return invalidParameter(`Unexpected key "${issue.keys[0]}"${name === '' ? '' : ` on param "${name}"`}.`);
  }
  if (valueAt(body, issue.path) === undefined && issue.code !== 'custom') {
    return outer
      ? invalidParameter(`The parameter ${name} is required.`)
      : new GraphError(131008, { details: `Parameter ${name} is mandatory.` });
  }
  if (issue.code === 'invalid_value' && outer) {
    const allowed = issue.values.map((value) => String(value).toUpperCase()).join(', ');
    const got = JSON.stringify(valueAt(body, issue.path));
    return invalidParameter(`Param ${name} must be one of {${allowed}} - got ${got}.`);
  }
  if (issue.code === 'too_big' && issue.origin === 'string' && outer) {
    return invalidParameter(`Param ${name} must be at most ${String(issue.maximum)} characters long.`);
  }
  if (issue.code === 'too_small' && issue.origin === 'string' && outer) {
    return invalidParameter(`The parameter ${name} is required.`);
  }
  return new GraphError(131009, { details: `${issue.message}: ${name}` });
}

/** The first problem of a failed parse, as Graph would answer it. */
export function firstProblem(error: z.ZodError, body: unknown): GraphError {
  const [issue] = error.issues;
  return issue === undefined ? new GraphError(100) : asGraphError(issue, body);
}

/**
 * Checks a send as the Cloud API does before it looks at templates and windows.
 *
 * @throws {GraphError} 100, 131008 or 131009 for the first problem
 */
export function parseSend(body: Readonly<Record<string, unknown>>): ParsedSend {
  if (body['messaging_product'] === undefined) {
    throw invalidParameter('The parameter messaging_product is required.');
  }
  const type = body['type'] ?? 'text';
  if (!isMessageType(type)) {
    const known = Object.keys(CONTENT).map((each) => each.toUpperCase());
    throw invalidParameter(
      `Param type must be one of {${known.join(', ')}} - got ${JSON.stringify(body['type'])}.`,
    );
  }
  if (body[type] === undefined) {
    throw new GraphError(131008, { details: `Parameter '${type}' is mandatory for type '${type}'` });
  }
  const checked = SCHEMAS[type]?.safeParse(body);
  if (checked?.success === false) throw firstProblem(checked.error, body);

  const given = body as z.infer<z.ZodObject<typeof ENVELOPE>> & {
    readonly template?: z.infer<(typeof CONTENT)['template']>;
  };
  if (given.to === undefined && given.recipient === undefined) {
    throw invalidParameter('The parameter to is required.');
  }
  return {
    type,
    to: given.to ?? null,
    recipient: given.recipient ?? null,
    callbackData: given.biz_opaque_callback_data ?? null,
    // Beside a template the field says nothing, and other types cannot go so.
    isDirect: given.category === 'utility' && (type === 'text' || type === 'interactive'),
    template:
      type === 'template' && given.template !== undefined
        ? {
            name: given.template.name,
            language: given.template.language.code,
            components: given.template.components ?? [],
          }
        : null,
  };
}
