import { lockSendCase } from '../../database/sending/eligibility.ts';
import { withoutTrace } from '../../database/without-trace.ts';
import type { Decision } from '../../domain/gate/gate.ts';
import type { BrokenLimit, TemplateContent } from '../../domain/messages/message-content.ts';
import type { Instant } from '../../domain/time/instant.ts';
import { type AttemptUse, attemptUse } from '../../domain/templates/attempt-use.ts';
import { evaluateNamed, writeNamed, type WrittenTemplate } from './named-template.ts';
import type { SenderParts } from '../sending/sender-parts.ts';
import { readyLinks } from './template-choice.ts';

/** Which template somebody looks at, with which values. */
export interface PreviewRequest {
  readonly caseId: string;
  readonly template: TemplateContent['template'];
  /** E4: no agent asks. */
  readonly isAutomatic: boolean;
  readonly at: Instant;
}

export type TemplatePreview =
  | {
      readonly was: 'written';
      /** To the byte what a send of the same request stores and hands over. */
      readonly content: WrittenTemplate;
      readonly decision: Decision;
      /** R2; null: it uses none up. */
      readonly attempt: AttemptUse | null;
    }
  /** D2, E3: as a send would refuse it. */
  | { readonly was: 'invalid'; readonly errors: readonly BrokenLimit[] };

/**
 * E3, R2: a template as it would go out now, by the same functions as the send itself; nothing is reserved.
 * @returns null where there is no such case
 */
export async function previewTemplate(
  parts: SenderParts,
  { caseId, template, isAutomatic, at }: PreviewRequest,
): Promise<TemplatePreview | null> {
  await readyLinks(parts.pool);
  return withoutTrace(parts.pool, async (connection): Promise<TemplatePreview | null> => {
    const facts = await lockSendCase(connection, caseId);
    if (facts === null) return null;
    const written = await writeNamed(parts, connection, facts, template, at);
    if ('errors' in written) return { was: 'invalid', errors: written.errors };
    const { chosen, content } = written;
    const evaluated = await evaluateNamed(parts, connection, facts, chosen, { at, isAutomatic });
    return {
      was: 'written',
      content,
      decision: evaluated.decision,
      attempt: attemptUse(evaluated.facts.counted),
    };
  });
}
