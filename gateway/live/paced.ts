import { setTimeout as pause } from 'node:timers/promises';

/** A question that several people ask at once. */
interface Asked<Answer> {
  running: Promise<unknown>;
  /** Not begun yet, so it sees whatever has happened up to now. */
  next: Promise<Answer> | null;
}

/**
 * Asks each question once at a time, however many ask it, and then rests for as long as the answer took: a list that is
 * costly, on a database that is busy, takes half of one connection and no more. Whoever asks gets an answer that was begun
 * after they asked.
 */
export function paced<Answer>(): (question: string, find: () => Promise<Answer>) => Promise<Answer> {
  const asked = new Map<string, Asked<Answer>>();
  return (question, find) => {
    const entry = asked.get(question) ?? { running: Promise.resolve(), next: null };
    asked.set(question, entry);
    entry.next ??= entry.running.then(async () => {
      entry.next = null;
      const begun = performance.now();
      const answer = find();
      entry.running = answer
        .catch(() => undefined)
        .then(async () => {
          await pause(performance.now() - begun, undefined, { ref: false });
          if (entry.next === null) asked.delete(question);
        });
      return answer;
    });
    return entry.next;
  };
}
