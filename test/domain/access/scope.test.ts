import fc from 'fast-check';
import { expect, test } from 'vitest';
import { permits, readScope, SCOPES, scopeName, scopeNeeded } from '../../../domain/access/scope.ts';

test('S2: a request needs the scope of its resource, to read or to write', () => {
  const needed = (method: string, path: string) => scopeName(scopeNeeded(method, path));
  expect(needed('GET', '/v1/cases/:caseId')).toBe('cases:read');
  expect(needed('HEAD', '/v1/cases')).toBe('cases:read');
  expect(needed('POST', '/v1/cases/:caseId/messages')).toBe('cases:write');
  expect(needed('DELETE', '/v1/contacts/:contactId')).toBe('contacts:write');
  expect(needed('GET', '/v1/summary.csv')).toBe('summary:read');
});

test('S4: a person’s own data are given by the right that erases them', () => {
  const path = '/v1/contacts/:contactId';
  const given = scopeNeeded('GET', `${path}/export`);
  expect(given).toEqual(scopeNeeded('POST', `${path}/erasure`));
  expect(permits([{ resource: 'contacts', access: 'read' }], given)).toBe(false);
  expect(scopeNeeded('GET', path).access).toBe('read');
});

test('S2: a scope permits its own resource alone, and to write is to read', () => {
  const scope = fc
    .constantFrom(...SCOPES)
    .map((name) => readScope(name) as NonNullable<ReturnType<typeof readScope>>);
  fc.assert(
    fc.property(fc.array(scope), scope, (has, needs) => {
      const names = has.map(scopeName);
      const enough = [needs.resource, '*'].flatMap((resource) =>
        needs.access === 'read' ? [`${resource}:read`, `${resource}:write`] : [`${resource}:write`],
      );
      expect(permits(has, needs)).toBe(names.some((name) => enough.includes(name)));
      expect(permits(null, needs)).toBe(true);
    }),
  );
  expect([readScope('case:read'), readScope('cases'), readScope('cases:delete')]).toEqual([null, null, null]);
});
