import type { CaseState, Outlook } from '../case/case-state.ts';
import { type NumberedFact, renewsWindow } from '../case/fact.ts';
import { NO_DEBT } from '../case/debt.ts';
import type { Instant } from '../time/instant.ts';
import { applyFacts } from './apply-fact.ts';
import type { Applied } from '../case/step.ts';
import { transition, unchanged } from '../case/transition.ts';
import { explain } from '../explanation/explanation.ts';
import { openByBusiness, openingIn } from './opening.ts';

/** W1, W7: an answer to a call-permission request opens no window: the case that keeps it rests, until somebody writes (R4). */
function isWithoutWindow([first]: readonly NumberedFact[]): boolean {
  const fact = first?.fact;
  return fact?.fact === 'inbound' && !renewsWindow(fact.kind);
}

/**
 * W1: a case begins with the customer's message; R11: or with a template of the business. `facts` are all stored so far,
 * in order; the first says which.
 */
export function openCase(
  input: { readonly id: string; readonly openedAt: Instant; readonly facts: readonly NumberedFact[] },
  outlook: Outlook,
): Applied {
  const { policy } = outlook;
  const begin: CaseState = {
    id: input.id,
    openedAt: input.openedAt,
    version: 0,
    seen: 0,
    reason: policy.reason,
    task: null,
    ...NO_DEBT,
    // Before any message: whatever comes is later.
    session: {
      anchor: 0,
      armedAt: input.openedAt,
      alerted: 0,
      attended: false,
      raised: false,
      shutAt: null,
    },
    phase: { in: 'window' },
    impacts: [],
    abandonments: {},
    fallbacks: [],
    skipped: [],
    call: null,
    numberRequest: null,
    kept: { waiting: 0, deliverAt: null },
    hold: null,
    stopped: false,
    queue: policy.queue,
    priority: policy.priority,
    agent: null,
    taken: false,
    need: null,
    needEndedAt: null,
    callsFrom: null,
    unlearned: [],
    lapsed: null,
  };
  const opening = openingIn(input.facts);
  const opened =
    opening === null
      ? transition(
          unchanged(begin),
          {
            at: input.openedAt,
            rule: 'W1',
            what: explain('case.opened-by-customer'),
            events: ['case.opened'],
          },
          isWithoutWindow(input.facts)
            ? {
                phase: {
                  in: 'listening',
                  why: 'dormant',
                  until: input.openedAt + policy.dormancy,
                  outcome: 'dormant',
                },
              }
            : {},
        )
      : openByBusiness(begin, outlook, opening);
  const learned = applyFacts(opened.state, outlook, input.facts);
  return { state: learned.state, transitions: [...opened.transitions, ...learned.transitions] };
}
