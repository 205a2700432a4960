import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { readResumeToken } from '../../../services/case/resume-link.ts';
import {
  isErasedContact,
  placeOfConversion,
  storeConversion,
} from '../../../database/summary/conversions.ts';
import { UNIT } from '../../../domain/summary/cost.ts';
import { type Instant, MINUTE } from '../../../domain/time/instant.ts';
import { answers } from '../../http/answers.ts';
import { idempotencyKey, instant, words } from '../../http/fields.ts';
import { digestOf } from '../../http/keyed.ts';
import type { ApiParts } from '../parts.ts';
import { contactErased, idempotencyConflict, unknown } from '../../http/refusals.ts';
import { invalidField } from '../../http/validation.ts';

/** Clocks of other systems may be so much ahead. */
const SKEW = 5 * MINUTE;

const conversionBody = z.strictObject({
  idempotencyKey,
  caseId: z.string().max(64).optional(),
  resumeToken: z
    .string()
    .max(2_000)
    .optional()
    .describe('What follows `/r/` in the link the customer came by'),
  contactId: z.string().max(64).optional(),
  at: instant.optional().describe('When it happened; now unless given'),
  value: z
    .strictObject({
      amount: z.number().min(0).max(1e9),
      currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as CLP'),
    })
    .optional(),
  utm: z
    .strictObject({ source: words(120), medium: words(120), campaign: words(120) })
    .partial()
    .optional(),
});
type ConversionBody = z.output<typeof conversionBody>;

const conversion = z
  .object({
    id: z.string(),
    contactId: z.string(),
    caseId: z.string().nullable(),
    taskId: z.string().nullable().describe('The completion of this task and the report are one conversion'),
  })
  .meta({ id: 'Conversion' });

interface Place {
  readonly contactId: string;
  readonly caseId: string | null;
  readonly taskId: string | null;
  readonly via: 'case' | 'link' | 'contact';
}

/** M3: what customers did that the business wanted, where it is not a task that is completed here. */
export function registerConversionRoutes(plain: FastifyInstance, { pool, clock }: ApiParts): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();

  app.post(
    '/conversions',
    {
      config: { action: 'case.act' },
      schema: {
        tags: ['summary'],
        summary: 'Report a conversion',
        description:
          'Counted once per `idempotencyKey`, and once with the task of the case that it completes; credited to one template at most (`GET /v1/summary/definitions`). ' +
          'Name one of `caseId`, `resumeToken` and `contactId`. Refusals: `unknown_case`, `unknown_contact`, `contact_erased`, `idempotency_conflict`.',
        body: conversionBody,
        response: answers(
          { 200: conversion.describe('It was known already'), 201: conversion },
          [400, 404, 409, 413, 415, 422],
        ),
      },
    },
    async ({ body, caller }, reply) => {
      const now = clock.now();
      const { at: given, value, utm } = body;
      if (given !== undefined && given > now + SKEW) throw invalidField('at', 'must not be in the future');
      const at = Math.min(given ?? now, now);
      const place = await placeOf(body, at);
      const stored = await storeConversion(pool, {
        ...place,
        token: caller,
        key: body.idempotencyKey,
        digest: digestOf(body),
        at,
        amount: value === undefined ? null : Math.round(value.amount * UNIT),
        currency: value?.currency ?? null,
        utm: { source: utm?.source ?? null, medium: utm?.medium ?? null, campaign: utm?.campaign ?? null },
      });
      if (stored.was === 'other') throw idempotencyConflict('idempotencyKey');
      const { contactId, caseId, taskId } = place;
      return reply
        .code(stored.was === 'known' ? 200 : 201)
        .send({ id: stored.id, contactId, caseId, taskId });
    },
  );

  async function placeOf({ caseId, resumeToken, contactId }: ConversionBody, at: Instant): Promise<Place> {
    const named = [caseId, resumeToken, contactId].filter((each) => each !== undefined).length;
    if (named !== 1) throw invalidField('', 'must have one of caseId, resumeToken and contactId');
    if (contactId !== undefined) {
      const isErased = await isErasedContact(pool, contactId);
      if (isErased === null) throw unknown('contact');
      if (isErased) throw contactErased();
      return { contactId, caseId: null, taskId: null, via: 'contact' };
    }
    if (resumeToken !== undefined) {
      const target = await readResumeToken(pool, resumeToken);
      const place = target === null ? null : await placeOfConversion(pool, target.caseId, at);
      if (target === null || place === null) throw unknown('case', 'resumeToken');
      return { contactId: place.contactId, caseId: target.caseId, taskId: target.taskId, via: 'link' };
    }
    const place = await placeOfConversion(pool, caseId ?? '', at);
    if (place === null) throw unknown('case');
    return { ...place, caseId: caseId ?? '', via: 'case' };
  }
}
