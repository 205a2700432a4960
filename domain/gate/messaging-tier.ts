/**
 * E6: the messaging limit as the provider writes it: `TIER_2K`, `2000`, and for none `TIER_UNLIMITED` or -1.
 * @returns unique contacts in 24 h outside their windows; null: unlimited; undefined: no limit is said
 */
export function limitOf(given: string | number | null | undefined): number | null | undefined {
  const text = String(given ?? '')
    .toUpperCase()
    .replace(/^TIER_/, '');
  if (text === 'UNLIMITED' || text === '-1') return null;
  const [, digits, thousands] = /^(\d{1,9})(K?)$/.exec(text) ?? [];
  if (digits === undefined || Number(digits) === 0) return undefined;
  return Number(digits) * (thousands === 'K' ? 1_000 : 1);
}
