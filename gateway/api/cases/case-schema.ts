import { z } from 'zod';
import { explained } from '../../http/explained-json.ts';
import { timeText } from '../../http/fields.ts';

export const publicState = z.enum([
  'open',
  'expiring',
  'escalated',
  'reopening',
  'fallback',
  'dormant',
  'resolved',
  'closed',
]);
export const owesField = z.enum(['business', 'customer', 'nobody']);

const callSlot = z.object({ from: timeText, to: timeText });

/** A8: what became of an alert. */
export const alertCare = {
  acknowledged: z.object({ at: timeText, by: z.string() }).nullable().describe('Who has seen to it (A8)'),
  repeatedAt: timeText.nullable().describe('When it was repeated to the next role (A8)'),
  endedAt: timeText
    .nullable()
    .describe(
      'When an answer, the next message, a resolution or the end of the case ended it, where nobody had acknowledged it (A8)',
    ),
};

/** A case as the contract shows it. */
export const caseSchema = z
  .object({
    id: z.string(),
    state: publicState.describe('expiring after the first alert, escalated after the second'),
    reason: z.string(),
    contactId: z.string(),
    channel: z.string(),
    line: z.string(),
    openedAt: timeText,
    closedAt: timeText.nullable(),
    window: z
      .object({
        open: z.boolean().describe('Whether the customer service window is open now (W1, W2, W5)'),
        anchoredAt: timeText.nullable().describe("The customer's latest message"),
        closesAt: timeText.nullable().describe('Half-open: at exactly this instant it is closed'),
        freeFormUntil: timeText
          .nullable()
          .describe('Free-form messages are refused from here on: the safety margin before closing (W2)'),
      })
      .describe('The customer service window'),
    owes: owesField.describe('Who is to write next (W9)'),
    task: z
      .object({
        id: z.string(),
        step: z.string(),
        data: z.record(z.string(), z.unknown()),
        since: timeText,
        resumeUrl: z.string().nullable(),
        dueAt: timeText.nullable(),
        validUntil: timeText.nullable(),
      })
      .nullable()
      .describe('What the customer still has to do'),
    hold: z
      .object({
        until: timeText,
        since: timeText,
        why: z.string().nullable(),
        author: z.string().nullable(),
      })
      .nullable()
      .describe('A person holds the case: alerts, templates and fallback wait (R12)'),
    queue: z.string(),
    priority: z.number().int().min(1).max(4).describe('1 is highest'),
    agent: z.string().nullable(),
    seq: z
      .number()
      .int()
      .describe(
        'The number of the last thing that this answer knows of; given back as `seen`, it says what was read (R10)',
      ),
    needsHuman: z.boolean().describe('Nothing automatic is left; a person must act (F1)'),
    impacts: z
      .array(
        z.object({
          number: z.number().int().describe('Which of the templates about its reason'),
          kind: z
            .enum(['task', 'answer', 'reported'])
            .describe('`reported`: asked for by name, or sent by another system'),
          reason: z.string(),
          template: z.string().nullable().describe('The name the provider knows it by'),
          at: timeText,
          status: z.enum(['sent', 'delivered', 'read', 'failed', 'unknown']),
        }),
      )
      .describe('Templates that were sent to reopen the case, or may have been (R2, R7)'),
    alerts: z.array(
      z.object({
        level: z.union([z.literal(1), z.literal(2)]),
        at: timeText,
        late: z.boolean(),
        ...alertCare,
      }),
    ),
    fallback: z
      .object({
        path: z.enum(['email', 'call']),
        at: timeText.nullable(),
        status: z.enum([
          'sent',
          'unknown',
          'bounced',
          'failed',
          'booked',
          'due',
          'done',
          'missed',
          'cancelled',
          'not-possible',
        ]),
        slot: callSlot.nullable(),
        rule: z.string().nullable().describe('Why it was not possible, where it was not'),
      })
      .nullable()
      .describe('The last fallback path that was taken (F1)'),
    call: z
      .object({ state: z.enum(['wanted', 'booked', 'due']), slot: callSlot.nullable() })
      .nullable()
      .describe('The scheduled call, if one is planned (F3)'),
    kept: z
      .array(
        z.object({
          id: z.string(),
          at: timeText,
          author: z.string().nullable(),
          type: z.string(),
          content: z.unknown(),
          confirm: z.boolean().describe('An agent must confirm it before it goes (R9)'),
        }),
      )
      .describe('Replies that wait until the customer reopens the window (W4, R9)'),
    outcome: z.string().nullable(),
    agenda: z
      .array(
        z.object({
          at: timeText,
          step: z.string(),
          rule: z.string(),
          refusedBy: z.string().optional().describe('The rule that is expected to forbid it'),
          waitsFor: z.string().optional().describe('Whose send hours it waits for, and a holiday (E5)'),
          held: z
            .object({ rule: z.string(), why: z.string(), ...explained, until: timeText })
            .optional()
            .describe('By which rule it has to wait, why, and until when (E1–E8, R8)'),
        }),
      )
      .describe('What happens if nobody writes'),
    previousCaseId: z.string().nullable(),
    mergedInto: z
      .string()
      .nullable()
      .describe(
        'The same customer’s older case on the line, which took over; changes to this one are refused with `case_merged`',
      ),
    links: z.object({
      self: z.string(),
      timeline: z.string(),
      page: z.string().describe('For people'),
      temporal: z.string().nullable().describe('Its workflow in the Temporal UI, where that is known'),
    }),
  })
  .meta({ id: 'Case' });

export type CaseJson = z.output<typeof caseSchema>;

export const caseListSchema = z
  .object({ cases: z.array(caseSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'CaseList' });
