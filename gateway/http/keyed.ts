import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { type KeyedRequest, type KnownRequest, takeUpRequest } from '../../database/accounts/api-requests.ts';
import type { Queryable } from '../../database/pool.ts';
import { idempotencyConflict } from './refusals.ts';

/** JSON whose keys stand in order at every level, so that the same content has the same text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  );
}

/** A short name for content, for ids that must not hold it (S1). */
export const digestOf = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(canonical(parts)).digest('base64url').slice(0, 32);

/** An id in the form of a UUID that is the same for the same content. */
export const uuidOf = (...parts: readonly unknown[]): string =>
  createHash('sha256')
    .update(canonical(parts))
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');

export interface Keyed extends KeyedRequest, KnownRequest {}

/**
 * Takes up the `Idempotency-Key` of a request; null when it has none.
 * @throws Problem `idempotency_conflict` when the key belongs to another request
 */
export async function takeUp(database: Queryable, request: FastifyRequest): Promise<Keyed | null> {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string') return null;
  const keyed: KeyedRequest = {
    token: request.caller,
    key,
    digest: digestOf(request.method, request.url, request.body ?? null),
  };
  const known = await takeUpRequest(database, keyed);
  if (known.conflicts) throw idempotencyConflict('Idempotency-Key');
  return { ...keyed, ...known };
}
