import type { z } from 'zod';
import { invalidField } from './validation.ts';

/** A position as an opaque text: callers hand it back and do not look into it. */
export const toCursor = (position: unknown): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/** @throws Problem when the text is no cursor of this list */
export function fromCursor<Position>(
  schema: z.ZodType<Position>,
  cursor: string | undefined,
): Position | null {
  if (cursor === undefined) return null;
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch {
    throw invalidField('cursor', 'must be the nextCursor of an earlier answer');
  }
}
