import { claimAlerts, hasAlertToRepeat, noteAlert, settleAlert } from '../../database/sessions/alerts.ts';
import { isAlert } from '../../database/cases/case-view.ts';
import { appendEvents } from '../../database/events/outbox.ts';
import { type Connection, transaction } from '../../database/pool.ts';
import { isWorthRepeating, repeatedTo } from '../../domain/case/alert-repeat.ts';
import { DAY, type Duration, type Instant, SECOND } from '../../domain/time/instant.ts';
import { workingDays } from '../../domain/time/weekly-hours.ts';
import type { Transition } from '../../domain/case/step.ts';
import { afterWorkingTime } from '../../domain/time/working-time.ts';
import { describeError } from '../../settings/describe-error.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import { permittedSpans } from '../time/civil-time.ts';
import type { Parts } from '../parts.ts';
import { startSweep, type Sweep } from '../sweep.ts';

/** Longer than any run of days off. */
const AHEAD: Duration = 21 * DAY;
const SWEEP: Duration = 5 * SECOND;
const AT_ONCE = 50;

/** Notes an alert with the instant at which it is repeated if nobody acknowledges it (A8). */
export async function noteAlertOf(
  connection: Connection,
  caseId: string,
  transition: Pick<Transition, 'n' | 'at' | 'rule' | 'detail'>,
  { business, supervision }: Pick<Policies, 'business' | 'supervision'>,
): Promise<void> {
  if (!isAlert(transition)) return;
  const { n, at, rule, detail } = transition;
  await noteAlert(connection, {
    caseId,
    n,
    level: rule === 'A2' ? 1 : 2,
    at,
    closesAt: at + Number(detail?.['remaining'] ?? 0),
    repeatAt: repeatInstant(at, { business, supervision }),
  });
}

function repeatInstant(
  at: Instant,
  { business, supervision }: Pick<Policies, 'business' | 'supervision'>,
): Instant {
  const work = permittedSpans({
    zones: [business.timeZone],
    hours: workingDays(business.workingHours),
    from: at,
    until: at + AHEAD,
  });
  return afterWorkingTime(work, at, supervision.acknowledgeWithin) ?? at + AHEAD;
}

/**
 * A8: repeats once, to the next role, what nobody acknowledged: the event `case.alert-repeated`. A queue of its own and no
 * step of the case: it tells people something and changes nothing about what is sent.
 */
export function startAlertRepeats({ pool, clock, log }: Pick<Parts, 'pool' | 'clock' | 'log'>): Sweep {
  return startSweep({
    every: SWEEP,
    isDue: () => hasAlertToRepeat(pool, clock.now()),
    work: () =>
      transaction(pool, async (connection) => {
        const due = await claimAlerts(connection, clock.now(), AT_ONCE);
        for (const alert of due) {
          const { caseId, n, level, repeatAt, closesAt, reason, queue } = alert;
          const isRepeated = isWorthRepeating(alert);
          await settleAlert(connection, alert, isRepeated ? repeatAt : null);
          if (!isRepeated) continue;
          const data = {
            alert: level,
            role: repeatedTo(level),
            remaining: closesAt - repeatAt,
            reason,
            queue,
          };
          await appendEvents(connection, caseId, repeatAt, [
            { type: 'case.alert-repeated', data, eventId: `evt-${caseId}-${n}-repeated` },
          ]);
        }
        return due.length > 0;
      }),
    failed: (error) =>
      log.warn({ error: describeError(error) }, 'alerts wait to be repeated; they are looked at again'),
  });
}
