import { getCountry } from 'countries-and-timezones';
import { z } from 'zod';
import { CONSENT_CATEGORIES, CONSENT_CHANNELS } from '../../../database/contacts/consents.ts';
import { instant, slug, timeText, words } from '../../http/fields.ts';

const language = z
  .string()
  .max(35)
  .refine(isLanguage, 'must be a BCP 47 tag like es, pt-BR or en-US')
  .describe('BCP 47; `pt_BR` is understood as well')
  .transform((tag) => tag.replaceAll('_', '-'));

const country = z
  .string()
  .regex(/^[A-Za-z]{2}$/, 'must be an ISO 3166-1 code of two letters, like CO')
  .transform((code) => code.toUpperCase())
  .refine((code) => getCountry(code) !== null, 'must be an ISO 3166-1 code of two letters, like CO')
  .describe('ISO 3166-1 alpha-2');

const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be an IANA time zone like America/Bogota')
  .describe('IANA time zone');

/** What may be said of a contact: absent is left as it is, `null` clears. */
export const contactChangeBody = z.strictObject({
  name: words(200).nullable().optional(),
  language: language.nullable().optional(),
  country: country.nullable().optional(),
  timeZone: timeZone.nullable().optional(),
  email: z.email('must be a mail address').max(254).nullable().optional(),
  segment: words(100).nullable().optional(),
});

export const consentParams = z.object({
  contactId: z.string(),
  channel: z.string().describe(CONSENT_CHANNELS.join(', ')),
  category: z.string().describe(CONSENT_CATEGORIES.join(', ')),
});
export const consentBody = z.strictObject({
  granted: z.boolean().describe('false withdraws'),
  source: words(200).describe('Where it was given or withdrawn, e.g. checkout'),
  at: instant.optional().describe('When; now when absent'),
  wordingVersion: slug().optional().describe('Which wording the person agreed to'),
});

export const consentSchema = z
  .object({
    channel: z.enum(CONSENT_CHANNELS),
    category: z.enum(CONSENT_CATEGORIES),
    granted: z.boolean(),
    source: z.string(),
    wordingVersion: z.string().nullable(),
    at: timeText,
  })
  .meta({ id: 'Consent' });

/** E2: an entry of the ledger as it was appended. */
export const ledgerEntrySchema = consentSchema
  .extend({
    id: z.number().int().describe('Grows with the order in which entries became known'),
    holds: z.boolean().describe('The last word on this channel and category'),
  })
  .meta({ id: 'ConsentLedgerEntry' });

export const contactSchema = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    language: z.string().nullable(),
    country: z.string().nullable(),
    timeZone: z.string().nullable(),
    segment: z.string().nullable(),
    email: z.string().nullable(),
    emailUnreachableAt: timeText.nullable().describe('A mail to this address bounced (F2)'),
    identities: z.array(
      z.object({
        channel: z.string(),
        kind: z.enum(['phone', 'user_id']),
        value: z.string(),
        unreachableAt: timeText.nullable().describe('The provider cannot reach the person under it (R8)'),
      }),
    ),
    erasedAt: timeText.nullable().describe('Nothing of the person is left here (S3)'),
    mergedFrom: z
      .array(z.string())
      .describe(
        'Other contacts that proved to be this person (I1); asked for by their ids, this one answers',
      ),
    consents: z.array(consentSchema).describe('The entries of the ledger that hold; none means no (E2)'),
  })
  .meta({ id: 'Contact' });
export const ledgerSchema = z.object({ consents: z.array(ledgerEntrySchema) });
export type LedgerJson = z.output<typeof ledgerSchema>;
export type ContactJson = z.output<typeof contactSchema>;

function isLanguage(tag: string): boolean {
  if (!/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/.test(tag)) return false;
  try {
    return Intl.getCanonicalLocales(tag.replaceAll('_', '-')).length === 1;
  } catch {
    return false;
  }
}

function isTimeZone(name: string): boolean {
  if (!/^(UTC|[A-Za-z]+(\/[A-Za-z0-9_+-]+)+)$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}
