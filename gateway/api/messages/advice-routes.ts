import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { AdviceAnswer, AdviceRequest, AdvisedOption } from '../../../services/messages/advice.ts';
import { knownLines } from '../../../database/lines/known-lines.ts';
import { loadContact } from '../../../database/contacts/contact-record.ts';
import type { Clause } from '../../../domain/explanation/codes.ts';
import { ADVICE_PURPOSES } from '../../../domain/templates/advice.ts';
import { expectedBilling, priceOf } from '../../../domain/summary/cost.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { type AdviceJson, adviceSchema } from './advice-schema.ts';
import { authorField } from './message-schema.ts';
import type { Author } from '../../../domain/case/author.ts';
import { answers } from '../../http/answers.ts';
import { whyJson, whyJsonOrNull } from '../../http/explained-json.ts';
import { type CaseViewer, caseParams } from '../cases/case-viewer.ts';
import { moneyJson } from '../cases/cost-schema.ts';
import { asTime, asTimeOrNull, slug } from '../../http/fields.ts';
import type { ApiParts } from '../parts.ts';
import { unknown, unknownLine, unknownReason } from '../../http/refusals.ts';

const yesOrNo = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true');

const asked = {
  purpose: z
    .enum(ADVICE_PURPOSES)
    .describe(
      'finish, inform: about something of the customer’s; code: a one-time code; offer: anything offered; purchase: an unfinished purchase; none: of no clear value to the customer',
    ),
  order: yesOrNo.describe('purchase: an order exists'),
  reminder: yesOrNo.describe('purchase: the customer asked to be reminded'),
  author: authorField.optional(),
};

const CONTACT_ID = /^contact-[A-Za-z0-9-]{1,80}$/;

/** Session or template? What may be sent now, and what is advised (W8). */
export function registerAdviceRoutes(
  plain: FastifyInstance,
  { pool, clock, policies, rates, sender }: ApiParts,
  viewer: CaseViewer,
): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const description =
    'Free-form while the window is open; else a template whose category follows the purpose, or a utility text by Direct Send where the line can; else nothing, with the rule. ' +
    'The gate is asked with the facts of a real send about every way there is, and nothing is reserved.';

  app.get(
    '/cases/:caseId/advice',
    {
      config: { action: 'case.read', personal: 'nothing', asksToAct: true },
      schema: {
        tags: ['messages'],
        summary: 'What may I send now, and what would you advise?',
        description: `${description} Refusals: \`unknown_case\`; \`case_merged\` with \`mergedInto\`, the case to ask about.`,
        params: caseParams,
        querystring: z.strictObject(asked),
        response: answers({ 200: adviceSchema }, [404, 409, 422]),
      },
    },
    async ({ params: { caseId }, query, defaultAuthor }) => {
      await viewer.mustExist(caseId);
      return adviceJson(await advise({ caseId }, { author: defaultAuthor, ...query }));
    },
  );

  app.get(
    '/contacts/:contactId/advice',
    {
      config: { action: 'contact.read' },
      schema: {
        tags: ['messages'],
        summary: 'The same for a contact on a line, with or without a case',
        description,
        params: z.object({ contactId: z.string() }),
        querystring: z.strictObject({
          ...asked,
          line: slug().describe('Id of the line'),
          reason: slug().optional().describe('What it would be about; the policy file’s default when absent'),
        }),
        response: answers({ 200: adviceSchema }, [404, 422]),
      },
    },
    async ({ params: { contactId }, query: { line, reason, ...query }, defaultAuthor }) => {
      if (!CONTACT_ID.test(contactId) || (await loadContact(pool, contactId)) === null)
        throw unknown('contact');
      if (reason !== undefined && policies.of(reason) === null) {
        throw unknownReason(policies.reasons, reason);
      }
      const answer = await sender.adviceOn({
        ...requestOf({ author: defaultAuthor, ...query }),
        about: { contactId, lineId: line, reason: reason ?? null },
      });
      if (answer === null)
        throw unknownLine(
          (await knownLines(pool)).map(({ id }) => id),
          line,
        );
      return adviceJson(answer);
    },
  );

  interface Asked {
    readonly purpose: AdviceRequest['purpose'];
    readonly order: boolean;
    readonly reminder: boolean;
    readonly author?: Author | undefined;
  }

  const requestOf = ({ purpose, order, reminder, author }: Asked): Omit<AdviceRequest, 'about'> => ({
    purpose,
    orderExists: order,
    reminderAsked: reminder,
    isAutomatic: author !== 'agent',
    at: clock.now(),
  });

  async function advise(about: { readonly caseId: string }, query: Asked): Promise<AdviceAnswer> {
    const answer = await sender.adviceOn({ ...requestOf(query), about });
    if (answer === null) throw unknown('case');
    return answer;
  }

  function adviceJson(answer: AdviceAnswer): AdviceJson {
    const { caseId, category, advice, window, options, freeEntryUntil } = answer;
    const now = clock.now();
    const option =
      advice.mode === 'nothing'
        ? null
        : (options.find(
            ({ mode, template }) => mode === advice.mode && template?.name === advice.template?.name,
          ) ?? null);
    return {
      caseId,
      mode: advice.mode,
      category,
      at: advice.mode === 'nothing' ? null : asTime(advice.at),
      rule: advice.rule,
      ...whyJson(advice.why),
      template: option === null ? null : templateJson(option),
      cost: advice.mode === 'nothing' || option === null ? null : costOf(answer, option, advice.at),
      window: {
        open: window.isOpen,
        closesAt: asTimeOrNull(window.closesAt),
        freeFormUntil: asTimeOrNull(window.freeFormUntil),
      },
      freeEntryUntil: asTimeOrNull(freeEntryUntil),
      options: options.map((each) => {
        const { mode, decision } = each;
        return {
          mode,
          template: templateJson(each),
          answer: decision.answer,
          rule: decision.answer === 'allowed' ? null : decision.rule,
          ...whyJsonOrNull(whyOf(each)),
          until: decision.answer === 'held' ? asTime(decision.until) : null,
          cost: costOf(answer, each, decision.answer === 'held' ? decision.until : now),
          reopening: each.attempt,
          hasFailed: each.hasFailed,
        };
      }),
    };
  }

  function costOf(
    { country, window, freeEntryUntil }: AdviceAnswer,
    { category }: AdvisedOption,
    at: Instant,
  ): AdviceJson['options'][number]['cost'] {
    const windowIsOpen = window.closesAt !== null && at < window.closesAt;
    const billing = expectedBilling(rates, { category, at, windowIsOpen, freeEntryUntil });
    const { amount, currency } = priceOf(rates, { billing, country, at });
    return { amount: moneyJson(amount), currency, type: billing.type };
  }
}

function whyOf({ decision }: AdvisedOption): Clause | null {
  if (decision.answer === 'allowed') return null;
  if (decision.answer === 'suppressed') return decision.why;
  return decision.questions.find(({ rule }) => rule === decision.rule)?.why ?? null;
}

const templateJson = ({ template }: AdvisedOption): AdviceJson['template'] =>
  template === null
    ? null
    : { ...template, variables: template.variables.map((variable) => ({ ...variable })) };
