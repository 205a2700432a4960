import { z } from 'zod';
import type { FatigueLimits } from '../../domain/templates/template-review.ts';

/** A share of a hundred in disguise is the likeliest slip. */
const share = z
  .number('must be a share from 0 to 1, e.g. 0.03 for 3 %')
  .refine((value) => value >= 0 && value <= 1, {
    error: ({ input }) => {
      const isPercent = typeof input === 'number' && input > 1 && input <= 100;
      return `must be a share from 0 to 1${isPercent ? `; for ${input} % write ${input / 100}` : ''} (E7)`;
    },
  });

const fields = {
  sample: z
    .number('must be a whole number of deliveries such as 50')
    .refine((value) => Number.isInteger(value) && value >= 1 && value <= 1_000_000, {
      error: 'must be a whole number of deliveries from 1 to 1000000 (E7)',
    }),
  complaints: share,
  answersKept: share,
  read: share,
};

/** E7: the policy file's section `fatigue`. Everything may be left out. */
export const fatigueSchema = z.strictObject(fields).partial();

export const FATIGUE_KEYS: readonly string[] = Object.keys(fields);

type Described = { readonly [Key in keyof typeof fields]: z.output<(typeof fields)[Key]> };
type Same<One, Other> = [One, Other] extends [Other, One] ? true : false;
/** Does not compile when the file's schema and the domain's type drift apart. */
export const notDrifted: Same<Described, FatigueLimits> = true;
