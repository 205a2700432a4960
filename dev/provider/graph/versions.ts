import { API_VERSION } from '../line.ts';

const VERSION = /^\/(v(\d{1,3})\.\d)(?=\/|$)/;
const NEWEST = Number(/\d+/.exec(API_VERSION)?.[0]);

/** The version that a path names; null where it names none, or one that is not out yet. */
export function versionAsked(path: string): string | null {
  const [, version = null, number] = VERSION.exec(path) ?? [];
  return version !== null && Number(number) <= NEWEST ? version : null;
}

/**
 * Any version that there is or was answers: Graph passes calls of one that has ended on to the oldest that lives, and those
 * without a version to the app's own. The control API is no part of it.
 */
export function pathOfGraph(path: string): string {
  if (path === '/control' || path.startsWith('/control/')) return path;
  const version = versionAsked(path);
  return `/${API_VERSION}${version === null ? path : path.slice(version.length + 1)}`;
}
