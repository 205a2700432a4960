import type { Duration, Instant } from '../time/instant.ts';
import type { SessionFacts, TemplateFact } from './summary-facts.ts';
import type { CutSession } from './summary-window.ts';

/** Which template a session was opened in answer to. */
export type Reopener = TemplateFact['kind'];

/**
 * M1: the template that the session's first message answers; null: the customer came by themselves. A reply to it by its
 * button or as a quote says so, in whatever case it went; else the last template of the case since the customer last wrote,
 * if that is not longer ago than `attribution`. One that failed was not seen.
 */
export function reopenerOf(
  { caseId, templates }: SessionFacts,
  { openedAt, inbound }: CutSession,
  { lastBefore, attribution }: { readonly lastBefore: Instant; readonly attribution: Duration },
): Reopener | null {
  const first = inbound.find(({ at }) => at === openedAt);
  const seen = templates.filter(({ sentAt, failedAt }) => sentAt <= openedAt && failedAt === null);
  const quoted = seen.find(({ providerId }) => providerId !== null && providerId === first?.replyTo);
  if (quoted !== undefined) return quoted.kind;
  const since = seen.filter(
    (each) => each.caseId === caseId && each.sentAt > lastBefore && each.sentAt > openedAt - attribution,
  );
  if (since.length === 0) return null;
  return since.reduce((one, other) => (other.sentAt >= one.sentAt ? other : one)).kind;
}
