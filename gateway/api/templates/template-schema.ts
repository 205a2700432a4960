import { z } from 'zod';
import { VARIABLE_TYPES } from '../../../domain/templates/template.ts';
import { explainedOrNull } from '../../http/explained-json.ts';
import { slug, timeText, words } from '../../http/fields.ts';

const IMPACTS = ['1', '2', 'answer', 'none'] as const;

const day = z.iso.date({ error: 'must be a day like 2027-03-01' });
export const templateName = z
  .string()
  .max(512)
  .regex(/^[a-z0-9_]+$/, 'must be the name of a template: small letters, digits and underscores');
const versionNumber = z.coerce.number({ error: 'must be the number of a version' }).int().min(1);
const versionName = z
  .strictObject({ name: templateName, version: z.number().int().min(1) })
  .meta({ id: 'TemplateVersionName' });

/** Who decides: a person, whatever token the request carries. */
const by = words(120).describe('Who decides, as the approvals are to name them');

export const nameParams = z.object({ name: z.string() });
export const versionParams = z.object({ name: z.string(), version: versionNumber });

export const approveBody = z
  .strictObject({
    by,
    reason: z
      .union([z.literal('*'), slug()])
      .optional()
      .describe('A reason of the policies; * for any'),
    step: z
      .union([z.literal('*'), slug()])
      .optional()
      .describe('A step of its tasks; * for any'),
    impact: z.enum(IMPACTS).optional().describe('Which of the two templates of a reason it is (R2)'),
    countries: z
      .array(z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 code like CO'))
      .max(250)
      .optional()
      .describe('Empty: any'),
    owner: words(254).optional().describe('A mail address has the weekly review'),
    reviewAt: day.nullable().optional().describe('The day by which an owner looks at it again'),
    fallback: versionName.nullable().optional().describe('Goes instead while this one is paused (R8)'),
    successor: versionName.nullable().optional().describe('Goes instead once this one is worn out (E7)'),
    variables: z
      .record(z.string().max(64), z.enum(VARIABLE_TYPES))
      .optional()
      .describe('What each variable is'),
  })
  .meta({ id: 'TemplateApprovalRequest' });

export const retireBody = z.strictObject({
  by,
  force: z.boolean().default(false).describe('Also where running cases use it'),
});
export const syncBody = z.strictObject({
  force: z.boolean().default(false).describe('Also what takes a version from running cases'),
});

const figures = z.object({
  sent: z.number(),
  delivered: z.number(),
  read: z.number(),
  answered: z.number(),
  converted: z.number(),
  optedOut: z.number(),
  blocked: z.number(),
});

const purpose = z.object({ reason: z.string(), step: z.string(), impact: z.enum(IMPACTS) });

/** A version in one language (T1). */
const languageSchema = z
  .object({
    language: z.string(),
    category: z.string(),
    providerCategory: z.string().nullable().describe('As the provider has it now; it is judged by this (E3)'),
    status: z.string(),
    pausedUntil: timeText.nullable(),
    missingSince: timeText.nullable().describe('Since when the provider’s list does not have it'),
    rejection: z
      .object({
        reason: z.string().describe('The provider’s code, like INVALID_FORMAT'),
        why: z.string().nullable().describe('In the provider’s words'),
        advice: z.string().nullable().describe('What the provider recommends'),
      })
      .nullable()
      .describe('Why the provider turned it down; null where it did not'),
    editedSince: timeText
      .nullable()
      .describe(
        'Since when the provider has another text under this name; the next sync makes a version of it',
      ),
    quality: z.string(),
    fatigued: z.object({ since: timeText, why: z.string().nullable(), ...explainedOrNull }).nullable(),
    header: z
      .looseObject({ format: z.string(), variable: z.string().nullable() })
      .nullable()
      .describe('What stands above the text: words, or a file or place that is given when it is sent'),
    body: z.string(),
    variables: z.array(
      z.object({
        name: z.string(),
        type: z.enum(VARIABLE_TYPES),
        example: z.string(),
        otherwise: z.string().optional(),
      }),
    ),
    buttons: z.array(z.looseObject({ type: z.string(), text: z.string() })),
    figures: figures.describe('In the last four weeks (M3, T4)'),
  })
  .meta({ id: 'TemplateLanguage' });

export const versionSchema = z
  .object({
    name: z.string(),
    version: z.number(),
    providerName: z.string(),
    purpose,
    countries: z.array(z.string()),
    owner: z.string(),
    reviewAt: z.string().nullable(),
    fallback: versionName.nullable(),
    successor: versionName.nullable(),
    awaitsApproval: z.boolean(),
    retiredAt: timeText.nullable(),
    approvals: z.array(z.object({ action: z.string(), by: z.string(), at: timeText })),
    usedBy: z.array(
      z.object({
        reason: z.string(),
        step: z.string().nullable(),
        cases: z.number(),
        examples: z.array(z.string()),
      }),
    ),
    languages: z.array(languageSchema),
  })
  .meta({ id: 'TemplateVersion' });
export type VersionJson = z.input<typeof versionSchema>;

/** In the list: all but texts and cases. */
export const listedSchema = z
  .object({
    name: z.string(),
    version: z.number(),
    providerName: z.string(),
    purpose,
    owner: z.string(),
    reviewAt: z.string().nullable(),
    awaitsApproval: z.boolean(),
    retiredAt: timeText.nullable(),
    languages: z.array(
      z.object({
        language: z.string(),
        category: z.string(),
        status: z.string(),
        quality: z.string(),
        fatigued: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'ListedTemplate' });
export type ListedJson = z.input<typeof listedSchema>;

export const reviewSchema = z
  .object({
    at: timeText,
    versions: z.array(
      z.object({
        name: z.string(),
        version: z.number(),
        language: z.string(),
        providerName: z.string(),
        owner: z.string(),
        status: z.string(),
        quality: z.string(),
        figures,
        fatigued: z.string().nullable().describe('Why it is worn out (E7); null when it is not'),
        ...explainedOrNull,
        isNewlyFatigued: z.boolean(),
        overdueSince: z.string().nullable(),
        isOrphan: z.boolean(),
        awaitsApproval: z.boolean(),
        needsCare: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'TemplateReview' });
export type ReviewJson = z.input<typeof reviewSchema>;

const demand = z.object({
  reason: z.string(),
  step: z.string().nullable(),
  cases: z.number(),
  examples: z.array(z.string()),
});
export const pushBody = z.strictObject({
  names: z
    .array(templateName)
    .max(100)
    .default([])
    .describe('Of the catalogue, or as the provider knows them; empty: everything in use'),
});

export const atProviderSchema = z
  .object({
    templates: z.array(
      z.object({
        account: z.string(),
        providerName: z.string(),
        language: z.string(),
        state: z
          .enum([
            'approved',
            'pending',
            'rejected',
            'paused',
            'disabled',
            'archived',
            'missing',
            'refused',
            'undefinable',
          ])
          .describe(
            '`pending` waits for the provider’s review; `refused` was not created by the provider, `undefinable` cannot be created from here',
          ),
        isNew: z.boolean().describe('Created just now'),
        reason: z.string().nullable().describe('The provider’s word or error code'),
        why: z.string().nullable().describe('What happened and what to do, where it is not approved'),
      }),
    ),
  })
  .meta({ id: 'TemplatesAtProvider' });
export type AtProviderJson = z.input<typeof atProviderSchema>;

export const syncSchema = z
  .object({
    at: timeText,
    accounts: z.array(z.string()),
    listed: z.number(),
    changes: z.array(z.looseObject({ change: z.string(), providerName: z.string(), language: z.string() })),
    withheld: z
      .array(
        z.looseObject({
          change: z.string(),
          providerName: z.string(),
          language: z.string(),
          usedBy: z.array(demand),
        }),
      )
      .describe('Not done, because running cases use it; done with force'),
    skipped: z.array(z.object({ providerName: z.string(), language: z.string(), why: z.string() })),
  })
  .meta({ id: 'TemplateSync' });
