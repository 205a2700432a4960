import { z } from 'zod';
import { storableText } from './storable-json.ts';

/** Only what is looked at has a shape here; all else is kept with the event. */
const text = z.union([z.string(), z.number()]).transform((value) => storableText(String(value)));
const id = text.pipe(z.string().min(1).max(512));
const optionalId = id.nullish().catch(null);
const scalar = z.union([z.string(), z.number()]).nullish().catch(null);

const restriction = z.looseObject({ restriction_type: text, expiration: scalar });

export const accountUpdateSchema = z.looseObject({
  event: text,
  waba_info: z.looseObject({ waba_id: optionalId }).nullish().catch(null),
  ban_info: z
    .looseObject({
      // An array in older versions.
      waba_ban_state: z
        .union([text, z.array(text).transform((states) => states.at(-1))])
        .nullish()
        .catch(null),
    })
    .nullish()
    .catch(null),
  // One object in older versions.
  restriction_info: z
    .union([restriction.transform((one) => [one]), z.array(restriction)])
    .nullish()
    .catch(null),
});

export const accountReviewSchema = z.looseObject({ decision: text });

export const accountAlertSchema = z
  .looseObject({ entity_type: text.nullish().catch(null), entity_id: optionalId })
  .and(
    z.union([
      z.looseObject({
        alert_info: z.looseObject({
          alert_type: text,
          alert_severity: text,
          alert_status: text.nullish().catch(null),
        }),
      }),
      // As older versions have it, without the object around it.
      z
        .looseObject({ alert_type: text, alert_severity: text, alert_status: text.nullish().catch(null) })
        .transform((alert) => ({ alert_info: alert })),
    ]),
  );

export const numberQualitySchema = z.looseObject({
  display_phone_number: id,
  event: text,
  current_limit: scalar,
  max_daily_conversations_per_business: scalar,
  messaging_limit_tier: scalar,
});

export const capabilitySchema = z.looseObject({
  max_daily_conversations_per_business: scalar,
  max_daily_conversation_per_phone: scalar,
  messaging_limit_tier: scalar,
});
