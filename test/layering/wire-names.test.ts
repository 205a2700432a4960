import { expect, test } from 'vitest';
import { factKinds } from '../../domain/case/read-fact.ts';
import type { CatalogueEffects } from '../../domain/effects/catalogue-effects.ts';
import type { Effects } from '../../domain/effects/case-effects.ts';
import * as messages from '../../workflows/messages.ts';
import * as workflows from '../../workflows/index.ts';
import { searchAttributeTypes } from '../../workflows/search-attributes.ts';

/**
 * Names by which processes of different versions speak to each other, and by which something is stored: in histories, in
 * Temporal's index, in PostgreSQL. They outlive the version that gave them.
 *
 * To add one: add its line here. To change or drop one: don't. Give the new thing a new name, and have the reader
 * (`domain/case/read-*.ts`) or a handler know the old one, whose line stays here, as long as a case may hold it.
 */
const WIRE_NAMES = {
  workflows: ['caseWorkflow', 'templateReview', 'templateSync'],
  activities: [
    'adopt',
    'bookCall',
    'close',
    'deliverKept',
    'drawOutlook',
    'loadFacts',
    'record',
    'requestNumber',
    'reviewTemplates',
    'sendEmail',
    'sendTemplate',
    'settleTemplate',
    'syncTemplates',
  ],
  signals: ['facts', 'rollover'],
  updates: [
    'assign',
    'bookCall',
    'cancelStep',
    'completeTask',
    'dismissNeed',
    'hold',
    'recordCall',
    'release',
    'resolve',
    'setTask',
  ],
  queries: ['agenda', 'state'],
  searchAttributes: [
    'CaseCountry KEYWORD',
    'CaseLine KEYWORD',
    'CasePriority INT',
    'CaseQueue KEYWORD',
    'CaseReason KEYWORD',
    'CaseState KEYWORD',
    'Impacts INT',
    'NeedsHuman BOOL',
    'NextStepAt DATETIME',
  ],
  facts: [
    'absorbed',
    'answer-failed',
    'answered',
    'attended',
    'bounced',
    'contact',
    'eased',
    'erased',
    'failed',
    'inbound',
    'kept',
    'kept-settled',
    'merged',
    'notice-refused',
    'opened',
    'opted-in',
    'opted-out',
    'reported-template',
    'shut',
  ],
};

/** One that is added or renamed does not compile until it stands here, and then fails below. */
const ACTIVITIES: Readonly<Record<keyof Effects | keyof CatalogueEffects, true>> = {
  adopt: true,
  drawOutlook: true,
  loadFacts: true,
  record: true,
  close: true,
  sendTemplate: true,
  settleTemplate: true,
  deliverKept: true,
  sendEmail: true,
  requestNumber: true,
  bookCall: true,
  reviewTemplates: true,
  syncTemplates: true,
};

const messagesOf = (type: 'signal' | 'update' | 'query'): string[] =>
  Object.values(messages).flatMap((message) =>
    typeof message === 'object' && message.type === type ? [message.name] : [],
  );

test('names that histories, the index and the journal hold stay as they are', () => {
  const names = {
    workflows: Object.keys(workflows),
    activities: Object.keys(ACTIVITIES),
    signals: messagesOf('signal'),
    updates: messagesOf('update'),
    queries: messagesOf('query'),
    searchAttributes: Object.entries(searchAttributeTypes).map(([name, type]) => `${name} ${type}`),
    facts: factKinds(),
  };
  expect(Object.fromEntries(Object.entries(names).map(([kind, each]) => [kind, each.toSorted()]))).toEqual(
    WIRE_NAMES,
  );
  expect(workflows.caseWorkflow.name).toBe(messages.CASE_WORKFLOW);
});
