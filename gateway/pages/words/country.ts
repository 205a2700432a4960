/** Countries by name; what is no code of a country stays as it is. */
export function countryIn(locale: string): (code: string) => string {
  const regions = new Intl.DisplayNames(locale, { type: 'region' });
  return (code) => (/^[A-Z]{2}$/.test(code) ? (regions.of(code) ?? code) : code);
}
