import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  findOperator,
  listOperators,
  type OperatorAccount,
  setActive,
  signOutEverywhere,
} from '../../../database/accounts/operators.ts';
import { ROLES } from '../../../domain/access/role.ts';
import { answers } from '../../http/answers.ts';
import { nothing, slug, timeText } from '../../http/fields.ts';
import type { ApiParts } from '../parts.ts';
import { Problem } from '../../http/problem.ts';

const operatorSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    role: z.enum(ROLES).describe('As the issuer said at the last sign-in'),
    issuer: z.string().describe('Of OpenID Connect, or `local`'),
    isActive: z.boolean().describe('false: locked out, whatever the issuer says'),
    seenAt: timeText.describe('The last sign-in'),
    sessions: z.number().int().describe('Sign-ins that hold, one per browser'),
  })
  .meta({ id: 'Operator' });

const operatorJson = ({
  language: _language,
  seenAt,
  ...account
}: OperatorAccount): z.output<typeof operatorSchema> => ({ ...account, seenAt: seenAt.toISOString() });

const params = z.object({ operatorId: slug().describe('Id of an operator') });

/** Who may sign in, for admins. Roles are the issuer's; whom to lock out at once is ours. */
export function registerOperatorRoutes(plain: FastifyInstance, { pool }: Pick<ApiParts, 'pool'>): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const config = { action: 'operator.update' } as const;
  const tags = ['accounts'];

  app.get(
    '/operators',
    {
      config,
      schema: {
        tags,
        summary: 'Everybody who ever signed in',
        response: answers({ 200: z.object({ operators: z.array(operatorSchema) }) }, [403]),
      },
    },
    async () => ({ operators: (await listOperators(pool)).map(operatorJson) }),
  );

  app.put(
    '/operators/:operatorId',
    {
      config,
      schema: {
        tags,
        summary: 'Lock somebody out, or let them in again',
        description:
          'Who is locked out is signed out everywhere at once and cannot sign in, whatever the issuer says. Refusals: `unknown_operator`, `own_account`.',
        params,
        body: z.strictObject({ isActive: z.boolean() }),
        response: answers({ 200: operatorSchema }, [400, 403, 404, 409, 413, 415, 422]),
      },
    },
    async ({ params: { operatorId }, body: { isActive }, operator }) => {
      if (!isActive && operator?.id === operatorId) throw ownAccount();
      if (!(await setActive(pool, operatorId, isActive))) throw unknownOperator();
      return shown(operatorId);
    },
  );

  app.post(
    '/operators/:operatorId/sign-out',
    {
      config,
      schema: {
        tags,
        summary: 'Sign somebody out everywhere',
        description: 'They may sign in again. Refusals: `unknown_operator`.',
        params,
        body: nothing,
        response: answers({ 200: operatorSchema }, [400, 403, 404, 415, 422]),
      },
    },
    async ({ params: { operatorId } }) => {
      await signOutEverywhere(pool, operatorId);
      return shown(operatorId);
    },
  );

  async function shown(operatorId: string) {
    const account = await findOperator(pool, operatorId);
    if (account === null) throw unknownOperator();
    return operatorJson(account);
  }
}

const unknownOperator = (): Problem =>
  new Problem({
    status: 404,
    code: 'unknown_operator',
    detail:
      'There is no such operator: an account is made by its first sign-in, and GET /v1/operators has them all.',
    field: 'operatorId',
  });

const ownAccount = (): Problem =>
  new Problem({
    status: 409,
    code: 'own_account',
    detail: 'You would lock yourself out, and perhaps nobody could let you in again. Ask another admin.',
    field: 'isActive',
  });
