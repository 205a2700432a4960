import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listAudit, type StoredAuditEntry } from '../../../database/accounts/audit-log.ts';
import { answers } from '../../http/answers.ts';
import { fromCursor, toCursor } from '../../http/cursor.ts';
import { asTime, instant, slug, timeText, words } from '../../http/fields.ts';
import type { ApiParts } from '../parts.ts';

const auditEntrySchema = z
  .object({
    id: z.number().int(),
    at: timeText,
    operator: z
      .object({ id: z.string(), name: z.string().nullable() })
      .nullable()
      .describe('Null: a service, or somebody who could not be signed in'),
    token: z.string().nullable().describe('Name of the API token that a service carried; null: a person'),
    role: z.string().nullable().describe('As it was then'),
    action: z.string(),
    route: z.string().describe('Method and pattern'),
    caseId: z.string().nullable(),
    subject: z.string().nullable().describe('What else it was done to, by id'),
    why: z.string().nullable(),
    status: z.number().int().describe('Of the answer: what was refused stands here too'),
    code: z.string().nullable().describe('Of the problem, where it was refused'),
  })
  .meta({ id: 'AuditEntry' });

const auditJson = ({
  operatorId,
  operatorName,
  at,
  ...entry
}: StoredAuditEntry): z.output<typeof auditEntrySchema> => ({
  ...entry,
  at: asTime(at),
  operator: operatorId === null ? null : { id: operatorId, name: operatorName },
});

/** Of a page of the log: what is looked for, by the names of the address. */
export const auditQuery = {
  case: slug().optional().describe('Id of a case'),
  operator: slug().optional().describe('Id of an operator'),
  token: words(100).optional().describe('Name of an API token'),
  from: instant.optional().describe('Inclusive'),
  to: instant.optional().describe('Exclusive'),
};

const position = z.number().int();

/** `GET /v1/audit`. */
export function registerAuditRoutes(plain: FastifyInstance, { pool }: Pick<ApiParts, 'pool'>): void {
  plain.withTypeProvider<ZodTypeProvider>().get(
    '/audit',
    {
      config: { action: 'audit.read' },
      schema: {
        tags: ['accounts'],
        summary: 'What people and services did and were refused, newest first',
        description:
          'Whatever somebody who is signed in changes, exports or is refused, with their reason; and whatever a service changes, or may not do by its scopes, with the name of its token.',
        querystring: z.strictObject({
          ...auditQuery,
          limit: z.coerce.number().int().min(1).max(500).default(100),
          cursor: z.string().max(500).optional().describe('`nextCursor` of the page before'),
        }),
        response: answers(
          { 200: z.object({ entries: z.array(auditEntrySchema), nextCursor: z.string().nullable() }) },
          [403, 422],
        ),
      },
    },
    async ({ query: { case: caseId, operator, token, from, to, limit, cursor } }) => {
      const found = await listAudit(
        pool,
        {
          ...(caseId === undefined ? {} : { caseId }),
          ...(operator === undefined ? {} : { operatorId: operator }),
          ...(token === undefined ? {} : { token }),
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
        },
        fromCursor(position, cursor),
        limit,
      );
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        entries: page.map(auditJson),
        nextCursor: found.length > limit && last !== undefined ? toCursor(last.id) : null,
      };
    },
  );
}
