import { z } from 'zod';

/** Lengths and counts as the Cloud API has them; an `error` text becomes `error_data.details` of 131009. */
const between = (what: string, min: number, max: number) => {
  const error = `${what} length invalid. Min length: ${min}, Max length: ${max}`;
  return z.string().min(min, { error }).max(max, { error });
};

const link = z.string().regex(/^https?:\/\/\S+$/, { error: 'Link must be an http or https URL' });

const oneSource = { error: 'Exactly one of id and link is required' };
const hasOneSource = (media: { id?: string | undefined; link?: string | undefined }): boolean =>
  (media.id === undefined) !== (media.link === undefined);
const source = { id: z.string().min(1).optional(), link: link.optional() };
const caption = { caption: z.string().max(1024).optional() };

const image = z.strictObject({ ...source, ...caption }).refine(hasOneSource, oneSource);
const video = image;
const document = z
  .strictObject({ ...source, ...caption, filename: z.string().min(1).optional() })
  .refine(hasOneSource, oneSource);
const audio = z.strictObject({ ...source, voice: z.boolean().optional() }).refine(hasOneSource, oneSource);
const sticker = z.strictObject(source).refine(hasOneSource, oneSource);

const header = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), text: between('Header text', 1, 60) }),
  z.strictObject({ type: z.literal('image'), image }),
  z.strictObject({ type: z.literal('video'), video }),
  z.strictObject({ type: z.literal('document'), document }),
]);
const footer = z.strictObject({ text: between('Footer text', 1, 60) });
const body = z.strictObject({ text: between('Body text', 1, 1024) });

const buttonCount = {
  error: 'Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3',
};
const replyButton = z.strictObject({
  type: z.literal('reply'),
  reply: z.strictObject({ id: between('Button id', 1, 256), title: between('Button title', 1, 20) }),
});
const rows = z.array(
  z.strictObject({
    id: between('Row id', 1, 200),
    title: between('Row title', 1, 24),
    description: between('Row description', 1, 72).optional(),
  }),
);

const interactive = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('button'),
    header: header.optional(),
    body,
    footer: footer.optional(),
    action: z.strictObject({
      buttons: z
        .array(replyButton)
        .min(1, buttonCount)
        .max(3, buttonCount)
        .refine((buttons) => new Set(buttons.map((button) => button.reply.id)).size === buttons.length, {
          error: 'Button ids must be unique',
        })
        .refine((buttons) => new Set(buttons.map((button) => button.reply.title)).size === buttons.length, {
          error: 'Button titles must be unique',
        }),
    }),
  }),
  z.strictObject({
    type: z.literal('list'),
    header: z.strictObject({ type: z.literal('text'), text: between('Header text', 1, 60) }).optional(),
    body: z.strictObject({ text: between('Body text', 1, 4096) }),
    footer: footer.optional(),
    action: z.strictObject({
      button: between('Button label', 1, 20),
      sections: z
        .array(z.strictObject({ title: between('Section title', 1, 24).optional(), rows }))
        .min(1, { error: 'Invalid sections count. Min allowed sections: 1, Max allowed sections: 10' })
        .max(10, { error: 'Invalid sections count. Min allowed sections: 1, Max allowed sections: 10' })
        .refine((sections) => sections.every((section) => section.rows.length > 0), {
          error: 'Section must have at least one row',
        })
        .refine((sections) => sections.reduce((sum, section) => sum + section.rows.length, 0) <= 10, {
          error: 'Total row count exceed max allowed count: 10',
        })
        .refine((sections) => sections.length === 1 || sections.every((section) => section.title), {
          error: 'Section title is required if there is more than one section',
        })
        .refine(
          (sections) => {
            const ids = sections.flatMap((section) => section.rows.map((row) => row.id));
            return new Set(ids).size === ids.length;
          },
          { error: 'Row ids must be unique' },
        ),
    }),
  }),
  z.strictObject({
    type: z.literal('cta_url'),
    header: header.optional(),
    body,
    footer: footer.optional(),
    action: z.strictObject({
      name: z.literal('cta_url'),
      parameters: z.strictObject({ display_text: between('Button text', 1, 20), url: link }),
    }),
  }),
  z.strictObject({
    type: z.literal('flow'),
    header: header.optional(),
    body,
    footer: footer.optional(),
    action: z.strictObject({
      name: z.literal('flow'),
      parameters: z
        .strictObject({
          flow_message_version: z.literal('3'),
          flow_id: z.string().min(1).optional(),
          flow_name: z.string().min(1).optional(),
          flow_cta: between('Flow button text', 1, 30),
          flow_token: z.string().min(1).optional(),
          mode: z.enum(['draft', 'published']).optional(),
          flow_action: z.enum(['navigate', 'data_exchange']).optional(),
          flow_action_payload: z.looseObject({}).optional(),
        })
        .refine((flow) => (flow.flow_id === undefined) !== (flow.flow_name === undefined), {
          error: 'Exactly one of flow_id and flow_name is required',
        }),
    }),
  }),
  // Requests: words, and one button whose label is WhatsApp's own.
  z.strictObject({
    type: z.literal('location_request_message'),
    body,
    action: z.strictObject({ name: z.literal('send_location') }),
  }),
  z.strictObject({
    type: z.literal('request_contact_info'),
    body,
    action: z.strictObject({ name: z.literal('request_contact_info') }),
  }),
  z.strictObject({
    type: z.literal('call_permission_request'),
    body: body.optional(),
    action: z.strictObject({ name: z.literal('call_permission_request') }),
  }),
  z.strictObject({
    type: z.literal('address_message'),
    header: header.optional(),
    body,
    footer: footer.optional(),
    action: z.strictObject({
      name: z.literal('address_message'),
      parameters: z.looseObject({ country: z.string().min(1) }),
    }),
  }),
  z.strictObject({
    type: z.literal('voice_call'),
    header: header.optional(),
    body,
    footer: footer.optional(),
    action: z.strictObject({
      name: z.literal('voice_call'),
      parameters: z.looseObject({ display_text: between('Button text', 1, 20).optional() }).optional(),
    }),
  }),
  z.strictObject({
    type: z.literal('product'),
    body: body.optional(),
    footer: footer.optional(),
    action: z.strictObject({
      catalog_id: z.string().min(1),
      product_retailer_id: z.string().min(1),
    }),
  }),
  z.strictObject({
    type: z.literal('product_list'),
    header: z.strictObject({ type: z.literal('text'), text: between('Header text', 1, 60) }),
    body,
    footer: footer.optional(),
    action: z.looseObject({
      catalog_id: z.string().min(1),
      sections: z
        .array(
          z.strictObject({
            title: between('Section title', 1, 24).optional(),
            product_items: z
              .array(z.strictObject({ product_retailer_id: z.string().min(1) }))
              .min(1, { error: 'Section must have at least one product' }),
          }),
        )
        .min(1, { error: 'Invalid sections count. Min allowed sections: 1, Max allowed sections: 10' })
        .max(10, { error: 'Invalid sections count. Min allowed sections: 1, Max allowed sections: 10' })
        .refine(
          (sections) => sections.reduce((sum, section) => sum + section.product_items.length, 0) <= 30,
          {
            error: 'Total products count exceed max allowed count: 30',
          },
        ),
    }),
  }),
  z.strictObject({
    type: z.literal('catalog_message'),
    body,
    footer: footer.optional(),
    action: z.strictObject({
      name: z.literal('catalog_message'),
      parameters: z.strictObject({ thumbnail_product_retailer_id: z.string().min(1).optional() }).optional(),
    }),
  }),
  // A known type whose inside this provider does not look into.
  z.looseObject({ type: z.literal('carousel'), action: z.looseObject({}).optional() }),
]);

const parameter = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    text: z.string(),
    parameter_name: z.string().min(1).optional(),
  }),
  z.strictObject({ type: z.literal('payload'), payload: z.string().min(1).max(128) }),
  z.strictObject({ type: z.literal('image'), image }),
  z.strictObject({ type: z.literal('video'), video }),
  z.strictObject({ type: z.literal('gif'), gif: video }),
  z.strictObject({ type: z.literal('document'), document }),
  z.looseObject({ type: z.literal('currency'), currency: z.looseObject({}) }),
  z.looseObject({ type: z.literal('date_time'), date_time: z.looseObject({}) }),
  z.looseObject({ type: z.literal('location'), location: z.looseObject({}) }),
  z.strictObject({ type: z.literal('coupon_code'), coupon_code: z.string().min(1).max(15) }),
  z.looseObject({ type: z.literal('action'), action: z.looseObject({}) }),
]);
export type TemplateParameter = z.infer<typeof parameter>;

const component = z.strictObject({
  type: z.enum(['header', 'body', 'button', 'HEADER', 'BODY', 'BUTTON']),
  sub_type: z
    .preprocess(
      (type) => (typeof type === 'string' ? type.toLowerCase() : type),
      z.enum([
        'quick_reply',
        'url',
        'copy_code',
        'flow',
        'catalog',
        'mpm',
        'spm',
        'voice_call',
        'order_details',
      ]),
    )
    .optional(),
  index: z.union([z.string().regex(/^\d$/), z.number().int().min(0).max(9)]).optional(),
  parameters: z.array(parameter).optional(),
});
export type TemplateComponent = z.infer<typeof component>;

const template = z.strictObject({
  name: z.string().min(1).max(512),
  language: z.strictObject({
    code: z.string().min(2),
    policy: z.literal('deterministic').optional(),
  }),
  components: z.array(component).optional(),
});

/** The type's own object, by message type. */
export const CONTENT = {
  text: z.strictObject({ body: z.string().min(1).max(4096), preview_url: z.boolean().optional() }),
  image,
  video,
  document,
  audio,
  sticker,
  interactive,
  template,
  reaction: z.strictObject({ message_id: z.string().min(1), emoji: z.string() }),
  location: z.strictObject({
    latitude: z.union([z.number(), z.string()]),
    longitude: z.union([z.number(), z.string()]),
    name: z.string().optional(),
    address: z.string().optional(),
  }),
  contacts: z.array(z.looseObject({ name: z.looseObject({ formatted_name: z.string().min(1) }) })).min(1),
} as const;
export type MessageType = keyof typeof CONTENT;

/** What every send has beside its content. */
export const ENVELOPE = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z.string().min(1).optional(),
  recipient: z.string().min(1).optional(),
  context: z.strictObject({ message_id: z.string().min(1) }).optional(),
  biz_opaque_callback_data: z.string().max(512).optional(),
  recipient_identity_key_hash: z.string().optional(),
  /** Direct Send: a utility message without a template of one's own. */
  category: z.literal('utility').optional(),
};

/** Marks a customer's message as read; no send. */
export const markAsReadSchema = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().min(1),
  typing_indicator: z.strictObject({ type: z.literal('text') }).optional(),
});
