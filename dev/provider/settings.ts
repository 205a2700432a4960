import { z } from 'zod';

/** One rung of a status ladder: a status, or a failure with its code. */
export const statusStepSchema = z.union([
  z.enum(['sent', 'delivered', 'read']),
  z.strictObject({ failed: z.number().int(), details: z.string().optional() }),
]);
export type StatusStep = z.infer<typeof statusStepSchema>;

const milliseconds = z.number().int().min(0);

/**
 * How the provider behaves when no fault says otherwise. Delays are real milliseconds; the window runs on the
 * provider's clock.
 */
const settingsSchema = z.strictObject({
  /**
   * Where 131047 appears for a free-form message outside the window. `later`, the default, is what the Cloud API does:
   * it answers 200 with an id and sends a `failed` status. Error pages and tutorials show the code in the answer too
   * ("synchronously, asynchronously, or both" in Meta's words): `at-once` is that.
   */
  windowRefusal: z.enum(['later', 'at-once']),
  /**
   * The window of a customer who never wrote through this provider: `closed` as in reality, or `open` where somebody
   * else posts the customers' webhooks and this provider cannot know.
   */
  strangers: z.enum(['closed', 'open']),
  /** A template that is not in the list: 132001 as in reality, or accepted as a utility template of any shape. */
  unknownTemplates: z.enum(['refuse', 'accept']),
  /** Whether the account takes part in Direct Send; else its `category` says nothing, and the window decides. */
  directSend: z.enum(['allowed', 'ignored']),
  /** What becomes of a template created through the API. */
  templateReview: z.enum(['approve', 'leave-pending']),
  /** The statuses a message climbs, in this order; repeats are allowed. */
  ladder: z.array(statusStepSchema),
  /** Wait before each status. */
  statusDelay: z.strictObject({
    sent: milliseconds,
    delivered: milliseconds,
    read: milliseconds,
    failed: milliseconds,
  }),
  webhooks: z.strictObject({
    /** Kept back until released. */
    hold: z.enum(['nothing', 'statuses', 'messages', 'everything']),
    /** How often each webhook is posted. */
    copies: z.number().int().min(1).max(20),
    /** Wait before each webhook. */
    delay: milliseconds,
    /** A further random wait up to this long, which shuffles. */
    spread: milliseconds,
    /** Posts of one webhook until it is given up, while the answer is not 200. */
    attempts: z.number().int().min(1),
    /** Wait before the second attempt; doubles with each. */
    firstRetry: milliseconds,
    longestRetry: milliseconds,
    /** Longest wait for an answer. */
    timeout: z.number().int().min(1),
  }),
});
export type Settings = z.infer<typeof settingsSchema>;

/** A change of some settings; the rest stay. */
export const settingsChangeSchema = settingsSchema.partial().extend({
  statusDelay: settingsSchema.shape.statusDelay.partial().optional(),
  webhooks: settingsSchema.shape.webhooks.partial().optional(),
});
export type SettingsChange = z.input<typeof settingsChangeSchema>;

/** Retries last about half a minute: long enough for a gateway that is being restarted. */
export const DEFAULT_SETTINGS: Settings = {
  windowRefusal: 'later',
  strangers: 'closed',
  unknownTemplates: 'refuse',
  directSend: 'ignored',
  templateReview: 'approve',
  ladder: ['sent', 'delivered', 'read'],
  statusDelay: { sent: 2, delivered: 3, read: 5, failed: 3 },
  webhooks: {
    hold: 'nothing',
    copies: 1,
    delay: 0,
    spread: 0,
    attempts: 12,
    firstRetry: 50,
    longestRetry: 5_000,
    timeout: 10_000,
  },
};

/** Leaves out what is undefined, so that a change never erases a setting. */
function given<T extends object>(change: T | undefined): Partial<T> {
  return Object.fromEntries(
    Object.entries(change ?? {}).filter(([, value]) => value !== undefined),
  ) as Partial<T>;
}

export function changeSettings(settings: Settings, change: SettingsChange): Settings {
  return {
    ...settings,
    ...given(change),
    statusDelay: { ...settings.statusDelay, ...given(change.statusDelay) },
    webhooks: { ...settings.webhooks, ...given(change.webhooks) },
  } as Settings;
}
