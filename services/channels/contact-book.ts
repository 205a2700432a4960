import { z } from 'zod';
import { type Duration, SECOND } from '../../domain/time/instant.ts';

const TIMEOUT: Duration = 20 * SECOND;
const deletedSchema = z.object({ success: z.literal(true), deleted: z.boolean() });
const errorSchema = z.object({ error: z.object({ code: z.number().int() }) });

/** What the provider says of an entry that was to be deleted. */
export type ContactBookAnswer =
  | { readonly was: 'deleted' | 'absent' }
  /** A definite no. */
  | { readonly was: 'refused'; readonly code: string }
  /** No answer, its own trouble, or too many requests. */
  | { readonly was: 'unanswered'; readonly code: string };

/**
 * S6: deletes the entry that the provider keeps of a person in the portfolio's contact book: number and user id. Deleting
 * what is not there is no error, so it may be repeated.
 * @param apiUrl WHATSAPP_API_URL: origin and version
 * @param userId business-scoped, of the line's own portfolio
 */
export async function deleteFromContactBook(
  { apiUrl, accessToken }: { readonly apiUrl: string; readonly accessToken: string },
  { lineId, userId }: { readonly lineId: string; readonly userId: string },
): Promise<ContactBookAnswer> {
  const query = new URLSearchParams({ messaging_product: 'whatsapp', bsuid: userId });
  let status: number;
  let body: unknown;
  try {
    const response = await fetch(`${apiUrl}/${encodeURIComponent(lineId)}/contact_book?${query.toString()}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${accessToken}` },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    status = response.status;
    body = await response.json().catch(() => null);
  } catch (error) {
    return { was: 'unanswered', code: error instanceof Error ? error.name : 'unknown' };
  }
  const done = deletedSchema.safeParse(body);
  if (status < 300 && done.success) return { was: done.data.deleted ? 'deleted' : 'absent' };
  const code = errorSchema.safeParse(body).data?.error.code;
  const isDefinite =
    status >= 400 && status < 500 && status !== 429 && code !== undefined && !isPassing(code);
  return {
    was: isDefinite ? 'refused' : 'unanswered',
    code: code === undefined ? `http-${status}` : String(code),
  };
}

/** Rates, an expired token, and the provider's own trouble pass. */
const isPassing = (code: number): boolean => [1, 2, 4, 80007, 80008, 130429, 190].includes(code);
