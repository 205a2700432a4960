/**
 * One clause as the schedule and the gate say it, and in the other two languages. `$1` is a name or
 * a number, told where it has a word; `%1` is a clause of its own, without whose words the whole has none.
 */
export type Clause = readonly [english: RegExp, es: string, pt: string];

/** @param english a pattern of the whole clause */
export const clause = (english: string, es: string, pt: string): Clause => [
  new RegExp(`^${english}$`),
  es,
  pt,
];
