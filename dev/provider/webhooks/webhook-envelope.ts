import type { Customer, Shown } from '../customers.ts';
import type { Line } from '../line.ts';

/** `entry[].changes[]`: one field and its value. */
export interface Change {
  readonly field: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A whole webhook body; each inner list becomes an entry of its own. */
export function webhookBody(accountId: string, entries: readonly (readonly Change[])[]): unknown {
  return {
    object: 'whatsapp_business_account',
    entry: entries.map((changes) => ({
      id: accountId,
      changes: changes.map(({ field, value }) => ({ value, field })),
    })),
  };
}

/** A webhook about the account or a template: `time` beside the changes, in whole seconds. */
export function accountWebhookBody(accountId: string, now: number, change: Change): unknown {
  return {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: accountId,
        time: Math.floor(now / 1_000),
        changes: [{ value: change.value, field: change.field }],
      },
    ],
  };
}

export function lineValue(line: Line): Record<string, unknown> {
  return {
    messaging_product: 'whatsapp',
    metadata: {
      display_phone_number: line.displayPhoneNumber,
      phone_number_id: line.phoneNumberId,
    },
  };
}

/** Whether webhooks carry the customer's number. */
export function showsPhone(customer: Customer, shows: Shown): boolean {
  return customer.phone !== null && shows !== 'user-id';
}

/** One element of `contacts`. A username is there in everything but `sent` statuses. */
export function contactValue(customer: Customer, shows: Shown, withUsername = true): Record<string, unknown> {
  return {
    profile: {
      name: customer.name,
      ...(customer.username === null || !withUsername ? {} : { username: customer.username }),
    },
    ...(showsPhone(customer, shows) ? { wa_id: customer.phone } : {}),
    ...(shows === 'phone' ? {} : { user_id: customer.userId }),
  };
}

/** Who wrote, in a message. */
export function senderValue(customer: Customer, shows: Shown): Record<string, unknown> {
  return {
    ...(showsPhone(customer, shows) ? { from: customer.phone } : {}),
    ...(shows === 'phone' ? {} : { from_user_id: customer.userId }),
  };
}

/** Meta's timestamps: whole seconds, as a string. */
export function seconds(at: number): string {
  return String(Math.floor(at / 1_000));
}
