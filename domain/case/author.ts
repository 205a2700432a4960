import { type Answerer, answererOf } from './fact.ts';

/** W9: who wrote, as the sender says it: an agent is a person. */
export const AUTHORS = ['agent', 'bot', 'system'] as const;
export type Author = (typeof AUTHORS)[number];

/** W9: nobody is a person by default. */
export const DEFAULT_AUTHOR: Author = 'system';

/** W9: as whom a message of this author counts. */
export const countedAs = (author: Author): Answerer => answererOf(`${author}:`);
