import { plainWords } from '../../../settings/plain-words.ts';
import { setTimeout as delay } from 'node:timers/promises';
import type { Instant } from '../../../domain/time/instant.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authorize, noSuchObject } from './authorize.ts';
import { answerBroken, isBroken } from './broken-answer.ts';
import { GraphError, invalidParameter } from '../graph-error.ts';
import { BUSINESS_ACCOUNT_ID } from '../line.ts';
import type { Simulation } from '../simulation.ts';
import { brokenDefinition } from '../../../domain/templates/definition-limits.ts';
import { deleteTemplate, setTemplateStatus, tellTemplateEdited } from '../template-changes.ts';
import { requestBody } from './request-body.ts';
import { type Template, type TemplateDefinition, templateDefinitionSchema } from '../template-list.ts';

const DEFAULT_LIMIT = 25;
const DEFAULT_FIELDS = ['name', 'parameter_format', 'components', 'language', 'status', 'category'];

/** A template as the API lists it, with the fields asked for (the id is always there). */
function listed(template: Template, fields: readonly string[], now: Instant): Record<string, unknown> {
  const { quality, qualityAt = now, rejectedReason, ...definition } = template;
  const all: Record<string, unknown> = {
    ...definition,
    quality_score: { score: quality, date: Math.floor(qualityAt / 1_000) },
    rejected_reason: rejectedReason,
  };
  const chosen = fields.filter((field) => all[field] !== undefined).map((field) => [field, all[field]]);
  return { ...Object.fromEntries(chosen), id: template.id };
}

const cursorOf = (template: Template): string => Buffer.from(template.id).toString('base64');

type Query = Readonly<Record<string, string | undefined>>;

/** One value, several with commas between them, or a JSON list of them. */
const isAmong = (wanted: string | undefined, value: string): boolean =>
  wanted === undefined ||
  wanted
    .replaceAll(/["[\]\s]/g, '')
    .split(',')
    .some((each) => each.toUpperCase() === value.toUpperCase());

const summaryOf = (asked: string, found: number, { templates }: Simulation): Record<string, unknown> => {
  const all: Readonly<Record<string, unknown>> = {
    total_count: found,
    message_template_count: templates.all().length,
    message_template_limit: 6_000,
    are_translations_complete: true,
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => asked.split(',').includes(name)));
};

function page(simulation: Simulation, request: FastifyRequest): Record<string, unknown> {
  const query = request.query as Query;
  const limit = Number(query['limit'] ?? DEFAULT_LIMIT);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new GraphError(100, { message: '(#100) Param limit must be a positive integer.', details: null });
  }
  const wanted = simulation.templates
    .all()
    .filter((template) => query['name'] === undefined || template.name.includes(query['name']))
    .filter((template) => isAmong(query['language'], template.language))
    .filter((template) => isAmong(query['status'], template.status))
    .filter((template) => isAmong(query['category'], template.category))
    .filter((template) => isAmong(query['quality_score'], template.quality));
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
    data: shown.map((template) => listed(template, fields, simulation.now())),
    ...(query['summary'] === undefined
      ? {}
      : { summary: summaryOf(query['summary'], wanted.length, simulation) }),
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

/** @throws {GraphError} 100 for what Meta would refuse before anybody reviews it */
function checked(body: Readonly<Record<string, unknown>>): TemplateDefinition {
  const parsed = templateDefinitionSchema.safeParse(body, { error: plainWords });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.map(String).join('.') ?? '';
    throw new GraphError(100, {
      message: `(#100) Param ${where} is not valid: ${issue?.message}`,
      details: null,
    });
  }
  const definition = parsed.data;
  const broken = brokenDefinition(definition);
  if (broken === null) return definition;
  const isPlace = broken.message.startsWith('must neither begin');
  throw new GraphError(100, {
    message: '(#100) Invalid parameter',
    details: isPlace
      ? 'Variables cannot be at the start or end of the template.'
      : `${broken.field} ${broken.message}`,
    ...(isPlace ? { subcode: 2_388_299 } : {}),
  });
}

/** Creates a template: it waits for review, and its approval arrives by webhook. */
function create(simulation: Simulation, body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const definition = checked(body);
  if (simulation.templates.find(definition.name, definition.language) !== undefined) {
    throw new GraphError(100, {
      message: '(#100) Invalid parameter',
      details: `There is already ${definition.language} content for this template.`,
      subcode: 2_388_024,
    });
  }
  const template = simulation.templates.put(definition, 'PENDING');
  const created = { id: template.id, status: template.status, category: template.category };
  review(simulation, template);
  return created;
}

function review(simulation: Simulation, template: Template): void {
  if (simulation.settings().templateReview === 'approve') {
    setTemplateStatus(simulation, template, { status: 'APPROVED' });
  }
}

/** Takes a name in all its languages, or the one language that has the id, from the list. */
function remove(simulation: Simulation, { name, hsm_id: id }: Query): Record<string, unknown> {
  if (name === undefined) throw invalidParameter('The parameter name is required.');
  const found = simulation.templates
    .all()
    .filter((template) => template.name === name && (id === undefined || template.id === id));
  if (found.length === 0) {
    throw new GraphError(100, {
      message: '(#100) Invalid parameter',
      details: "Message template wasn't found.",
      subcode: 2_593_002,
    });
  }
  for (const template of found) deleteTemplate(simulation, template);
  return { success: true };
}

/** A template by its id; null where it is none. */
export function templateNode(
  simulation: Simulation,
  id: string,
  fields: string | undefined,
): Record<string, unknown> | null {
  const template = simulation.templates.byId(id);
  if (template === undefined) return null;
  return listed(template, fields?.split(',') ?? [...DEFAULT_FIELDS, 'quality_score'], simulation.now());
}

/** `POST /{template_id}`: other words under the same name, which are reviewed anew. */
export function editTemplate(
  simulation: Simulation,
  template: Template,
  body: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { id: _, status: __, quality: ___, qualityAt: ____, rejectedReason: _____, ...before } = template;
  const { components, category, message_send_ttl_seconds: ttl } = body;
  const definition = checked({
    ...before,
    ...(components === undefined ? {} : { components }),
    ...(category === undefined ? {} : { category }),
    ...(ttl === undefined ? {} : { message_send_ttl_seconds: ttl }),
  });
  const edited = simulation.templates.put(definition, 'PENDING');
  if (components !== undefined) tellTemplateEdited(simulation, edited);
  review(simulation, edited);
  return { success: true, id: edited.id, name: edited.name, category: edited.category };
}

/** `GET`, `POST` and `DELETE /{waba_id}/message_templates`. */
export function registerTemplatesEndpoint(app: FastifyInstance, simulation: Simulation): void {
  async function withFaults(
    request: FastifyRequest,
    reply: FastifyReply,
    answer: () => Record<string, unknown> | Promise<Record<string, unknown>>,
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
    const body = await answer();
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
    withFaults(request, reply, async () => create(simulation, await requestBody(request))),
  );
  app.delete('/:id/message_templates', (request, reply) =>
    withFaults(request, reply, () => remove(simulation, request.query as Query)),
  );
}
