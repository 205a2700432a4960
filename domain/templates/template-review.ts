import type { Clause } from '../explanation/codes.ts';
import { explain } from '../explanation/explanation.ts';
import { DAY, type Duration, type Instant } from '../time/instant.ts';
import type { TemplateQuality } from './template-status.ts';

/** T4: how the sends of one version in one language have done, in a span of time. */
export interface TemplateFigures {
  /** Accepted by the provider, or perhaps so (R7). */
  readonly sent: number;
  readonly delivered: number;
  readonly read: number;
  /** The customer wrote within three days. */
  readonly answered: number;
  /** The task it was about was completed within seven days. */
  readonly converted: number;
  /** Consent was withdrawn within seven days, this being the last template before. */
  readonly optedOut: number;
  /** Accepted for somebody who had written to us before, and then not deliverable: most likely blocked. */
  readonly blocked: number;
}

/** What a version must bear to be held for worn out (E7). Shares are of what was delivered, from 0 to 1. */
export interface FatigueLimits {
  /** Below this many deliveries nothing is concluded. */
  readonly sample: number;
  /** At most this share opted out or blocked. */
  readonly complaints: number;
  /** At least this part of the share of answers that it used to have. */
  readonly answersKept: number;
  /** At least this share is read, where anything is told of reading at all. */
  readonly read: number;
}

/** Where the policy file says nothing else. */
export const FATIGUE_LIMITS: FatigueLimits = {
  sample: 50,
  complaints: 0.03,
  answersKept: 0.5,
  read: 0.2,
};

/** T4: the span that is judged, and the one before it that it is compared with. */
export const REVIEWED: Duration = 28 * DAY;
export const COMPARED: Duration = 84 * DAY;

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
/** To a tenth. */
const percentOf = (value: number): number => Number((value * 100).toFixed(1));

/**
 * E7: why a version is worn out; null when it is not, or when too little was sent to say.
 * @param lately in the span that is reviewed
 * @param before in the span that it is compared with
 */
export function fatigueOf(
  lately: TemplateFigures,
  before: TemplateFigures,
  quality: TemplateQuality,
  limits: FatigueLimits,
): Clause | null {
  const { delivered } = lately;
  if (delivered < limits.sample) return null;
  if (quality === 'red') return explain('fatigue.quality', { quality });
  const complaints = share(lately.optedOut + lately.blocked, delivered);
  if (complaints > limits.complaints) {
    return explain('fatigue.complaints', {
      percent: percentOf(complaints),
      most: percentOf(limits.complaints),
    });
  }
  if (before.delivered >= limits.sample) {
    const [now, then] = [share(lately.answered, delivered), share(before.answered, before.delivered)];
    if (then > 0 && now < then * limits.answersKept) {
      return explain('fatigue.answers', { percent: percentOf(now), before: percentOf(then) });
    }
  }
  const read = share(lately.read, delivered);
  return lately.read > 0 && read < limits.read
    ? explain('fatigue.reads', { percent: percentOf(read), least: percentOf(limits.read) })
    : null;
}

/** A version as the review sees it. */
export interface ReviewedVersion {
  readonly name: string;
  readonly version: number;
  readonly language: string;
  readonly providerName: string;
  readonly reason: string;
  readonly impact: '1' | '2' | 'answer' | 'none';
  readonly owner: string;
  readonly status: string;
  readonly quality: TemplateQuality;
  /** A day, `2027-03-01`; null: nobody has set one. */
  readonly reviewAt: string | null;
  readonly isRetired: boolean;
  readonly awaitsApproval: boolean;
  /** E7: marked before. */
  readonly isFatigued: boolean;
  readonly fatiguedWhy: Clause | null;
  /** It replaces another version (R8, E7). */
  readonly isReplacement: boolean;
  readonly lately: TemplateFigures;
  readonly before: TemplateFigures;
}

/** One version's line of the report. */
export interface ReviewLine {
  readonly name: string;
  readonly version: number;
  readonly language: string;
  readonly providerName: string;
  readonly owner: string;
  readonly status: string;
  readonly quality: TemplateQuality;
  readonly figures: TemplateFigures;
  /** E7: why it is worn out. */
  readonly fatigued: Clause | null;
  /** Marked by this review. */
  readonly isNewlyFatigued: boolean;
  /** The day its review was due. */
  readonly overdueSince: string | null;
  /** No reason of the policies would ever send it. */
  readonly isOrphan: boolean;
  readonly awaitsApproval: boolean;
}

export interface Review {
  readonly at: Instant;
  readonly lines: readonly ReviewLine[];
}

/**
 * T4: the weekly review of the catalogue; retired versions are left out.
 * @param today the business's day, `2026-11-16`
 * @param reasons of the policies
 */
export function reviewOf(
  versions: readonly ReviewedVersion[],
  {
    at,
    today,
    reasons,
    limits,
  }: {
    readonly at: Instant;
    readonly today: string;
    readonly reasons: readonly string[];
    readonly limits: FatigueLimits;
  },
): Review {
  const lines = versions
    .filter(({ isRetired }) => !isRetired)
    .map((version): ReviewLine => {
      const found = fatigueOf(version.lately, version.before, version.quality, limits);
      return {
        name: version.name,
        version: version.version,
        language: version.language,
        providerName: version.providerName,
        owner: version.owner,
        status: version.status,
        quality: version.quality,
        figures: version.lately,
        fatigued: version.isFatigued ? (version.fatiguedWhy ?? explain('fatigue.marked')) : found,
        isNewlyFatigued: !version.isFatigued && found !== null,
        overdueSince: version.reviewAt !== null && version.reviewAt < today ? version.reviewAt : null,
        isOrphan: isOrphan(version, reasons),
        awaitsApproval: version.awaitsApproval,
      };
    });
  return { at, lines };
}

/** Nothing would send it: no policy has its reason, or it is sent by nobody but a person and nobody has. */
function isOrphan(
  { reason, impact, isReplacement, awaitsApproval, lately, before }: ReviewedVersion,
  reasons: readonly string[],
): boolean {
  if (awaitsApproval) return false;
  if (reason !== '*' && !reasons.includes(reason)) return true;
  return impact === 'none' && !isReplacement && lately.sent + before.sent === 0;
}

/** Whether an owner has anything to do about it. */
export const needsCare = (line: ReviewLine): boolean =>
  line.fatigued !== null ||
  line.overdueSince !== null ||
  line.isOrphan ||
  line.awaitsApproval ||
  line.status === 'paused' ||
  line.status === 'disabled' ||
  line.status === 'rejected';
