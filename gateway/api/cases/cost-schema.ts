import { z } from 'zod';
import { type Micros, UNIT } from '../../../domain/summary/cost.ts';
import { timeText } from '../../http/fields.ts';

/** Amounts on the way out: units of the currency, exact to the sixth decimal. */
export const moneyJson = <Amount extends Micros | null>(amount: Amount): Amount =>
  (amount === null ? null : amount / UNIT) as Amount;

/** Sums of one currency. */
const sum = {
  currency: z.string().describe('ISO 4217'),
  amount: z.number().describe('In units of the currency'),
  messages: z.number().int().describe('Delivered and billed in some way, free ones included'),
  free: z
    .number()
    .int()
    .describe(
      'Of those: in the window, in a free entry point, or in a conversation that was charged already',
    ),
  unpriced: z
    .number()
    .int()
    .describe('Of those: the rate table does not say what they cost, so they are missing from the amount'),
};

export const caseCostSchema = z
  .object({
    caseId: z.string(),
    totals: z.array(z.object(sum)).describe('One per currency'),
    costs: z.array(z.object({ category: z.string(), type: z.string(), ...sum })),
    freeEntry: z
      .object({ referredAt: timeText, answeredAt: timeText, endsAt: timeText })
      .nullable()
      .describe('The free entry point that is open now: all messages are free until it ends (W6)'),
  })
  .meta({ id: 'CaseCost' });
export type CaseCostJson = z.output<typeof caseCostSchema>;

export const costsSchema = z
  .object({
    from: timeText,
    to: timeText,
    by: z.string(),
    totals: z.array(z.object(sum)),
    costs: z.array(z.object({ key: z.string().nullable(), ...sum })),
  })
  .meta({ id: 'Costs' });
export type CostsJson = z.output<typeof costsSchema>;
