import { z } from 'zod';
import { ECHOES } from '../../domain/case/author.ts';
import type { Policy } from '../../domain/policy.ts';
import { consentKeysAt, consentSchema, MARKETING_KEYS, marketingSchema } from './consent-schema.ts';
import { FATIGUE_KEYS, fatigueSchema } from './fatigue-schema.ts';
import { FREQUENCY_KEYS, frequencySchema } from './frequency-schema.ts';
import { HEALTH_KEYS, healthSchema } from './health-schema.ts';
import { labelKeysAt, labelSections, reasonLabels } from './labels-schema.ts';
import { wrongCountry, wrongTimeZone } from './place-names.ts';
import { SUMMARY_KEYS, summaryPolicySchema } from './summary-schema.ts';
import { SUPERVISION_KEYS, supervisionSchema } from './supervision-schema.ts';
import { RECORDS_KEYS, recordsSchema } from './records-schema.ts';
import { RETENTION_KEYS, retentionSchema } from './retention-schema.ts';
import { duration, hours, place } from './schema-values.ts';
import { sendHoursKeysAt, sendHoursSchema } from './send-hours-schema.ts';

/** Names become workflow search attributes, keys and addresses. */
const name = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,62}$/,
    'must be a name of small letters, digits and hyphens, e.g. technical-service',
  );

/** As the provider has it: a phone number id. */
const lineId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/,
    'must be the id of a line, e.g. a phone number id such as "70007"',
  );
const line = { echoes: z.enum(ECHOES) };
/** W9: what is said of a line. Everything may be left out. */
const lineSchema = z.strictObject(line).partial();

const path = z.enum(['email', 'call']);
const yesOrNo = z.boolean('must be true or false');
const whole = (least: number, most: number) =>
  z.number(`must be a whole number from ${least} to ${most}`).int().min(least).max(most);

const purpose = z.enum(['utility', 'collection', 'marketing']);

const reason = {
  purpose,
  overduePurpose: purpose.nullable(),
  window: duration,
  margin: duration,
  alerts: z.tuple([duration, duration], 'must be two durations such as [PT18H, PT20H]'),
  reopenWithin: duration,
  secondImpact: z.tuple([duration, duration], 'must be two durations such as [PT48H, PT72H]'),
  patience: duration,
  dormancy: duration,
  listen: duration,
  resolvedFor: duration,
  reopenAbandonments: whole(0, 100).nullable(),
  fallback: z
    .array(path)
    .refine((paths) => new Set(paths).size === paths.length, 'names a path twice; each goes once (F1)'),
  requestNumber: yesOrNo,
  completionResolves: yesOrNo,
  queue: name,
  priority: z.union(
    [z.literal(1), z.literal(2), z.literal(3), z.literal(4)],
    'must be 1 (highest) to 4 (lowest)',
  ),
  escalationQueue: name,
  unattendedAfter: duration,
  callGrace: duration,
  callsMissedByUs: whole(1, 100),
};

const defaultsSchema = z.strictObject(reason).partial();
const reasonSchema = z.strictObject({ ...reason, ...reasonLabels }).partial();

/** A policy file: everything may be left out, nothing may be misspelt. `null` stands for an empty mapping. */
export const policyFileSchema = z.strictObject({
  business: z
    .strictObject({
      country: place('must be an ISO 3166-1 country code such as CL', wrongCountry),
      timeZone: place('must be an IANA time zone such as America/Santiago', wrongTimeZone),
      workingHours: hours,
      calls: z.strictObject({ hours, slot: duration, capacity: whole(1, 10_000) }).partial(),
    })
    .partial()
    .nullish(),
  sendHours: sendHoursSchema.nullish(),
  consent: consentSchema.nullish(),
  marketing: marketingSchema.nullish(),
  health: healthSchema.nullish(),
  frequency: frequencySchema.nullish(),
  fatigue: fatigueSchema.nullish(),
  retention: retentionSchema.nullish(),
  records: recordsSchema.nullish(),
  supervision: supervisionSchema.nullish(),
  summary: summaryPolicySchema.nullish(),
  lines: z.record(lineId, lineSchema.nullable()).nullish(),
  defaultReason: z.string().optional(),
  defaults: defaultsSchema.nullish(),
  reasons: z.record(name, reasonSchema.nullable()).nullish(),
  ...labelSections,
});

export type PolicyFile = z.output<typeof policyFileSchema>;

/** The keys that may stand at a place in the file, for suggestions. */
export function keysAt(at: readonly PropertyKey[]): readonly string[] {
  const [top, second] = at;
  if (top === undefined) return Object.keys(policyFileSchema.shape);
  if (top === 'defaults') return Object.keys(reason);
  if (top === 'reasons') return at.length > 2 ? labelKeysAt(at) : Object.keys(reasonSchema.shape);
  if (typeof top === 'string' && Object.hasOwn(labelSections, top)) return labelKeysAt(at);
  if (top === 'business') {
    return second === 'calls'
      ? ['hours', 'slot', 'capacity']
      : ['country', 'timeZone', 'workingHours', 'calls'];
  }
  if (top === 'frequency') {
    return second === undefined ? [] : at.length > 2 ? labelKeysAt(at) : FREQUENCY_KEYS;
  }
  if (top === 'sendHours') return sendHoursKeysAt(at.slice(1));
  if (top === 'health') return HEALTH_KEYS;
  if (top === 'fatigue') return FATIGUE_KEYS;
  if (top === 'retention') return RETENTION_KEYS;
  if (top === 'records') return second === undefined ? RECORDS_KEYS : [];
  if (top === 'supervision') return SUPERVISION_KEYS;
  if (top === 'summary') return SUMMARY_KEYS;
  if (top === 'lines') return second === undefined ? [] : Object.keys(line);
  if (top === 'marketing') return MARKETING_KEYS;
  return top === 'consent' ? consentKeysAt(at.slice(1)) : [];
}

type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;
type Same<One, Other> = [One, Other] extends [Other, One] ? true : false;
type Described = DeepReadonly<z.output<z.ZodObject<typeof reason>>>;
type Expected = { readonly [Key in Exclude<keyof Policy, 'version' | 'reason'>]: Policy[Key] };
/** Does not compile when the file's schema and the domain's type drift apart. */
export const notDrifted: Same<Described, Expected> = true;
