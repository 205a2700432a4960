import { z } from 'zod';
import type { Retention } from '../../domain/access/retention.ts';
import { DAY, type Duration } from '../../domain/time/instant.ts';

/** A century: whoever wants longer means for ever. */
const MOST_DAYS = 36_525;

/** Whole days: hours make no sense here, and months and years differ in length. */
export const period = z
  .string('must be days such as P365D, or null to keep it for ever')
  .transform((text, context): Duration => {
    const [, amount, unit] = /^P(\d{1,6})([DW])$/.exec(text) ?? [];
    const days = Number(amount) * (unit === 'W' ? 7 : 1);
    if (days >= 1 && days <= MOST_DAYS) return days * DAY;
    const years = /^P(\d{1,2})Y$/.exec(text)?.[1];
    const message =
      years !== undefined
        ? `${text}: years differ in length; write days, e.g. P${Number(years) * 365}D`
        : `${text} is not a number of days from P1D to P${MOST_DAYS}D; write null to keep it for ever`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  })
  .nullable();

const fields = {
  bodies: period,
  tasks: period,
  decisions: period,
  events: period,
  webhooks: period,
  requests: period,
  contacts: period,
};

/** S3 */
export const retentionSchema = z.strictObject(fields).partial();

export const RETENTION_KEYS: readonly string[] = Object.keys(fields);

type Described = { readonly [Key in keyof typeof fields]: z.output<(typeof fields)[Key]> };
type Same<One, Other> = [One, Other] extends [Other, One] ? true : false;
/** Does not compile when the file's schema and the domain's type drift apart. */
export const notDrifted: Same<Described, Retention> = true;
