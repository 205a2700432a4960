/** Where nobody is: what is read relative to it must stay there. */
const NOWHERE = 'http://nowhere.invalid';

const START = '/sessions';

/** Path and query of an address, whichever host it names; null where it is none. */
export function pathOf(address: string | undefined): string | null {
  if (address === undefined || !URL.canParse(address)) return null;
  const { pathname, search } = new URL(address);
  return `${pathname}${search}`;
}

/**
 * Where to go after the sign-in: a path of our own, read as browsers read it, which pass over tabs and line ends and take
 * a backslash for a slash. A link to the sign-in must not lead people elsewhere, nor in a circle.
 */
export function safeReturnPath(to: unknown): string {
  if (typeof to !== 'string' || !to.startsWith('/') || !URL.canParse(to, NOWHERE)) return START;
  const { origin, pathname, search, hash } = new URL(to, NOWHERE);
  if (origin !== NOWHERE || pathname.startsWith('//') || /^\/log(in|out)(\/|$)/.test(pathname)) return START;
  return `${pathname}${search}${hash}`;
}

/** The safe path of a page that somebody wants; null for who comes by the front door, or by an address that is none of ours. */
export function wishedFor(to: unknown): string | null {
  if (to === undefined || to === '/') return null;
  const path = safeReturnPath(to);
  return path === START && to !== START ? null : path;
}
