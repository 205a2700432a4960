import { type Answerer, answererOf } from './fact.ts';

/** W9: who wrote, as the sender says it: an agent is a person. */
export const AUTHORS = ['agent', 'bot', 'system'] as const;
export type Author = (typeof AUTHORS)[number];

/** W9: nobody is a person by default. */
export const DEFAULT_AUTHOR: Author = 'system';

/** W9: as whom a message of this author counts. */
export const countedAs = (author: Author): Answerer => answererOf(`${author}:`);

/** W9: whom a new message counts as that the phone app of a line echoes; `none`: it answers nothing. */
export const ECHOES = ['person', 'bot', 'none'] as const;
export type Echoes = (typeof ECHOES)[number];

/** What the policy file says of a line, by its id. */
export interface LinePolicy {
  readonly echoes: Echoes;
}
export type LinePolicies = Readonly<Record<string, LinePolicy>>;

/** W9: a person writes in the phone app, unless the line's policy says otherwise. */
export const echoesOn = (lines: LinePolicies, line: string): Echoes =>
  Object.hasOwn(lines, line) ? (lines[line]?.echoes ?? 'person') : 'person';

const AUTHOR_OF: Readonly<Record<Echoes, Author>> = { person: 'agent', bot: 'bot', none: 'system' };

/** Under whom an echo is stored. */
export const echoAuthor = (echoes: Echoes): string => `${AUTHOR_OF[echoes]}:phone-app`;
