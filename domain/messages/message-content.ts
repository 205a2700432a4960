import type { Clause, VariableFaultCode } from '../explanation/codes.ts';
/** Media by the provider's id or by a link it fetches; exactly one of them. */
export interface Media {
  readonly type: 'image' | 'video' | 'audio' | 'document' | 'sticker';
  readonly id?: string;
  readonly link?: string;
  readonly caption?: string;
  readonly filename?: string;
}

/** The Cloud API's `interactive` object, as far as its limits are checked here. Other kinds pass as they are. */
export interface Interactive {
  readonly type: string;
  readonly header?: { readonly type: string; readonly text?: string };
  readonly body?: { readonly text: string };
  readonly footer?: { readonly text: string };
  readonly action: {
    readonly name?: string;
    readonly button?: string;
    readonly buttons?: readonly { readonly reply?: { readonly id: string; readonly title: string } }[];
    readonly sections?: readonly {
      readonly title?: string;
      readonly rows?: readonly {
        readonly id: string;
        readonly title: string;
        readonly description?: string;
      }[];
      readonly product_items?: readonly { readonly product_retailer_id?: string }[];
    }[];
    readonly catalog_id?: string;
    readonly product_retailer_id?: string;
    readonly parameters?: {
      readonly display_text?: string;
      readonly url?: string;
      readonly flow_id?: string;
      readonly flow_name?: string;
      readonly flow_cta?: string;
      readonly country?: string;
      readonly ttl_minutes?: number;
      readonly thumbnail_product_retailer_id?: string;
    };
  };
}

/** What a reply says: a message that needs an open window (W4). */
export type FreeFormContent =
  | { readonly type: 'text'; readonly text: { readonly body: string; readonly preview_url?: boolean } }
  | { readonly type: 'interactive'; readonly interactive: Interactive }
  | { readonly type: 'media'; readonly media: Media };

/** A template by the name the provider knows its version by, with values by variable. */
export interface TemplateContent {
  readonly type: 'template';
  readonly template: {
    readonly name: string;
    /** As the provider names it; the contact's own where left out. */
    readonly language?: string;
    readonly variables?: Readonly<Record<string, unknown>>;
  };
}

export type MessageContent = FreeFormContent | TemplateContent;

/** A limit of the Cloud API that a message breaks, by the name of the field (D2). */
export interface BrokenLimit {
  readonly field: string;
  readonly message: string;
  /** What was probably meant, of what is known. */
  readonly didYouMean?: string;
  /** E3: what is wrong with a template's value, by code. */
  readonly reason?: Clause<VariableFaultCode>;
}

/** The type and body of a free-form message as the Cloud API's messages endpoint takes it. */
export function providerContent(
  content: FreeFormContent,
): Readonly<Record<string, unknown>> & { type: string } {
  switch (content.type) {
    case 'text':
      return { type: 'text', text: content.text };
    case 'interactive':
      return { type: 'interactive', interactive: content.interactive };
    case 'media': {
      const { type, ...media } = content.media;
      return { type, [type]: media };
    }
  }
}
