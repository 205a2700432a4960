import type { Language } from '../../../domain/messages/language.ts';
import { GATE } from './told-gate.ts';
import { SCHEDULE } from './told-schedule.ts';

export interface Told {
  readonly text: string;
  /** The language it is in: English where nobody has said it in another. */
  readonly lang: Language;
}

/** What the schedule or the gate said, in a person's language as far as it is known. */
export function toldIn(english: string, language: Language): Told {
  if (language === 'en') return { text: english, lang: 'en' };
  const clauses = english.split('; ').map((each) => oneIn(each, language));
  return clauses.every((each) => each !== null)
    ? { text: clauses.join('; '), lang: language }
    : { text: english, lang: 'en' };
}

function oneIn(english: string, language: 'es' | 'pt'): string | null {
  for (const [pattern, es, pt] of [...SCHEDULE, ...GATE]) {
    const found = pattern.exec(english);
    if (found === null) continue;
    const filled = fill(language === 'es' ? es : pt, found, language);
    if (filled !== null) return filled;
  }
  return null;
}

function fill(words: string, found: readonly (string | undefined)[], language: 'es' | 'pt'): string | null {
  let isWhole = true;
  const filled = words.replaceAll(/([$%])(\d)/g, (_, kind: string, index: string) => {
    const part = found[Number(index)] ?? '';
    const told = part === '' ? '' : oneIn(part, language);
    if (told === null && kind === '%') isWhole = false;
    return told ?? part;
  });
  return isWhole ? filled.replace(/: $/, '') : null;
}
