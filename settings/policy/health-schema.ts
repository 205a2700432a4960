import { z } from 'zod';
import type { HealthPolicy } from '../../domain/gate/channel-health.ts';
import { DAY, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { formatDuration, parseDuration } from '../iso-duration.ts';

const duration = (least: number, most: number) =>
  z.string('must be an ISO 8601 duration such as PT5M').transform((text, context) => {
    const parsed = parseDuration(text);
    if (typeof parsed !== 'number') {
      context.addIssue({ code: 'custom', message: parsed.wrong });
      return z.NEVER;
    }
    if (parsed < least || parsed > most) {
      const message = `must be from ${formatDuration(least)} to ${formatDuration(most)} (E6)`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
    return parsed;
  });

const stop = z.enum(['yellow', 'red', 'never'], 'must be yellow, red or never');

/** The provider's id of a WhatsApp Business Account. Longer ones lose digits as numbers of YAML. */
const account = z.union(
  [
    z.string().regex(/^[\w-]{1,64}$/),
    z.number().int().positive().max(Number.MAX_SAFE_INTEGER).transform(String),
  ],
  'must be the id of a WhatsApp Business Account, in quotes',
);

const shape = {
  lag: duration(30 * SECOND, DAY),
  lagFor: duration(MINUTE, DAY),
  recheck: duration(MINUTE, DAY),
  warning: duration(0, 90 * DAY),
  marketingStopsAt: stop,
  utilityStopsAt: stop,
  dailyLimit: z
    .number('must be a whole number of contacts such as 250, or null')
    .int()
    .min(1)
    .max(1_000_000_000)
    .nullable(),
  portfolios: z.record(
    z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be a name of small letters, digits and hyphens'),
    z.array(account, 'must be a list of ids of WhatsApp Business Accounts').min(1, 'must name an account'),
  ),
};

/** E6: the policy file's section `health`. Everything may be left out. */
export const healthSchema = z.strictObject(shape).partial();

export const HEALTH_KEYS = Object.keys(shape);

/** What no single value shows: utility that stops before marketing would turn the order of E6 around. */
export function healthContradictions({
  marketingStopsAt,
  utilityStopsAt,
  portfolios,
}: HealthPolicy): { readonly key: keyof HealthPolicy; readonly message: string }[] {
  const order = { yellow: 0, red: 1, never: 2 } as const;
  const accounts = Object.values(portfolios).flat();
  const twice = accounts.find((each, index) => accounts.indexOf(each) !== index);
  return [
    ...(order[marketingStopsAt] <= order[utilityStopsAt]
      ? []
      : [
          {
            key: 'marketingStopsAt' as const,
            message: `must not come after utilityStopsAt (${utilityStopsAt}): marketing stops first (E6)`,
          },
        ]),
    ...(twice === undefined
      ? []
      : [
          {
            key: 'portfolios' as const,
            message: `names the account ${twice} twice: an account is in one portfolio only (E6)`,
          },
        ]),
  ];
}
