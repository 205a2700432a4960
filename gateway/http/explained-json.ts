import { z } from 'zod';
import type { Explanation } from '../../domain/explanation/explanation.ts';
import { storedExplanation } from '../../domain/explanation/read-explanation.ts';
import { inEnglish } from '../../wording/in-english.ts';

const CODE = 'The same as a code, for programs: sentences may be reworded, codes are not';
const PARAMS =
  'What the sentence is filled with, by name; a value may be an explanation itself. `next`: what followed at once';

/** Beside a sentence that is always there. */
export const explained = {
  code: z.string().describe(CODE),
  params: z.record(z.string(), z.unknown()).describe(PARAMS),
};
/** Beside one that may be null. */
export const explainedOrNull = {
  code: z.string().nullable().describe(CODE),
  params: z.record(z.string(), z.unknown()).nullable().describe(PARAMS),
};

export interface ExplainedJson {
  readonly code: string;
  readonly params: Record<string, unknown>;
}

/** Code and parameters, without the sentence. */
export function codeJson(said: Explanation): ExplainedJson {
  const { code, params } = storedExplanation(said);
  return { code, params: { ...params } };
}

/** The contract's English `why`, with its code and parameters beside it. */
export const whyJson = (said: Explanation): ExplainedJson & { readonly why: string } => ({
  why: inEnglish(said),
  ...codeJson(said),
});

export const whyJsonOrNull = (
  said: Explanation | null,
):
  | (ExplainedJson & { readonly why: string })
  | { readonly why: null; readonly code: null; readonly params: null } =>
  said === null ? { why: null, code: null, params: null } : whyJson(said);
