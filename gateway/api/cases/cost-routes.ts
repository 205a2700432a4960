import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  arrivalsFromAds,
  COST_KEYS,
  type CostSum,
  costsOfCase,
  sumCosts,
} from '../../../database/sending/costs.ts';
import {
  FREE_ENTRY_ANSWER,
  FREE_ENTRY_LENGTH,
  freeEntryAt,
} from '../../../domain/summary/cost-free-entry.ts';
import { DAY } from '../../../domain/time/instant.ts';
import { answers } from '../../http/answers.ts';
import { type CaseViewer, caseParams } from './case-viewer.ts';
import { caseCostSchema, costsSchema, moneyJson } from './cost-schema.ts';
import { asTime, instant } from '../../http/fields.ts';
import type { ApiParts } from '../parts.ts';
import { invalidField } from '../../http/validation.ts';

/** As much as a year's report with its corrections wants; days are counted one by one. */
const LONGEST = 400 * DAY;

/** What messages were billed as and cost (M4). */
export function registerCostRoutes(
  plain: FastifyInstance,
  { pool, clock, policies }: ApiParts,
  viewer: CaseViewer,
): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/cases/:caseId/cost',
    {
      config: { action: 'case.read', personal: 'nothing' },
      schema: {
        tags: ['costs'],
        summary: 'What a case has cost so far',
        description:
          'By category and type as the provider billed it. Messages count once they are delivered; a conversation of an older account counts once.',
        params: caseParams,
        response: answers({ 200: caseCostSchema }, [404]),
      },
    },
    async ({ params: { caseId } }) => {
      const { contactId, lineId } = await viewer.load(caseId);
      const now = clock.now();
      const [costs, arrivals] = await Promise.all([
        costsOfCase(pool, caseId),
        arrivalsFromAds(pool, { contactId, lineId, since: now - FREE_ENTRY_ANSWER - FREE_ENTRY_LENGTH }),
      ]);
      const entry = freeEntryAt(arrivals.referrals, arrivals.answers, now);
      return {
        caseId,
        totals: totalsOf(costs),
        costs: costs.map(inUnits),
        freeEntry:
          entry === null
            ? null
            : {
                referredAt: asTime(entry.referredAt),
                answeredAt: asTime(entry.answeredAt),
                endsAt: asTime(entry.endsAt),
              },
      };
    },
  );

  app.get(
    '/costs',
    {
      config: { action: 'figures.read' },
      schema: {
        tags: ['costs'],
        summary: 'What was charged in a span of time',
        description:
          'Told apart by one key; days and months are those of the business’s time zone. Messages count at the instant of their delivery.',
        querystring: z.strictObject({
          from: instant.describe('Inclusive'),
          to: instant.describe('Exclusive'),
          by: z.enum(COST_KEYS).default('category'),
        }),
        response: answers({ 200: costsSchema }, [422]),
      },
    },
    async ({ query: { from, to, by } }) => {
      if (to <= from) throw invalidField('to', 'must be after `from`');
      if (to - from > LONGEST) throw invalidField('to', 'must be at most 400 days after `from`');
      const costs = await sumCosts(pool, { from, to, by, timeZone: policies.business.timeZone });
      return { from: asTime(from), to: asTime(to), by, totals: totalsOf(costs), costs: costs.map(inUnits) };
    },
  );
}

const inUnits = <Sum extends CostSum>(sum: Sum): Sum => ({ ...sum, amount: moneyJson(sum.amount) });

/** One per currency; summed in millionths, which is exact. */
function totalsOf(sums: readonly CostSum[]): CostSum[] {
  const totals = new Map<string, CostSum>();
  for (const { currency, amount, messages, free, unpriced } of sums) {
    const before = totals.get(currency) ?? { currency, amount: 0, messages: 0, free: 0, unpriced: 0 };
    totals.set(currency, {
      currency,
      amount: before.amount + amount,
      messages: before.messages + messages,
      free: before.free + free,
      unpriced: before.unpriced + unpriced,
    });
  }
  return [...totals.values()].map(inUnits);
}
