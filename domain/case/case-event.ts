import type { CaseEvent } from './step.ts';

const EVENTS: Readonly<Record<CaseEvent, true>> = {
  'case.opened': true,
  'case.expiring': true,
  'case.escalated': true,
  'case.alert-repeated': true,
  'case.expired': true,
  'case.unanswered': true,
  'case.reopening': true,
  'case.reopened': true,
  'case.fallback': true,
  'case.needs-human': true,
  'case.resolved': true,
  'case.closed': true,
  'case.task-lapsed': true,
  'message.refused': true,
  'call.booked': true,
  'call.due': true,
  'call.missed': true,
  'call.cancelled': true,
  'call.done': true,
  'line.unhealthy': true,
};

/** Every event a case tells of; does not compile when one is missing. */
export const CASE_EVENTS = Object.keys(EVENTS) as CaseEvent[];

/** R8: what operators are told of a line by itself, whichever cases are on it. */
export type LineEvent = 'line.unwell' | 'line.well';

export const LINE_EVENTS = ['line.unwell', 'line.well'] as const satisfies readonly LineEvent[];
