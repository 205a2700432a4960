import type { Explanation } from '../domain/explanation/explanation.ts';
import { ENGLISH } from './english.ts';
import { render, type Values, type Voice } from './render.ts';

/** A method's type: each sentence takes its own values, and `render` gives it just those that stand with its code. */
type Say = { say(values: Values): string }['say'];

const SENTENCES: Readonly<Record<string, Say | string>> = ENGLISH;

const VOICE: Voice = {
  sentence: (code, values) => {
    const sentence = Object.hasOwn(SENTENCES, code) ? SENTENCES[code] : undefined;
    return typeof sentence === 'function' ? filled(sentence, values) : (sentence ?? null);
  },
};

/** Null where another version gave the code other parameters, as the catalogues of people's languages have it. */
function filled(sentence: Say, values: Values): string | null {
  let lacks = false;
  const known = new Proxy(values, {
    get(target, name: string) {
      if (Object.hasOwn(target, name)) return target[name];
      lacks = true;
      return '';
    },
  });
  const text = sentence(known);
  return lacks ? null : text;
}

/** In English and without a library, for workflows: what the Temporal UI shows. */
export const inEnglish = (said: Explanation): string => render(said, VOICE);
