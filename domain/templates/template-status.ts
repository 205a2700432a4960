import type { TemplateStatus } from './template.ts';

/**
 * T2: the provider's words for how a template stands, in its webhooks and its list. `FLAGGED` is still sent. What is not
 * here (`LOCKED`, `UNLOCKED` …) changes nothing about sending.
 */
const STATUSES: ReadonlyMap<string, TemplateStatus> = new Map(
  Object.entries({
    APPROVED: 'approved',
    REINSTATED: 'approved',
    UNPAUSED: 'approved',
    UNARCHIVED: 'approved',
    FLAGGED: 'approved',
    PENDING: 'pending',
    IN_APPEAL: 'pending',
    REJECTED: 'rejected',
    PAUSED: 'paused',
    DISABLED: 'disabled',
    LIMIT_EXCEEDED: 'disabled',
    PENDING_DELETION: 'disabled',
    DELETED: 'disabled',
    ARCHIVED: 'archived',
  } as const),
);

/** Null where the word says nothing about sending. */
export const templateStatusOf = (word: string): TemplateStatus | null =>
  STATUSES.get(word.toUpperCase()) ?? null;

export type TemplateQuality = 'green' | 'yellow' | 'red' | 'unknown';

/** Null where the word is none of a rating. */
export function templateQualityOf(word: string): TemplateQuality | null {
  const quality = word.toLowerCase();
  return quality === 'green' || quality === 'yellow' || quality === 'red' || quality === 'unknown'
    ? quality
    : null;
}
