const unescaped = (text: string): string =>
  text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");

/** Every address that a page leads to: links, what it loads, frames, and whom its choice of a customer opens. */
export function linksOf(text: string, at: string): readonly string[] {
  const named = [...text.matchAll(/\b(?:href|src)="([^"]*)"/g)].map(([, link = '']) => unescaped(link));
  const customers = [...text.matchAll(/<option value="([\w.]+)"[^>]*>[^<]*\+/g)].map(
    ([, key = '']) => `/simulator?customer=${key}`,
  );
  return [...named, ...customers]
    .filter((link) => !/^(?:data:|mailto:|tel:|#)/.test(link))
    .map((link) => {
      const address = new URL(link, at);
      address.hash = '';
      return address.href;
    });
}
