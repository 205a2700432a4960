import { contactOfPhone } from '../../database/contacts/contact-record.ts';
import type { Pool } from '../../database/pool.ts';
import { MINUTE } from '../../domain/time/instant.ts';
import { canonicalPhone } from '../../gateway/http/phone-number.ts';
import { Problem } from '../../gateway/http/problem.ts';
import type { CustomerMessage, ProviderClient } from '../provider/client.ts';
import { addressOf, type Country, FIRST_PERSON, newPerson } from './people.ts';

const BURST = 20;

/** What the simulated customers do: by the provider and its signed webhooks, and by the API for what a shop would know. */
export class Customers {
  readonly #provider: ProviderClient;
  readonly #pool: Pool;
  readonly #gatewayUrl: string;
  readonly #token: string;

  constructor(provider: ProviderClient, pool: Pool, gatewayUrl: string, token: string) {
    this.#provider = provider;
    this.#pool = pool;
    this.#gatewayUrl = gatewayUrl;
    this.#token = token;
  }

  /** Somebody new. @returns the number, by which the customer is named */
  async create(country: Country): Promise<string> {
    const { phone, name } = newPerson(country);
    await this.#provider.change(phone, { name });
    return phone;
  }

  async writes(key: string, message: CustomerMessage): Promise<void> {
    await this.#meet(key, () => this.#provider.write(key, message));
  }

  async calls(key: string): Promise<void> {
    await this.#meet(key, () => this.#provider.call(key));
  }

  /** Many messages at once, each posted twice and out of order. */
  async bursts(key: string): Promise<void> {
    await this.#meet(key, () =>
      this.#provider.storm({ customers: [key], messages: BURST, copies: 2, perPost: 4, span: MINUTE }),
    );
  }

  /** What the business knows of the customer. @throws Problem `not_met` before the first message */
  async isKnown(
    key: string,
    {
      consent,
      email,
      onWhatsApp,
    }: {
      readonly consent?: boolean | undefined;
      readonly email?: boolean | undefined;
      readonly onWhatsApp?: boolean | undefined;
    },
  ): Promise<void> {
    if (onWhatsApp !== undefined) await this.#provider.change(key, { onWhatsApp });
    if (consent === undefined && email === undefined) return;
    const contactId = await this.#contactOf(key);
    if (contactId === null) {
      throw new Problem({
        status: 409,
        code: 'not_met',
        detail: 'Nothing is known of this customer before the first message. Write one.',
      });
    }
    if (email !== undefined)
      await this.#api(`/v1/contacts/${contactId}`, { email: email ? addressOf(key) : null });
    if (consent !== undefined) await this.#consents(contactId, consent);
  }

  /**
   * A customer who is met for the first time accepts notices and has an address, as most do who ordered something: without
   * consent nothing would be reopened (E2), which is for the toggle to show.
   */
  async #meet(key: string, act: () => Promise<unknown>): Promise<void> {
    const isKnown = await this.#contactOf(key).then(
      (contactId) => contactId !== null,
      // The database is down: what is met now is not news of.
      () => true,
    );
    if (!isKnown && key === FIRST_PERSON.phone) await this.#provider.change(key, { name: FIRST_PERSON.name });
    await act();
    const contactId = isKnown ? null : await this.#contactOf(key);
    if (contactId === null) return;
    await this.#api(`/v1/contacts/${contactId}`, { email: addressOf(key) });
    await this.#consents(contactId, true);
  }

  async #contactOf(key: string): Promise<string | null> {
    const phone = canonicalPhone(key);
    return phone === null ? null : contactOfPhone(this.#pool, phone);
  }

  #consents(contactId: string, granted: boolean): Promise<void> {
    return this.#api(`/v1/contacts/${contactId}/consents/whatsapp/utility`, { granted, source: 'simulator' });
  }

  async #api(path: string, body: object): Promise<void> {
    const answer = await fetch(`${this.#gatewayUrl}${path}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${this.#token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.ok) return;
    const problem = (await answer.json()) as { status: number; code: string; detail: string };
    throw new Problem({ status: problem.status, code: problem.code, detail: problem.detail });
  }
}
