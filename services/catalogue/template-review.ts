import { createHash } from 'node:crypto';
import { type Pool, transaction } from '../../database/pool.ts';
import { catalogue } from '../../database/templates/template-catalogue.ts';
import {
  figuresKey,
  markFatigued,
  markLetter,
  markMailed,
  NO_FIGURES,
  storedReview,
  storeReview,
  templateFigures,
} from '../../database/templates/template-review.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { needsCare, type Review, type ReviewLine, reviewOf } from '../../domain/templates/template-review.ts';
import { reviewLetter } from '../../domain/templates/template-review-letter.ts';
import type { Logger } from '../../settings/log.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import type { CatalogueEffects } from '../../domain/effects/catalogue-effects.ts';
import { inEnglish } from '../../wording/in-english.ts';
import type { Mailer } from '../channels/smtp.ts';

/** The mail server said "later", or was not there: the review stands, and its mails are tried again. */
export class ReviewMailPutOff extends Error {
  override readonly name = 'ReviewMailPutOff';
  readonly code: string;
  constructor(code: string) {
    super(`The review's mail could not be handed over (${code}); it is tried again.`);
    this.code = code;
  }
}

/**
 * T4, E7: how every version has done; marks what is worn out. A review that was made already stays as it is.
 * @param key the same however often it is retried
 */
export async function reviewCatalogue(
  { pool, policies }: { readonly pool: Pool; readonly policies: Policies },
  { key, at }: { readonly key: string; readonly at: Instant },
): Promise<Review> {
  return transaction(pool, async (connection) => {
    const known = await storedReview(connection, key);
    if (known !== null) return known.review;
    const versions = await catalogue(connection);
    const figures = await templateFigures(connection, at);
    const replacements = new Set(
      versions.flatMap(({ fallback, successor }) =>
        [fallback, successor].flatMap((each) => (each === null ? [] : [`${each.name}/${each.version}`])),
      ),
    );
    const { reasons, business, fatigue } = policies;
    const review = reviewOf(
      versions.map((version) => ({
        ...version,
        isRetired: version.retiredAt !== null,
        isFatigued: version.fatiguedAt !== null,
        isReplacement: replacements.has(`${version.name}/${version.version}`),
        ...(figures.get(figuresKey(version)) ?? NO_FIGURES),
      })),
      { at, today: dayOf(at, business.timeZone), reasons, limits: fatigue },
    );
    if (!(await storeReview(connection, key, review))) {
      return (await storedReview(connection, key))?.review ?? review;
    }
    for (const { name, version, language, fatigued, isNewlyFatigued } of review.lines) {
      if (isNewlyFatigued && fatigued !== null) {
        await markFatigued(connection, { name, version, language, why: fatigued }, at);
      }
    }
    return review;
  });
}

const dayOf = (at: Instant, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone }).format(at);

/** An owner may be named by a mail address; lines of any other owner go to TEMPLATE_REVIEW_TO. */
const ADDRESS = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/;

export function createTemplateReview({
  pool,
  policies,
  log,
  mailer,
  publicUrl,
  reviewTo,
}: {
  readonly pool: Pool;
  readonly policies: Policies;
  readonly log: Logger;
  readonly mailer: Mailer;
  /** PUBLIC_URL */
  readonly publicUrl: string;
  /** TEMPLATE_REVIEW_TO */
  readonly reviewTo?: string | undefined;
}): Pick<CatalogueEffects, 'reviewTemplates'> {
  return {
    async reviewTemplates({ key, at }) {
      const review = await reviewCatalogue({ pool, policies }, { key, at });
      const stored = await storedReview(pool, key);
      if (stored?.isMailed !== true) {
        const byOwner = byRecipient(review.lines, reviewTo);
        let unsent = 0;
        let putOff: string | null = null;
        for (const [to, lines] of byOwner) {
          if (to === undefined) unsent += lines.length;
          else putOff = (await mail(key, review, to, lines, stored?.mailedTo ?? [])) ?? putOff;
        }
        if (unsent > 0) {
          log.warn(
            { versions: unsent },
            'these versions have no owner with a mail address, and TEMPLATE_REVIEW_TO is not set: GET /v1/templates/review has their review',
          );
        }
        // Only now: one address that is put off keeps no other waiting.
        if (putOff !== null) throw new ReviewMailPutOff(putOff);
        await markMailed(pool, key, at);
      }
      return {
        versions: review.lines.length,
        newlyFatigued: review.lines.filter(({ isNewlyFatigued }) => isNewlyFatigued).length,
        toLookAt: review.lines.filter(needsCare).length,
      };
    },
  };

  /** @returns why it is to be tried again; null: it is not */
  async function mail(
    key: string,
    review: Review,
    to: string,
    lines: readonly ReviewLine[],
    done: readonly string[],
  ): Promise<string | null> {
    const digest = createHash('sha256').update(`${key}\0${to}`).digest('hex').slice(0, 24);
    if (done.includes(digest)) return null;
    const handed = await mailer.deliver({
      to,
      // The same however often it is tried, so that a mail seen twice is known as one.
      messageId: `review-${digest}@${mailer.domain}`,
      at: review.at,
      letter: reviewLetter(review, lines, `${publicUrl}/v1/templates`, inEnglish),
    });
    if (handed.was === 'later') return handed.code;
    await markLetter(pool, key, digest);
    if (handed.was === 'refused')
      log.warn({ code: handed.code }, 'the mail of a template review was refused');
    return null;
  }
}

function byRecipient(
  lines: readonly ReviewLine[],
  reviewTo: string | undefined,
): ReadonlyMap<string | undefined, readonly ReviewLine[]> {
  const groups = new Map<string | undefined, ReviewLine[]>();
  for (const line of lines) {
    const to = ADDRESS.test(line.owner) ? line.owner : reviewTo;
    groups.set(to, [...(groups.get(to) ?? []), line]);
  }
  return groups;
}
