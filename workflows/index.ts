export { caseWorkflow } from './case.ts';
export { templateReview } from './template-review.ts';
export { templateSync } from './template-sync.ts';
