import { z } from 'zod';
import { storableText } from './storable-json.ts';

/** Only what is looked at has a shape here. All else is tolerated and kept, and a wrong part never spoils the rest. */
const text = z.union([z.string(), z.number()]).transform((value) => storableText(String(value)));
/** Longer ones do not fit into an index. */
const id = text.pipe(z.string().min(1).max(512));
const optionalId = id.nullish().catch(null);
const optionalText = text.nullish().catch(null);

export const changeSchema = z.looseObject({ field: text, value: z.unknown().optional() });
export const entrySchema = z.looseObject({
  id: optionalId,
  /** Of account events: seconds. */
  time: z.unknown().optional(),
  changes: z.array(z.unknown()),
});
export const postSchema = z.looseObject({ entry: z.array(z.unknown()) });

/** The value of a change that is about a line. */
export const lineValueSchema = z.looseObject({
  metadata: z.looseObject({ phone_number_id: id, display_phone_number: optionalText }),
  contacts: z.array(z.unknown()).nullish().catch(null),
});

export const contactSchema = z.looseObject({
  wa_id: optionalId,
  user_id: optionalId,
  parent_user_id: optionalId,
  profile: z.looseObject({ name: optionalText, username: optionalText }).nullish().catch(null),
});
export type ContactValue = z.output<typeof contactSchema>;

const context = z.looseObject({ id: optionalId }).nullish().catch(null);

export const messageSchema = z.looseObject({
  id,
  type: text.catch('unknown'),
  timestamp: z.unknown().optional(),
  from: optionalId,
  from_user_id: optionalId,
  from_parent_user_id: optionalId,
  /** Of a group, which is nobody's window. */
  group_id: optionalId,
  context,
  interactive: z
    .looseObject({
      call_permission_reply: z
        .looseObject({
          response: optionalText,
          is_permanent: z.boolean().nullish().catch(null),
          expiration_timestamp: z.unknown().optional(),
          response_source: optionalText,
        })
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
  system: z
    .looseObject({
      type: optionalText,
      customer: optionalId,
      wa_id: optionalId,
      new_wa_id: optionalId,
      user_id: optionalId,
      parent_user_id: optionalId,
      previous_user_id: optionalId,
      previous_parent_user_id: optionalId,
    })
    .nullish()
    .catch(null),
});
export type MessageValue = z.output<typeof messageSchema>;

export const echoSchema = z.looseObject({
  id,
  type: text.catch('unknown'),
  timestamp: z.unknown().optional(),
  to: optionalId,
  to_user_id: optionalId,
  to_parent_user_id: optionalId,
  group_id: optionalId,
  context,
});

export const callSchema = z.looseObject({
  id,
  event: optionalText,
  direction: optionalText,
  timestamp: z.unknown().optional(),
  start_time: z.unknown().optional(),
  from: optionalId,
  from_user_id: optionalId,
  from_parent_user_id: optionalId,
  to: optionalId,
  to_user_id: optionalId,
  to_parent_user_id: optionalId,
});

/** F7: a card among the messages. */
export const cardSchema = z.looseObject({
  origin: optionalText,
  name: z.looseObject({ formatted_name: optionalText }).nullish().catch(null),
  phones: z
    .array(z.looseObject({ phone: optionalText, wa_id: optionalId }).catch({}))
    .nullish()
    .catch(null),
});

export const statusSchema = z.looseObject({
  id,
  status: text,
  /** `payment` and `call` statuses are not about a message's way to the customer. */
  type: optionalText,
  timestamp: z.unknown().optional(),
  biz_opaque_callback_data: optionalId,
  errors: z
    .array(z.looseObject({ code: optionalText }).catch({ code: null }))
    .nullish()
    .catch(null),
  pricing: z.unknown().optional(),
  conversation: z.unknown().optional(),
  recipient_id: optionalId,
  recipient_user_id: optionalId,
});

export const preferenceSchema = z.looseObject({
  wa_id: optionalId,
  user_id: optionalId,
  parent_user_id: optionalId,
  category: text,
  value: text,
  signup_id: optionalId,
});

export type PreferenceValue = z.output<typeof preferenceSchema>;

/** Of somebody's user id, or that of its parent. */
const idChange = z.looseObject({ previous: optionalId, current: optionalId }).nullish().catch(null);
export const userIdUpdateSchema = z.looseObject({
  wa_id: optionalId,
  user_id: idChange,
  parent_user_id: idChange,
  timestamp: z.unknown().optional(),
});

export const userActionSchema = z.looseObject({
  action_type: text,
  timestamp: z.unknown().optional(),
  marketing_messages_link_click_data: z
    .looseObject({ click_component: optionalText, product_id: optionalId })
    .nullish()
    .catch(null),
});

const template = {
  message_template_name: id,
  message_template_language: id,
};
export const templateStatusSchema = z.looseObject({
  ...template,
  event: text,
  other_info: z.looseObject({ title: optionalText, description: optionalText }).nullish().catch(null),
  reason: optionalText,
  rejection_info: z.looseObject({ reason: optionalText, recommendation: optionalText }).nullish().catch(null),
});
export const templateComponentsSchema = z.looseObject({
  ...template,
  message_template_element: optionalText,
});
export const templateQualitySchema = z.looseObject({ ...template, new_quality_score: text });
export const templateCategorySchema = z.looseObject({
  ...template,
  new_category: text,
  previous_category: optionalText,
  correct_category: optionalText,
});
