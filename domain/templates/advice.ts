import type { Clause } from '../explanation/codes.ts';
import { explain } from '../explanation/explanation.ts';
import type { Decision } from '../gate/gate.ts';
import type { Instant } from '../time/instant.ts';
import type { Rule } from '../rule.ts';
import type { TemplateCategory } from './template.ts';

/**
 * W8: what somebody wants to write for. `finish` and `inform`: about something of the customer's own. `code`: a one-time
 * code. `offer`: anything offered. `purchase`: an unfinished purchase. `none`: of no clear value to the customer.
 */
export const ADVICE_PURPOSES = ['finish', 'inform', 'code', 'offer', 'purchase', 'none'] as const;
export type AdvicePurpose = (typeof ADVICE_PURPOSES)[number];

/** How a message may go out. `direct-send`: a utility text without a template of one's own, where the line can do it. */
export type SendMode = 'free-form' | 'template' | 'direct-send';

/** What makes an unfinished purchase the customer's own matter. */
export interface Purchase {
  readonly orderExists: boolean;
  readonly reminderAsked: boolean;
}

/** W8: the category follows the purpose. Null: do not send. */
export function categoryFor(
  purpose: AdvicePurpose,
  { orderExists, reminderAsked }: Purchase,
): TemplateCategory | null {
  switch (purpose) {
    case 'finish':
    case 'inform':
      return 'utility';
    case 'code':
      return 'authentication';
    case 'offer':
      return 'marketing';
    case 'purchase':
      return orderExists || reminderAsked ? 'utility' : 'marketing';
    case 'none':
      return null;
  }
}

/** One way to write, and what the gate says of it. */
export interface Option<Template> {
  readonly mode: SendMode;
  readonly template: Template | null;
  readonly decision: Decision;
}

/** What to do now. */
export type Advice<Template> =
  | {
      readonly mode: SendMode;
      readonly template: Template | null;
      /** When it may go: now, or the instant that the gate holds it to. */
      readonly at: Instant;
      /** The rule that led here: W8, or the one that holds. */
      readonly rule: Rule;
      readonly why: Clause;
    }
  | { readonly mode: 'nothing'; readonly rule: Rule; readonly why: Clause };

/** What the advice is decided on: the same answers of the gate that a send would meet. */
export interface AdviceFacts<Template> {
  readonly category: TemplateCategory | null;
  readonly now: Instant;
  readonly freeForm: Decision;
  /** E2: whoever does not want offers gets none in a reply either. */
  readonly marketingIsWithdrawn: boolean;
  /** Approved templates of the category that fit, best first. */
  readonly templates: readonly {
    readonly template: Template;
    readonly decision: Decision;
    /** R8: it was refused in this case a moment ago, and would be again. */
    readonly hasFailed: boolean;
  }[];
  /** Null: the line cannot, or the category is another than utility. */
  readonly directSend: Decision | null;
}

/**
 * W8: session or template? Free-form while the window is open; else the first template that may go; else, where the line
 * can, a utility text by Direct Send; else what may go soonest; else nothing, with the rule that says no. Never a template
 * that has just failed here (R8). Pure, and it
 * reserves nothing: the gate is asked again when something is sent.
 */
export function advise<Template>(facts: AdviceFacts<Template>): Advice<Template> {
  const { category, now, freeForm, marketingIsWithdrawn } = facts;
  if (category === null) {
    return { mode: 'nothing', rule: 'W8', why: explain('advice.no-value') };
  }
  if (category === 'marketing' && marketingIsWithdrawn) {
    return { mode: 'nothing', rule: 'E2', why: explain('advice.no-offers') };
  }
  if (freeForm.answer === 'allowed') {
    return { mode: 'free-form', template: null, at: now, rule: 'W8', why: explain('window.open') };
  }
  const options = optionsOf(facts);
  const allowed = options.find(({ decision }) => decision.answer === 'allowed');
  if (allowed !== undefined) {
    const { mode, template } = allowed;
    const why =
      mode === 'template' ? explain('advice.template', { category }) : explain('advice.no-template');
    return { mode, template, at: now, rule: 'W8', why };
  }
  const held = soonest(options);
  if (held !== null) return held;
  return refusal(facts, options);
}

/** Outside the window, in the order in which they are preferred. */
function optionsOf<Template>({ templates, directSend }: AdviceFacts<Template>): Option<Template>[] {
  const byTemplate = templates
    .filter(({ hasFailed }) => !hasFailed)
    .map(({ template, decision }) => ({
      mode: 'template' as const,
      template,
      decision,
    }));
  return directSend === null
    ? byTemplate
    : [...byTemplate, { mode: 'direct-send', template: null, decision: directSend }];
}

/** Of those that are held the first of the soonest. */
function soonest<Template>(options: readonly Option<Template>[]): Advice<Template> | null {
  let best: { readonly advice: Advice<Template>; readonly until: Instant } | null = null;
  for (const { mode, template, decision } of options) {
    if (decision.answer !== 'held' || (best !== null && decision.until >= best.until)) continue;
    const { until, rule } = decision;
    const why = decision.questions.find((asked) => asked.rule === rule)?.why ?? decision.why;
    best = { advice: { mode, template, at: until, rule, why }, until };
  }
  return best?.advice ?? null;
}

/** Why nothing may go. A reply that was stopped for another reason than its window would be stopped as a template too. */
function refusal<Template>(
  { category, freeForm, templates }: AdviceFacts<Template>,
  [first]: readonly Option<Template>[],
): Advice<Template> {
  if (first?.decision.answer === 'suppressed') {
    const { rule, why } = first.decision;
    return { mode: 'nothing', rule, why };
  }
  if (freeForm.answer === 'suppressed' && freeForm.rule !== 'W4' && freeForm.rule !== 'W2') {
    return { mode: 'nothing', rule: freeForm.rule, why: freeForm.why };
  }
  if (templates.some(({ hasFailed }) => hasFailed)) {
    return { mode: 'nothing', rule: 'R8', why: explain('advice.just-failed') };
  }
  return {
    mode: 'nothing',
    rule: 'E3',
    why: explain('advice.none-approved', { category: category ?? 'utility' }),
  };
}
