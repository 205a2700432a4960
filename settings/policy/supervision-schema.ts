import { z } from 'zod';
import { DAY, MINUTE } from '../../domain/time/instant.ts';
import { formatDuration, parseDuration } from '../iso-duration.ts';

const duration = (rule: string) =>
  z.string('must be an ISO 8601 duration such as PT1H').transform((text, context) => {
    const parsed = parseDuration(text);
    if (typeof parsed === 'number' && parsed >= MINUTE && parsed <= 7 * DAY) return parsed;
    const range = `must be from ${formatDuration(MINUTE)} to ${formatDuration(7 * DAY)} (${rule})`;
    context.addIssue({ code: 'custom', message: typeof parsed === 'number' ? range : parsed.wrong });
    return z.NEVER;
  });

const shape = {
  answerWithin: duration('A7'),
  acknowledgeWithin: duration('A8'),
  casesPerAgent: z.number('must be a whole number of cases such as 8').int().min(1).max(1_000),
};

/** The policy file's section `supervision`. Everything may be left out. */
export const supervisionSchema = z.strictObject(shape).partial();

export const SUPERVISION_KEYS = Object.keys(shape);
