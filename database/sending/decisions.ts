import type { Explanation } from '../../domain/explanation/explanation.ts';
import { readStored, storedExplanation, type StoredWhy } from '../../domain/explanation/read-explanation.ts';
import type { FrequencyFacts } from '../../domain/gate/frequency.ts';
import type { Decision, GateFacts, SendQuestion } from '../../domain/gate/gate.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { Rule } from '../../domain/rule.ts';
import type { Queryable } from '../pool.ts';

/** Spans kept with a decision: the one it was asked in and the next, not three weeks of them. */
const KEPT_SPANS = 2;

/** E4: zones as their clocks stood when it was asked, not every change of them that was drawn. */
const asSeen = ({ zones, ...frequency }: FrequencyFacts, at: Instant) => ({
  ...frequency,
  offsets: zones.map((zone) => zone.find(({ until }) => at < until)?.offset ?? 0),
});

/** Every answer of the gate is stored with its rule (E). Facts hold ids, instants and states only (S1). */
export async function recordDecision(
  database: Queryable,
  decided: {
    /** Null: it is about no case, and then `contactId` says with whom (E2). */
    readonly caseId: string | null;
    readonly contactId?: string;
    readonly attemptId: string | null;
    /** `impact-1`, `answer`, `free-form`, `email` … */
    readonly step: string;
    readonly question: SendQuestion;
    /** When it was asked, where the question is about a later instant. */
    readonly askedAt?: Instant;
    readonly facts: GateFacts;
    readonly decision: Decision;
  },
): Promise<number> {
  const { caseId, contactId = null, attemptId, step, question, facts, decision } = decided;
  const { askedAt = question.at } = decided;
  const said = decision.answer === 'allowed' ? null : storedExplanation(decision.why);
  const permitted = facts.permitted?.filter(([, to]) => to > question.at).slice(0, KEPT_SPANS);
  const { rows } = await database.query<{ id: number }>(
    `insert into decisions (case_id, attempt_id, step, answer, rule, code, params, until, questions, facts, at, contact_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) returning id`,
    [
      caseId,
      attemptId,
      step,
      decision.answer,
      decision.answer === 'allowed' ? null : decision.rule,
      said?.code ?? null,
      said?.params ?? null,
      decision.answer === 'held' ? decision.until : null,
      JSON.stringify(
        decision.questions.map(({ rule, answer, why }) => ({ rule, answer, ...storedExplanation(why) })),
      ),
      JSON.stringify({
        ...question,
        ...facts,
        ...(permitted ? { permitted } : {}),
        ...(facts.frequency ? { frequency: asSeen(facts.frequency, question.at) } : {}),
      }),
      askedAt,
      contactId,
    ],
  );
  return rows[0]?.id ?? 0;
}

/** The gate's last hold of an attempt, for whoever asks again; null where it was held by something else. */
export async function lastHold(
  database: Queryable,
  attemptId: string,
): Promise<{ readonly rule: Rule; readonly why: Explanation | null } | null> {
  const { rows } = await database.query<{ rule: Rule } & StoredWhy>(
    `select rule, code, params, why as text from decisions where attempt_id = $1 and answer = 'held' order by id desc limit 1`,
    [attemptId],
  );
  const [row] = rows;
  return row === undefined ? null : { rule: row.rule, why: readStored(row) };
}
