/** Graph API version in the path. Webhook shapes follow the same version (v24.0 and later omit `conversation`). */
export const API_VERSION = 'v26.0';

/** The WhatsApp Business Account that owns the line and its templates. */
export const BUSINESS_ACCOUNT_ID = '104350060070007';

/** One of the business's own WhatsApp numbers. */
export interface Line {
  readonly phoneNumberId: string;
  /** Digits only, as Meta writes it in webhooks. */
  readonly displayPhoneNumber: string;
}

/** The line every local world has (contract, "Phone numbers, lines, languages"). */
export const FIRST_LINE: Line = { phoneNumberId: '70007', displayPhoneNumber: '56911112222' };
