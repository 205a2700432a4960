import type { MessageRow, RawFacts, SendRow, TaskRow } from '../../database/summary/summary-facts.ts';
import { campaignOfReferral, campaignOfUrl } from '../../domain/summary/campaign.ts';
import type { ConversionFact } from '../../domain/summary/conversion.ts';
import type {
  InboundFact,
  OutboundFact,
  SummaryTask,
  TemplateFact,
} from '../../domain/summary/summary-facts.ts';

/** What is stored, as the summary's rules know it. */

export const isDelivered = ({ deliveredAt, readAt }: SendRow): boolean =>
  deliveredAt !== null || readAt !== null;

export const inboundFact = ({ at, arrived, kind, replyTo, ...message }: MessageRow): InboundFact => ({
  at,
  arrived,
  kind: kind ?? 'message',
  replyTo,
  campaign: campaignOfReferral(message),
});

/** W9: templates and what the system itself says are no answers. */
export function outboundFact({ direction, at, author, type }: MessageRow): OutboundFact[] {
  if (direction === 'in' || type === 'template' || author === 'system:ventana') return [];
  return [{ at, by: author?.startsWith('agent:') === true ? 'person' : 'automation' }];
}

export const taskFact = ({ id, reason, since, endedAt, state, resumeUrl }: TaskRow): SummaryTask => ({
  id,
  reason,
  since,
  endedAt,
  state,
  campaign: campaignOfUrl(resumeUrl),
});

export function templateFacts({ sends, messages }: RawFacts): TemplateFact[] {
  const reported = messages.flatMap((message): TemplateFact[] =>
    message.status === 'reported' && message.type === 'template' && message.caseId !== null
      ? [
          {
            id: `reported/${message.providerId ?? message.at}`,
            caseId: message.caseId,
            providerId: message.providerId,
            kind: 'reported',
            sentAt: message.at,
            delivered: false,
            failedAt: null,
            failedCode: null,
          },
        ]
      : [],
  );
  return [
    ...sends.map((send): TemplateFact => ({ ...send, kind: kindOf(send), delivered: isDelivered(send) })),
    ...reported,
  ];
}

const kindOf = ({ kind, impact }: SendRow): TemplateFact['kind'] => {
  if (kind !== 'impact') return kind;
  return impact === '2' ? 'impact-2' : 'impact-1';
};

export interface Conversion {
  readonly fact: ConversionFact;
  readonly caseId: string | null;
  readonly amount: number | null;
  readonly currency: string | null;
}

/** M3: a task that is completed and the reports of it are one conversion, at the earliest instant that is told of it. */
export function conversionsOf({ tasks, conversions }: RawFacts): Conversion[] {
  const found = new Map<string, Conversion>();
  for (const { id, caseId, state, endedAt } of tasks) {
    if (state !== 'completed' || endedAt === null) continue;
    found.set(id, {
      fact: { id, at: endedAt, clickedCaseId: null },
      caseId,
      amount: null,
      currency: null,
    });
  }
  for (const told of conversions) {
    const id = told.taskId ?? told.id;
    const before = found.get(id);
    found.set(id, {
      fact: {
        id,
        at: Math.min(told.at, before?.fact.at ?? told.at),
        clickedCaseId: told.via === 'link' ? told.caseId : (before?.fact.clickedCaseId ?? null),
      },
      caseId: told.caseId ?? before?.caseId ?? null,
      amount: before?.amount ?? told.amount,
      currency: before?.currency ?? told.currency,
    });
  }
  return [...found.values()];
}
