/** As much of a campaign's name as is kept. */
const LONGEST = 120;

/** What an advertisement or post says of itself in the message that came from it (Cloud API `referral`). */
export interface Referral {
  readonly sourceUrl: string | null;
  readonly sourceType: string | null;
  readonly sourceId: string | null;
}

/** The campaign that a web address names, or null. Anything that is no address names none. */
export function campaignOfUrl(address: string | null): string | null {
  const query = address?.split('#')[0]?.split('?').slice(1).join('?') ?? '';
  for (const pair of query.split('&')) {
    const [name, value = ''] = pair.split('=', 2);
    if (name?.toLowerCase() !== 'utm_campaign') continue;
    const campaign = decoded(value).trim();
    if (campaign !== '') return campaign.slice(0, LONGEST);
  }
  return null;
}

function decoded(value: string): string {
  const spaced = value.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/** The campaign of an advertisement: as its address names it, else by kind and id, e.g. `ad:12021`. */
export function campaignOfReferral({ sourceUrl, sourceType, sourceId }: Referral): string | null {
  const named = campaignOfUrl(sourceUrl);
  if (named !== null) return named;
  return sourceId === null || sourceId === '' ? null : `${sourceType ?? 'ad'}:${sourceId}`.slice(0, LONGEST);
}

/** A survey's answer that a tapped button carries: `survey:csat:5`; null: the button is none of a survey's. */
export function scoreOfPayload(
  payload: string | null,
): { readonly kind: 'csat' | 'ces'; readonly score: number } | null {
  const [, kind, score] = /^survey:(csat|ces):([1-7])$/.exec(payload ?? '') ?? [];
  if (kind !== 'csat' && kind !== 'ces') return null;
  const given = Number(score);
  return kind === 'csat' && given > 5 ? null : { kind, score: given };
}
