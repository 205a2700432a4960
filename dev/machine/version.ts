/** The first `1.2.3` in a text, as a command prints its version; null when there is none. */
export function versionIn(text: string): string | null {
  return /\d+\.\d+\.\d+/.exec(text)?.[0] ?? null;
}

/** Is `version` the same as `least` or later? Compared number by number: 1.10.0 is later than 1.9.0. */
export function atLeast(version: string, least: string): boolean {
  const own = version.split('.').map(Number);
  for (const [index, wanted] of least.split('.').map(Number).entries()) {
    const part = own[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}
