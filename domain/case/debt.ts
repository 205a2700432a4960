import type { CaseState } from './case-state.ts';
import type { Fact } from './fact.ts';
import { type Instant, SECOND } from '../time/instant.ts';

type Of<Name extends Fact['fact']> = Extract<Fact, { fact: Name }>;

/** W9: what of a case says whether the business is to write next. A function of its facts, and of the tasks set between them. */
export type Debt = Pick<CaseState, 'asked' | 'answered' | 'lastAsked' | 'replies'>;

export const NO_DEBT: Debt = {
  asked: 0,
  answered: 0,
  lastAsked: null,
  replies: { living: [], before: 0, failed: false },
};

/** More answers to one message than this are as good as this many. */
const MOST_LIVING = 20;

/** W9 */
export const isOwed = ({ asked, answered }: Pick<Debt, 'asked' | 'answered'>): boolean => asked > answered;

/** Does this fact ask for an answer (W9)? After `shut` the text that did not go is still owed (W5), save a notice of ours; I1: so is what another case leaves owed. */
export const asks = (fact: Fact): boolean =>
  (fact.fact === 'shut' && fact.notice !== true) ||
  (fact.fact === 'absorbed' && fact.owes) ||
  isQuestion(fact);

/** W7: is it the customer's own word that wants an answer? */
export const isQuestion = (fact: Fact): fact is Extract<Fact, { fact: 'inbound' }> =>
  fact.fact === 'inbound' && (fact.kind === 'message' || fact.kind === 'tap' || fact.kind === 'call');

/** W9: when what it asks was asked, by the provider's time; null: it asks nothing, or nothing new. */
export function askedAt(fact: Fact): Instant | null {
  if (isQuestion(fact)) return fact.at;
  return fact.fact === 'absorbed' && fact.owes ? askedThere(fact) : null;
}

const askedThere = ({ state, anchor, at }: Of<'absorbed'>): Instant => state?.lastAsked?.at ?? anchor ?? at;

/** Does it end the debt for good? STOP is no new need (E2), and after an erasure nobody is left (S3). */
const forgives = (fact: Fact): boolean =>
  fact.fact === 'erased' ||
  fact.fact === 'merged' ||
  fact.fact === 'opted-out' ||
  (fact.fact === 'inbound' && fact.kind === 'stop');

/**
 * Does it answer everything before it? W9: what was said elsewhere, or went at an instant that was learned later, answers only
 * what the customer had written by then; the provider tells whole seconds.
 * @param askedAt the latest instant of what the customer asked; null: nothing, or not known
 */
export function answers(fact: Fact, askedAt: Instant | null): boolean {
  if (forgives(fact)) return true;
  if (fact.fact === 'kept-settled') return fact.sent;
  if (fact.fact !== 'answered') return false;
  return fact.said === undefined || askedAt === null || fact.said >= askedAt - (askedAt % SECOND);
}

/** What is owed after one more fact; one that answers nothing leaves `replies` as they are. */
export function learnDebt(
  { asked, answered: upTo, lastAsked: last, replies: known }: Debt,
  seq: number,
  fact: Fact,
): Debt {
  const debt: Debt = { asked, answered: upTo, lastAsked: last, replies: known };
  if (fact.fact === 'answer-failed') return answerFailed(debt, fact);
  if (fact.fact === 'absorbed') return absorbed(debt, seq, fact);
  if (forgives(fact)) return { ...debt, answered: seq, replies: { living: [], before: seq, failed: false } };
  if (asks(fact)) {
    const lastAsked = isQuestion(fact)
      ? { seq, at: Math.max(debt.lastAsked?.at ?? fact.at, fact.at) }
      : debt.lastAsked;
    return { ...debt, asked: seq, lastAsked, replies: { ...debt.replies, living: [], failed: false } };
  }
  // Of a fact that an earlier version noted without knowing it the customer may have asked something since.
  if (seq < debt.asked || !answers(fact, debt.lastAsked?.at ?? null)) return debt;
  const { replies, answered } = settleDebt(debt, seq);
  return {
    ...debt,
    answered,
    replies: { ...replies, living: [...replies.living, seq].slice(-MOST_LIVING), failed: false },
  };
}

/**
 * W9: a task or a resolution settles what came up to `seq`. Up to where all was answered before is remembered, for the day on
 * which the answer beside it proves to have failed.
 */
export function settleDebt(
  debt: Pick<Debt, 'asked' | 'answered' | 'replies'>,
  seq: number,
): Pick<Debt, 'answered' | 'replies'> {
  const before = isOwed(debt) ? debt.answered : debt.replies.before;
  return { answered: Math.max(debt.answered, seq), replies: { ...debt.replies, before } };
}

/** W9: an answer that failed never was one. With none left that lives, what it answered is owed again, whatever task stands beside it. */
function answerFailed(debt: Debt, { answer, from }: Of<'answer-failed'>): Debt {
  const { living, before, elsewhere = [] } = debt.replies;
  const left = from === undefined ? living.filter((each) => each !== answer) : living;
  const leftElsewhere = elsewhere.filter((each) => each.from !== from || each.answer !== answer);
  if (left.length === living.length && leftElsewhere.length === elsewhere.length) return debt;
  const failed = left.length === 0 && leftElsewhere.length === 0;
  return {
    ...debt,
    answered: failed ? before : debt.answered,
    replies: {
      living: left,
      before,
      failed,
      ...(leftElsewhere.length > 0 ? { elsewhere: leftElsewhere } : {}),
    },
  };
}

/**
 * I1: what is unanswered in the other case is owed here, as asked when it was (R10, W9). Where it is answered, those answers
 * live on under the numbers they have there, for the day on which they prove to have failed.
 */
function absorbed(debt: Debt, seq: number, fact: Of<'absorbed'>): Debt {
  const { owes, state, from } = fact;
  const there = askedThere(fact);
  const last = debt.lastAsked;
  if (owes) {
    return {
      ...debt,
      asked: seq,
      lastAsked: { seq, at: Math.max(last?.at ?? there, there) },
      replies: { living: [], before: debt.replies.before, failed: state?.replies.failed ?? false },
    };
  }
  const elsewhere = [
    ...(state?.replies.elsewhere ?? []),
    ...(state?.replies.living ?? []).map((answer) => ({ from, answer })),
  ];
  if (isOwed(debt) || elsewhere.length === 0 || (last !== null && last.at > there)) return debt;
  return {
    asked: seq,
    answered: seq,
    lastAsked: { seq: last?.seq ?? seq, at: there },
    replies: { living: [], before: seq - 1, failed: false, elsewhere },
  };
}
