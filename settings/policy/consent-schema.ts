import { z } from 'zod';
import type { ConsentPolicy } from '../../domain/gate/consent.ts';
import type { MarketingPolicy } from '../../domain/gate/marketing.ts';
import { DAY } from '../../domain/time/instant.ts';
import { parseDuration } from '../iso-duration.ts';
import { wrongCountry } from './place-names.ts';

const yesOrNo = z.boolean('must be true or false');
const list = <T extends z.ZodType>(entry: T, example: string) =>
  z
    .array(entry, `must be a list such as [${example}]`)
    .min(1, 'is empty, so nothing would be demanded; write null for a country that demands nothing (E2)');

const demanded = {
  purposes: list(
    z.enum(['utility', 'collection', 'marketing'], 'must be utility, collection or marketing'),
    'collection, marketing',
  ),
  channels: list(z.enum(['whatsapp', 'email', 'call'], 'must be whatsapp, email or call'), 'email, call'),
};

const shape = {
  messageGrantsUtility: yesOrNo,
  emailNeedsGrant: yesOrNo,
  callNeedsGrant: yesOrNo,
};

const country = z.string().superRefine((code, context) => {
  const message = wrongCountry(code);
  if (message !== null) context.addIssue({ code: 'custom', message });
});

/** E2: the policy file's section `consent`. A country that it names stands in the place of the shipped one; null demands nothing. */
export const consentSchema = z
  .strictObject({
    ...shape,
    countries: z.record(country, z.strictObject(demanded).nullable()),
  })
  .partial();

type Described = z.output<typeof consentSchema>;

/** The keys that may stand at a place below `consent`, for suggestions. */
export const consentKeysAt = (at: readonly PropertyKey[]): readonly string[] => {
  if (at.length === 0) return [...Object.keys(shape), 'countries'];
  return at[0] === 'countries' && at.length === 2 ? Object.keys(demanded) : [];
};

/** Lays the words of a file over the shipped ones, countries each as a whole. */
export function layeredConsent(...layers: readonly (Described | null | undefined)[]): ConsentPolicy {
  const given: Described = Object.assign(
    {},
    ...layers.map((layer) =>
      Object.fromEntries(Object.entries(layer ?? {}).filter(([, value]) => value !== undefined)),
    ),
  );
  const countries = Object.entries(
    Object.assign({}, ...layers.map((layer) => layer?.countries)) as NonNullable<Described['countries']>,
  );
  return {
    messageGrantsUtility: given.messageGrantsUtility ?? false,
    emailNeedsGrant: given.emailNeedsGrant ?? false,
    callNeedsGrant: given.callNeedsGrant ?? true,
    countries: Object.fromEntries(
      countries.flatMap(([code, entry]) => (entry === null ? [] : [[code, entry]])),
    ),
  };
}

const registerAge = z.string('must be an ISO 8601 duration such as P30D').transform((text, context) => {
  const parsed = parseDuration(text);
  if (typeof parsed === 'number' && parsed >= DAY && parsed <= 366 * DAY) return parsed;
  const range = 'must be from P1D to P366D (E8)';
  context.addIssue({ code: 'custom', message: typeof parsed === 'number' ? range : parsed.wrong });
  return z.NEVER;
});

const marketing = { whileOwing: yesOrNo, registerAge };

/** E1, E8: the policy file's section `marketing`. Everything may be left out. */
export const marketingSchema = z.strictObject(marketing).partial();

export const MARKETING_KEYS = Object.keys(marketing);

type Same<One, Other> = [One, Other] extends [Other, One] ? true : false;
/** Does not compile when the file's schema and the domain's type drift apart. */
export const notDrifted: Same<
  { readonly [Key in keyof Required<z.output<typeof marketingSchema>>]: MarketingPolicy[Key] },
  MarketingPolicy
> = true;
