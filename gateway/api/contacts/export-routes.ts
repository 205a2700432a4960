import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type PersonalData, personalData } from '../../../database/contacts/personal-data.ts';
import { LANGUAGES, languageOf } from '../../../domain/messages/language.ts';
import { answers } from '../../http/answers.ts';
import { asTime, asTimeOrNull, timeText } from '../../http/fields.ts';
import { unknown } from '../../http/refusals.ts';
import type { ApiParts } from '../parts.ts';
import { personalDataText } from './export-text.ts';

const CONTACT_ID = /^contact-[A-Za-z0-9-]{1,80}$/;

const text = z.string().nullable();
/** What the record of a contact says of the person. */
const recordShape = {
  id: z.string(),
  name: text,
  language: text,
  country: text,
  timeZone: text,
  segment: text,
  email: text,
};
const exportSchema = z
  .object({
    contact: z.object({
      ...recordShape,
      erasedAt: timeText.nullable(),
      identities: z.array(
        z.object({ channel: z.string(), kind: z.enum(['phone', 'user_id']), value: z.string() }),
      ),
      formerIdentities: z
        .array(
          z.object({
            channel: z.string(),
            kind: z.enum(['phone', 'user_id']),
            value: z.string(),
            until: timeText,
          }),
        )
        .describe('Numbers and user ids that they had before'),
    }),
    mergedContacts: z
      .array(z.object(recordShape))
      .describe('What the records say of contacts that proved to be the same person (I1)'),
    merges: z
      .array(z.object({ at: timeText, why: text, undoneAt: timeText.nullable(), undoneWhy: text }))
      .describe('Why somebody said that contacts are one person, or are not'),
    consents: z.array(
      z.object({
        channel: z.string(),
        category: z.string(),
        granted: z.boolean(),
        source: z.string(),
        wordingVersion: text,
        at: timeText,
      }),
    ),
    messages: z.array(
      z.object({
        caseId: text,
        at: timeText,
        direction: z
          .enum(['in', 'echo', 'out'])
          .describe('in: the person wrote; echo: the business’s phone app'),
        type: z.string(),
        author: text,
        content: z.unknown().describe('As received, or as given to the provider'),
      }),
    ),
    tasks: z.array(
      z.object({
        caseId: z.string(),
        since: timeText,
        reason: z.string(),
        step: z.string(),
        data: z.unknown(),
        resumeUrl: text,
      }),
    ),
    holds: z.array(z.object({ caseId: z.string(), since: timeText, why: z.string() })),
    openings: z
      .array(z.object({ caseId: z.string(), variables: z.unknown() }))
      .describe('Values of templates that cases were opened by (R11)'),
    calls: z.array(z.object({ caseId: z.string(), from: timeText, to: timeText, state: z.string() })),
    callPermissions: z
      .array(
        z.object({
          line: z.string(),
          granted: z.boolean(),
          permanent: z.boolean(),
          until: timeText.nullable(),
          source: text,
          at: timeText,
        }),
      )
      .describe('Whether they let a line call them, as they last answered (W7)'),
    providerEvents: z
      .array(
        z.object({
          receivedAt: timeText,
          field: z.string(),
          value: z.unknown().describe('Without what names other people'),
          withheld: z
            .boolean()
            .describe('It could not be read, so nobody knows who else is in it: `value` is null'),
        }),
      )
      .describe('What the provider posted about the person besides messages'),
  })
  .meta({ id: 'PersonalData' });

export type PersonalDataJson = z.output<typeof exportSchema>;

const exportJson = (data: PersonalData): PersonalDataJson => ({
  contact: {
    id: data.contact.id,
    name: data.contact.name,
    language: data.contact.language,
    country: data.contact.country,
    timeZone: data.contact.timeZone,
    segment: data.contact.segment,
    email: data.contact.email,
    erasedAt: asTimeOrNull(data.contact.erasedAt),
    identities: data.contact.identities.map(({ channel, kind, value }) => ({ channel, kind, value })),
    formerIdentities: data.formerIdentities.map(({ until, ...each }) => ({ ...each, until: asTime(until) })),
  },
  mergedContacts: [...data.mergedContacts],
  merges: data.merges.map(({ at, why, undoneAt, undoneWhy }) => ({
    at: asTime(at),
    why,
    undoneAt: asTimeOrNull(undoneAt),
    undoneWhy,
  })),
  consents: data.consents.map(({ channel, category, granted, source, wordingVersion, at }) => ({
    channel,
    category,
    granted,
    source,
    wordingVersion,
    at: asTime(at),
  })),
  messages: data.messages.map(({ at, ...each }) => ({ ...each, at: asTime(at) })),
  tasks: data.tasks.map(({ since, ...each }) => ({ ...each, since: asTime(since) })),
  holds: data.holds.map(({ since, ...each }) => ({ ...each, since: asTime(since) })),
  openings: [...data.openings],
  calls: data.calls.map(({ from, to, ...each }) => ({ ...each, from: asTime(from), to: asTime(to) })),
  callPermissions: data.callPermissions.map(({ lineId, isGranted, isPermanent, until, source, at }) => ({
    line: lineId,
    granted: isGranted,
    permanent: isPermanent,
    until: asTimeOrNull(until),
    source,
    at: asTime(at),
  })),
  providerEvents: data.providerEvents.map(({ receivedAt, isWithheld, ...each }) => ({
    ...each,
    receivedAt: asTime(receivedAt),
    withheld: isWithheld,
  })),
});

/** S4: a person's own data are given to them, by whoever may erase them. */
export function registerExportRoutes(plain: FastifyInstance, { pool, policies }: ApiParts): void {
  plain.withTypeProvider<ZodTypeProvider>().get(
    '/contacts/:contactId/export',
    {
      config: { action: 'contact.export' },
      schema: {
        tags: ['contacts'],
        summary: 'A person’s own data, as JSON or as a text to read',
        description:
          'Everything that an erasure would remove, with the consents: what the person has a right to be given (S4). `Accept: text/plain` answers a text in the contact’s language, or in that of `language`.',
        params: z.object({ contactId: z.string() }),
        querystring: z.strictObject({
          language: z.enum(LANGUAGES).optional().describe('Of the text; the contact’s where left out'),
        }),
        response: answers({ 200: z.union([exportSchema, z.string()]) }, [404, 422]),
      },
    },
    async ({ params: { contactId }, query, headers }, reply) => {
      const data = CONTACT_ID.test(contactId) ? await personalData(pool, contactId) : null;
      if (data === null) throw unknown('contact');
      if (!/\btext\/plain\b/.test(headers.accept ?? '')) return exportJson(data);
      const { language, timeZone } = data.contact;
      const read = query.language ?? languageOf(language);
      return reply.type('text/plain; charset=utf-8').send(
        personalDataText(data, {
          language: read,
          zone: timeZone ?? policies.business.timeZone,
          labels: policies.labels,
        }),
      );
    },
  );
}
