import { describe, expect, test } from 'vitest';
import { agenda } from '../../../domain/schedule/agenda.ts';
import { apply } from '../../../domain/schedule/apply.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../domain/time/instant.ts';
import { applyFacts } from '../../../domain/schedule/apply-fact.ts';
import { nextDue } from '../../../domain/schedule/next-due.ts';
import { owes, publicState, windowClosesAt } from '../../../domain/case/view.ts';
import { explain } from '../../../domain/explanation/explanation.ts';
import { at, Life } from './life.ts';

const impacts = (life: Life) => life.sent.filter(({ what }) => what === 'impact').map(({ at: when }) => when);
const alerts = (life: Life) =>
  life.transitions
    .filter(({ rule }) => rule === 'A2' || rule === 'A3')
    .map(({ at: when, rule, late }) => [rule, when, late ?? false]);

/** The customer wrote Monday 10:00, the business answered with a task: the customer owes. */
const pending = (world = {}, reason = 'payment') => new Life(world).task(at(0, 10, 5), reason, 'pay');

describe('a step that is no longer due', () => {
  test('R6: changes nothing, whatever it differs in, and only that', () => {
    const { state, outlook } = pending().until(at(1, 10));
    const due = nextDue(state, outlook);
    if (due?.step.do !== 'impact') throw new Error('an impact is planned');
    const done = { was: 'done', at: due.at } as const;
    const { step } = due;
    for (const stale of [
      { ...due, at: due.at + 1 },
      { ...due, rule: 'R9' as const },
      { ...due, step: { ...step, tries: step.tries + 1 } },
      { ...due, step: { ...step, until: step.until + 1 } },
      { ...due, step: { do: 'expire' as const } },
    ]) {
      expect(apply(state, outlook, stale, done)).toEqual({ state, transitions: [] });
    }
    // However its keys stand: it may have been stored and read in between.
    const { do: what, ...rest } = step;
    expect(apply(state, outlook, { ...due, step: { ...rest, do: what } }, done).transitions).not.toEqual([]);
  });
});

describe('the window', () => {
  test('W1: closes 24 h after the latest message of the customer', () => {
    const life = new Life().writes(at(0, 15));
    expect(windowClosesAt(life.state, life.outlook.policy)).toBe(at(1, 15));
  });

  test('W2: is half-open: at exactly 24 h it has expired', () => {
    const life = pending();
    life.until(at(1, 10) - 1);
    expect(life.state.phase.in).toBe('window');
    life.until(at(1, 10));
    expect(life.state.phase.in).toBe('reopening');
  });

  test('W3: the anchor is the maximum and never moves back; a duplicate changes nothing', () => {
    const life = new Life().writes(at(0, 12)).writes(at(0, 13), 'message', at(0, 11));
    expect(life.state.session.anchor).toBe(at(0, 12));
    const again = applyFacts(life.state, life.outlook, [
      { seq: life.state.seen, fact: { fact: 'inbound', at: at(0, 20), arrived: at(0, 20), kind: 'message' } },
    ]);
    expect(again).toEqual({ state: life.state, transitions: [] });
  });

  test('W3: a message already older than 24 h opens no window but cancels what was planned, and the business owes', () => {
    const life = pending().until(at(1, 12));
    expect(life.state.phase.in).toBe('reopening');
    life.writes(at(2, 9), 'message', at(0, 20));
    expect(owes(life.state)).toBe('business');
    life.until(at(2, 9));
    expect(life.state.phase.in).toBe('unanswered');
    life.toTheEnd(10);
    expect(impacts(life)).toHaveLength(1);
  });

  test('W3: of alerts already past on arrival only the highest fires, once, marked late', () => {
    const life = new Life({}, at(0, 12), 'message', at(-1, 15)).until(at(0, 12));
    expect(alerts(life)).toEqual([['A3', at(0, 12), true]]);
    const nineteen = new Life({}, at(0, 12), 'message', at(-1, 17)).until(at(0, 14));
    expect(alerts(nineteen)).toEqual([
      ['A2', at(0, 12), true],
      ['A3', at(0, 13), false],
    ]);
  });

  test('W5: when the provider says closed, ours closes at once; void once the anchor is later', () => {
    const life = new Life()
      .answers(at(0, 11))
      .until(at(0, 12))
      .fact({ fact: 'shut', at: at(0, 12) });
    expect(owes(life.state)).toBe('business');
    life.until(at(0, 12));
    expect(life.state.phase.in).toBe('unanswered');
    life.writes(at(0, 13));
    expect(windowClosesAt(life.state, life.outlook.policy)).toBe(at(1, 13));
  });

  test('W7: a message in any state short of resolved brings the case back to open and cancels what was planned', () => {
    for (const now of [at(1, 12), at(3, 12), at(4, 12), at(6, 12)]) {
      const life = pending().until(now);
      expect(life.state.phase.in).not.toBe('window');
      life.writes(now);
      expect(publicState(life.state)).toBe('open');
      expect(owes(life.state)).toBe('business');
      expect(life.events()).toContain('case.reopened');
      expect(nextDue(life.state, life.outlook)?.step.do).toBe('alert');
    }
  });

  test('W7: an acknowledgement renews the window, changes nobody who owes, and never reopens a resolved case', () => {
    const life = pending().writes(at(0, 20), 'ack');
    expect(owes(life.state)).toBe('customer');
    expect(windowClosesAt(life.state, life.outlook.policy)).toBe(at(1, 20));
    life.obeys({ command: 'resolve', at: at(0, 21), outcome: 'paid' }).writes(at(0, 22), 'ack');
    expect(publicState(life.state)).toBe('resolved');
    expect(nextDue(life.state, life.outlook)).toMatchObject({
      at: at(1, 22),
      step: { do: 'close' },
      rule: 'D5',
    });
    life.writes(at(0, 23));
    expect(publicState(life.state)).toBe('open');
  });

  test('W9: business from a message on, then customer while a task is pending, else nobody', () => {
    const life = new Life();
    expect(owes(life.state)).toBe('business');
    expect(owes(life.answers(at(0, 11)).state)).toBe('nobody');
    expect(owes(life.writes(at(0, 12)).state)).toBe('business');
    expect(owes(life.task(at(0, 13), 'payment', 'pay').state)).toBe('customer');
    expect(owes(life.writes(at(0, 14)).state)).toBe('business');
    expect(owes(life.answers(at(0, 15)).state)).toBe('customer');
    life.until(at(1, 16));
    expect(owes(life.state)).toBe('customer');
  });

  test('W9: our own template is no answer', () => {
    const life = new Life().fact({ fact: 'kept', at: at(0, 10) }).until(at(1, 12));
    expect(life.sent.map(({ what }) => what)).toEqual(['answer']);
    expect(owes(life.state)).toBe('business');
  });

  test('W10: another task replaces the first, cancels what was planned for it, and keeps all counts', () => {
    const life = pending().until(at(1, 12)).task(at(1, 13), 'delivery', 'slot');
    expect(life.state.task?.step).toBe('slot');
    expect(life.state.phase.in).toBe('listening');
    expect(life.state.impacts).toHaveLength(1);
    life.toTheEnd();
    expect(impacts(life)).toHaveLength(1);
  });

  test('W10: at most three impacts per case over all reasons', () => {
    const life = pending().until(at(4, 0));
    life.writes(at(4, 9)).task(at(4, 10), 'delivery', 'slot').until(at(6, 12));
    life.writes(at(6, 13)).task(at(6, 14), 'cart', 'checkout').toTheEnd();
    expect(impacts(life)).toHaveLength(3);
    expect(life.transitions.some(({ rule }) => rule === 'W10')).toBe(true);
  });
});

describe('alerts', () => {
  test('A1, A2, A3: at 18 h and 20 h after the anchor, once; priority up one, then the escalation queue', () => {
    const life = pending();
    const { priority, queue } = life.state;
    life.until(at(1, 4));
    expect(publicState(life.state)).toBe('expiring');
    expect(life.state.priority).toBe(priority - 1);
    expect(life.state.queue).toBe(queue);
    life.until(at(1, 6));
    expect(publicState(life.state)).toBe('escalated');
    expect(life.state.queue).toBe('escalations');
    expect(alerts(life)).toEqual([
      ['A2', at(1, 4), false],
      ['A3', at(1, 6), false],
    ]);
    expect(life.events()).toEqual(expect.arrayContaining(['case.expiring', 'case.escalated']));
  });

  test('A1: nobody owes, no alert', () => {
    const life = new Life().answers(at(0, 11)).until(at(1, 9));
    expect(alerts(life)).toEqual([]);
  });

  test('A1: a task set when nobody owed and an alert had passed is told at once, late', () => {
    const life = new Life().answers(at(0, 11)).task(at(1, 5), 'payment', 'pay').until(at(1, 5));
    expect(alerts(life)).toEqual([['A2', at(1, 5), true]]);
  });

  test('A3: the customer writes, priority and queue return to their routing unless a person took the case', () => {
    const life = pending().until(at(1, 7)).writes(at(1, 8));
    expect(life.state).toMatchObject({ queue: 'general', priority: 3 });
    expect(publicState(life.state)).toBe('open');
    const taken = pending().until(at(1, 7));
    taken.obeys({ command: 'assign', at: at(1, 7), queue: null, agent: 'ana' }).writes(at(1, 8));
    expect(taken.state).toMatchObject({ queue: 'escalations', agent: 'ana' });
  });

  test('A4: an alert never goes out for a case that was resolved or whose customer wrote again', () => {
    const life = pending().until(at(1, 3));
    const due = nextDue(life.state, life.outlook);
    life.obeys({ command: 'resolve', at: at(1, 3), outcome: 'paid' });
    if (due === null) throw new Error('an alert was due');
    expect(apply(life.state, life.outlook, due, { was: 'done', at: due.at }).transitions).toEqual([]);
  });

  test('A5, X6: a burst re-arms the same alerts and never multiplies them', () => {
    const life = new Life();
    for (let index = 0; index < 200; index += 1) life.writes(at(0, 10) + index * 300 * (SECOND / 1_000));
    const anchor = life.state.session.anchor;
    life.until(anchor + 21 * HOUR);
    expect(alerts(life)).toEqual([
      ['A2', anchor + 18 * HOUR, false],
      ['A3', anchor + 20 * HOUR, false],
    ]);
    expect(life.transitions).toHaveLength(3);
  });
});

describe('reopening', () => {
  test('R1: at expiry, inside the hours', () => {
    expect(impacts(pending().until(at(1, 12)))).toEqual([at(1, 10)]);
  });

  test('R1, E5, X4: outside the hours at the next opening', () => {
    const life = new Life({}, at(0, 22)).task(at(0, 22, 5), 'cart', 'checkout').until(at(2, 12));
    expect(impacts(life)).toEqual([at(2, 8)]);
  });

  test('R1: no permitted instant within 72 h: both impacts skipped, the fallback at once', () => {
    const life = pending({ closedDays: [1, 2, 3, 4] }).until(at(1, 10));
    expect(life.state.phase).toMatchObject({ in: 'falling-back', left: ['email', 'call'] });
    life.toTheEnd();
    expect(impacts(life)).toEqual([]);
  });

  test('R1: nothing about the task goes after its validUntil', () => {
    const life = new Life().task(at(0, 10, 5), 'payment', 'pay', { validUntil: at(2, 9) }).toTheEnd();
    expect(life.sent.map(({ what }) => what)).toEqual(['impact']);
    const over = new Life().task(at(0, 10, 5), 'payment', 'pay', { validUntil: at(1, 9) }).toTheEnd();
    expect(over.sent).toEqual([]);
    expect(publicState(over.state)).toBe('closed');
  });

  test('R2, X2: the second 48–72 h after the first, then the email after its patience, never a third', () => {
    const life = new Life({}, at(1, 15)).task(at(1, 15, 5), 'payment', 'pay').toTheEnd();
    expect(life.sent.map(({ what, at: when }) => [what, when])).toEqual([
      ['impact', at(2, 15)],
      ['impact', at(4, 15)],
      ['email', at(5, 15)],
    ]);
    expect(publicState(life.state)).toBe('closed');
  });

  test('R2: the customer wrote in between: not before the new expiry, not before 48 h after the first', () => {
    const soon = pending().until(at(1, 11)).writes(at(1, 12)).answers(at(1, 13)).until(at(5, 0));
    expect(impacts(soon)).toEqual([at(1, 10), at(3, 10)]);
    const later = pending()
      .until(at(1, 11))
      .writes(at(3, 9))
      .answers(at(3, 9, 30))
      .until(at(6, 0));
    expect(impacts(later)).toEqual([at(1, 10), at(4, 9)]);
  });

  test('R2: a template another system sent counts', () => {
    const life = pending().until(at(1, 11));
    life.fact({ fact: 'reported-template', at: at(1, 11), reason: 'payment' });
    life.toTheEnd();
    expect(impacts(life)).toHaveLength(1);
    expect(life.sent.some(({ what }) => what === 'email')).toBe(true);
  });

  test('R3: no permitted instant in the range: the second is skipped and recorded, the fallback after the first’s patience', () => {
    const life = pending({ closedDays: [3, 4] }).toTheEnd();
    expect(life.sent.map(({ what, at: when }) => [what, when])).toEqual([
      ['impact', at(1, 10)],
      ['email', at(2, 10)],
    ]);
    const followed = life.transitions.flatMap(({ what }) => what.next ?? []);
    expect(followed).toContainEqual(explain('impact.skipped-out-of-range', { number: 2 }));
  });

  test('R4: nobody owes: nothing is sent, dormant, closes after 72 h', () => {
    const life = new Life().answers(at(0, 11)).until(at(1, 10));
    expect(publicState(life.state)).toBe('dormant');
    life.toTheEnd();
    expect(life.sent).toEqual([]);
    expect(life.performed.at(-1)).toMatchObject({ at: at(4, 10), due: { rule: 'R4' } });
  });

  test('R5, X3: technical service goes to the fallback at its second abandonment, though an impact is left', () => {
    const policies = { 'technical-service': { reopenAbandonments: 1, fallback: ['call', 'email'] as const } };
    const life = new Life({ policies })
      .task(at(0, 10, 5), 'technical-service', 'appointment')
      .until(at(1, 11));
    life
      .writes(at(1, 12))
      .answers(at(1, 12, 5))
      .until(at(2, 12));
    expect(life.sent.map(({ what }) => what)).toEqual(['impact', 'call']);
    expect(life.state.phase).toMatchObject({ in: 'listening', why: 'fallback' });
  });

  test('R5: silence after an impact is no second abandonment: the second impact still goes', () => {
    const policies = { 'technical-service': { reopenAbandonments: 1 } };
    const life = new Life({ policies })
      .task(at(0, 10, 5), 'technical-service', 'appointment')
      .until(at(4, 0));
    expect(impacts(life)).toHaveLength(2);
  });

  test('R6: a reply between planning and sending cancels the send', () => {
    const world = {
      outcome: (due: { step: { do: string } }, now: number) =>
        due.step.do === 'impact'
          ? {
              was: 'overtaken' as const,
              missed: [
                {
                  seq: 2,
                  fact: { fact: 'inbound' as const, at: now - 1, arrived: now, kind: 'message' as const },
                },
              ],
            }
          : null,
    };
    const life = pending(world).until(at(1, 10));
    expect(life.sent).toEqual([]);
    expect(publicState(life.state)).toBe('open');
    expect(life.state.abandonments).toEqual({ payment: 1 });
  });

  test('R7: an unknown outcome counts as an impact', () => {
    const world = {
      outcome: (due: { step: { do: string } }, now: number) =>
        due.step.do === 'impact' ? { was: 'unknown' as const, at: now } : null,
    };
    const life = pending(world).toTheEnd();
    expect(impacts(life)).toHaveLength(2);
    expect(life.state.impacts.map(({ outcome }) => outcome)).toEqual(['unknown', 'unknown']);
  });

  const refusing = (cause: 'person' | 'template' | 'line', times = 99) => {
    let left = times;
    return {
      outcome: (due: { step: { do: string } }, now: number) => {
        if (due.step.do !== 'impact' || left === 0) return null;
        left -= 1;
        return { was: 'refused' as const, at: now, rule: 'R8' as const, cause };
      },
    };
  };

  test('R8: refused for the person: the fallback now, and the refusal does not count', () => {
    const life = pending(refusing('person')).until(at(1, 10));
    expect(life.sent.map(({ what, at: when }) => [what, when])).toEqual([['email', at(1, 10)]]);
    expect(life.state.impacts).toEqual([]);
  });

  test('R8: refused for the template: its fallback version at once under the same number, once', () => {
    const once = pending(refusing('template', 1)).until(at(1, 10));
    expect(once.sent).toMatchObject([{ what: 'impact', number: 1, at: at(1, 10) }]);
    const twice = pending(refusing('template', 2)).until(at(1, 10));
    expect(twice.sent.map(({ what }) => what)).toEqual(['email']);
  });

  test('R8: held beyond its bound is skipped', () => {
    const world = {
      outcome: (due: { step: { do: string } }, now: number) =>
        due.step.do === 'impact'
          ? { was: 'held' as const, at: now, until: now + 4 * DAY, rule: 'E3' as const }
          : null,
    };
    const life = pending(world).until(at(1, 10));
    expect(life.sent.map(({ what }) => what)).toEqual(['email']);
  });

  test('R8: a failed status that arrives later is treated alike unless the customer has written', () => {
    const failed = { fact: 'failed', reason: 'payment', number: 1, replacement: 0 } as const;
    const person = pending()
      .until(at(1, 11))
      .fact({ ...failed, at: at(1, 11), cause: 'person' });
    expect(person.until(at(1, 11)).sent.map(({ what }) => what)).toEqual(['impact', 'email']);
    const template = pending()
      .until(at(1, 11))
      .fact({ ...failed, at: at(1, 11), cause: 'template' });
    expect(template.until(at(1, 11)).sent.map(({ number }) => number)).toEqual([1, 1]);
    expect(template.state.impacts).toHaveLength(1);
    const line = pending()
      .until(at(1, 11))
      .fact({ ...failed, at: at(1, 11), cause: 'line' });
    expect(line.events()).toContain('line.unhealthy');
    const written = pending()
      .until(at(1, 11))
      .writes(at(1, 12))
      .fact({ ...failed, at: at(1, 13), cause: 'person' });
    expect(publicState(written.state)).toBe('open');
  });

  test('R9: the business owes at expiry: the supervisor is told, and told again every working day; no task template goes', () => {
    const life = new Life({}, at(3, 10))
      .task(at(3, 10, 5), 'payment', 'pay')
      .writes(at(3, 11))
      .until(at(8, 12));
    const told = life.transitions
      .filter(({ events }) => events.includes('case.unanswered'))
      .map(({ at: when }) => when);
    expect(told).toEqual([at(4, 11), at(7, 9), at(8, 9)]);
    expect(life.sent).toEqual([]);
  });

  test('R9: one answer template once the reply is kept; it counts for R2; no second impact and no fallback follow', () => {
    const life = new Life()
      .task(at(0, 10, 5), 'payment', 'pay')
      .writes(at(0, 11))
      .until(at(1, 12));
    life.fact({ fact: 'kept', at: at(1, 12) }).until(at(1, 12));
    expect(life.sent.map(({ what }) => what)).toEqual(['answer']);
    expect(life.state.impacts).toMatchObject([{ number: 'answer' }]);
    life.toTheEnd();
    expect(life.sent.map(({ what }) => what)).toEqual(['answer']);
  });

  test('R9: a reason has one answer template in a case’s life; kept and unanswered again, a person must find another way', () => {
    const life = new Life().fact({ fact: 'kept', at: at(0, 10) }).until(at(1, 12));
    expect(life.sent.map(({ what }) => what)).toEqual(['answer']);
    life.writes(at(1, 13)).until(at(2, 13));
    expect(life.sent.map(({ what }) => what)).toEqual(['answer']);
    expect(life.state.impacts).toHaveLength(1);
    expect(life.transitions.at(-1)).toMatchObject({ rule: 'R9', to: 'unanswered' });
    expect(life.state.need).not.toBeNull();
  });

  test('R9: the kept reply goes on the tap of the button; after any other message an agent confirms it', () => {
    const answered = () => new Life().fact({ fact: 'kept', at: at(0, 10) }).until(at(1, 12));
    const tapped = answered().writes(at(1, 13), 'tap').until(at(1, 13));
    expect(tapped.sent.map(({ what }) => what)).toEqual(['answer', 'kept']);
    expect(owes(tapped.state)).toBe('nobody');
    const wrote = answered().writes(at(1, 13)).until(at(1, 14));
    expect(wrote.sent.map(({ what }) => what)).toEqual(['answer']);
    expect(owes(wrote.state)).toBe('business');
    wrote.fact({ fact: 'kept-settled', at: at(1, 14), sent: true });
    expect(owes(wrote.state)).toBe('nobody');
  });

  test('R10: completing the task cancels what was planned and resolves the case', () => {
    const life = pending()
      .until(at(1, 12))
      .obeys({ command: 'complete-task', at: at(1, 13) });
    expect(publicState(life.state)).toBe('resolved');
    expect(life.state.phase).toMatchObject({ outcome: 'completed' });
    life.toTheEnd();
    expect(impacts(life)).toHaveLength(1);
    expect(life.performed.at(-1)?.at).toBe(at(2, 13));
  });

  test('R10: the business owes: the task ends, the case does not', () => {
    const life = pending()
      .writes(at(0, 12))
      .obeys({ command: 'complete-task', at: at(0, 13) });
    expect(publicState(life.state)).toBe('open');
    expect(life.state.task).toBeNull();
  });

  test('R11: a task set while the window is closed starts at impact 1 only when asked to', () => {
    const dormant = () => new Life().answers(at(0, 11)).until(at(1, 12));
    const quiet = dormant().task(at(1, 13), 'payment', 'pay').toTheEnd();
    expect(quiet.sent).toEqual([]);
    const asked = dormant().task(at(1, 13), 'payment', 'pay', { reopen: true }).until(at(1, 13));
    expect(impacts(asked)).toEqual([at(1, 13)]);
  });
});

describe('consent', () => {
  test('E2, X5: no utility consent: no template, email if allowed', () => {
    const life = pending({ reach: { template: 'E2', paths: ['email'] } }).toTheEnd();
    expect(life.sent.map(({ what }) => what)).toEqual(['email']);
    expect(life.rules()).toContain('E2');
  });

  test('E2: STOP is no new need: planned steps end, the business does not owe, no automatic fallback, a person sees it', () => {
    const life = pending().until(at(1, 12)).writes(at(1, 13), 'stop');
    expect(owes(life.state)).toBe('customer');
    expect(life.state.need).not.toBeNull();
    life.toTheEnd();
    expect(life.sent.map(({ what }) => what)).toEqual(['impact']);
  });
});

describe('fallback', () => {
  test('F1: the next path only if the first fails, each once', () => {
    const world = {
      outcome: (due: { step: { do: string } }, now: number) =>
        due.step.do === 'email'
          ? { was: 'refused' as const, at: now, rule: 'F1' as const, cause: 'person' as const }
          : null,
    };
    const life = pending(world).toTheEnd(20);
    expect(life.sent.map(({ what }) => what).slice(0, 3)).toEqual(['impact', 'impact', 'call']);
  });

  test('F1: none left: the case needs a person and is otherwise dormant', () => {
    const life = pending({ reach: { template: 'E2', paths: [] } }).until(at(1, 11));
    expect(publicState(life.state)).toBe('dormant');
    expect(life.state.need).not.toBeNull();
    expect(life.events()).toContain('case.needs-human');
  });

  test('F1, F2: a mail that bounces later goes on to the next path', () => {
    const life = pending({ reach: { template: 'E2', paths: ['email', 'call'] } }).until(at(1, 11));
    life.fact({ fact: 'bounced', at: at(1, 11) }).until(at(1, 11));
    expect(life.sent.map(({ what }) => what)).toEqual(['email', 'call']);
  });

  const called = () => {
    const policies = { 'technical-service': { fallback: ['call', 'email'] as const } };
    return new Life({ policies, reach: { template: 'E2', paths: ['email', 'call'] } }).task(
      at(0, 10, 5),
      'technical-service',
      'appointment',
    );
  };

  test('F3: booked at a slot that can be told, due at its begin', () => {
    const life = called().until(at(1, 10));
    expect(life.state.call).toMatchObject({ state: 'booked', slot: [at(1, 11), at(1, 11, 30)] });
    life.until(at(1, 11));
    expect(life.state.call?.state).toBe('due');
  });

  test('F3: survives a reply; completion cancels it', () => {
    const life = called()
      .until(at(1, 10))
      .writes(at(1, 10, 30));
    expect(publicState(life.state)).toBe('open');
    expect(life.state.call?.state).toBe('booked');
    life.answers(at(1, 10, 40)).obeys({ command: 'complete-task', at: at(1, 10, 50) });
    expect(life.state.call).toBeNull();
    expect(life.events()).toContain('call.cancelled');
  });

  test('F1, F3: a call that is still to come has not failed: the window ends again, and no other path goes beside it', () => {
    const policies = {
      'technical-service': { fallback: ['call', 'email'] as const, callGrace: 3 * DAY },
    };
    const life = new Life({ policies, reach: { template: 'E2', paths: ['email', 'call'] } })
      .task(at(0, 10, 5), 'technical-service', 'appointment')
      .writes(at(1, 12))
      .answers(at(1, 12, 5))
      .until(at(2, 13));
    expect(life.sent.map(({ what }) => what)).toEqual(['call']);
    expect(life.state.phase).toMatchObject({ in: 'listening', why: 'fallback' });
    life.obeys({ command: 'record-call', at: at(2, 14), was: 'done' }).toTheEnd();
    expect(life.sent.map(({ what }) => what)).toEqual(['call']);
    expect(life.state.phase).toEqual({ in: 'closed', outcome: 'fallback-call' });
  });

  test('F3: missed by the customer: rebooked once, then the next path', () => {
    const life = called().until(at(1, 11));
    life.obeys({ command: 'record-call', at: at(1, 11, 20), was: 'missed-by-customer' }).until(at(2, 11));
    expect(life.state.call).toMatchObject({ state: 'due', missedByCustomer: 1 });
    life.obeys({ command: 'record-call', at: at(2, 11, 20), was: 'missed-by-customer' }).until(at(2, 12));
    expect(life.sent.map(({ what }) => what)).toEqual(['call', 'call', 'email']);
  });

  test('F3: missed by us: rebooked, told, not counted; after three times a person', () => {
    const life = called().until(at(1, 12));
    expect(life.state.call).toMatchObject({ missedByUs: 1, missedByCustomer: 0, state: 'booked' });
    life.toTheEnd();
    expect(life.events().filter((event) => event === 'call.missed')).toHaveLength(3);
    expect(life.sent.map(({ what }) => what)).toEqual(['call', 'call', 'call']);
    expect(life.events()).toContain('case.needs-human');
    expect(life.state.phase).toEqual({ in: 'closed', outcome: 'unattended' });
  });

  test('F5: listens seven days after the fallback, a call until its outcome, then closes with it', () => {
    const life = pending({ reach: { template: 'E2', paths: ['email'] } }).toTheEnd();
    expect(life.performed.at(-1)).toMatchObject({ at: at(8, 10), due: { rule: 'F5' } });
    expect(life.state.phase).toEqual({ in: 'closed', outcome: 'fallback-email' });
    const call = called()
      .until(at(1, 11))
      .obeys({ command: 'record-call', at: at(1, 11, 20), was: 'done' })
      .toTheEnd();
    expect(call.performed.at(-1)?.at).toBe(at(8, 11, 20));
    expect(call.state.phase).toEqual({ in: 'closed', outcome: 'fallback-call' });
  });
});

describe('the agenda', () => {
  test('names every step with its instant and rule', () => {
    const life = pending();
    expect(
      agenda(life.state, life.outlook, life.now).map(({ at: when, step, rule }) => [when, step, rule]),
    ).toEqual([
      [at(1, 4), 'alert-1', 'A2'],
      [at(1, 6), 'alert-2', 'A3'],
      [at(1, 10), 'expire', 'R1'],
      [at(1, 10), 'impact-1', 'R1'],
      [at(3, 10), 'impact-2', 'R2'],
      [at(4, 10), 'patience-ends', 'F1'],
      [at(4, 10), 'email', 'F2'],
      [at(11, 10), 'close', 'F5'],
    ]);
  });

  test('E2: says what the gate will refuse', () => {
    const life = pending({ reach: { template: 'E2', paths: ['email'] } });
    expect(agenda(life.state, life.outlook, life.now).find(({ step }) => step === 'impact-1')).toMatchObject({
      refusedBy: 'E2',
    });
  });

  test('W2: a margin never moves the expiry', () => {
    const life = pending({ policy: { margin: 30 * MINUTE } });
    expect(agenda(life.state, life.outlook, life.now)[2]).toMatchObject({ at: at(1, 10), step: 'expire' });
  });
});
