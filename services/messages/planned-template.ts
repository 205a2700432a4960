import type { SendCase } from '../../database/sending/eligibility.ts';
import { openingTemplate } from '../../database/sending/openings.ts';
import type { Connection } from '../../database/pool.ts';
import { decide } from '../../domain/gate/gate.ts';
import type { TemplateSend } from '../../domain/effects/case-effects.ts';
import { placeOfCase, policyOf } from '../sending/gate-facts.ts';
import { type Evaluation, loadTemplateFacts } from '../sending/load-facts.ts';
import { chooseOpening } from './opening-template.ts';
import type { SenderParts } from '../sending/sender-parts.ts';
import { type ChosenTemplate, chooseTemplate } from './template-choice.ts';

/** What the gate says of a planned template (R1, R2, R9), with the version that would go. */
export async function evaluatePlanned(
  parts: SenderParts,
  connection: Connection,
  about: SendCase,
  { caseId, reason, number, replacement, at, until }: TemplateSend,
): Promise<{ readonly chosen: ChosenTemplate | null; readonly evaluation: Evaluation }> {
  const { pool, policies } = parts;
  const { country } = placeOfCase(policies, about);
  const policy = number === 'answer' ? policyOf(policies, about) : policies.resolve(reason);
  // W8: an unfinished purchase that nobody asked to be reminded of is marketing, by the policy of its reason.
  const wanted = policy.purpose === 'marketing' ? 'marketing' : 'utility';
  const wish = {
    reason,
    impact: number === 'answer' ? 'answer' : number === 1 ? '1' : '2',
    replacement,
    at,
    category: wanted,
    country,
  } as const;
  // R11: the first impact of a case that the business opened goes by the template it named.
  const opening = number === 1 ? await openingTemplate(connection, caseId, reason) : null;
  const chosen =
    opening === null
      ? await chooseTemplate(connection, pool, about, wish)
      : await chooseOpening(connection, pool, about, opening, wish);
  const loaded = await loadTemplateFacts(parts, connection, about, {
    kind: number === 'answer' ? 'answer' : 'impact',
    at,
    until,
    reason,
    policy,
    // E3: what the provider has made marketing needs marketing's consent and hours.
    category: chosen?.category ?? wanted,
    template: chosen,
    countsAs: String(number),
    isAutomatic: true,
  });
  return { chosen, evaluation: { ...loaded, decision: decide(loaded.question, loaded.facts) } };
}
