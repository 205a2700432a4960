import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { requestIsDone } from '../../../database/accounts/api-requests.ts';
import {
  CONSENT_CATEGORIES,
  CONSENT_CHANNELS,
  type ConsentCategory,
  type ConsentChannel,
  currentConsents,
  ledgerOf,
  recordConsent,
} from '../../../database/contacts/consents.ts';
import {
  type ContactChange,
  changeContact,
  contactOfPhone,
  loadContact,
} from '../../../database/contacts/contact-record.ts';
import { announceContactChange, tellCases } from '../../../database/cases/facts.ts';
import { transaction } from '../../../database/pool.ts';
import { MINUTE } from '../../../domain/time/instant.ts';
import { closest } from '../../../settings/closest.ts';
import { ended, mustBeOneOf } from '../../../settings/plain-words.ts';
import { Problem } from '../../http/problem.ts';
import { answers } from '../../http/answers.ts';
import {
  type ContactJson,
  consentBody,
  consentParams,
  contactChangeBody,
  contactSchema,
  ledgerSchema,
} from './contact-schema.ts';
import { asTime, asTimeOrNull, words } from '../../http/fields.ts';
import { readPhone } from '../../http/read-phone.ts';
import { takeUp } from '../../http/keyed.ts';
import type { ApiParts } from '../parts.ts';
import { contactErased, unknown } from '../../http/refusals.ts';
import { invalidField } from '../../http/validation.ts';

/** Clocks of other systems may be ahead by so much; later instants are slips. */
const SKEW = 5 * MINUTE;

const CONTACT_ID = /^contact-[A-Za-z0-9-]{1,80}$/;
const contactParams = z.object({ contactId: z.string() });

/** People as the business knows them, and what they consented to. Every change makes their cases look again (E2, E5). */
export function registerContactRoutes(plain: FastifyInstance, { pool, clock, dispatcher }: ApiParts): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();

  async function contactJson(contactId: string): Promise<ContactJson> {
    const contact = CONTACT_ID.test(contactId) ? await loadContact(pool, contactId) : null;
    if (contact === null) throw unknown('contact');
    const consents = await currentConsents(pool, contactId);
    return {
      ...contact,
      erasedAt: asTimeOrNull(contact.erasedAt),
      emailUnreachableAt: asTimeOrNull(contact.emailUnreachableAt),
      identities: contact.identities.map((each) => ({
        ...each,
        unreachableAt: asTimeOrNull(each.unreachableAt),
      })),
      consents: consents.map((each) => ({ ...each, at: asTime(each.at) })),
    };
  }

  app.get(
    '/contacts',
    {
      config: { action: 'contact.read' },
      schema: {
        tags: ['contacts'],
        summary: 'Find a contact by phone number',
        querystring: z.strictObject({
          phone: words(40).describe(
            'With or without plus sign and spaces; without its country code it is read as one of the line’s country',
          ),
        }),
        response: answers({ 200: z.object({ contacts: z.array(contactSchema) }) }, [422]),
      },
    },
    async ({ query }) => {
      const contactId = await contactOfPhone(pool, await readPhone(pool, query.phone));
      return { contacts: contactId === null ? [] : [await contactJson(contactId)] };
    },
  );

  app.get(
    '/contacts/:contactId',
    {
      config: { action: 'contact.read' },
      schema: {
        tags: ['contacts'],
        summary: 'A contact with identities and current consents',
        params: contactParams,
        response: answers({ 200: contactSchema }, [404]),
      },
    },
    ({ params }) => contactJson(params.contactId),
  );

  app.get(
    '/contacts/:contactId/consents',
    {
      config: { action: 'contact.read' },
      schema: {
        tags: ['contacts'],
        summary: 'The consent ledger of a contact',
        description:
          'Every grant and withdrawal that was ever appended, newest first: when, from where, and under which wording (E2). The entry that `holds` is the last word on its channel and category; where there is none the answer is no.',
        params: contactParams,
        response: answers({ 200: ledgerSchema }, [404]),
      },
    },
    async ({ params: { contactId } }) => {
      if (!CONTACT_ID.test(contactId) || (await loadContact(pool, contactId)) === null)
        throw unknown('contact');
      const entries = await ledgerOf(pool, contactId);
      return { consents: entries.map((each) => ({ ...each, at: asTime(each.at) })) };
    },
  );

  app.put(
    '/contacts/:contactId',
    {
      config: { action: 'contact.update' },
      schema: {
        tags: ['contacts'],
        summary: 'Change what is known of a contact',
        description:
          'A field that is absent stays as it is, `null` clears it. Send hours, templates and fallback of open cases follow at once.',
        params: contactParams,
        body: contactChangeBody,
        response: answers({ 200: contactSchema }, [400, 404, 409, 413, 415, 422]),
      },
    },
    async ({ params: { contactId }, body }) => {
      if (!CONTACT_ID.test(contactId)) throw unknown('contact');
      await transaction(pool, async (connection) => {
        await announceContactChange(connection, contactId, clock.now());
        if (!(await changeContact(connection, contactId, body as ContactChange)))
          throw (await loadContact(connection, contactId)) === null ? unknown('contact') : contactErased();
      });
      dispatcher.wake();
      return contactJson(contactId);
    },
  );

  app.put(
    '/contacts/:contactId/consents/:channel/:category',
    {
      config: { action: 'consent.update' },
      schema: {
        tags: ['contacts'],
        summary: 'Record a grant or a withdrawal of consent',
        description:
          'Appended to the ledger; the latest entry by `at` holds, so an older one that is told late changes nothing. It takes effect before the next send (E2). With an `Idempotency-Key` a repetition appends nothing.',
        params: consentParams,
        body: consentBody,
        response: answers({ 200: contactSchema }, [400, 404, 409, 413, 415, 422]),
      },
    },
    async (request) => {
      const {
        params: { contactId, channel, category },
        body,
      } = request;
      if (!isOneOf(CONSENT_CHANNELS, channel)) throw unknownName('channel', CONSENT_CHANNELS, channel);
      if (!isOneOf(CONSENT_CATEGORIES, category)) throw unknownName('category', CONSENT_CATEGORIES, category);
      const now = clock.now();
      if (body.at !== undefined && body.at > now + SKEW)
        throw invalidField('at', 'must not be in the future');
      const consent = {
        channel: channel satisfies ConsentChannel,
        category: category satisfies ConsentCategory,
        granted: body.granted,
        source: body.source,
        wordingVersion: body.wordingVersion ?? null,
        at: Math.min(body.at ?? now, now),
      };
      const known = CONTACT_ID.test(contactId) ? await loadContact(pool, contactId) : null;
      if (known === null) throw unknown('contact');
      if (known.erasedAt !== null) throw contactErased();
      await transaction(pool, async (connection) => {
        const keyed = await takeUp(connection, request as FastifyRequest);
        // Repeated after its answer was lost, it must not be the last word over what the person said since.
        if (keyed?.isDone === true) return;
        // E2: who is asked again by WhatsApp has opted in again; one category that ends only changes what may go (X5).
        const again = channel === 'whatsapp' && category === 'utility' && body.granted;
        await tellCases(connection, contactId, { fact: again ? 'opted-in' : 'contact', at: now });
        await recordConsent(connection, contactId, consent, now);
        if (keyed !== null) await requestIsDone(connection, keyed);
      });
      dispatcher.wake();
      return contactJson(contactId);
    },
  );
}

const isOneOf = <Name extends string>(names: readonly Name[], given: string): given is Name =>
  (names as readonly string[]).includes(given);

function unknownName(field: string, known: readonly string[], given: string): Problem {
  const near = closest(given, known);
  return new Problem({
    status: 404,
    code: `unknown_${field}`,
    detail: ended(`There is no such ${field}: it ${mustBeOneOf(known, given)}`),
    field,
    more: { known, ...(near === null ? {} : { didYouMean: near }) },
  });
}
