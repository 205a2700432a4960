import { z } from 'zod';
import type { TemplateDefinition } from '../../domain/templates/template-definition.ts';
import { type Duration, SECOND } from '../../domain/time/instant.ts';

/** What the provider made of a template that was handed to it. */
export type TemplateCreated =
  | { readonly was: 'created'; readonly status: string; readonly category: string | null }
  | {
      readonly was: 'refused';
      /** Of the Graph API's error, `http-<status>`, or the kind of failure. */
      readonly code: string;
      readonly subcode: string | null;
      /** The provider's own words for people; null where it has none. */
      readonly said: string | null;
    };

export interface TemplateCreator {
  /** Not repeated: who is not sure of the outcome reads the list again. */
  create(accountId: string, definition: TemplateDefinition): Promise<TemplateCreated>;
}

const TIMEOUT: Duration = 30 * SECOND;

const createdSchema = z.looseObject({ id: z.string(), status: z.string(), category: z.string().optional() });
const text = z.string().optional().catch(undefined);
const refusedSchema = z.looseObject({
  error: z.looseObject({
    code: z.number().int(),
    error_subcode: z.number().int().optional().catch(undefined),
    error_user_msg: text,
    error_data: z.looseObject({ details: text }).optional().catch(undefined),
    message: text,
  }),
});

/**
 * The Graph API's `POST /{account}/message_templates`.
 * @param apiUrl WHATSAPP_API_URL: origin and version
 */
export function createTemplateCreator({
  apiUrl,
  accessToken,
}: {
  readonly apiUrl: string;
  readonly accessToken: string;
}): TemplateCreator {
  return {
    async create(accountId, definition) {
      let status: number;
      let body: unknown;
      try {
        const answer = await fetch(`${apiUrl}/${encodeURIComponent(accountId)}/message_templates`, {
          method: 'POST',
          headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
          body: JSON.stringify(definition),
          // The token goes nowhere but to the provider.
          redirect: 'error',
          signal: AbortSignal.timeout(TIMEOUT),
        });
        status = answer.status;
        body = await answer.json().catch(() => null);
      } catch (cause) {
        const code = (cause as Error).name === 'TimeoutError' ? 'timeout' : 'unreachable';
        return { was: 'refused', code, subcode: null, said: null };
      }
      const created = createdSchema.safeParse(body);
      if (status >= 200 && status < 300 && created.success) {
        return { was: 'created', status: created.data.status, category: created.data.category ?? null };
      }
      const { error } = refusedSchema.safeParse(body).data ?? {};
      return {
        was: 'refused',
        code: error === undefined ? `http-${status}` : String(error.code),
        subcode: error?.error_subcode === undefined ? null : String(error.error_subcode),
        said: error?.error_user_msg ?? error?.error_data?.details ?? error?.message ?? null,
      };
    },
  };
}
