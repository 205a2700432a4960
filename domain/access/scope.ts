/** What a token of the API may be for, by the first word of an address under `/v1`. */
export const RESOURCES = [
  'cases',
  'contacts',
  'collection-contacts',
  'conversions',
  'costs',
  'summary',
  'templates',
  'lines',
  'subscribers',
  'events',
  'audit',
  'operators',
] as const;

export const ACCESSES = ['read', 'write'] as const;
export type Access = (typeof ACCESSES)[number];

/** `cases:read`, `contacts:write`; `*` is every resource. Whoever may write may read. */
export interface Scope {
  readonly resource: string;
  readonly access: Access;
}

export const scopeName = ({ resource, access }: Scope): string => `${resource}:${access}`;

/** All there are, by their names. */
export const SCOPES: readonly string[] = ['*', ...RESOURCES].flatMap((resource) =>
  ACCESSES.map((access) => scopeName({ resource, access })),
);

/** @returns null where there is no such scope */
export function readScope(text: string): Scope | null {
  const [resource = '', access] = text.split(':');
  return SCOPES.includes(text) ? { resource, access: access === 'read' ? 'read' : 'write' } : null;
}

/** S4: everything of a person at once is given by the right that erases them, though nothing is changed. */
const OWN_DATA = /^\/v1\/contacts\/[^/]+\/export\/?$/;

/**
 * What a request needs: to read by a method that changes nothing, else to write.
 * @param path under `/v1`, as its route has it
 */
export function scopeNeeded(method: string, path: string): Scope {
  const [, resource = ''] = /^\/v1\/([^/.]+)/.exec(path) ?? [];
  const reads = ['GET', 'HEAD', 'OPTIONS'].includes(method) && !OWN_DATA.test(path);
  return { resource, access: reads ? 'read' : 'write' };
}

/** @param scopes null: all of `/v1` */
export const permits = (scopes: readonly Scope[] | null, needed: Scope): boolean =>
  scopes === null ||
  scopes.some(
    ({ resource, access }) =>
      (resource === '*' || resource === needed.resource) && (access === 'write' || access === needed.access),
  );
