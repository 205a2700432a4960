import { z } from 'zod';
import { type Duration, SECOND } from '../../domain/time/instant.ts';
import type { ListedTemplate } from '../../domain/templates/template-import.ts';
import { templateQualityOf, templateStatusOf } from '../../domain/templates/template-status.ts';

/** The provider's list could not be read whole, so nothing may be concluded from it. */
export class TemplateListUnreadable extends Error {
  override readonly name = 'TemplateListUnreadable';
  /** The provider's error code, `http-<status>`, or the kind of failure. */
  readonly code: string;
  constructor(code: string, options?: ErrorOptions) {
    super(
      `The provider's template list could not be read (${code}); nothing was changed. Try again.`,
      options,
    );
    this.code = code;
  }
}

export interface TemplateList {
  /**
   * All templates of an account, all pages.
   * @param accountId the WhatsApp Business Account
   * @throws TemplateListUnreadable
   */
  all(accountId: string): Promise<ListedTemplate[]>;
}

const FIELDS = 'name,language,status,category,quality_score,rejected_reason,parameter_format,components';
const PAGE = 100;
/** An account has at most 6,000 templates, each in many languages: more pages than this are a loop. */
const MOST_PAGES = 1_000;
const TIMEOUT: Duration = 20 * SECOND;

const word = z.string().transform((text) => text.toUpperCase());
const examples = z
  .looseObject({
    header_text: z.array(z.string()).optional(),
    header_text_named_params: z
      .array(z.looseObject({ param_name: z.string(), example: z.string() }))
      .optional(),
    body_text: z.array(z.array(z.string())).optional(),
    body_text_named_params: z
      .array(z.looseObject({ param_name: z.string(), example: z.string() }))
      .optional(),
  })
  .optional();
const component = z.looseObject({
  type: word,
  format: word.optional(),
  text: z.string().optional(),
  example: examples.catch(undefined),
  buttons: z
    .array(
      z.looseObject({
        type: word,
        text: z.string().optional(),
        url: z.string().optional(),
        flow_id: z.union([z.string(), z.number()]).transform(String).optional().catch(undefined),
      }),
    )
    .optional(),
});
const listed = z.looseObject({
  name: z.string().min(1),
  language: z.string().min(2),
  status: z.string(),
  category: z.string(),
  quality_score: z.looseObject({ score: z.string() }).nullish().catch(null),
  rejected_reason: z.string().nullish().catch(null),
  parameter_format: word.optional(),
  components: z.array(component),
});
const pageSchema = z.looseObject({
  data: z.array(listed),
  paging: z
    .looseObject({
      cursors: z.looseObject({ after: z.string().optional() }).optional(),
      next: z.string().optional(),
    })
    .optional(),
});
const refusedSchema = z.object({ error: z.object({ code: z.number().int() }) });

/**
 * The Graph API's `GET /{account}/message_templates`.
 * @param apiUrl WHATSAPP_API_URL: origin and version
 */
export function createTemplateList({
  apiUrl,
  accessToken,
  timeout = TIMEOUT,
  page = PAGE,
}: {
  readonly apiUrl: string;
  readonly accessToken: string;
  readonly timeout?: Duration;
  /** Templates asked for at once. */
  readonly page?: number;
}): TemplateList {
  async function read(accountId: string, after: string | null): Promise<z.output<typeof pageSchema>> {
    const query = new URLSearchParams({ fields: FIELDS, limit: String(page) });
    if (after !== null) query.set('after', after);
    let status: number;
    let body: unknown;
    try {
      const answer = await fetch(
        `${apiUrl}/${encodeURIComponent(accountId)}/message_templates?${query.toString()}`,
        {
          headers: { authorization: `Bearer ${accessToken}` },
          signal: AbortSignal.timeout(timeout),
          // The token goes nowhere but to the provider.
          redirect: 'error',
        },
      );
      status = answer.status;
      body = await answer.json().catch(() => null);
    } catch (cause) {
      throw new TemplateListUnreadable((cause as Error).name === 'TimeoutError' ? 'timeout' : 'unreachable', {
        cause,
      });
    }
    const parsed = pageSchema.safeParse(body);
    if (status === 200 && parsed.success) return parsed.data;
    const code = refusedSchema.safeParse(body).data?.error.code;
    throw new TemplateListUnreadable(
      code !== undefined ? String(code) : status === 200 ? 'unknown-shape' : `http-${status}`,
    );
  }

  return {
    async all(accountId) {
      const all: ListedTemplate[] = [];
      let after: string | null = null;
      for (let pages = 0; pages < MOST_PAGES; pages += 1) {
        const { data, paging } = await read(accountId, after);
        all.push(...data.map(asListed));
        const next = paging?.cursors?.after;
        if (paging?.next === undefined || next === undefined) return all;
        if (next === after) break;
        after = next;
      }
      throw new TemplateListUnreadable('endless-pages');
    },
  };
}

function asListed(entry: z.output<typeof listed>): ListedTemplate {
  const { name, language, status, category } = entry;
  const { quality_score: quality, parameter_format: format } = entry;
  return {
    name,
    language,
    status: templateStatusOf(status),
    category: category.toLowerCase(),
    quality: quality == null ? null : templateQualityOf(quality.score),
    rejection: rejectionOf(entry),
    parameterFormat: format === 'NAMED' ? 'named' : 'positional',
    components: entry.components.map(({ type, format: kind, text, example, buttons }) => ({
      type,
      format: kind,
      text,
      examples: Object.fromEntries([
        ...(example?.header_text ?? []).map((value, index) => [String(index + 1), value] as const),
        ...(example?.header_text_named_params ?? []).map(
          ({ param_name, example: value }) => [param_name, value] as const,
        ),
        ...(example?.body_text?.[0] ?? []).map((value, index) => [String(index + 1), value] as const),
        ...(example?.body_text_named_params ?? []).map(
          ({ param_name, example: value }) => [param_name, value] as const,
        ),
      ]),
      ...(buttons === undefined
        ? {}
        : {
            buttons: buttons.map(({ flow_id: flowId, type: kind, text: label, url }) => ({
              type: kind,
              text: label,
              url,
              flowId,
            })),
          }),
    })),
  };
}

/** `NONE` stands where it was not turned down. */
const rejectionOf = ({ status, rejected_reason: reason }: z.output<typeof listed>): string | null =>
  status.toUpperCase() === 'REJECTED' && reason != null && reason !== 'NONE' ? reason : null;
