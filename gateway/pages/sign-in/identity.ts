import { ROLES, type Role } from '../../../domain/access/role.ts';
import type { Environment, RoleOfClaim } from '../../../settings/environment.ts';

/** Of an ID token or the issuer's userinfo. */
export type Claims = Readonly<Record<string, unknown>> & { readonly iss: string; readonly sub: string };

/** Whom an issuer vouches for, and what they are here. */
export interface Vouched {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly email: string | null;
  /** The highest of those that OIDC_ROLES gives; null: none. */
  readonly role: Role | null;
  /** Whether the issuer said anything of roles. */
  readonly hasRoleClaim: boolean;
}

/** Names and addresses are shown, so they have an end. */
const LONGEST = 200;

export function personOf(
  claims: Claims,
  { OIDC_ROLE_CLAIM: claim, OIDC_ROLES: roles = [] }: Pick<Environment, 'OIDC_ROLE_CLAIM' | 'OIDC_ROLES'>,
): Vouched {
  const text = (name: string): string | null => {
    const value = claims[name];
    return typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, LONGEST) : null;
  };
  const said = claimAt(claims, claim);
  return {
    issuer: claims.iss,
    subject: claims.sub,
    name: text('name') ?? text('preferred_username') ?? text('email') ?? claims.sub.slice(0, LONGEST),
    email: text('email'),
    role: highest(said, roles),
    hasRoleClaim: said !== undefined,
  };
}

/** By its own name first, since names of claims may be addresses; else by its path, such as `realm_access.roles`. */
function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  let place: unknown = claims;
  for (const step of path.split('.')) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, step)) return undefined;
    place = (place as Readonly<Record<string, unknown>>)[step];
  }
  return place;
}

function highest(said: unknown, roles: readonly RoleOfClaim[]): Role | null {
  const values = Array.isArray(said) ? said : [said];
  const given = roles.filter(({ value }) => values.includes(value)).map(({ role }) => role);
  return ROLES.findLast((role) => given.includes(role)) ?? null;
}
