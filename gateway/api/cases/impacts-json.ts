import type { StoredAttempt, StoredCase } from '../../../database/cases/case-view.ts';
import type { CaseState } from '../../../domain/case/case-state.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import type { CaseJson } from './case-schema.ts';
import { asTime } from '../../http/fields.ts';

type ImpactJson = CaseJson['impacts'][number];
type Found = Omit<ImpactJson, 'number' | 'at'> & { readonly number: number | null; readonly at: Instant };

/**
 * R2, R7: the templates that were sent to reopen the case, or may have been. They are read from the attempts, which know
 * more than the case's state and know it earlier; what another system reported is known to the state alone.
 */
export function impactsJson(stored: StoredCase, state: CaseState): CaseJson['impacts'] {
  const ours = stored.attempts.flatMap((attempt): Found[] => {
    const status = impactStatus(attempt);
    if (status === null) return [];
    return [
      {
        // A replacement goes under its predecessor's number (R8).
        number: attempt.kind === 'impact' ? Number(attempt.impact) : null,
        kind: KINDS[attempt.kind],
        reason: attempt.reason ?? state.reason,
        template: attempt.template,
        at: attempt.kind === 'template' ? (attempt.calledAt ?? attempt.reservedAt) : attempt.reservedAt,
        status,
      },
    ];
  });
  const isOurs = new Set(ours.filter(({ kind }) => kind === 'reported').map(({ at }) => at));
  const told = state.impacts
    .filter(({ number, at }) => number === 'reported' && !isOurs.has(at))
    .map(
      ({ reason, at }): Found => ({
        number: null,
        kind: 'reported',
        reason,
        template: stored.reported.find((message) => message.at === at)?.name ?? null,
        at,
        status: 'sent',
      }),
    );
  const all = [...ours, ...told].toSorted((one, other) => one.at - other.at);
  return all.map(({ at, number, ...impact }, index) => ({
    ...impact,
    // An answer or a reported template takes the next number of its reason, as the cap counts it.
    number: number ?? 1 + all.slice(0, index).filter((before) => before.reason === impact.reason).length,
    at: asTime(at),
  }));
}

const KINDS = { impact: 'task', answer: 'answer', template: 'reported', email: 'task' } as const;

/** Null for what did not go out: held or reserved only, fenced, or definitely refused (R8). */
function impactStatus(attempt: StoredAttempt): ImpactJson['status'] | null {
  if (attempt.kind === 'email') return null;
  switch (attempt.status) {
    case 'calling':
    case 'unknown':
    case 'sent':
      // R7: a status that arrived for an unknown one says what became of it after all.
      if (attempt.readAt !== null) return 'read';
      if (attempt.deliveredAt !== null) return 'delivered';
      if (attempt.failedAt !== null) return 'failed';
      return attempt.status === 'sent' ? 'sent' : 'unknown';
    case 'held':
    case 'reserved':
    case 'refused':
    case 'fenced':
      return null;
  }
}
