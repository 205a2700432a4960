import { z } from 'zod';
import { DAY, HOUR } from '../../domain/time/instant.ts';
import type { SummaryPolicy } from '../../domain/summary/summary-policy.ts';
import { formatDuration, parseDuration } from '../iso-duration.ts';

const LONGEST = 90 * DAY;

const duration = z.string('must be an ISO 8601 duration such as P7D').transform((text, context) => {
  const parsed = parseDuration(text);
  if (typeof parsed === 'number' && parsed >= HOUR && parsed <= LONGEST) return parsed;
  const range = `must be from ${formatDuration(HOUR)} to ${formatDuration(LONGEST)}`;
  context.addIssue({ code: 'custom', message: typeof parsed === 'number' ? range : parsed.wrong });
  return z.NEVER;
});

const shape = { attribution: duration, repeatContactWithin: duration };

/** M2, M3: the policy file's section `summary`. Everything may be left out. */
export const summaryPolicySchema = z.strictObject(shape).partial();

export const SUMMARY_KEYS: readonly string[] = Object.keys(shape);

type Described = { readonly [Key in keyof typeof shape]: z.output<(typeof shape)[Key]> };
type Same<One, Other> = [One, Other] extends [Other, One] ? true : false;
/** Does not compile when the file's schema and the domain's type drift apart. */
export const notDrifted: Same<Described, SummaryPolicy> = true;
