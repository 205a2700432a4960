import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Queryable, transaction } from '../../../database/pool.ts';
import { reportMessage, writtenBefore } from '../../../database/receiving/reported-messages.ts';
import { templatesNamed } from '../../../database/templates/templates.ts';
import { authorOf } from '../../../database/sending/outbound.ts';
import { type Author, countedAs } from '../../../domain/case/author.ts';
import { answererOf, type Fact } from '../../../domain/case/fact.ts';
import { categoryOf, type TemplateCategory } from '../../../domain/templates/template.ts';
import { type Instant, MINUTE } from '../../../domain/time/instant.ts';
import { policyOn } from '../../../domain/case/channel-window.ts';
import { windowClosesAt } from '../../../domain/case/view.ts';
import { answers } from '../../http/answers.ts';
import { caseNow } from '../../../services/case/case-now.ts';
import { type CaseViewer, caseParams } from '../cases/case-viewer.ts';
import { idempotencyHeader, idempotencyKey, instant, slug, words } from '../../http/fields.ts';
import { uuidOf } from '../../http/keyed.ts';
import { authorField, countedFields } from './message-schema.ts';
import type { ApiParts } from '../parts.ts';
import { commandRefused, idempotencyConflict, unknownReason } from '../../http/refusals.ts';
import { invalidField } from '../../http/validation.ts';

/** Clocks of other systems may be ahead by so much; later instants are slips. */
const SKEW = 5 * MINUTE;

const reportedBody = z.strictObject({
  author: authorField.optional(),
  at: instant.optional().describe('When it went; now when absent'),
  text: words(4096).optional(),
  template: z
    .strictObject({
      name: words(512).describe('As the provider knows it'),
      reason: slug().optional().describe("What it was about; the case's reason when absent"),
      category: z
        .enum(['utility', 'marketing', 'authentication'])
        .optional()
        .describe(
          "As the provider has it; the catalogue's when absent. An offer (marketing) and a code are no impact (R2)",
        ),
      askedFor: z
        .boolean()
        .default(false)
        .describe('A code or notice the customer asked for: not counted (R2)'),
    })
    .optional(),
  providerId: words(512).optional().describe("The provider's id; a message is counted once"),
  idempotencyKey: idempotencyKey.optional(),
});
type ReportedBody = z.output<typeof reportedBody>;

const reported = z.object({ id: z.string(), ...countedFields }).meta({
  id: 'Reported',
  examples: [{ id: 'msg-0d2c5a3e-6f0a-4b7e-9a51-3f1c9d5b7a10', countedAs: 'bot', owes: 'nobody' }],
});

/** W9, R2: what other systems sent, so that who owes and what counts stay true. */
export function registerReportedRoutes(
  plain: FastifyInstance,
  { pool, clock, policies, dispatcher }: ApiParts,
  viewer: CaseViewer,
): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/cases/:caseId/messages/reported',
    {
      config: { action: 'case.act' },
      schema: {
        tags: ['messages'],
        summary: 'Report a message that another system sent',
        description:
          'It answers what the customer wrote before it (W9); a template outside the window counts as an impact, unless it is an offer, a code or a notice that was asked for (R2). ' +
          'With `providerId`, `idempotencyKey` or an `Idempotency-Key` it is counted once however often it is told. ' +
          'Refusals: `unknown_case`, `case_closed`, `unknown_reason`, `idempotency_conflict`.',
        params: caseParams,
        headers: idempotencyHeader,
        body: reportedBody,
        response: answers(
          { 200: reported.describe('It was known already'), 201: reported },
          [400, 404, 409, 413, 415, 422],
        ),
      },
    },
    async (request, reply) => {
      const { body, caller, defaultAuthor, params } = request;
      const author = body.author ?? defaultAuthor;
      const { caseId } = params;
      const now = clock.now();
      check(body, now, policies.reasons);
      const at = Math.min(body.at ?? now, now);
      const key = request.headers['idempotency-key'] ?? body.idempotencyKey;
      const found = await viewer.load(caseId);
      const { state } = caseNow(found, policies);
      const policy = policyOn(found.channel, policies.resolve(state.reason));
      const written = await writtenBefore(pool, caseId, at);
      const closesAt =
        written.anchor === null
          ? null
          : windowClosesAt({ session: { ...state.session, anchor: written.anchor } }, policy);
      const category = await categoryOfReported(pool, body);
      const fact = factOf(
        { ...body, author },
        category,
        { at, now },
        state.reason,
        written.askedAt,
        written.anchor !== null && (closesAt === null || at < closesAt),
      );
      const stored = await transaction(pool, (connection) =>
        reportMessage(
          connection,
          {
            id: key === undefined ? `msg-${randomUUID()}` : `msg-${uuidOf('reported', caller, key)}`,
            caseId,
            providerId: body.providerId ?? null,
            type: body.template === undefined ? 'text' : 'template',
            content: contentOf(body, category),
            author: `${author}:${caller}`,
            at,
            arrivedAt: now,
          },
          fact,
        ),
      );
      if (stored.was === 'closed') throw commandRefused('case_closed');
      if (stored.was === 'other')
        throw idempotencyConflict(body.providerId === undefined ? 'idempotencyKey' : 'providerId');
      dispatcher.wake();
      const [writtenBy, owes] = await Promise.all([authorOf(pool, stored.id), viewer.owes(caseId)]);
      return reply
        .code(stored.was === 'known' ? 200 : 201)
        .send({ id: stored.id, countedAs: answererOf(writtenBy), owes });
    },
  );
}

function check({ text, template, at }: ReportedBody, now: Instant, reasons: readonly string[]): void {
  if ((text === undefined) === (template === undefined))
    throw invalidField('', 'must have either text or template');
  if (at !== undefined && at > now + SKEW) throw invalidField('at', 'must not be in the future');
  const reason = template?.reason;
  if (reason !== undefined && !reasons.includes(reason)) {
    throw unknownReason(reasons, reason, 'template.reason');
  }
}

/** E4: an offer says that it is one, so that it counts as such. */
const contentOf = (
  { text, template }: ReportedBody,
  category: TemplateCategory | null,
): Record<string, unknown> =>
  template === undefined
    ? { type: 'text', text: { body: text } }
    : {
        type: 'template',
        template: { name: template.name, ...(category === 'marketing' ? { category } : {}) },
      };

/** As the other system says, else as the catalogue knows all versions of the name; null where neither does. */
async function categoryOfReported(
  database: Queryable,
  { template }: ReportedBody,
): Promise<TemplateCategory | null> {
  if (template === undefined) return null;
  if (template.category !== undefined) return template.category;
  const [first, ...others] = (await templatesNamed(database, template.name)).map(categoryOf);
  return first !== undefined && others.every((other) => other === first) ? first : null;
}

/**
 * What the case learns. A template outside the window reopens and does not answer; an offer, a code and a notice that was
 * asked for do neither (R2); what went before the question answers nothing.
 */
function factOf(
  { template, author }: ReportedBody & { readonly author: Author },
  category: TemplateCategory | null,
  { at, now }: { readonly at: Instant; readonly now: Instant },
  caseReason: string,
  askedAt: Instant | null,
  windowWasOpen: boolean,
): Fact | null {
  if (template !== undefined && !windowWasOpen) {
    return template.askedFor || category === 'marketing' || category === 'authentication'
      ? null
      : { fact: 'reported-template', at, reason: template.reason ?? caseReason };
  }
  if (askedAt !== null && at < askedAt) return null;
  return { fact: 'answered', at: now, by: countedAs(author), said: at };
}
