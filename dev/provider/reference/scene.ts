import type { Instant } from '../../../domain/time/instant.ts';
import type { Line } from '../line.ts';
import { seconds } from '../webhooks/webhook-envelope.ts';

export type Json = Readonly<Record<string, unknown>>;

/** Whom and what a payload of the reference is about. All of it is invented, or the running world's. */
export interface Scene {
  readonly line: Line;
  /** The WhatsApp Business Account. */
  readonly account: string;
  /** The business portfolio that owns it. */
  readonly portfolio: string;
  readonly customer: {
    /** Digits. */
    readonly phone: string;
    readonly userId: string;
    readonly parentUserId: string;
    readonly name: string;
    readonly username: string;
  };
  /** Who they become where somebody changes number or user id. */
  readonly after: { readonly phone: string; readonly userId: string; readonly parentUserId: string };
  readonly at: Instant;
  /** A message of the business's to them, which is answered or reported on. */
  readonly sent: string;
  /** An earlier message of theirs, which is edited, taken back or reacted to. */
  readonly written: string;
  /** Of the message or call that the payload itself is. */
  readonly message: string;
  readonly call: string;
  readonly template: { readonly id: string; readonly name: string; readonly language: string };
}

/** Around the value: a line's (`metadata`), the account's (`time` beside the changes), or neither. */
export type Envelope = 'line' | 'account' | 'bare';

/** One payload that the provider's reference prints (T6). */
export interface ReferencePayload {
  /** As it is asked for: `messages/text`. */
  readonly name: string;
  /** Of Meta's documentation, below `…/business-messaging/whatsapp/`. */
  readonly page: string;
  readonly field: string;
  readonly envelope: Envelope;
  readonly value: (scene: Scene) => Json;
  /** Another id of the entry than the account's. */
  readonly entry?: (scene: Scene) => string;
}

/** The whole post. */
export function postOf(payload: ReferencePayload, scene: Scene): Json {
  const { field, envelope, value, entry } = payload;
  const { line, account, at } = scene;
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: entry?.(scene) ?? account,
        ...(envelope === 'account' ? { time: Math.floor(at / 1_000) } : {}),
        changes: [
          {
            value: {
              ...(envelope === 'line'
                ? {
                    messaging_product: 'whatsapp',
                    metadata: {
                      display_phone_number: line.displayPhoneNumber,
                      phone_number_id: line.phoneNumberId,
                    },
                  }
                : {}),
              ...value(scene),
            },
            field,
          },
        ],
      },
    ],
  };
}

export const contactOf = ({ customer }: Scene): Json => ({
  profile: { name: customer.name },
  wa_id: customer.phone,
  user_id: customer.userId,
});

const REFERENCE = 'webhooks/reference';

/** A message of the customer's. */
export const message = (
  name: string,
  content: (scene: Scene) => Json,
  page = `${REFERENCE}/${name}`,
): ReferencePayload => ({
  name,
  page,
  field: 'messages',
  envelope: 'line',
  value: (scene) => ({
    contacts: [contactOf(scene)],
    messages: [
      {
        from: scene.customer.phone,
        from_user_id: scene.customer.userId,
        id: scene.message,
        timestamp: seconds(scene.at),
        ...content(scene),
      },
    ],
  }),
});

/** A value of another field. */
export const change = (
  field: string,
  name: string,
  envelope: Envelope,
  value: (scene: Scene) => Json,
  page = `${REFERENCE}/${field}`,
): ReferencePayload => ({ name, page, field, envelope, value });
