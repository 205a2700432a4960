import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** What cases can be listed by in the Temporal UI; no personal data (S1). Registered before a worker starts. */
export const CaseState = defineSearchAttributeKey('CaseState', SearchAttributeType.KEYWORD);
export const CaseReason = defineSearchAttributeKey('CaseReason', SearchAttributeType.KEYWORD);
export const CaseQueue = defineSearchAttributeKey('CaseQueue', SearchAttributeType.KEYWORD);
export const CaseCountry = defineSearchAttributeKey('CaseCountry', SearchAttributeType.KEYWORD);
export const CaseLine = defineSearchAttributeKey('CaseLine', SearchAttributeType.KEYWORD);
export const CasePriority = defineSearchAttributeKey('CasePriority', SearchAttributeType.INT);
/** Not before this instant does the case do its next step; messages may postpone it without an update. */
export const NextStepAt = defineSearchAttributeKey('NextStepAt', SearchAttributeType.DATETIME);
export const Impacts = defineSearchAttributeKey('Impacts', SearchAttributeType.INT);
export const NeedsHuman = defineSearchAttributeKey('NeedsHuman', SearchAttributeType.BOOL);

export const searchAttributeTypes: Readonly<Record<string, SearchAttributeType>> = Object.fromEntries(
  [
    CaseState,
    CaseReason,
    CaseQueue,
    CaseCountry,
    CaseLine,
    CasePriority,
    NextStepAt,
    Impacts,
    NeedsHuman,
  ].map((key) => [key.name, key.type]),
);
