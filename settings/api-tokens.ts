import { AUTHORS, type Author, DEFAULT_AUTHOR } from '../domain/case/author.ts';
import { readScope, type Scope, SCOPES } from '../domain/access/scope.ts';
import { mustBeOneOf } from './plain-words.ts';

/** Who may use the API, by the secret that a request carries. */
export interface ApiToken {
  /** Stands in the audit log. */
  readonly name: string;
  readonly secret: string;
  /** Null: all of `/v1`. */
  readonly scopes: readonly Scope[] | null;
  /** W9: who wrote what it sends or reports, where the request does not say. */
  readonly author: Author;
}

/** `name:secret`, `name(author=bot)[cases:read,contacts:write]:secret`; a secret may hold anything but a comma. */
const FORM = /\s*([^:,[\]]+?)\s*(?:\[([^\]]*)\])?\s*:\s*([^,]*?)\s*(?:,|$)/y;

const FORMS =
  'must be name:secret, name[cases:read,contacts:write]:secret or name(author=bot):secret, several separated by commas';

/** API_TOKENS as it is written: tokens, or all that is wrong with it, without any secret in it. */
export function readApiTokens(
  text: string,
): { readonly tokens: readonly ApiToken[] } | { readonly wrong: string } {
  const tokens: ApiToken[] = [];
  const wrong: string[] = [];
  const secrets: string[] = [];
  FORM.lastIndex = 0;
  do {
    const found = FORM.exec(text);
    const [, given = '', listed, secret = ''] = found ?? [];
    // What comes after cannot be told from it.
    if (found === null || secret === '') return { wrong: [...wrong, FORMS].join('; ') };
    secrets.push(secret);
    const { name, author } = readName(given);
    const scopes = readScopes(listed);
    if ('wrong' in author) wrong.push(`the author of ${name} ${author.wrong}`);
    if ('wrong' in scopes) wrong.push(`${scopes.of} ${name} ${scopes.wrong}`.trimStart());
    if ('is' in author && 'are' in scopes)
      tokens.push({ name, secret, scopes: scopes.are, author: author.is });
  } while (FORM.lastIndex < text.length);
  if (text.trimEnd().endsWith(',')) wrong.push(FORMS);
  if (new Set(secrets).size < secrets.length)
    wrong.push('has one secret twice: nobody could tell which token acted');
  return wrong.length > 0 ? { wrong: wrong.join('; ') } : { tokens };
}

/** W9: `name(author=bot)`. Round brackets that say nothing of an author are part of a name. */
function readName(given: string): {
  readonly name: string;
  readonly author: { readonly is: Author } | { readonly wrong: string };
} {
  const [, name = '', said = ''] = /^(.*?)\s*\(([^()]*)\)$/s.exec(given) ?? [];
  const [key = '', value] = said.split('=').map((each) => each.trim());
  const isAuthor = name !== '' && (value !== undefined || AUTHORS.some((each) => each === key));
  if (!isAuthor) return { name: given, author: { is: DEFAULT_AUTHOR } };
  const author = AUTHORS.find((each) => each === value);
  if (key === 'author' && author !== undefined) return { name, author: { is: author } };
  return {
    name,
    author: {
      wrong:
        key === 'author'
          ? mustBeOneOf(AUTHORS, value ?? '')
          : `must be written as ${name}(author=${AUTHORS.find((each) => each === (value ?? key)) ?? 'bot'})`,
    },
  };
}

function readScopes(
  listed: string | undefined,
): { readonly are: readonly Scope[] | null } | { readonly of: string; readonly wrong: string } {
  const words = listed?.split(/[\s,]+/).filter((each) => each !== '');
  if (words?.length === 0)
    return { of: '', wrong: 'has brackets without a scope: leave them out for all of /v1' };
  const unknown = words?.find((each) => readScope(each) === null);
  if (unknown !== undefined) return { of: 'a scope of', wrong: mustBeOneOf(SCOPES, unknown) };
  return { are: words?.map(readScope).filter((scope) => scope !== null) ?? null };
}
