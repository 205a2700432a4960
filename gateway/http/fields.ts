import { z } from 'zod';
import type { Instant } from '../../domain/time/instant.ts';

/** RFC 3339 with an offset or `Z`; read as an instant in milliseconds. */
export const instant = z.iso
  .datetime({ offset: true, error: 'must be a time like 2026-03-02T10:00:00-05:00, with an offset or Z' })
  .transform((text): Instant => Date.parse(text))
  .describe('RFC 3339 time with an offset');

/** The same on the way out. */
export const timeText = z.string().meta({ format: 'date-time' });
export const asTime = (at: Instant): string => new Date(at).toISOString();
export const asTimeOrNull = (at: Instant | null | undefined): string | null =>
  at === null || at === undefined ? null : asTime(at);

/** Free text of at most `max` characters. */
export const words = (max: number) => z.string().trim().min(1).max(max);

/**
 * A name that enters workflow histories, search attributes and logs, so it must not be able to hold anything personal:
 * no spaces, no `@`, no plus sign (S1).
 */
export const slug = (max = 64) =>
  z
    .string()
    .max(max)
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._:-]*$/,
      'must be a short id of letters, digits, dots, colons, hyphens and underscores, like reschedule or agent-7',
    );

/** Chosen by the caller, the same for every repetition of one request. */
export const idempotencyKey = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
  .describe('The same for every repetition of one request; a UUID is a good choice');

export const webAddress = z
  .string()
  .max(2_000)
  .refine((value) => {
    try {
      return ['http:', 'https:'].includes(new URL(value).protocol);
    } catch {
      return false;
    }
  }, 'must be an http or https address')
  .meta({ format: 'uri' });

/** A body that says nothing: absent, `null` or `{}`. */
export const nothing = z.strictObject({}).nullish();

export const idempotencyHeader = z
  .object({ 'idempotency-key': idempotencyKey.optional() })
  .describe('A repetition with the same key is answered without being done again');
