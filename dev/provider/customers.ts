import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Instant } from '../../domain/time/instant.ts';
import { digitsOf } from './provider-ids.ts';

/** Which of a customer's identities webhooks show: a username hides the number, old payloads have no user id. */
export type Shown = 'both' | 'phone' | 'user-id';

export interface FreeEntry {
  /** When the customer arrived from an advertisement. */
  readonly referredAt: Instant;
  /** When the business answered within 24 h; the free 72 h count from here (W6). */
  openedAt: Instant | null;
  readonly conversationId: string;
}

export interface Customer {
  /** Where the customer came from: the number, user id or name first used. */
  readonly key: string;
  name: string;
  /** Digits, as WhatsApp itself writes the number (`wa_id`); null when only the user id is known to the business. */
  phone: string | null;
  /** Business-scoped user id: country, a point, digits. Changes with the number. */
  userId: string;
  username: string | null;
  shows: Shown;
  onWhatsApp: boolean;
  stoppedMarketing: boolean;
  /** The window's anchor per line: the latest message's instant as its webhook says it. */
  readonly lastInbound: Record<string, Instant>;
  readonly freeEntry: Record<string, FreeEntry>;
}

const USER_ID = /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/;

export function isUserId(text: string): boolean {
  return USER_ID.test(text);
}

/** The digits of a phone number as people write it, or null. */
export function phoneDigits(text: string): string | null {
  const digits = text
    .trim()
    .replace(/^\+/, '')
    .replaceAll(/[\s().-]/g, '');
  return /^\d{7,15}$/.test(digits) ? digits : null;
}

/**
 * One spelling for numbers that are the same line: Mexico and Argentina have a mobile digit, Brazil a ninth one, that
 * callers leave out (I1).
 */
export function canonicalNumber(digits: string): string {
  const mexico = /^521(\d{10})$/.exec(digits);
  if (mexico) return `52${mexico[1]}`;
  const argentina = /^549(\d{10})$/.exec(digits);
  if (argentina) return `54${argentina[1]}`;
  const brazil = /^55(\d{2})9(\d{8})$/.exec(digits);
  if (brazil) return `55${brazil[1]}${brazil[2]}`;
  return digits;
}

function userIdOf(digits: string): string {
  const country = parsePhoneNumberFromString(`+${digits}`)?.country ?? 'CO';
  return `${country}.1${digitsOf(digits, 15)}`;
}

export interface Customers {
  /** By number, user id or name. */
  find(key: string): Customer | undefined;
  /** The customer, created on first use. A name gets a Colombian mobile number that depends on the name alone. */
  ensure(key: string): Customer;
  change(customer: Customer, change: CustomerChange): void;
  /** A new number brings a new user id. Answers what the customer was called before. */
  changeNumber(customer: Customer, phone: string): { readonly phone: string | null; readonly userId: string };
  all(): readonly Customer[];
  restore(customers: readonly Customer[]): void;
  clear(): void;
}

export interface CustomerChange {
  readonly name?: string | undefined;
  readonly username?: string | null | undefined;
  readonly shows?: Shown | undefined;
  readonly onWhatsApp?: boolean | undefined;
  readonly stoppedMarketing?: boolean | undefined;
}

export function createCustomers(): Customers {
  const byPhone = new Map<string, Customer>();
  const byUserId = new Map<string, Customer>();
  const byName = new Map<string, Customer>();
  const everyone = new Set<Customer>();

  function index(customer: Customer): void {
    everyone.add(customer);
    if (customer.phone !== null) byPhone.set(canonicalNumber(customer.phone), customer);
    byUserId.set(customer.userId, customer);
    byName.set(customer.name.toLowerCase(), customer);
    byName.set(customer.key.toLowerCase(), customer);
  }

  function find(key: string): Customer | undefined {
    if (isUserId(key)) return byUserId.get(key);
    const digits = phoneDigits(key);
    return digits === null ? byName.get(key.toLowerCase()) : byPhone.get(canonicalNumber(digits));
  }

  function create(key: string): Customer {
    const knownByUserId = isUserId(key);
    const named = !knownByUserId && phoneDigits(key) === null;
    const phone = knownByUserId ? null : (phoneDigits(key) ?? `57300${digitsOf(key.toLowerCase(), 7)}`);
    const customer: Customer = {
      key,
      name: named ? key : `Cliente ${(phone ?? key).slice(-4)}`,
      phone,
      userId: phone === null ? key : userIdOf(phone),
      username: null,
      shows: phone === null ? 'user-id' : 'both',
      onWhatsApp: true,
      stoppedMarketing: false,
      lastInbound: {},
      freeEntry: {},
    };
    index(customer);
    return customer;
  }

  return {
    find,
    ensure: (key) => find(key) ?? create(key),
    change(customer, change) {
      if (change.name !== undefined) customer.name = change.name;
      if (change.username !== undefined) customer.username = change.username;
      if (change.shows !== undefined) customer.shows = change.shows;
      if (change.onWhatsApp !== undefined) customer.onWhatsApp = change.onWhatsApp;
      if (change.stoppedMarketing !== undefined) customer.stoppedMarketing = change.stoppedMarketing;
      index(customer);
    },
    changeNumber(customer, phone) {
      const before = { phone: customer.phone, userId: customer.userId };
      if (customer.phone !== null) byPhone.delete(canonicalNumber(customer.phone));
      byUserId.delete(customer.userId);
      customer.phone = phone;
      customer.userId = userIdOf(phone);
      index(customer);
      return before;
    },
    all: () => [...everyone],
    restore(customers) {
      for (const customer of customers) index(customer);
    },
    clear() {
      for (const map of [byPhone, byUserId, byName]) map.clear();
      everyone.clear();
    },
  };
}
