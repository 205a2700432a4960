import { readScope, type Scope, SCOPES } from '../domain/access/scope.ts';
import { mustBeOneOf } from './plain-words.ts';

/** Who may use the API, by the secret that a request carries. */
export interface ApiToken {
  /** Stands in the audit log. */
  readonly name: string;
  readonly secret: string;
  /** Null: all of `/v1`. */
  readonly scopes: readonly Scope[] | null;
}

/** `name:secret` or `name[cases:read,contacts:write]:secret`; a secret may hold anything but a comma. */
const FORM = /\s*([^:,[\]]+?)\s*(?:\[([^\]]*)\])?\s*:\s*([^,]*?)\s*(?:,|$)/y;

const FORMS = 'must be name:secret or name[cases:read,contacts:write]:secret, several separated by commas';

/** API_TOKENS as it is written: tokens, or what is wrong with it, without any secret in it. */
export function readApiTokens(
  text: string,
): { readonly tokens: readonly ApiToken[] } | { readonly wrong: string } {
  const tokens: ApiToken[] = [];
  FORM.lastIndex = 0;
  do {
    const found = FORM.exec(text);
    const [, name = '', listed, secret = ''] = found ?? [];
    if (found === null || secret === '') return { wrong: FORMS };
    const words = listed?.split(/[\s,]+/).filter((each) => each !== '');
    if (words?.length === 0) {
      return { wrong: `${name} has brackets without a scope: leave them out for all of /v1` };
    }
    const unknown = words?.find((each) => readScope(each) === null);
    if (unknown !== undefined) {
      return { wrong: `a scope of ${name} ${mustBeOneOf(SCOPES, unknown)}` };
    }
    const scopes = words?.map(readScope).filter((scope) => scope !== null) ?? null;
    tokens.push({ name, secret, scopes });
  } while (FORM.lastIndex < text.length);
  if (text.trimEnd().endsWith(',')) return { wrong: FORMS };
  const secrets = new Set(tokens.map(({ secret }) => secret));
  return secrets.size < tokens.length
    ? { wrong: 'has one secret twice: nobody could tell which token acted' }
    : { tokens };
}
