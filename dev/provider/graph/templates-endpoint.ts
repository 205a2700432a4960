import { plainWords } from '../../../settings/plain-words.ts';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authorize, jsonObject, noSuchObject } from './authorize.ts';
import { answerBroken, isBroken } from './broken-answer.ts';
import { GraphError } from '../graph-error.ts';
import { BUSINESS_ACCOUNT_ID } from '../line.ts';
import type { Simulation } from '../simulation.ts';
import { setTemplateStatus } from '../template-changes.ts';
import { type Template, templateDefinitionSchema } from '../template-list.ts';

const DEFAULT_LIMIT = 25;
const DEFAULT_FIELDS = ['name', 'parameter_format', 'components', 'language', 'status', 'category'];

/** A template as the API lists it, with the fields asked for (the id is always there). */
function listed(template: Template, fields: readonly string[]): Record<string, unknown> {
  const { quality, rejectedReason, ...definition } = template;
  const all: Record<string, unknown> = {
    ...definition,
    quality_score: { score: quality },
    rejected_reason: rejectedReason,
  };
  const chosen = fields.filter((field) => all[field] !== undefined).map((field) => [field, all[field]]);
  return { ...Object.fromEntries(chosen), id: template.id };
}

const cursorOf = (template: Template): string => Buffer.from(template.id).toString('base64');

type Query = Readonly<Record<string, string | undefined>>;

function page(simulation: Simulation, request: FastifyRequest): Record<string, unknown> {
  const query = request.query as Query;
  const limit = Number(query['limit'] ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new GraphError(100, { message: '(#100) Param limit must be a positive integer.', details: null });
  }
  const wanted = simulation.templates
    .all()
    .filter((template) => query['name'] === undefined || template.name.includes(query['name']))
    .filter((template) => query['language'] === undefined || template.language === query['language'])
    .filter((template) => query['status'] === undefined || template.status === query['status'].toUpperCase())
    .filter(
      (template) => query['category'] === undefined || template.category === query['category'].toUpperCase(),
    );
  const at = (cursor: string): number => wanted.findIndex((template) => cursorOf(template) === cursor);
  const from =
    query['after'] !== undefined
      ? at(query['after']) + 1
      : query['before'] !== undefined
        ? Math.max(at(query['before']) - limit, 0)
        : 0;
  const shown = wanted.slice(from, from + limit);
  const fields = query['fields']?.split(',') ?? DEFAULT_FIELDS;
  const [first] = shown;
  const last = shown.at(-1);
  const link = (name: 'after' | 'before', template: Template): string => {
    const url = new URL(request.url, `${request.protocol}://${request.host}`);
    url.searchParams.delete(name === 'after' ? 'before' : 'after');
    url.searchParams.set(name, cursorOf(template));
    return url.toString();
  };
  return {
    data: shown.map((template) => listed(template, fields)),
    ...(first === undefined || last === undefined
      ? {}
      : {
          paging: {
            cursors: { before: cursorOf(first), after: cursorOf(last) },
            ...(from + limit < wanted.length ? { next: link('after', last) } : {}),
            ...(from > 0 ? { previous: link('before', first) } : {}),
          },
        }),
  };
}

/** Creates a template: it waits for review, and its approval arrives by webhook. */
function create(simulation: Simulation, body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const checked = templateDefinitionSchema.safeParse(body, { error: plainWords });
  if (!checked.success) {
    const [issue] = checked.error.issues;
    const where = issue?.path.map(String).join('.') ?? '';
    throw new GraphError(100, {
      message: `(#100) Param ${where} is not valid: ${issue?.message}`,
      details: null,
    });
  }
  const definition = checked.data;
  const text = definition.components.find((component) => component.type === 'BODY')?.text ?? '';
  if (text === '') {
    throw new GraphError(100, {
      message: '(#100) Invalid parameter',
      details: 'A component of type BODY is required',
    });
  }
  if (/^\s*\{\{[^}]*\}\}|\{\{[^}]*\}\}\s*$/.test(text)) {
    throw new GraphError(100, {
      message: '(#100) Invalid parameter',
      details: 'Variables cannot be at the start or end of the template.',
      subcode: 2_388_299,
    });
  }
  if (simulation.templates.find(definition.name, definition.language) !== undefined) {
    throw new GraphError(100, {
      message: '(#100) Invalid parameter',
      details: `There is already ${definition.language} content for this template.`,
      subcode: 2_388_024,
    });
  }
  const template = simulation.templates.put(definition, 'PENDING');
  const created = { id: template.id, status: template.status, category: template.category };
  if (simulation.settings().templateReview === 'approve') {
    setTemplateStatus(simulation, template, { status: 'APPROVED' });
  }
  return created;
}

/** `GET` and `POST /{waba_id}/message_templates`. */
export function registerTemplatesEndpoint(app: FastifyInstance, simulation: Simulation): void {
  async function withFaults(
    request: FastifyRequest,
    reply: FastifyReply,
    answer: () => Record<string, unknown>,
  ): Promise<FastifyReply> {
    authorize(request, simulation.options.accessToken);
    const { id } = request.params as { readonly id: string };
    if (id !== BUSINESS_ACCOUNT_ID) throw noSuchObject(request.method, id);
    const effect = simulation.faults.take({
      endpoint: 'templates',
      isTo: () => false,
      template: null,
      line: null,
      type: null,
    })?.effect;
    if (effect?.kind === 'refuse') {
      throw new GraphError(effect.code, effect.details === undefined ? {} : { details: effect.details });
    }
    if (isBroken(effect) && effect.when === 'before') {
      answerBroken(reply, effect);
      return reply;
    }
    if (effect?.kind === 'slow') await delay(effect.delay);
    const body = answer();
    if (isBroken(effect)) {
      answerBroken(reply, effect);
      return reply;
    }
    return reply.send(body);
  }

  app.get('/:id/message_templates', (request, reply) =>
    withFaults(request, reply, () => page(simulation, request)),
  );
  app.post('/:id/message_templates', (request, reply) =>
    withFaults(request, reply, () => create(simulation, jsonObject(request))),
  );
}
