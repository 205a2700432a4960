import { en } from './case-en.ts';
import { type CaseWords, es } from './case-es.ts';
import { pt } from './case-pt.ts';
import type { InLanguages } from '../../words/language.ts';

export type { CaseWords } from './case-es.ts';

/** What the case page says. */
export const CASE: InLanguages<CaseWords> = { es, pt, en };
