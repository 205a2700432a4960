/** The id of a rule in docs/requirements.md. Every transition, decision and agenda entry names the one that decided. */
export type Rule = `${'W' | 'A' | 'R' | 'H' | 'F' | 'E' | 'D' | 'S' | 'I'}${number}`;
